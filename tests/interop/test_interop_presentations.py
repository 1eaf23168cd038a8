"""Presentations cross between mcred and @digitalbazaar/vc: made there, verified here, and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from interop_samples import ISSUER, JCS, NOW, RDFC, document
from peers import NEEDED, PeerRefusedError, digitalbazaar

from mcred import Verifier, present
from mcred.encoding.dates import format_datetime
from mcred.fetch import OfflineFetcher
from support.keys import ed25519

pytestmark = NEEDED

HOLDER = ed25519(7)
ASKED: dict[str, Any] = {"domain": "employer.example", "challenge": "u-3f1c"}
SUITES = pytest.mark.parametrize("suite", [RDFC, JCS])


def badges(suite: str) -> list[dict[str, Any]]:
    plain = [document(name) for name in ("sample", "bench")]
    unlisted = [{k: v for k, v in one.items() if k != "credentialStatus"} for one in plain]
    return [dict(ISSUER.issue(one, proof=suite).document) for one in unlisted]


def made(signer: str, suite: str) -> dict[str, Any]:
    if signer == "mcred":
        presented = present(badges(suite), key=HOLDER, proof=suite, clock=lambda: NOW, **ASKED)
        return dict(json.loads(presented.to_text()))
    unsigned = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER.did_key,
        "verifiableCredential": badges(suite),
    }
    signed: dict[str, Any] = digitalbazaar().ask(
        "signPresentation",
        document=unsigned,
        suite=suite,
        seed=(bytes([7]) * 32).hex(),
        created=format_datetime(NOW),
        **ASKED,
    )
    return signed


def holds_there(presentation: dict[str, Any], suite: str, **asked: str) -> bool:
    return bool(
        digitalbazaar().ask(
            "verifyPresentation",
            document=presentation,
            suite=suite,
            now=format_datetime(NOW),
            **{**ASKED, **asked},
        )
    )


def verdict_here(presentation: dict[str, Any], **asked: str) -> str:
    verifier = Verifier(fetch=OfflineFetcher(), clock=lambda: NOW)
    report = verifier.verify(json.dumps(presentation).encode(), **{**ASKED, **asked})
    return str(report.verdict)


@SUITES
@pytest.mark.parametrize("signer", ["mcred", "digitalbazaar"])
def test_a_presentation_verifies_on_both_sides(signer: str, suite: str) -> None:
    presentation = made(signer, suite)
    assert holds_there(presentation, suite)
    assert verdict_here(presentation) == "issuer_unknown"


@SUITES
@pytest.mark.parametrize("signer", ["mcred", "digitalbazaar"])
@pytest.mark.parametrize("asked", [{"domain": "other.example"}, {"challenge": "another"}], ids=str)
def test_an_answer_to_something_else_is_refused_by_both(
    signer: str, suite: str, asked: dict[str, str]
) -> None:
    presentation = made(signer, suite)
    assert verdict_here(presentation, **asked) == "invalid"
    with pytest.raises(PeerRefusedError):
        holds_there(presentation, suite, **asked)


@SUITES
@pytest.mark.parametrize("signer", ["mcred", "digitalbazaar"])
def test_a_changed_presentation_is_refused_by_both(signer: str, suite: str) -> None:
    presentation = made(signer, suite)
    presentation["verifiableCredential"] = presentation["verifiableCredential"][:1]
    assert verdict_here(presentation) == "invalid"
    with pytest.raises(PeerRefusedError):
        holds_there(presentation, suite)
