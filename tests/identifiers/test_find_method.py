"""Whether a key is the issuer's: what binds, and the ways that attackers try."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mcred.encoding.dates import format_datetime
from mcred.errors import (
    FetchError,
    FetchFailedError,
    FetchRefusedError,
    KeyBindingError,
    McredError,
    UnsupportedError,
)
from mcred.fetch import CannedFetcher, Fetched
from mcred.identifiers import RESOLVERS, VerificationMethod, find_method, fragment_key
from mcred.keys import KeyType, SigningKey, VerificationKey

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DID = "did:web:issuer.example"
DID_URL = "https://issuer.example/.well-known/did.json"
URL = "https://issuer.example/profile"
JWKS = "https://issuer.example/.well-known/jwks.json"
KEY = SigningKey.generate().public_key
MINE = KEY.to_multikey()
ATTACKER = SigningKey.generate()
THEIRS = ATTACKER.public_key.to_multikey()


def _method(owner: str, **members: Any) -> dict[str, Any]:
    return {
        "id": f"{owner}#key",
        "type": "Multikey",
        "controller": owner,
        "publicKeyMultibase": MINE,
        **members,
    }


def _document(identifier: str, **members: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "verificationMethod": [_method(identifier)],
        "assertionMethod": [f"{identifier}#key"],
        **members,
    }


def _web(**documents: Any) -> CannedFetcher:
    """Documents of the issuer's host by short names."""
    urls = {"did": DID_URL, "own": URL, "jwks": JWKS, "key": "https://issuer.example/keys/1"}
    return CannedFetcher(
        {
            urls[name]: body if isinstance(body, FetchError | str) else json.dumps(body)
            for name, body in documents.items()
        }
    )


def _find(method_id: str, issuer: str, fetcher: Any, **more: Any) -> VerificationMethod:
    options = {"purpose": "assertionMethod", "now": NOW, **more}
    return find_method(method_id, issuer=issuer, fetcher=fetcher, **options)


def _refused(
    code: str, method_id: str, issuer: str, fetcher: CannedFetcher, requests: int, **more: Any
) -> McredError:
    with pytest.raises(KeyBindingError) as caught:
        _find(method_id, issuer, fetcher, **more)
    assert caught.value.code == code
    assert len(fetcher.requests) == requests
    assert "\n" not in caught.value.message
    return caught.value


# --- what binds


def test_a_did_key_is_its_own_issuer_without_a_request() -> None:
    fetcher = _web()
    for kind in (KeyType.ED25519, KeyType.P256, KeyType.P384):
        key = SigningKey.generate(kind)
        method = _find(f"{key.did_key}#{key.public_key.to_multikey()}", key.did_key, fetcher)
        assert method.key == key.public_key
    assert fetcher.requests == []


@pytest.mark.parametrize(
    "document",
    [
        _document(DID),
        {"id": DID, "assertionMethod": [_method(DID)]},
        _document(DID, verificationMethod=[_method(DID, id="#key")], assertionMethod=["#key"]),
        _document(DID, verificationMethod=[_method(DID, expires="2026-06-01T00:00:01Z")]),
    ],
)
def test_a_did_web_lists_its_key(document: dict[str, Any]) -> None:
    fetcher = _web(did=document)
    method = _find(f"{DID}#key", DID, fetcher)
    assert (method.id, method.controller, method.key) == (f"{DID}#key", DID, KEY)
    assert fetcher.requests == [DID_URL]


def test_an_https_issuer_lists_its_key_in_its_profile() -> None:
    fetcher = _web(own=_document(URL, type="Profile", name="Issuer"))
    assert _find(f"{URL}#key", URL, fetcher).key == KEY
    assert fetcher.requests == [URL]


@pytest.mark.parametrize(
    ("entry", "method_id"),
    [
        ({"kid": f"{URL}#1"}, f"{URL}#1"),
        ({"kid": "1"}, f"{URL}#1"),
        ({}, f"{URL}#{MINE}"),
    ],
)
def test_an_https_issuer_lists_its_key_in_the_set_of_its_host(
    entry: dict[str, Any], method_id: str
) -> None:
    fetcher = _web(own={"id": URL}, jwks={"iss": URL, "keys": [{**KEY.to_jwk(), **entry}]})
    assert _find(method_id, URL, fetcher).key == KEY
    assert fetcher.requests == [URL, JWKS]


def test_the_set_of_the_host_serves_even_when_the_profile_is_a_page() -> None:
    fetcher = _web(own="<html>", jwks={"keys": [KEY.to_jwk()]})
    assert _find(f"{URL}#{MINE}", URL, fetcher).key == KEY


@pytest.mark.parametrize(
    ("body", "fragment"),
    [
        (_method(URL, id="https://issuer.example/keys/1"), ""),
        (_method(URL, id="https://issuer.example/keys/1#k"), "#k"),
        ({**KEY.to_jwk(), "iss": URL}, ""),
        ({**KEY.to_jwk(), "kid": "k", "controller": URL}, "#k"),
        ({**KEY.to_jwk(), "kid": "https://issuer.example/keys/1#k", "controller": URL}, "#k"),
        ({"iss": URL, "keys": [KEY.to_jwk()]}, ""),
        ({"iss": URL, "keys": [ATTACKER.public_key.to_jwk(), {**KEY.to_jwk(), "kid": "k"}]}, "#k"),
    ],
)
def test_a_key_document_on_the_issuers_origin_binds(body: dict[str, Any], fragment: str) -> None:
    fetcher = _web(key=body)
    found = _find("https://issuer.example/keys/1" + fragment, URL, fetcher)
    assert (found.key, found.listed) == (KEY, False)
    assert fetcher.requests == ["https://issuer.example/keys/1", URL, JWKS]


@pytest.mark.parametrize("body", [KEY.to_jwk(), {"keys": [KEY.to_jwk()]}])
def test_a_key_document_that_does_not_say_whose_it_is_binds_nothing(body: dict[str, Any]) -> None:
    """Anybody who may upload a file to the issuer's site can put a key there."""
    fetcher = _web(key=body, own={"id": URL})
    _refused("key_unclaimed", "https://issuer.example/keys/1", URL, fetcher, 3)


def test_a_key_elsewhere_binds_when_the_issuers_own_document_holds_it() -> None:
    elsewhere = "https://keys.example/1"
    method = _method(URL, id=elsewhere)
    fetcher = _web(own={"id": URL, "assertionMethod": [method]})
    assert _find(elsewhere, URL, fetcher).key == KEY
    assert fetcher.requests == [URL]


# --- DID issuers: what does not


def test_a_key_under_another_purpose_is_refused() -> None:
    only = _document(DID, authentication=[f"{DID}#key"], assertionMethod=[])
    _refused("wrong_relationship", f"{DID}#key", DID, _web(did=only), 1)
    assert _find(f"{DID}#key", DID, _web(did=only), purpose="authentication").key == KEY
    _refused("wrong_relationship", f"{DID}#key", DID, _web(did=only), 1, purpose="nonsense")


def test_an_embedded_key_serves_only_the_purpose_that_it_stands_under() -> None:
    embedded = {"id": DID, "authentication": [_method(DID)]}
    _refused("wrong_relationship", f"{DID}#key", DID, _web(did=embedded), 1)


def test_a_key_of_a_foreign_controller_is_refused() -> None:
    foreign = _document(DID, verificationMethod=[_method(DID, controller=ATTACKER.did_key)])
    _refused("foreign_controller", f"{DID}#key", DID, _web(did=foreign), 1)


@pytest.mark.parametrize(
    ("member", "code"), [("revoked", "method_revoked"), ("expires", "method_expired")]
)
@pytest.mark.parametrize("age", [timedelta(0), timedelta(days=400)])
def test_a_revoked_or_expired_key_is_refused(member: str, code: str, age: timedelta) -> None:
    since = format_datetime(NOW - age)
    document = _document(DID, verificationMethod=[_method(DID, **{member: since})])
    error = _refused(code, f"{DID}#key", DID, _web(did=document), 1)
    assert error.data["since"] == since


def test_the_document_of_another_did_is_refused() -> None:
    other = _document("did:web:other.example")
    _refused("document_id_mismatch", f"{DID}#key", DID, _web(did=other), 1)


@pytest.mark.parametrize(
    "method_id", [f"{DID}#other", f"{DID}#", f"{DID}#{THEIRS}", f"{DID}#{MINE}", DID]
)
def test_a_key_that_the_document_lacks_is_refused(method_id: str) -> None:
    fetcher = _web(did=_document(DID))
    _refused("method_not_in_document", method_id, DID, fetcher, 1)


@pytest.mark.parametrize(
    "method_id",
    [
        f"{ATTACKER.did_key}#{THEIRS}",
        "did:web:evil.example#key",
        "did:web:issuer.example:evil#key",
        f"{DID}?a=b#key",
        f"{DID}/path#key",
        "https://issuer.example/.well-known/did.json#key",
    ],
)
def test_a_key_of_another_identifier_is_refused_without_a_request(method_id: str) -> None:
    _refused("issuer_mismatch", method_id, DID, _web(did=_document(DID)), 0)


def test_a_weak_key_in_the_document_is_refused_with_its_reason() -> None:
    from mcred.encoding import multikey

    weak = multikey.encode(multikey.PUBLIC["Ed25519"], (1).to_bytes(32, "little"))
    document = _document(DID, verificationMethod=[_method(DID, publicKeyMultibase=weak)])
    _refused("key_weak", f"{DID}#key", DID, _web(did=document), 1)


@pytest.mark.parametrize(
    "did",
    ["did:web:..%2F..", "did:web:127.1", "did:web:" + ":".join(["a.example", *"x" * 50])],
)
def test_a_did_web_that_leads_elsewhere_is_refused_without_a_request(did: str) -> None:
    _refused("invalid_identifier", f"{did}#key", did, _web(), 0)


@pytest.mark.parametrize("host", ["a.example%3A8443", "127.0.0.1", "localhost%3A3000"])
def test_a_did_web_where_nobody_goes_is_not_asked(host: str) -> None:
    fetcher, did = _web(), f"did:web:{host}"
    with pytest.raises(FetchRefusedError):
        _find(f"{did}#key", did, fetcher)
    assert fetcher.requests == []


def test_an_unreachable_did_document_is_no_verdict() -> None:
    with pytest.raises(FetchFailedError):
        _find(f"{DID}#key", DID, _web())


@pytest.mark.parametrize(
    ("method_id", "issuer", "named"),
    [
        ("did:ion:abc#key", "did:ion:abc", "did:ion"),
        ("xxx:z6Mk", URL, "xxx"),
        ("http://issuer.example/profile#key", URL, "http"),
        ("http://issuer.example/profile#key", "http://issuer.example/profile", "http"),
        ("https://issuer.example/profile#key", "http://issuer.example/profile", "http"),
    ],
)
def test_an_unknown_method_is_unsupported_and_named(
    method_id: str, issuer: str, named: str
) -> None:
    fetcher = _web(own=_document(URL))
    if method_id.startswith("https:"):
        _refused("issuer_mismatch", method_id, issuer, fetcher, 0)
        return
    with pytest.raises(UnsupportedError) as caught:
        _find(method_id, issuer, fetcher)
    assert caught.value.data["method"] == named
    assert fetcher.requests == []


def test_an_unsupported_key_in_the_document_is_unsupported() -> None:
    document = _document(DID, verificationMethod=[_method(DID, type="EcdsaSecp256k1Key2019")])
    with pytest.raises(UnsupportedError):
        _find(f"{DID}#key", DID, _web(did=document))


@pytest.mark.parametrize("method_id", ["", "#key", "key", "/keys/1", "did:web#key"])
def test_a_relative_or_empty_method_is_refused(method_id: str) -> None:
    for issuer in (DID, URL):
        with pytest.raises(KeyBindingError):
            _find(method_id, issuer, _web(did=_document(DID), own=_document(URL)))


@pytest.mark.parametrize("issuer", ["", "issuer", "did:"])
def test_an_issuer_without_identifier_has_no_key(issuer: str) -> None:
    _refused("invalid_identifier", f"{DID}#key", issuer, _web(did=_document(DID)), 0)


# --- https issuers: what does not


def test_the_attackers_key_in_the_fragment_is_refused() -> None:
    fetcher = _web(own=_document(URL))
    _refused("method_not_in_document", f"{URL}#{THEIRS}", URL, fetcher, 2)
    fetcher = _web(own=_document(URL), jwks={"keys": [KEY.to_jwk()]})
    _refused("method_not_in_document", f"{URL}#{THEIRS}", URL, fetcher, 2)


def test_the_attackers_key_in_the_fragment_is_no_verdict_when_the_issuer_is_silent() -> None:
    with pytest.raises(FetchError):
        _find(f"{URL}#{THEIRS}", URL, _web())
    with pytest.raises(FetchError):
        _find(f"{URL}#{THEIRS}", URL, _web(jwks={"keys": [KEY.to_jwk()]}))


def test_an_https_issuer_signed_with_somebodys_did_key_is_refused() -> None:
    fetcher = _web(own=_document(URL))
    method_id = f"{ATTACKER.did_key}#{THEIRS}"
    _refused("method_not_in_document", method_id, URL, fetcher, 2)
    listed = _document(URL, assertionMethod=[method_id])
    _refused("method_not_in_document", method_id, URL, _web(own=listed), 2)


@pytest.mark.parametrize("profile", [{}, {"type": "Profile", "name": "Issuer"}])
def test_a_profile_that_lacks_the_key_is_refused(profile: dict[str, Any]) -> None:
    fetcher = _web(own={"id": URL, **profile})
    _refused("method_not_in_document", f"{URL}#key", URL, fetcher, 2)


def test_a_profile_with_the_key_under_another_purpose_is_refused_at_once() -> None:
    only = _document(URL, authentication=[f"{URL}#key"], assertionMethod=[])
    fetcher = _web(own=only, jwks={"keys": [{**KEY.to_jwk(), "kid": "key"}]})
    _refused("wrong_relationship", f"{URL}#key", URL, fetcher, 1)


def test_a_key_that_the_profile_revoked_does_not_come_back_by_the_host() -> None:
    revoked = _document(URL, verificationMethod=[_method(URL, revoked="2026-01-01T00:00:00Z")])
    fetcher = _web(own=revoked, jwks={"keys": [{**KEY.to_jwk(), "kid": "key"}]})
    _refused("method_revoked", f"{URL}#key", URL, fetcher, 1)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/keys/1",
        "https://issuer.example.evil.example/keys/1",
        "https://issuer.example:8443/keys/1",
        "https://www.issuer.example/keys/1",
    ],
)
def test_a_key_document_on_another_origin_is_never_asked(url: str) -> None:
    """It claims the victim as its controller."""
    fetcher = CannedFetcher(
        {
            url: json.dumps(_method(URL, id=url, publicKeyMultibase=THEIRS)),
            URL: json.dumps(_document(URL)),
        }
    )
    _refused("method_not_in_document", url, URL, fetcher, 2)
    assert fetcher.requests == [URL, JWKS]


class OpenRedirect:
    """A site that forwards to whatever its query says."""

    def __init__(self, evil: object) -> None:
        self._evil = json.dumps(evil).encode()

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        if "?to=" not in url:
            raise FetchFailedError("404", code="http_status", status=404, url=url)
        final = url.partition("?to=")[2]
        return Fetched(url=final, body=self._evil, hops=(url, final))


def test_an_open_redirect_on_the_issuers_site_does_not_bind_a_key() -> None:
    url = "https://issuer.example/go?to=https://evil.example/key"
    evil = OpenRedirect(_method(URL, id=url, publicKeyMultibase=THEIRS))
    with pytest.raises(FetchFailedError) as caught:
        _find(url, URL, evil)
    assert caught.value.code == "redirected_elsewhere"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (_method("https://issuer.example/other", id="https://issuer.example/keys/1"),
         "foreign_controller"),
        ({**KEY.to_jwk(), "controller": "https://issuer.example/other"}, "foreign_controller"),
        ({**KEY.to_jwk(), "iss": "https://issuer.example/other"}, "foreign_controller"),
        (_method(URL, id="https://issuer.example/keys/1", revoked="2026-01-01T00:00:00Z"),
         "method_revoked"),
        ({**KEY.to_jwk(), "iss": URL, "exp": 1_700_000_000}, "method_expired"),
        ({**KEY.to_jwk(), "d": "AA"}, "key_private"),
        ({**KEY.to_jwk(), "use": "enc"}, "jwk_use"),
    ],
)  # fmt: skip
def test_a_key_document_that_speaks_against_the_key_is_final(
    body: dict[str, Any], code: str
) -> None:
    fetcher = _web(key=body, own={"id": URL}, jwks={"keys": [KEY.to_jwk()]})
    _refused(code, "https://issuer.example/keys/1", URL, fetcher, 1)


@pytest.mark.parametrize(
    ("body", "fragment"),
    [
        (_document("https://issuer.example/keys/1"), ""),
        (_method(URL, id="https://issuer.example/keys/2"), ""),
        ({**KEY.to_jwk(), "kid": "other"}, "#k"),
        ({"keys": [KEY.to_jwk(), ATTACKER.public_key.to_jwk()]}, ""),
        ({"keys": []}, "#k"),
        ([], ""),
        ("<html>", ""),
        ({"iss": "https://issuer.example/other", "keys": [KEY.to_jwk()]}, ""),
    ],
)
def test_a_key_document_without_the_key_binds_nothing(body: Any, fragment: str) -> None:
    fetcher = _web(key=body, own={"id": URL})
    with pytest.raises((KeyBindingError, FetchFailedError)):
        _find("https://issuer.example/keys/1" + fragment, URL, fetcher)
    assert fetcher.requests == ["https://issuer.example/keys/1", URL, JWKS]


def test_a_key_document_says_nothing_about_other_purposes() -> None:
    url, fetcher = "https://issuer.example/keys/1", _web(key={**KEY.to_jwk(), "iss": URL})
    _refused("wrong_relationship", url, URL, fetcher, 1, purpose="authentication")


def test_the_set_of_the_host_is_not_asked_for_other_purposes() -> None:
    fetcher = _web(own={"id": URL}, jwks={"keys": [KEY.to_jwk()]})
    _refused("method_not_in_document", f"{URL}#{MINE}", URL, fetcher, 1, purpose="authentication")


@pytest.mark.parametrize(
    "jwks",
    [
        {"iss": "https://issuer.example/other", "keys": [KEY.to_jwk()]},
        {"keys": [{**KEY.to_jwk(), "use": "enc"}]},
        {"keys": [{**KEY.to_jwk(), "exp": "soon"}, {**KEY.to_jwk(), "exp": True}]},
        {"keys": [{**KEY.to_jwk(), "exp": 10**300}]},
        {"keys": [None, 5, "x", {}]},
        {"keys": {}},
        {},
        "<html>",
    ],
)
def test_a_set_without_a_usable_key_of_the_issuer_binds_nothing(jwks: Any) -> None:
    fetcher = _web(own={"id": URL}, jwks=jwks)
    with pytest.raises((KeyBindingError, FetchFailedError)):
        _find(f"{URL}#{MINE}", URL, fetcher)
    assert fetcher.requests == [URL, JWKS]


def test_an_expired_key_of_the_set_is_refused() -> None:
    fetcher = _web(own={"id": URL}, jwks={"keys": [{**KEY.to_jwk(), "exp": 1_700_000_000}]})
    _refused("method_expired", f"{URL}#{MINE}", URL, fetcher, 2)


def test_a_host_that_fails_to_give_its_set_is_no_verdict() -> None:
    broken = FetchFailedError("503", code="http_status", status=503)
    with pytest.raises(FetchFailedError) as caught:
        _find(f"{URL}#{MINE}", URL, _web(own={"id": URL}, jwks=broken))
    assert caught.value is broken


def test_a_resolver_of_the_callers_serves_https_issuers_too() -> None:
    resolvers = {name: RESOLVERS[name] for name in RESOLVERS if name != "https"}
    with pytest.raises(UnsupportedError):
        _find(f"{URL}#key", URL, _web(own=_document(URL)), resolvers=resolvers)


# --- the key in the fragment


def test_a_key_in_a_fragment_can_be_read_and_is_only_that() -> None:
    assert fragment_key(f"{URL}#{THEIRS}") == VerificationKey.from_multikey(THEIRS)


@pytest.mark.parametrize(
    "fragment", ["", "#", "#key", "#z6Mk", "#" + THEIRS[:-1], "#" + ATTACKER.to_secret_multikey()]
)
def test_a_fragment_that_is_no_public_key_gives_none(fragment: str) -> None:
    assert fragment_key(URL + fragment) is None
