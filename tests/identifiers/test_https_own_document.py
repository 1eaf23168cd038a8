"""An https issuer's own document is always asked, and what it says of a key is final.

Whoever holds a stolen key chooses how the key is named: no name may lead around the document.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from mcred.errors import (
    FetchError,
    FetchFailedError,
    FetchRefusedError,
    KeyBindingError,
    LimitError,
    OfflineError,
)
from mcred.fetch import CannedFetcher
from mcred.identifiers import VerificationMethod, find_jwt_key, find_method
from mcred.keys import SigningKey

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PAST, FUTURE = "2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z"
URL = "https://issuer.example/profile"
JWKS = "https://issuer.example/.well-known/jwks.json"
AT = "https://issuer.example/keys/1"
DID = "did:web:issuer.example"
KEY = SigningKey.generate().public_key
OTHER = SigningKey.generate().public_key
JWK = {**KEY.to_jwk(), "kid": "key-1"}


def _method(**members: Any) -> dict[str, Any]:
    return {
        "id": f"{URL}#key-1",
        "type": "Multikey",
        "controller": URL,
        "publicKeyMultibase": KEY.to_multikey(),
        **members,
    }


def _profile(*methods: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {
        "id": URL,
        "type": ["Profile"],
        "verificationMethod": list(methods),
        "assertionMethod": [method["id"] for method in methods],
        **members,
    }


def _web(own: Any, **documents: Any) -> CannedFetcher:
    """The profile answers `own`; the key document and the JWK Set have the key and no doubt."""
    bodies = {URL: own, JWKS: {"keys": [JWK]}, AT: _method(id=AT), **documents}
    return CannedFetcher(
        {
            url: body if isinstance(body, str | bytes | FetchError) else json.dumps(body)
            for url, body in bodies.items()
            if body is not None
        }
    )


Route = Callable[[CannedFetcher], VerificationMethod]


def _by_method(method_id: str) -> Route:
    return lambda fetcher: find_method(
        method_id, issuer=URL, purpose="assertionMethod", now=NOW, fetcher=fetcher
    )


def _by_header(**header: Any) -> Route:
    return lambda fetcher: find_jwt_key(URL, now=NOW, fetcher=fetcher, **header)


#: The ways to name one and the same key.
ROUTES: dict[str, Route] = {
    "its id": _by_method(f"{URL}#key-1"),
    "a key document": _by_method(AT),
    "the key itself in the fragment": _by_method(f"{URL}#{KEY.to_multikey()}"),
    "a place in the JWK Set": _by_method(f"{JWKS}#key-1"),
    "a token with its id": _by_header(kid=f"{URL}#key-1"),
    "a token with a key document": _by_header(kid=AT),
    "a label": _by_header(kid="key-1"),
    "a thumbprint": _by_header(kid=KEY.thumbprint()),
    "the key in the header": _by_header(jwk=KEY.to_jwk()),
    "a label and the key": _by_header(kid="key-1", jwk=KEY.to_jwk()),
}
every_route = pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)

AGAINST: dict[str, tuple[dict[str, Any], str]] = {
    "revoked": (_profile(_method(revoked=PAST)), "method_revoked"),
    "revoked under another name": (
        _profile(_method(id=f"{URL}#old", revoked=PAST)),
        "method_revoked",
    ),
    "revoked in another form": (
        _profile(
            _method(
                id=f"{URL}#old",
                type="JsonWebKey",
                publicKeyMultibase=None,
                publicKeyJwk=KEY.to_jwk(),
                revoked=PAST,
            )
        ),
        "method_revoked",
    ),
    "revoked at one of two names": (
        _profile(_method(), _method(id=f"{URL}#old", revoked=PAST)),
        "method_revoked",
    ),
    "revoked under another controller": (
        _profile(_method(id=f"{DID}#old", controller=DID, revoked=PAST)),
        "method_revoked",
    ),
    "revoked in an entry without a controller": (
        _profile(_method(id=f"{URL}#old", controller=None, revoked=PAST)),
        "method_revoked",
    ),
    "revoked in an entry of an unknown type": (
        _profile(_method(id=f"{URL}#old", type="NewKey2030", revoked=PAST)),
        "method_revoked",
    ),
    "revoked at a time that is none": (
        _profile(_method(id=f"{URL}#old", revoked="last year")),
        "datetime",
    ),
    "revoked, it says": (_profile(_method(id=f"{URL}#old", revoked=True)), "datetime"),
    "expired": (_profile(_method(expires=PAST)), "method_expired"),
    "expired under another name": (
        _profile(_method(id=f"{URL}#old", expires=PAST)),
        "method_expired",
    ),
    "listed for nothing": (_profile(_method(), assertionMethod=[]), "wrong_relationship"),
    "listed for nothing under another name": (
        _profile(_method(id=f"{URL}#old"), assertionMethod=[]),
        "wrong_relationship",
    ),
    "listed for another purpose": (
        _profile(_method(), assertionMethod=[], authentication=[f"{URL}#key-1"]),
        "wrong_relationship",
    ),
}


@every_route
@pytest.mark.parametrize(("own", "code"), AGAINST.values(), ids=AGAINST)
def test_a_key_that_the_own_document_rules_out_comes_back_by_no_route(
    own: dict[str, Any], code: str, route: Route
) -> None:
    own = json.loads(json.dumps(own))
    for entry in own["verificationMethod"]:
        for name in [name for name, value in entry.items() if value is None]:
            del entry[name]
    with pytest.raises(KeyBindingError) as caught:
        route(_web(own))
    assert caught.value.code == code


@every_route
@pytest.mark.parametrize(
    "own",
    [
        _profile(_method()),
        _profile(_method(revoked=FUTURE, expires=FUTURE)),
        _profile(_method(), _method(id=f"{URL}#login"), assertionMethod=[f"{URL}#key-1"]),
        _profile(_method(), _method(id=f"{URL}#old", expires=PAST)),
    ],
)
def test_a_key_that_the_own_document_lists_is_found_by_every_route(own: Any, route: Route) -> None:
    fetcher = _web(own)
    assert route(fetcher).key == KEY
    assert fetcher.requests.count(URL) == 1


#: Where the own document says nothing of the key, another place may have it.
ELSEWHERE = {name: route for name, route in ROUTES.items() if name != "its id"}

SILENT: dict[str, Any] = {
    "not there": None,
    "gone": FetchFailedError("gone", code="http_status", status=410),
    "not as JSON": FetchFailedError("not acceptable", code="http_status", status=406),
    "a page": "<!doctype html><title>School</title>",
    "empty": "",
    "a profile without keys": {"id": URL, "type": ["Profile"], "name": "School"},
    "a profile with another key": _profile(
        _method(id=f"{URL}#other", publicKeyMultibase=OTHER.to_multikey(), revoked=PAST)
    ),
    "a profile that lists its DID's name of the key": _profile(
        _method(id=f"{DID}#key-1", controller=DID)
    ),
    "of another": {**_profile(_method(revoked=PAST)), "id": "https://issuer.example/other"},
    "an array": [],
}


@pytest.mark.parametrize("route", ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("own", SILENT.values(), ids=SILENT)
def test_an_own_document_that_says_nothing_leaves_the_word_to_others(
    own: Any, route: Route
) -> None:
    fetcher = _web(own)
    assert route(fetcher).key == KEY
    assert URL in fetcher.requests
    assert len(fetcher.requests) == len(set(fetcher.requests)) <= 3


UNKNOWN: dict[str, Any] = {
    "an error": FetchFailedError("503", code="http_status", status=503),
    "forbidden": FetchFailedError("403", code="http_status", status=403),
    "too slow": FetchFailedError("slow", code="deadline"),
    "refused": FetchRefusedError("not public", code="address"),
    "offline": OfflineError("off"),
    "cut off": json.dumps(_profile(_method(revoked=PAST)))[:-20],
    "said twice": json.dumps(_profile(_method(revoked=PAST))).replace("{", '{"id":"x",', 1),
    "cut off, with a mark before it": "\ufeff {",
}


@every_route
@pytest.mark.parametrize("own", UNKNOWN.values(), ids=UNKNOWN)
def test_an_own_document_that_cannot_be_had_might_have_ruled_the_key_out(
    own: Any, route: Route
) -> None:
    with pytest.raises(FetchError):
        route(_web(own))


@every_route
def test_an_own_document_that_is_too_large_might_have_ruled_the_key_out(route: Route) -> None:
    class Long(CannedFetcher):
        def fetch(self, url: str, **options: Any) -> Any:
            if url == URL:
                raise LimitError("too long", limit="bytes", url=url)
            return super().fetch(url, **options)

    with pytest.raises(LimitError):
        route(Long({JWKS: json.dumps({"keys": [JWK]}), AT: json.dumps(_method(id=AT))}))


@every_route
def test_an_own_document_that_contradicts_itself_is_no_silence(route: Route) -> None:
    own = _profile(_method(revoked=PAST), assertionMethod=[_method()])
    with pytest.raises(KeyBindingError) as caught:
        route(_web(own))
    assert caught.value.code == "document_invalid"


def test_a_key_document_that_rules_its_key_out_is_final_beside_the_own_document() -> None:
    listed = _profile(_method(id=AT))
    for word in ("revoked", "expires"):
        with pytest.raises(KeyBindingError) as caught:
            _by_method(AT)(_web(listed, **{AT: _method(id=AT, **{word: PAST})}))
        assert caught.value.code in ("method_revoked", "method_expired")


def test_a_key_document_that_cannot_be_had_is_not_needed_where_the_own_document_has_the_key() -> (
    None
):
    listed = _profile(_method(id=AT))
    broken = FetchFailedError("503", code="http_status", status=503)
    assert _by_method(AT)(_web(listed, **{AT: broken})).key == KEY


def test_of_two_places_that_give_one_name_different_keys_the_own_document_counts() -> None:
    listed = _profile(_method(id=AT, publicKeyMultibase=OTHER.to_multikey()))
    assert _by_method(AT)(_web(listed)).key == OTHER


def test_a_revoked_key_of_a_did_is_no_good_under_another_name_either() -> None:
    document = {
        "id": DID,
        "verificationMethod": [
            _method(id=f"{DID}#old", controller=DID, revoked=PAST),
            _method(id=f"{DID}#new", controller=DID),
        ],
        "assertionMethod": [f"{DID}#new"],
    }
    fetcher = CannedFetcher({"https://issuer.example/.well-known/did.json": json.dumps(document)})
    options: dict[str, Any] = {"now": NOW, "fetcher": fetcher}
    with pytest.raises(KeyBindingError) as caught:
        find_method(f"{DID}#new", issuer=DID, purpose="assertionMethod", **options)
    assert caught.value.code == "method_revoked"
    with pytest.raises(KeyBindingError):
        find_jwt_key(DID, kid="new", **options)
