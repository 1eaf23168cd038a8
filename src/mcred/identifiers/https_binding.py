"""The places where an https issuer may publish a key, tried in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, FetchError, KeyBindingError
from mcred.fetch import Fetcher
from mcred.identifiers.document import VerificationMethod
from mcred.identifiers.jwk_set import fetch_well_known_keys
from mcred.identifiers.key_document import fetch_key_document
from mcred.identifiers.resolution import Resolver
from mcred.identifiers.rules import check_controller, check_in_force, check_method, method_in
from mcred.identifiers.web import origin
from mcred.keys import VerificationKey
from mcred.limits import Limits

__all__ = ["Place", "find_https_method", "first_binding"]

#: Looks in one place. None: the key is not there. FetchError: the place cannot be had.
Place = Callable[[], VerificationMethod | None]

#: A document that says nothing about the key. Anything else it says about it is final: a key that
#: the issuer has revoked in one place must not come back by another.
_SILENT = frozenset(
    {"document_id_mismatch", "document_invalid", "issuer_mismatch", "key_unclaimed"}
)

#: A key document and a JWK Set name no purposes: their keys sign statements.
_ASSERTION = "assertionMethod"


def find_https_method(
    method_id: str,
    *,
    issuer: str,
    purpose: str,
    now: datetime,
    fetcher: Fetcher,
    resolve: Resolver,
    limits: Limits,
) -> VerificationMethod:
    """As `find_method`, for an issuer whose id is an https URL.

    1. A key document at the method's own URL, if that is on the issuer's origin.
    2. The issuer's own document.
    3. `/.well-known/jwks.json` of the issuer's host.
    """
    home = origin(issuer)
    url = method_id.partition("#")[0]

    def key_document() -> VerificationMethod | None:
        method = fetch_key_document(method_id, issuer=issuer, fetcher=fetcher, limits=limits)
        if method is not None:
            check_controller(method, issuer)
            if purpose != _ASSERTION:
                raise KeyBindingError(
                    f"a key document does not say that {shorten(method_id)} is for"
                    f" {shorten(purpose)}",
                    code="wrong_relationship",
                )
        return method

    def own_document() -> VerificationMethod | None:
        document = resolve(issuer, fetcher=fetcher, limits=limits)
        method = method_in(document, method_id)
        return None if method is None else check_method(method, document, purpose=purpose, now=now)

    def well_known() -> VerificationMethod | None:
        methods = fetch_well_known_keys(issuer, fetcher=fetcher, limits=limits)
        return next((method for method in methods if _is_named(method, method_id)), None)

    places: list[Place] = [own_document]
    if url.startswith("https:") and url != issuer and origin(url) == home:
        places.insert(0, key_document)
    if purpose == _ASSERTION:
        places.append(well_known)
    method = first_binding(places, what=method_id, issuer=issuer)
    return check_in_force(method, now)


def first_binding(
    places: Iterable[Place], *, what: str, issuer: str, code: str = "method_not_in_document"
) -> VerificationMethod:
    """The first place's answer.

    Raises:
        FetchError: no place has it, and one of them could not be had.
        KeyBindingError: no place has it (`code`), or one of them rules it out.
        DataError: it is there and cannot be read.
    """
    missing: FetchError | None = None
    silent: DataError | None = None
    for place in places:
        try:
            method = place()
        except FetchError as error:
            missing = missing or error
        except KeyBindingError as error:
            if error.code not in _SILENT:
                raise
            silent = silent or error
        else:
            if method is not None:
                return method
    if missing is not None:
        raise missing
    if silent is not None:
        raise silent
    raise KeyBindingError(
        f"{shorten(issuer)} does not publish the key {shorten(what)}",
        code=code,
        method=what,
        issuer=issuer,
    )


def _is_named(method: VerificationMethod, method_id: str) -> bool:
    """By its id, its label in the fragment, or as the very key that the URL spells out."""
    fragment = method_id.partition("#")[2]
    if method_id == method.id or (fragment and fragment == method.label):
        return True
    return fragment.startswith("z") and _multikey(method.key) == fragment


def _multikey(key: VerificationKey) -> str | None:
    try:
        return key.to_multikey()
    except DataError:
        return None  # RSA has none
