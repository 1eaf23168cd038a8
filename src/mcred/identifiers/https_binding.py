"""An https issuer's key: what the issuer's own document says of it, and where else it may stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, FetchError, KeyBindingError
from mcred.fetch import Fetcher
from mcred.identifiers.document import Document, VerificationMethod
from mcred.identifiers.jwk_set import fetch_well_known_keys, is_well_known
from mcred.identifiers.key_document import fetch_key_document
from mcred.identifiers.resolution import Resolver
from mcred.identifiers.rules import (
    check_controller,
    check_in_force,
    check_key,
    check_method,
    method_in,
    not_published,
)
from mcred.identifiers.web import is_absent, origin
from mcred.keys import VerificationKey
from mcred.limits import Limits
from mcred.sites import stands_with

__all__ = ["LastPlace", "Place", "find_https_method", "find_published"]

_T = TypeVar("_T")

#: Looks in one place. None: the key is not there. FetchError: the place cannot be had.
Place = Callable[[], VerificationMethod | None]
#: As a place, told the key that an earlier place holds and nobody has named yet.
LastPlace = Callable[[VerificationMethod | None], VerificationMethod | None]

#: A document that says nothing about the key; but one that contradicts itself names the method.
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
    2. The issuer's own document, whose word is final: where it names keys, a key document holds
       none but these; where it names none, it holds one only in a place that is the issuer's.
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

    def well_known(held: VerificationMethod | None) -> VerificationMethod | None:
        if held is not None and is_well_known(url):
            return held
        methods = fetch_well_known_keys(issuer, fetcher=fetcher, limits=limits)
        if held is not None:
            return next((method for method in methods if method.key == held.key), None)
        return next((method for method in methods if _is_named(method, method_id)), None)

    on_origin = url.startswith("https:") and url != issuer and origin(url) == home
    return find_published(
        issuer,
        what=method_id,
        purpose=purpose,
        now=now,
        own=lambda: resolve(issuer, fetcher=fetcher, limits=limits),
        named=lambda document: method_in(document, method_id),
        before=key_document if on_origin else None,
        theirs=on_origin and stands_with(url, issuer),
        after=well_known if purpose == _ASSERTION else None,
    )


def find_published(
    issuer: str,
    *,
    what: str,
    purpose: str,
    now: datetime,
    own: Callable[[], Document],
    named: Callable[[Document], VerificationMethod | None],
    before: Place | None = None,
    theirs: bool = False,
    after: LastPlace | None = None,
    code: str = "method_not_in_document",
) -> VerificationMethod:
    """A key that an https issuer publishes, with its own document always asked.

    A key that it has revoked, lets expire or does not use for the purpose must not come back by
    another place, under whatever name. An issuer without such a document (404, a web page) says
    nothing in it; one whose document cannot be had at the moment might.

    Args:
        issuer: the issuer's id.
        what: the method's id, the label or the thumbprint that is looked for.
        purpose: what the key is used for.
        now: the moment that revocation and expiry are compared with.
        own: gives the issuer's own document.
        named: finds in it what is looked for.
        before: a place that may speak against the key, or hold one that the document lacks.
        theirs: whether that place is the issuer's alone, so that what stands there counts by
            itself where the document names no keys.
        after: the last place for a key; it is told the one that `before` holds.
        code: of the error where no place has it.

    Raises:
        FetchError: the own document cannot be had, or no place that can has the key.
        KeyBindingError: no place has it (`code`), or one of them rules it out.
        DataError: it is there and cannot be read.
    """
    asked = _Asked()
    held = asked.of(before)
    if held is not None:
        check_in_force(held, now)
    document = asked.of(own, must=True)
    if document is not None:
        method = asked.of(lambda: named(document))
        if method is not None:
            return check_method(method, document, purpose=purpose, now=now)
    if held is not None and document is not None and _names(document, held, what, purpose):
        method = held
    else:
        method = asked.of(after and (lambda: after(held)))
        if method is None and held is not None and theirs and not _names_keys(document):
            method = replace(held, listed=False)
    if method is None:
        if held is not None and document is not None and not asked.in_doubt:
            raise not_published(what, issuer, code)
        raise asked.missing or asked.silent or not_published(what, issuer, code)
    if document is not None:
        check_key(method.key, document, name=what, purpose=purpose, now=now)
    return check_in_force(method, now)


def _names(document: Document, held: VerificationMethod, what: str, purpose: str) -> bool:
    """Whether the issuer's document names a key of another place: by itself, or by its id."""
    if what in document.relationships.get(purpose, frozenset()):
        return True
    return any(method.key == held.key for method in document.methods.values())


def _names_keys(document: Document | None) -> bool:
    return document is not None and document.names_keys


class _Asked:
    """Asks one place after another, and keeps why the first of them gave no answer."""

    def __init__(self) -> None:
        self.missing: FetchError | None = None
        self.silent: DataError | None = None

    @property
    def in_doubt(self) -> bool:
        """Whether a place might have an answer that cannot be had at the moment."""
        return self.missing is not None and not is_absent(self.missing)

    def of(self, place: Callable[[], _T | None] | None, *, must: bool = False) -> _T | None:
        """The place's answer; None where it has none or cannot be had.

        `must`: only a place that is not there may be passed over, so that one which cannot be had
        at the moment raises its `FetchError`.
        """
        if place is None:
            return None
        try:
            return place()
        except FetchError as error:
            if must and not is_absent(error):
                raise
            self.missing = self.missing or error
        except KeyBindingError as error:
            if error.code not in _SILENT or "method" in error.data:
                raise
            self.silent = self.silent or error
        return None


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
