"""ECDSA badges, and parts of a badge that an earner chose, cross to @digitalbazaar and back."""

from __future__ import annotations

import copy
import json
from functools import cache
from itertools import product
from typing import Any

import pytest
from interop_samples import (
    CHANGES,
    DOCUMENTS,
    NOW,
    changed,
    document,
    report_from,
    unsigned_list,
    verdict_on,
)
from peers import NEEDED, PeerRefusedError, digitalbazaar

import mcred
from mcred.cryptosuites.ecdsa_sd_2023 import default_pointers, derive
from mcred.encoding.dates import format_datetime

pytestmark = NEEDED

WHOLE = ("ecdsa-rdfc-2019", "ecdsa-jcs-2019")
SD = "ecdsa-sd-2023"
CURVES = (mcred.KeyType.P256, mcred.KeyType.P384)
SIGNERS = ("mcred", "digitalbazaar")
ACHIEVEMENT = "/credentialSubject/achievement"
SHOWN = {"the achievement": [ACHIEVEMENT], "a result": [ACHIEVEMENT, "/credentialSubject/result/0"]}

KEYS = {curve: mcred.SigningKey.generate(curve) for curve in CURVES}
EACH = pytest.mark.parametrize(
    ("name", "suite", "curve"),
    [*product(DOCUMENTS, WHOLE, CURVES), *product(DOCUMENTS, (SD,), CURVES[:1])],
)
BOTH = pytest.mark.parametrize("signer", SIGNERS)
NAMES = pytest.mark.parametrize("name", DOCUMENTS)


@cache
def issuer_of(curve: mcred.KeyType) -> mcred.Issuer:
    return mcred.Issuer(profile={"name": "Example"}, key=KEYS[curve], clock=lambda: NOW)


def unsigned(name: str, curve: mcred.KeyType) -> dict[str, Any]:
    issuer = issuer_of(curve)
    found = document(name)
    found["issuer"] = {**found["issuer"], "id": issuer.id}
    return issuer.complete(found)


@cache
def _signed(signer: str, name: str, suite: str, curve: mcred.KeyType) -> dict[str, Any]:
    badge = unsigned(name, curve)
    if signer == "mcred":
        return dict(issuer_of(curve).issue(badge, proof=suite).document)
    made: dict[str, Any] = digitalbazaar().ask(
        "sign",
        document=badge,
        suite=suite,
        jwk=KEYS[curve].to_secret_jwk(),
        created=format_datetime(NOW),
        mandatory=list(default_pointers(badge)),
    )
    return made


def signed(signer: str, name: str, suite: str, curve: mcred.KeyType) -> dict[str, Any]:
    """A copy, to be changed; for `ecdsa-sd-2023` the issuer's own, that shows everything."""
    return copy.deepcopy(_signed(signer, name, suite, curve))


def derived(deriver: str, base: dict[str, Any], reveal: list[str]) -> dict[str, Any]:
    """What an earner hands on of a badge."""
    if deriver == "mcred":
        return derive(base, reveal=reveal)
    made: dict[str, Any] = digitalbazaar().ask("derive", document=base, reveal=reveal)
    return made


def shown(signer: str, name: str, suite: str, curve: mcred.KeyType) -> dict[str, Any]:
    """A badge to be verified: a base proof is only for its earner."""
    badge = signed(signer, name, suite, curve)
    return derived(signer, badge, ["/credentialSubject"]) if suite == SD else badge


@cache
def status_list(curve: mcred.KeyType) -> str:
    issuer = issuer_of(curve)
    return issuer.issue(unsigned_list(issuer), proof=WHOLE[0]).to_json()


def verified_there(badge: dict[str, Any], suite: str) -> bool:
    now = format_datetime(NOW)
    return bool(digitalbazaar().ask("verify", document=badge, suite=suite, now=now))


def report_here(badge: dict[str, Any], curve: mcred.KeyType) -> mcred.VerificationReport:
    return report_from(issuer_of(curve), json.dumps(badge), status_list=status_list(curve))


@EACH
def test_a_badge_issued_here_verifies_there(name: str, suite: str, curve: mcred.KeyType) -> None:
    assert verified_there(shown("mcred", name, suite, curve), suite)


@EACH
def test_a_badge_issued_there_verifies_here(name: str, suite: str, curve: mcred.KeyType) -> None:
    report = report_here(shown("digitalbazaar", name, suite, curve), curve)
    assert (str(report.verdict), report.source.format) == ("valid", suite), report.text()


@pytest.mark.parametrize("change", sorted(set(CHANGES) - {"less evidence"}))
@BOTH
@EACH
def test_a_changed_badge_is_refused_by_both(
    name: str, suite: str, curve: mcred.KeyType, signer: str, change: str
) -> None:
    badge = changed(shown(signer, name, suite, curve), change)
    assert str(report_here(badge, curve).verdict) == "invalid"
    with pytest.raises(PeerRefusedError):
        verified_there(badge, suite)


@BOTH
@NAMES
@pytest.mark.parametrize("what", SHOWN)
@pytest.mark.parametrize("deriver", SIGNERS)
def test_an_earner_shows_a_part_with_either_and_both_verify_it(
    name: str, signer: str, deriver: str, what: str
) -> None:
    """The base proof of one, the part chosen with either: shown is what was named, and no more."""
    base = signed(signer, name, SD, CURVES[0])
    part = derived(deriver, base, SHOWN[what])
    assert "evidence" in base
    assert "evidence" not in part
    assert ("result" in part["credentialSubject"]) is (what == "a result")
    assert verified_there(part, SD)
    report = report_here(part, CURVES[0])
    assert str(report.verdict) == "valid", report.text()
    assert report.achievement is not None
    assert report.achievement.name == base["credentialSubject"]["achievement"]["name"]


@BOTH
@NAMES
def test_a_hidden_part_cannot_be_put_back_by_hand(name: str, signer: str) -> None:
    base = signed(signer, name, SD, CURVES[0])
    part = derived(signer, base, [ACHIEVEMENT])
    part["evidence"] = base["evidence"]
    assert str(report_here(part, CURVES[0]).verdict) == "invalid"
    with pytest.raises(PeerRefusedError):
        verified_there(part, SD)


@BOTH
def test_a_part_in_another_name_is_refused(signer: str) -> None:
    part = shown(signer, "sample", SD, CURVES[0])
    part["issuer"] = {**part["issuer"], "id": issuer_of(CURVES[1]).id}
    assert str(report_here(part, CURVES[0]).verdict) == "invalid"
    assert verdict_on(json.dumps(part)) == "invalid"
    with pytest.raises(PeerRefusedError):
        verified_there(part, SD)
