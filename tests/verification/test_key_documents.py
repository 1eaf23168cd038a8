"""Key documents beside an https issuer's profile: when they count, and how much they show."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from mcred import Policy, SigningKey, VerificationReport
from mcred.errors import FetchFailedError
from support.issuers import IssuerSimulator

STRANGER = SigningKey.from_seed(b"e" * 32)
ROOM = "https://raw.githubusercontent.com/school/badges/main/"

Document = Callable[[IssuerSimulator], dict[str, Any]]


def multikey(issuer: IssuerSimulator) -> dict[str, Any]:
    return {"@context": "https://w3id.org/security/multikey/v1", **issuer.published_key()}


def jwk(issuer: IssuerSimulator) -> dict[str, Any]:
    return {**issuer.key.public_key.to_jwk(), "controller": issuer.id}


def jwk_set(issuer: IssuerSimulator) -> dict[str, Any]:
    return {"iss": issuer.id, "keys": [issuer.key.public_key.to_jwk()]}


KINDS: dict[str, Document] = {"Multikey": multikey, "JWK": jwk, "JWK Set": jwk_set}
every_kind = pytest.mark.parametrize("document", KINDS.values(), ids=KINDS)

SILENT: dict[str, Any] = {
    "404": FetchFailedError("404", code="http_status", status=404),
    "a page": b"<!doctype html><title>School</title>",
    "a profile without keys": None,
}
every_silence = pytest.mark.parametrize("silence", SILENT.values(), ids=SILENT)


def with_key_document(
    issuer_id: str, url: str, *, own: Any, document: Document = multikey
) -> IssuerSimulator:
    """Signs with a key at `url` that says that it is the issuer's; the profile answers `own`."""
    issuer = IssuerSimulator(id=issuer_id, method=url, key=STRANGER)
    profile = {"id": issuer_id, "type": ["Profile"], "name": "School"}
    issuer.documents = {issuer_id: profile if own is None else own, url: document(issuer)}
    return issuer


def reports(issuer: IssuerSimulator, policy: Policy) -> tuple[VerificationReport, ...]:
    return (
        issuer.verify(issuer.sign(), policy=policy),
        issuer.verify(issuer.token().encode(), policy=policy),
    )


@every_kind
@pytest.mark.parametrize(
    ("issuer_id", "url"),
    [
        (f"{ROOM}profile.json", "https://raw.githubusercontent.com/evil/x/main/key.json"),
        (f"{ROOM}profile.json", f"{ROOM}key.json"),
        ("https://storage.googleapis.com/school/p", "https://storage.googleapis.com/evil/key"),
        ("https://uni.example/badges/profile", "https://uni.example/~student/key.json"),
        ("https://uni.example/badges/profile", "https://uni.example/badges/key.json"),
    ],
)
def test_a_profile_that_names_keys_names_all_of_them(
    issuer_id: str, url: str, document: Document
) -> None:
    school = IssuerSimulator.https(issuer_id)
    own = school.documents[issuer_id]
    stranger = with_key_document(issuer_id, url, own=own, document=document)
    for report in reports(stranger, school.pinned):
        assert report.verdict == "invalid"
        assert report.check("issuer_binding").data["cause"] == "method_not_in_document"
        assert report.issuer.trust is None
    assert school.verify(school.sign(), policy=school.pinned).verdict == "valid"


@pytest.mark.parametrize(
    "members",
    [
        {"verificationMethod": [{"id": "#1", "type": "NewKey2030", "controller": "x"}]},
        {"assertionMethod": ["https://issuer.example/keys/2"]},
        {"authentication": ["#login"]},
        {"publicKey": "https://issuer.example/keys/2"},
        {"jwks_uri": "https://issuer.example/keys.json"},
        {"keys": [{"kty": "OKP"}]},
    ],
    ids=str,
)
def test_a_profile_that_names_keys_in_any_way_is_not_silent(members: dict[str, Any]) -> None:
    own: dict[str, Any] = {"id": "https://issuer.example/profile", "type": ["Profile"], **members}
    stranger = with_key_document(own["id"], "https://issuer.example/keys/1", own=own)
    for report in reports(stranger, stranger.pinned):
        assert report.verdict == "invalid"


@every_kind
def test_a_key_document_counts_where_the_profile_names_it(document: Document) -> None:
    """By its address, wherever on the origin it stands."""
    url = "https://raw.githubusercontent.com/school/keys/main/key.json"
    own: dict[str, Any] = {
        "id": f"{ROOM}profile.json",
        "type": ["Profile"],
        "assertionMethod": [url],
    }
    issuer = with_key_document(own["id"], url, own=own, document=document)
    for report in reports(issuer, issuer.pinned):
        assert report.verdict == "valid"


THEIRS = [
    (f"{ROOM}profile.json", f"{ROOM}key.json"),
    (f"{ROOM}profile.json", f"{ROOM}keys/1"),
    ("https://school.github.io/", "https://school.github.io/key.json"),
    ("https://uni.example/~school/profile", "https://uni.example/~school/keys/1"),
    ("https://uni.example/badges/profile", "https://uni.example/keys/1"),
]
ANYBODYS = [
    (f"{ROOM}profile.json", "https://raw.githubusercontent.com/evil/x/main/key.json"),
    (f"{ROOM}profile.json", f"{ROOM}../../../evil/x/main/key.json"),
    (f"{ROOM}profile.json", f"{ROOM}%2e%2e/%252e%252e/key.json"),
    ("https://storage.googleapis.com/school/p", "https://storage.googleapis.com/school2/key"),
    ("https://s3.amazonaws.com/school", "https://s3.amazonaws.com/evil/key"),
    ("https://uni.example/", "https://uni.example/~student/key.json"),
    ("https://uni.example/", "https://uni.example/%7Estudent/key.json"),
    ("https://uni.example/~school/profile", "https://uni.example/~student/key.json"),
    ("https://uni.example/~school/profile", "https://uni.example/key.json"),
]


@every_silence
@pytest.mark.parametrize(("issuer_id", "url"), THEIRS)
def test_beside_a_silent_profile_it_counts_where_nobody_else_can_put_files(
    issuer_id: str, url: str, silence: Any
) -> None:
    issuer = with_key_document(issuer_id, url, own=silence)
    for report in reports(issuer, issuer.pinned):
        assert report.verdict == "valid"


@every_silence
@pytest.mark.parametrize(("issuer_id", "url"), ANYBODYS)
def test_beside_a_silent_profile_it_does_not_count_where_anybody_can(
    issuer_id: str, url: str, silence: Any
) -> None:
    issuer = with_key_document(issuer_id, url, own=silence)
    for report in reports(issuer, issuer.pinned):
        assert report.verdict == ("invalid" if silence is None else "could_not_check")
        assert report.issuer.trust is None


@every_silence
def test_a_key_that_only_a_key_document_names_does_not_show_the_domain(silence: Any) -> None:
    issuer = with_key_document("https://uni.example/", "https://uni.example/key", own=silence)
    everyone = Policy(domains={"uni.example"})
    for report, policy in itertools.product(range(2), (None, everyone)):
        shown = reports(issuer, policy or Policy())[report]
        assert (shown.verdict, shown.issuer.trust) == ("issuer_unknown", "path")


def test_a_key_that_the_set_of_the_host_names_too_shows_the_domain() -> None:
    issuer = with_key_document("https://uni.example/", "https://uni.example/key", own=None)
    keys = [{**STRANGER.public_key.to_jwk(), "kid": "2026"}]
    issuer.documents["https://uni.example/.well-known/jwks.json"] = {"keys": keys}
    for report in reports(issuer, Policy(domains={"uni.example"})):
        assert (report.verdict, report.issuer.trust) == ("valid", "domain")


def test_a_set_of_the_host_that_cannot_be_had_might_have_named_the_key() -> None:
    own = IssuerSimulator.https("https://uni.example/").documents["https://uni.example/"]
    issuer = with_key_document("https://uni.example/", "https://uni.example/key", own=own)
    down = FetchFailedError("503", code="http_status", status=503)
    issuer.documents["https://uni.example/.well-known/jwks.json"] = down
    for report in reports(issuer, issuer.pinned):
        assert report.verdict == "could_not_check"


def test_a_set_in_somebodys_folder_is_not_the_hosts() -> None:
    """It has the name of the host's, and must say whose keys it holds as any other."""
    url = "https://issuer.example/uploads/.well-known/jwks.json"
    issuer = with_key_document("https://issuer.example/profile", url, own=None, document=jwk_set)
    del issuer.documents[url]["iss"]
    for report in reports(issuer, issuer.pinned):
        assert report.verdict == "could_not_check"
        assert report.check("issuer_binding").code == "key_unclaimed"
