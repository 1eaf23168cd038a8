"""No request more than the verdict needs: counted at the servers and at the sockets."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from school import HOST, LIST, School, attacker, key_of, page

from mcred.cryptosuites import SUITES
from mcred.keys import SigningKey
from mcred.policy import Policy, UnsafeUnboundKeys
from mcred.report import VerificationReport
from support.internet import Internet

DID = "/.well-known/did.json"

Badge = dict[str, Any]
Change = Callable[[Badge], Any]


def verify(internet: Internet, source: bytes, policy: Policy | None = None) -> VerificationReport:
    return internet.verifier(policy=policy or Policy(domains=[HOST])).verify(source)


@pytest.fixture
def badge(school: School) -> Badge:
    """A badge whose every member that can hold an address holds one on the school's host."""
    base = f"https://{HOST}"
    unsigned = school.unsigned()
    subject = unsigned["credentialSubject"]
    subject["achievement"] |= {
        "criteria": {"id": f"{base}/criteria", "narrative": "Work."},
        "image": {"id": f"{base}/image.png", "type": "Image"},
    }
    extensions = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    unsigned |= {
        "@context": [*unsigned["@context"], extensions],
        "id": f"{base}/badges/1",
        "image": {"id": f"{base}/badge.png", "type": "Image"},
        "credentialStatus": school.entry(7),
        "evidence": [{"id": f"{base}/evidence", "type": ["Evidence"]}],
        "refreshService": {"id": f"{base}/refresh", "type": "1EdTechCredentialRefresh"},
        "credentialSchema": [
            {"id": f"{base}/schema.json", "type": "1EdTechJsonSchemaValidator2019"}
        ],
    }
    school.publish_list(school.status_list())
    return school.sign_anything(unsigned)


def test_a_badge_full_of_addresses_costs_its_key_list_refresh_and_schema(
    internet: Internet, school: School, badge: Badge
) -> None:
    report = verify(internet, json.dumps(badge).encode())
    assert report.verdict == "valid", report.text()
    # its newer version is asked for first, the schema last, and neither changes the verdict
    asked = {HOST: [DID, "/refresh", LIST, "/schema.json"]}
    assert internet.requests == asked
    assert len(internet.connections) == len(internet.lookups) == 4


def _tampered(badge: Badge) -> Any:
    return badge | {"name": "Another"}


def _proof(**changes: Any) -> Change:
    return lambda badge: badge | {"proof": badge["proof"] | changes}


WITHOUT_REQUEST: dict[str, tuple[Change, str]] = {
    "no proof": (lambda b: {k: v for k, v in b.items() if k != "proof"}, "invalid"),
    "proof that is none": (lambda b: b | {"proof": "yes"}, "malformed"),
    "unknown suite": (_proof(cryptosuite="rot13-2026"), "unsupported"),
    "another purpose": (_proof(proofPurpose="authentication"), "invalid"),
    "proof that has expired": (_proof(expires="2020-01-01T00:00:00Z"), "invalid"),
    "proof from the future": (_proof(created="2999-01-01T00:00:00Z"), "invalid"),
    "unknown context": (
        lambda b: b | {"@context": [*b["@context"], f"https://{HOST}/context"]},
        "unsupported",
    ),
    "malformed": (lambda b: b | {"issuer": 7}, "malformed"),
    "no badge": (lambda b: {"hello": f"https://{HOST}/"}, "not_a_credential"),
}


@pytest.mark.parametrize(
    ("change", "verdict"), WITHOUT_REQUEST.values(), ids=WITHOUT_REQUEST.keys()
)
def test_what_fails_before_its_key_is_needed_costs_nothing(
    internet: Internet, school: School, badge: Badge, change: Change, verdict: str
) -> None:
    assert verify(internet, json.dumps(change(badge)).encode()).verdict == verdict
    assert internet.lookups == []


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_tampered_badge_costs_its_key_and_nothing_more(
    internet: Internet, school: School, suite: str
) -> None:
    assert suite in SUITES
    badge = (
        school.badge(status=school.entry(7))
        if suite == "eddsa-rdfc-2022"
        else school.sign_anything(school.unsigned(credentialStatus=school.entry(7)))
    )
    report = verify(internet, json.dumps(_tampered(badge)).encode())
    assert (report.verdict, report.check("proof").code) == ("invalid", "signature_mismatch")
    assert internet.requests == {HOST: [DID]}


def test_a_tampered_token_costs_its_key_and_nothing_more(
    internet: Internet, school: School
) -> None:
    unsigned = school.unsigned(credentialStatus=school.entry(7))
    unsigned["credentialSubject"]["id"] = "did:example:ada"
    token = school.issuer().sign(unsigned, proof="vc-jwt").to_jwt()
    header, payload, signature = token.split(".")
    other = "A" if signature[10] != "A" else "B"
    damaged = f"{header}.{payload}.{signature[:10]}{other}{signature[11:]}"
    assert verify(internet, damaged.encode()).verdict == "invalid"
    assert internet.requests == {HOST: [DID]}
    assert verify(internet, token.encode()).verdict == "could_not_check"
    assert internet.requests == {HOST: [DID, DID, LIST]}


def test_a_badge_of_a_did_key_needs_no_key_from_the_web(internet: Internet, school: School) -> None:
    key: SigningKey = key_of(3)
    alone = School(internet, id=key.did_key, host="unused.example", key=key)
    multikey = key.did_key.removeprefix("did:key:")
    badge = alone.badge(key_id=f"{key.did_key}#{multikey}", status=school.entry(7))
    assert verify(internet, json.dumps(_tampered(badge)).encode()).verdict == "invalid"
    assert internet.lookups == []
    verify(internet, json.dumps(badge).encode())
    assert internet.requests == {HOST: [LIST]}


def test_a_badge_whose_key_is_not_the_issuers_costs_no_list(
    internet: Internet, school: School
) -> None:
    badge = school.badge(key=attacker, key_id=f"did:web:{HOST}#x", status=school.entry(7))
    assert verify(internet, json.dumps(badge).encode()).verdict == "invalid"
    assert internet.requests == {HOST: [DID]}


def test_a_badge_whose_issuer_is_silent_costs_no_list(internet: Internet, school: School) -> None:
    lists = internet.host("lists.example", {})
    entry = school.entry(7, statusListCredential="https://lists.example/1")
    multikey = school.key.public_key.to_multikey()
    badge = school.badge(key_id=f"{school.id}#{multikey}", status=entry)
    del school.pages[DID]
    for policy in (Policy(), Policy(domains=[HOST])):
        assert verify(internet, json.dumps(badge).encode(), policy).verdict == "could_not_check"
    assert lists.paths == []
    report = verify(internet, json.dumps(badge).encode(), UnsafeUnboundKeys(domains=[HOST]))
    assert report.verdict == "could_not_check"
    assert lists.paths == ["/1"]


def test_several_proofs_and_lists_of_one_issuer_ask_for_its_key_once(
    internet: Internet, school: School
) -> None:
    entries = [school.entry(7), school.entry(8), school.entry(9)]
    school.publish_list(school.status_list())
    badge = school.sign_anything(school.unsigned(credentialStatus=entries))
    again = school.sign_anything({k: v for k, v in badge.items() if k != "proof"})
    both = badge | {"proof": [badge["proof"], again["proof"]]}
    assert verify(internet, json.dumps(both).encode()).verdict == "valid"
    assert internet.requests == {HOST: [DID, LIST]}


def test_a_second_verification_asks_again(internet: Internet, school: School) -> None:
    """Without a cache that the user chose, an answer counts for one verification."""
    school.publish_list(school.status_list())
    source = json.dumps(school.badge(status=school.entry(7))).encode()
    verifier = internet.verifier(policy=Policy(domains=[HOST]))
    assert verifier.verify(source).verdict == "valid"
    school.pages[LIST] = page(school.status_list(7))
    assert verifier.verify(source).verdict == "revoked"
    del school.pages[DID]
    assert verifier.verify(source).verdict == "could_not_check"
