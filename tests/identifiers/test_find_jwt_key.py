"""The key that a token's header names, and whether it is the issuer's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mcred.encoding import base64url
from mcred.errors import FetchFailedError, KeyBindingError, UnsupportedError
from mcred.fetch import CannedFetcher
from mcred.identifiers import VerificationMethod, find_jwt_key
from mcred.keys import KeyType, SigningKey, VerificationKey

NOW = datetime(2026, 6, 1, tzinfo=UTC)
URL = "https://issuer.example/profile"
JWKS = "https://issuer.example/.well-known/jwks.json"
DID = "did:web:issuer.example"
DID_URL = "https://issuer.example/.well-known/did.json"
KEY = SigningKey.generate(KeyType.RSA).public_key
OTHER = SigningKey.generate().public_key
SIGNER = SigningKey.generate()
DID_JWK = "did:jwk:" + base64url.encode(json.dumps(OTHER.to_jwk()).encode())


def _find(issuer: str, fetcher: CannedFetcher, **header: Any) -> VerificationMethod:
    return find_jwt_key(issuer, now=NOW, fetcher=fetcher, **header)


def _canned(**documents: Any) -> CannedFetcher:
    urls = {"own": URL, "jwks": JWKS, "did": DID_URL, "key": "https://issuer.example/keys/1"}
    return CannedFetcher({urls[name]: json.dumps(body) for name, body in documents.items()})


def _listing(identifier: str, **jwk: Any) -> dict[str, Any]:
    method = {
        "id": f"{identifier}#0",
        "type": "JsonWebKey",
        "controller": identifier,
        "publicKeyJwk": {**KEY.to_jwk(), **jwk},
    }
    return {"id": identifier, "verificationMethod": [method], "assertionMethod": [method["id"]]}


def _refused(code: str, issuer: str, fetcher: CannedFetcher, **header: Any) -> None:
    with pytest.raises(KeyBindingError) as caught:
        _find(issuer, fetcher, **header)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("issuer", "kid"),
    [
        (SIGNER.did_key, f"{SIGNER.did_key}#{SIGNER.public_key.to_multikey()}"),
        (SIGNER.did_key, SIGNER.did_key),
        (SIGNER.did_key, f"#{SIGNER.public_key.to_multikey()}"),
        (DID_JWK, f"{DID_JWK}#0"),
        (DID_JWK, "#0"),
        (DID_JWK, DID_JWK),
    ],
)
def test_a_derived_issuer_needs_no_request(issuer: str, kid: str) -> None:
    fetcher = _canned()
    expected = OTHER if issuer == DID_JWK else SIGNER.public_key
    assert _find(issuer, fetcher, kid=kid).key == expected
    assert _find(issuer, fetcher, jwk=expected.to_jwk()).key == expected
    assert fetcher.requests == []


@pytest.mark.parametrize("kid", [f"{DID}#0", "#0", "0", "2026", KEY.thumbprint()])
def test_a_did_web_issuer_names_its_key_by_url_label_or_thumbprint(kid: str) -> None:
    fetcher = _canned(did=_listing(DID, kid="2026"))
    assert _find(DID, fetcher, kid=kid).key == KEY
    assert fetcher.requests == [DID_URL]


@pytest.mark.parametrize(
    ("documents", "kid", "requests"),
    [
        ({"jwks": {"keys": [{**KEY.to_jwk(), "kid": "2026"}]}}, "2026", [URL, JWKS]),
        ({"jwks": {"keys": [KEY.to_jwk()]}}, KEY.thumbprint(), [URL, JWKS]),
        ({"own": _listing(URL, kid="2026")}, "2026", [URL]),
        ({"own": _listing(URL)}, f"{URL}#0", [URL]),
        ({"key": {**KEY.to_jwk(), "iss": URL}}, "https://issuer.example/keys/1",
         ["https://issuer.example/keys/1", URL, JWKS]),
    ],
)  # fmt: skip
def test_an_https_issuer_names_its_key(
    documents: dict[str, Any], kid: str, requests: list[str]
) -> None:
    fetcher = _canned(**documents)
    assert _find(URL, fetcher, kid=kid).key == KEY
    assert fetcher.requests == requests


@pytest.mark.parametrize(
    ("documents", "requests"),
    [
        ({"jwks": {"iss": URL, "keys": [OTHER.to_jwk(), KEY.to_jwk()]}}, [URL, JWKS]),
        ({"own": _listing(URL)}, [URL]),
    ],
)
def test_a_header_key_binds_when_the_issuer_publishes_it(
    documents: dict[str, Any], requests: list[str]
) -> None:
    fetcher = _canned(**documents)
    method = _find(URL, fetcher, jwk={**KEY.to_jwk(), "alg": "RS256"})
    assert (method.key, method.controller) == (KEY, URL)
    assert fetcher.requests == requests


def test_a_header_key_that_the_issuer_does_not_publish_is_refused() -> None:
    for documents in (
        {"own": {"id": URL}},
        {"own": _listing(URL), "jwks": {"keys": []}},
        {"own": {"id": URL}, "jwks": {"keys": [KEY.to_jwk()]}},
    ):
        _refused("jwk_header_unbound", URL, _canned(**documents), jwk=OTHER.to_jwk())
    _refused("jwk_header_unbound", DID, _canned(did=_listing(DID)), jwk=OTHER.to_jwk())
    _refused("jwk_header_unbound", SIGNER.did_key, _canned(), jwk=OTHER.to_jwk())


def test_a_header_key_of_an_issuer_that_cannot_be_reached_is_no_verdict() -> None:
    fetcher = _canned()
    with pytest.raises(FetchFailedError):
        _find(URL, fetcher, jwk=KEY.to_jwk())
    assert fetcher.requests == [URL, JWKS]


def test_a_header_key_under_another_purpose_is_refused() -> None:
    document = _listing(DID)
    document["authentication"] = document.pop("assertionMethod")
    _refused("wrong_relationship", DID, _canned(did=document), jwk=KEY.to_jwk())
    _refused("wrong_relationship", DID, _canned(did=document), kid="0")


def test_a_key_listed_twice_serves_under_the_purpose_that_fits() -> None:
    document = _listing(DID)
    other = {**document["verificationMethod"][0], "id": f"{DID}#auth"}
    document["verificationMethod"].insert(0, other)
    document["authentication"] = [other["id"]]
    assert _find(DID, _canned(did=document), jwk=KEY.to_jwk()).id == f"{DID}#0"


def test_kid_and_header_key_must_be_the_same_key() -> None:
    fetcher = _canned(did=_listing(DID))
    assert _find(DID, fetcher, kid="#0", jwk=KEY.to_jwk()).key == KEY
    _refused("jwk_header_mismatch", DID, fetcher, kid="#0", jwk=OTHER.to_jwk())


def test_a_token_that_names_no_key_is_refused() -> None:
    _refused("jwt_key_missing", SIGNER.did_key, _canned())
    _refused("jwt_key_missing", URL, _canned(own=_listing(URL)))


@pytest.mark.parametrize(
    ("issuer", "kid", "code"),
    [
        (SIGNER.did_key, f"{DID}#0", "issuer_mismatch"),
        (DID, f"{SIGNER.did_key}#x", "issuer_mismatch"),
        (DID, "https://evil.example/keys/1", "issuer_mismatch"),
        (DID, "../../etc/passwd", "method_not_in_document"),
        (DID, "", "method_not_in_document"),
        (DID, DID, "method_not_in_document"),
        (DID, "#1", "method_not_in_document"),
        ("", "x", "invalid_identifier"),
    ],
)
def test_a_kid_that_is_not_the_issuers_is_refused(issuer: str, kid: str, code: str) -> None:
    _refused(code, issuer, _canned(did=_listing(DID)), kid=kid)


def test_a_kid_on_another_host_is_never_asked() -> None:
    evil = "https://evil.example/keys/1"
    fetcher = CannedFetcher(
        {evil: json.dumps(OTHER.to_jwk()), URL: json.dumps(_listing(URL)), JWKS: '{"keys":[]}'}
    )
    _refused("method_not_in_document", URL, fetcher, kid=evil)
    assert evil not in fetcher.requests


@pytest.mark.parametrize("member", [{"exp": 1_700_000_000}])
def test_an_expired_key_of_the_set_is_refused(member: dict[str, Any]) -> None:
    fetcher = _canned(jwks={"keys": [{**KEY.to_jwk(), **member}]})
    _refused("method_expired", URL, fetcher, jwk=KEY.to_jwk())


@pytest.mark.parametrize(
    ("jwk", "code"),
    [
        ({}, "jwk_member"),
        ({**SIGNER.to_secret_jwk()}, "key_private"),
        ({**OTHER.to_jwk(), "x": "AA"}, "jwk_member"),
        ({**OTHER.to_jwk(), "use": "enc"}, "jwk_use"),
    ],
)
def test_a_header_key_that_is_none_is_refused_without_a_request(
    jwk: dict[str, Any], code: str
) -> None:
    fetcher = _canned(own=_listing(URL))
    _refused(code, URL, fetcher, jwk=jwk)
    assert fetcher.requests == []


def test_a_header_key_of_another_kind_is_unsupported() -> None:
    with pytest.raises(UnsupportedError):
        _find(URL, _canned(), jwk={"kty": "oct", "k": "AA"})


@pytest.mark.parametrize(("issuer", "kid"), [("did:ion:x", "#0"), (URL, "http://issuer.example/k")])
def test_an_unknown_method_is_unsupported(issuer: str, kid: str) -> None:
    with pytest.raises(UnsupportedError):
        _find(issuer, _canned(), kid=kid)


# --- for another purpose


def _under(relationship: str) -> dict[str, Any]:
    document = _listing(DID)
    document[relationship] = document.pop("assertionMethod")
    return document


@pytest.mark.parametrize("header", [{"kid": f"{DID}#0"}, {"kid": "0"}, {"jwk": KEY.to_jwk()}])
def test_the_key_must_stand_under_the_purpose(header: dict[str, Any]) -> None:
    fetcher = _canned(did=_under("authentication"))
    assert _find(DID, fetcher, purpose="authentication", **header).key == KEY
    _refused("wrong_relationship", DID, fetcher, **header)
    _refused("wrong_relationship", DID, _canned(did=_listing(DID)), purpose="authentication",
             **header)  # fmt: skip


def test_a_key_set_that_names_no_purpose_is_for_statements_alone() -> None:
    fetcher = _canned(jwks={"keys": [{**KEY.to_jwk(), "kid": "2026"}]}, own={"id": URL})
    assert _find(URL, fetcher, kid="2026").key == KEY
    for header in ({"kid": "2026"}, {"jwk": KEY.to_jwk()}):
        with pytest.raises(KeyBindingError):
            _find(URL, fetcher, purpose="authentication", **header)


# --- a token that names no key


def _by(key: VerificationKey) -> Any:
    return lambda candidate: candidate == key


@pytest.mark.parametrize("issuer", [SIGNER.did_key, DID_JWK])
def test_a_derived_issuer_has_the_one_key(issuer: str) -> None:
    fetcher = _canned()
    own = OTHER if issuer == DID_JWK else SIGNER.public_key
    assert _find(issuer, fetcher, signed_with=_by(own)).key == own
    _refused("signature_mismatch", issuer, fetcher, signed_with=_by(KEY))
    assert fetcher.requests == []


def test_of_several_keys_that_are_listed_the_one_that_signed_is_found() -> None:
    document = _listing(DID)
    second = {**document["verificationMethod"][0], "id": f"{DID}#1", "publicKeyJwk": OTHER.to_jwk()}
    document["verificationMethod"].append(second)
    document["assertionMethod"].append(second["id"])
    for key, name in ((KEY, "#0"), (OTHER, "#1")):
        assert _find(DID, _canned(did=document), signed_with=_by(key)).id == DID + name
    _refused("signature_mismatch", DID, _canned(did=document), signed_with=_by(SIGNER.public_key))


@pytest.mark.parametrize(
    ("documents", "requests"),
    [
        ({"jwks": {"keys": [OTHER.to_jwk(), KEY.to_jwk()]}}, [URL, JWKS]),
        ({"own": _listing(URL)}, [URL]),
    ],
)
def test_an_https_issuers_keys_are_those_of_its_set_and_its_document(
    documents: dict[str, Any], requests: list[str]
) -> None:
    fetcher = _canned(**documents)
    assert _find(URL, fetcher, signed_with=_by(KEY)).key == KEY
    assert fetcher.requests == requests


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"assertionMethod": []}, "wrong_relationship"),
        ({"controller": "did:web:other.example"}, "foreign_controller"),
        ({"revoked": "2026-01-01T00:00:00Z"}, "method_revoked"),
        ({"expires": "2026-01-01T00:00:00Z"}, "method_expired"),
    ],
    ids=str,
)
def test_a_key_that_signed_and_is_listed_must_still_serve(
    change: dict[str, Any], code: str
) -> None:
    document = _listing(DID)
    place = document if "assertionMethod" in change else document["verificationMethod"][0]
    place.update(change)
    _refused(code, DID, _canned(did=document), signed_with=_by(KEY))


def test_an_issuer_that_lists_no_key_leaves_it_open() -> None:
    _refused("jwt_key_missing", DID, _canned(did={"id": DID}), signed_with=_by(KEY))
    damaged = _listing(DID, n="AA")
    _refused("jwt_key_missing", DID, _canned(did=damaged), signed_with=_by(OTHER))
    with pytest.raises(FetchFailedError):
        _find(DID, _canned(), signed_with=_by(KEY))


def _beside(jwk: dict[str, Any], relationship: str) -> CannedFetcher:
    """The document with a second key that cannot be read."""
    document = _listing(DID)
    method = {**document["verificationMethod"][0], "id": f"{DID}#k", "publicKeyJwk": jwk}
    document["verificationMethod"].append(method)
    document.setdefault(relationship, []).append(method["id"])
    return _canned(did=document)


def test_a_key_that_cannot_be_read_may_be_the_one() -> None:
    unknown = {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}
    damaged = {**KEY.to_jwk(), "n": "AA"}
    for jwk in (unknown, damaged):
        fetcher = _beside(jwk, "assertionMethod")
        assert _find(DID, fetcher, signed_with=_by(KEY)).key == KEY
        fetcher = _beside(jwk, "keyAgreement")
        _refused("signature_mismatch", DID, fetcher, signed_with=_by(OTHER))
    with pytest.raises(UnsupportedError):
        _find(DID, _beside(unknown, "assertionMethod"), signed_with=_by(OTHER))
    fetcher = _beside(damaged, "assertionMethod")
    _refused("jwt_key_missing", DID, fetcher, signed_with=_by(OTHER))


def test_what_the_header_names_is_not_looked_past() -> None:
    """Another key of the issuer's may have signed: the header says that this one did."""
    document = _listing(DID)
    for header in ({"kid": "other"}, {"jwk": OTHER.to_jwk()}):
        with pytest.raises(KeyBindingError):
            _find(DID, _canned(did=document), signed_with=_by(KEY), **header)
