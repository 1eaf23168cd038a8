"""Somebody else's key in the issuer's name: each way is tried on TLS, none ends in valid."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from school import HOST, School, attacker, page

from mcred.policy import Policy
from support.internet import Internet
from support.tls_server import Behaviour, document, redirect

EVIL = "evil.example"
HTTPS_ISSUER = f"https://{HOST}/issuer"
ATTACKERS_KEY = attacker.public_key.to_multikey()
ATTACKERS_DID = f"did:key:{ATTACKERS_KEY}"


@pytest.fixture
def https_school(internet: Internet) -> School:
    return School(internet, id=HTTPS_ISSUER)


def check(internet: Internet, school: School, badge: Any, verdict: str, code: str) -> None:
    """The verdict, and the reason; nothing that the badge says is shown as fact."""
    report = internet.verifier(policy=Policy(domains=[HOST, EVIL])).verify(
        badge if isinstance(badge, bytes) else json.dumps(badge).encode()
    )
    assert report.verdict == verdict, report.text()
    assert report.check("issuer_binding").data["cause"] == code
    assert report.credential is None
    assert report.to_dict()["achievement"] is None
    assert (report.issuer.trust, report.issuer.domain) == (None, None)


def test_what_is_tried_below_is_valid_when_it_is_honest(internet: Internet, school: School) -> None:
    report = internet.verifier(policy=Policy(domains=[HOST])).verify(
        json.dumps(school.badge()).encode()
    )
    assert report.verdict == "valid"


@dataclass(frozen=True)
class Abuse:
    """`document` changes the issuer's document; the badge is signed with the school's key."""

    code: str
    document: Callable[[School], Any]


HOUR = timedelta(hours=1)
PAST = (datetime.now(UTC) - HOUR).isoformat()

ABUSES = {
    "key under authentication only": Abuse(
        "wrong_relationship",
        lambda s: {
            "id": s.id,
            "verificationMethod": [s.method()],
            "authentication": [s.key_id],
            "assertionMethod": [],
        },
    ),
    "key under no purpose": Abuse(
        "wrong_relationship", lambda s: {"id": s.id, "verificationMethod": [s.method()]}
    ),
    "foreign controller": Abuse(
        "foreign_controller",
        lambda s: s.document(verificationMethod=[s.method(controller=f"did:web:{EVIL}")]),
    ),
    "revoked method": Abuse(
        "method_revoked", lambda s: s.document(verificationMethod=[s.method(revoked=PAST)])
    ),
    "expired method": Abuse(
        "method_expired", lambda s: s.document(verificationMethod=[s.method(expires=PAST)])
    ),
    "document of another DID": Abuse(
        "document_id_mismatch", lambda s: s.document(id=f"did:web:{EVIL}")
    ),
    "document that lacks the key": Abuse(
        "method_not_in_document",
        lambda s: s.document(verificationMethod=[s.method(id=f"{s.id}#key-2")]),
    ),
    "document without keys": Abuse("method_not_in_document", lambda s: {"id": s.id}),
    "two keys of one id": Abuse(
        "document_invalid",
        lambda s: s.document(
            verificationMethod=[s.method(), s.method(publicKeyMultibase=ATTACKERS_KEY)]
        ),
    ),
    "array": Abuse("document_invalid", lambda s: [s.document()]),
}


@pytest.mark.parametrize("abuse", ABUSES.values(), ids=ABUSES.keys())
def test_a_document_that_does_not_give_the_key_to_the_issuer_binds_nothing(
    internet: Internet, school: School, abuse: Abuse
) -> None:
    badge = school.badge()
    school.publish(abuse.document(school))
    check(internet, school, badge, "invalid", abuse.code)
    assert internet.requests == {HOST: ["/.well-known/did.json"]}


def test_a_page_in_place_of_the_document_could_not_be_checked(
    internet: Internet, school: School
) -> None:
    badge = school.badge()
    school.publish("<html><body>Down for maintenance</body></html>")
    check(internet, school, badge, "could_not_check", "not_json")


def test_another_key_under_the_same_name_does_not_verify(
    internet: Internet, school: School
) -> None:
    badge = school.badge(key=attacker)
    report = internet.verifier(policy=Policy(domains=[HOST])).verify(json.dumps(badge).encode())
    assert (report.verdict, report.check("proof").code) == ("invalid", "signature_mismatch")


@pytest.mark.parametrize(
    "key_id",
    [
        pytest.param(f"did:web:{HOST}#{ATTACKERS_KEY}", id="in the fragment"),
        pytest.param(f"did:web:{EVIL}#key-1", id="of another site"),
        pytest.param(f"did:web:{HOST}:evil#key-1", id="of a folder"),
        pytest.param(f"did:web:{HOST}.#key-1", id="with a trailing dot"),
        pytest.param(f"{ATTACKERS_DID}#{ATTACKERS_KEY}", id="of a did:key"),
        pytest.param(f"https://{HOST}/keys/1", id="of an https address"),
    ],
)
def test_the_attackers_key_is_not_a_did_webs(
    internet: Internet, school: School, key_id: str
) -> None:
    evil = School(internet, id=f"did:web:{EVIL}", host=EVIL, key=attacker)
    school.pages["/keys/1"] = page(evil.method(id=key_id, controller=school.id))
    badge = school.badge(key=attacker, key_id=key_id)
    fragment = key_id.startswith(f"{school.id}#")
    code = "method_not_in_document" if fragment else "issuer_mismatch"
    check(internet, school, badge, "invalid", code)
    assert internet.requests == ({HOST: ["/.well-known/did.json"]} if fragment else {})


ELSEWHERE = [
    pytest.param(f"{HTTPS_ISSUER}#{ATTACKERS_KEY}", id="in the fragment"),
    pytest.param(f"{ATTACKERS_DID}#{ATTACKERS_KEY}", id="somebody's did:key"),
    pytest.param(f"did:web:{EVIL}#key-1", id="somebody's did:web"),
    pytest.param(f"https://{EVIL}/key", id="a key document on another origin"),
    pytest.param(f"https://{HOST}.{EVIL}/key", id="a key document on a longer host"),
    pytest.param(f"https://{HOST}:8443/key", id="a key document on another port"),
    pytest.param(f"https://{HOST}/leave", id="an open redirect to another origin"),
]


@pytest.mark.parametrize("key_id", ELSEWHERE)
def test_the_attackers_key_is_not_an_https_issuers(
    internet: Internet, https_school: School, key_id: str
) -> None:
    """The key's own document claims the victim as its controller; that is nobody's to claim."""
    claim = {
        "id": key_id,
        "type": "Multikey",
        "controller": HTTPS_ISSUER,
        "publicKeyMultibase": ATTACKERS_KEY,
    }
    evil = internet.host(EVIL, {"/key": page(claim)})
    internet.host(f"{HOST}.{EVIL}", {"/key": page(claim)})
    https_school.pages["/leave"] = redirect(f"https://{EVIL}/key")
    badge = https_school.badge(key=attacker, key_id=key_id)
    leaves = key_id.endswith("/leave")
    code = "redirected_elsewhere" if leaves else "method_not_in_document"
    check(internet, https_school, badge, "could_not_check" if leaves else "invalid", code)
    assert evil.paths == (["/key"] if leaves else [])
    assert set(internet.requests) <= {HOST, EVIL}


def test_a_profile_that_lacks_the_key_says_so(internet: Internet, https_school: School) -> None:
    badge = https_school.badge()
    https_school.publish({"id": HTTPS_ISSUER, "type": "Profile", "name": "School"})
    check(internet, https_school, badge, "invalid", "method_not_in_document")
    assert https_school.server.paths == ["/issuer", "/.well-known/jwks.json"]


def test_a_profile_of_another_issuer_says_nothing(internet: Internet, https_school: School) -> None:
    badge = https_school.badge()
    https_school.publish(https_school.document(id=f"{HTTPS_ISSUER}/"))
    check(internet, https_school, badge, "invalid", "document_id_mismatch")


def test_an_issuer_that_is_silent_leaves_a_key_in_the_fragment_unbound(
    internet: Internet, https_school: School
) -> None:
    badge = https_school.badge(key=attacker, key_id=f"{HTTPS_ISSUER}#{ATTACKERS_KEY}")
    internet.stop(HOST)
    check(internet, https_school, badge, "could_not_check", "connect")


def test_a_key_in_a_tokens_header_is_not_the_issuers(
    internet: Internet, https_school: School
) -> None:
    unsigned = https_school.unsigned()
    unsigned["credentialSubject"]["id"] = "did:example:ada"
    for key_id in (f"{HTTPS_ISSUER}#{ATTACKERS_KEY}", f"https://{EVIL}/key", "key-9"):
        signed = https_school.issuer(key=attacker, key_id=key_id).sign(unsigned, proof="vc-jwt")
        check(internet, https_school, signed.to_jwt().encode(), "invalid", "method_not_in_document")


@pytest.mark.parametrize("place", ["profile", "jwks", "key document"])
def test_an_https_issuers_key_is_found_where_it_may_be(
    internet: Internet, https_school: School, place: str
) -> None:
    key_id = f"https://{HOST}/keys/1" if place == "key document" else https_school.key_id
    if place != "profile":
        https_school.publish({"id": HTTPS_ISSUER, "type": "Profile"})
    if place == "jwks":
        jwk = https_school.key.public_key.to_jwk() | {"kid": "key-1"}
        https_school.pages["/.well-known/jwks.json"] = page({"keys": [jwk]})
    https_school.pages["/keys/1"] = page(https_school.method(id=key_id))
    badge = https_school.badge(key_id=key_id)
    report = internet.verifier(policy=Policy(domains=[HOST])).verify(json.dumps(badge).encode())
    alone = place == "key document"
    assert report.verdict == ("issuer_unknown" if alone else "valid"), report.text()
    assert report.issuer.trust == ("path" if alone else "domain")


UNAVAILABLE = document(b"Later", 503)
WEB_PAGE = document(b"<!doctype html><title>School</title>")
PROFILES: dict[str, tuple[Callable[[School], Behaviour], str]] = {
    "revoked there": (
        lambda s: page(s.document(verificationMethod=[s.method(revoked=PAST)])),
        "invalid",
    ),
    "for nothing there": (lambda s: page(s.document(assertionMethod=[])), "invalid"),
    "not there": (lambda s: document(b"Nothing here", 404), "valid"),
    "a web page there": (lambda s: WEB_PAGE, "valid"),
    "silent": (lambda s: UNAVAILABLE, "could_not_check"),
}


@pytest.mark.parametrize(("profile", "verdict"), PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("place", ["jwks", "key document"])
def test_the_profile_of_an_https_issuer_decides_wherever_the_key_stands(
    internet: Internet,
    https_school: School,
    place: str,
    profile: Callable[[School], Behaviour],
    verdict: str,
) -> None:
    school = https_school
    key_id = f"https://{HOST}/keys/1"
    jwk = school.key.public_key.to_jwk() | {"kid": key_id}
    school.pages["/.well-known/jwks.json"] = page({"keys": [jwk]})
    if place == "key document":
        school.pages["/keys/1"] = page(school.method(id=key_id))
    school.pages["/issuer"] = profile(school)
    badge = school.badge(key_id=key_id)
    report = internet.verifier(policy=Policy(domains=[HOST])).verify(json.dumps(badge).encode())
    assert report.verdict == verdict, report.text()
    assert len(school.server.paths) <= 3
