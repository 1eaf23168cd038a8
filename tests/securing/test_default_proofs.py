"""Where nobody names a proof, the issuer's key decides; it never fails for a key it was given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import mcred
from mcred.keys.default_proofs import DEFAULT_PROOFS

BADGE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "examples" / "badge.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("kind", mcred.KeyType)
def test_every_kind_of_key_signs_without_being_told_how(kind: mcred.KeyType) -> None:
    profile: dict[str, Any] = {"name": "Example School", "type": ["Profile"]}
    if kind is mcred.KeyType.RSA:
        profile["id"] = "https://school.example/issuer"
    issuer = mcred.Issuer(profile=profile, key=mcred.SigningKey.generate(kind))
    signed = issuer.issue(BADGE)
    assert signed.format == DEFAULT_PROOFS[kind]
    expected = "could_not_check" if kind is mcred.KeyType.RSA else "issuer_unknown"
    report = mcred.verify(signed.to_text(), fetch=mcred.OfflineFetcher())
    assert report.verdict == expected, report.text()
