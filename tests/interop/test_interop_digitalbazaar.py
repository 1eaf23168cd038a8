"""Badges cross between mcred and @digitalbazaar/vc, in both suites and both directions."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
from interop_samples import (
    CHANGES,
    DOCUMENTS,
    ISSUER,
    JCS,
    NOW,
    RDFC,
    SEED,
    changed,
    document,
    report_on,
    unsigned_list,
    verdict_on,
)
from peers import NEEDED, PeerRefusedError, digitalbazaar

from mcred.encoding.dates import format_datetime

pytestmark = NEEDED

EACH = pytest.mark.parametrize(("name", "suite"), list(product(DOCUMENTS, (RDFC, JCS))))
SIGNERS = ("mcred", "digitalbazaar")


def signed_by(signer: str, badge: dict[str, Any], suite: str) -> dict[str, Any]:
    if signer == "mcred":
        return dict(ISSUER.issue(badge, proof=suite).document)
    signed: dict[str, Any] = digitalbazaar().ask(
        "sign", document=badge, suite=suite, seed=SEED.hex(), created=format_datetime(NOW)
    )
    return signed


def verified_there(badge: dict[str, Any], suite: str) -> bool:
    now = format_datetime(NOW)
    return bool(digitalbazaar().ask("verify", document=badge, suite=suite, now=now))


@EACH
def test_a_badge_issued_here_verifies_there(name: str, suite: str) -> None:
    assert verified_there(signed_by("mcred", document(name), suite), suite)


@EACH
def test_a_badge_issued_there_verifies_here(name: str, suite: str) -> None:
    report = report_on(json.dumps(signed_by("digitalbazaar", document(name), suite)))
    assert (str(report.verdict), report.source.format) == ("valid", suite)
    assert [result["met"] for result in report.to_dict()["results"]] == [True] * len(
        document(name)["credentialSubject"]["result"]
    )


@EACH
def test_both_make_the_same_signature_of_the_same_badge(name: str, suite: str) -> None:
    ours = signed_by("mcred", document(name), suite)["proof"][0]
    assert ours == signed_by("digitalbazaar", document(name), suite)["proof"]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("signer", SIGNERS)
@EACH
def test_a_changed_badge_is_refused_by_both(
    name: str, suite: str, signer: str, change: str
) -> None:
    badge = changed(signed_by(signer, document(name), suite), change)
    assert verdict_on(json.dumps(badge)) == "invalid"
    with pytest.raises(PeerRefusedError, match=r"Invalid signature"):
        verified_there(badge, suite)


@pytest.mark.parametrize("signer", SIGNERS)
def test_a_badge_in_another_name_is_refused_by_both(signer: str) -> None:
    badge = signed_by(signer, document("sample"), RDFC)
    badge["issuer"] = {
        **badge["issuer"],
        "id": "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    }
    assert verdict_on(json.dumps(badge)) == "invalid"
    with pytest.raises(PeerRefusedError):
        verified_there(badge, RDFC)


def test_a_status_list_signed_there_is_believed_here() -> None:
    theirs = json.dumps(signed_by("digitalbazaar", unsigned_list(), RDFC))
    badge = json.dumps(signed_by("mcred", document("bench"), RDFC))
    assert str(report_on(badge, status_list=theirs).verdict) == "valid"
