"""What holds of a method that is to bind a key to its issuer."""

from __future__ import annotations

from datetime import datetime

from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import KeyBindingError
from mcred.identifiers.document import Document, VerificationMethod
from mcred.identifiers.verification_method import end_of, keys_in
from mcred.keys import VerificationKey

__all__ = [
    "check_controller",
    "check_in_force",
    "check_key",
    "check_method",
    "method_in",
    "not_published",
]


def method_in(document: Document, method_id: str) -> VerificationMethod | None:
    """The method of that id, None where the document has none.

    Raises:
        DataError: it is there and cannot be read, with the reason.
    """
    if method_id in document.unusable:
        # A document may be kept: its errors must not gather tracebacks from one use to the next.
        raise document.unusable[method_id].with_traceback(None)
    return document.methods.get(method_id)


def check_method(
    method: VerificationMethod, document: Document, *, purpose: str, now: datetime
) -> VerificationMethod:
    """`method` itself, when the document lets it be used for `purpose` at `now`.

    A key that the document revokes under one name is not used under another.

    Raises:
        KeyBindingError: `foreign_controller`, `wrong_relationship`, `method_revoked` or
            `method_expired`.
    """
    _check_not_revoked(method.key, document, name=method.id, now=now)
    return _check_listed(method, document, purpose=purpose, now=now)


def check_key(
    key: VerificationKey, document: Document, *, name: str, purpose: str, now: datetime
) -> None:
    """That an issuer's document does not speak against a key that another place gives.

    The key is known by itself, under whatever name it stands in the document, and by `name`. A
    method that somebody else controls says nothing unless it is revoked.

    Raises:
        KeyBindingError: `wrong_relationship`, `method_revoked` or `method_expired`.
        EncodingError: a date that says when the key ends cannot be read.
    """
    _check_not_revoked(key, document, name=name, now=now)
    own = [
        method
        for method in document.methods.values()
        if method.key == key and method.controller == document.id
    ]
    problem: KeyBindingError | None = None
    for method in own:
        try:
            _check_listed(method, document, purpose=purpose, now=now)
        except KeyBindingError as error:
            problem = problem or error
        else:
            return
    if problem is not None:
        raise problem


def not_published(what: str, issuer: str, code: str) -> KeyBindingError:
    """The error for a key that no place of the issuer's has."""
    return KeyBindingError(
        f"{shorten(issuer)} does not publish the key {shorten(what)}",
        code=code,
        method=what,
        issuer=issuer,
    )


def _check_not_revoked(
    key: VerificationKey, document: Document, *, name: str, now: datetime
) -> None:
    """No entry with this key has been revoked; one that cannot be used must not have ended."""
    for method in document.methods.values():
        if method.key == key:
            _check_end(method.id, "revoked", method.revoked, now)
    for method_id in document.unusable:
        entry = document.entries[method_id]
        if method_id == name or key in keys_in(entry):
            for member, word in (("revoked", "revoked"), ("expires", "expired")):
                _check_end(method_id, word, end_of(entry, member), now)


def _check_listed(
    method: VerificationMethod, document: Document, *, purpose: str, now: datetime
) -> VerificationMethod:
    check_controller(method, document.id)
    if method.id not in document.relationships.get(purpose, frozenset()):
        raise KeyBindingError(
            f"{shorten(document.id)} does not use the key {shorten(method.id)}"
            f" for {shorten(purpose)}",
            code="wrong_relationship",
            method=method.id,
            purpose=purpose,
        )
    return check_in_force(method, now)


def check_controller(method: VerificationMethod, issuer: str) -> None:
    """Raises `KeyBindingError` (`foreign_controller`) unless the issuer controls the method."""
    if method.controller != issuer:
        raise KeyBindingError(
            f"the key {shorten(method.id)} is controlled by {shorten(method.controller)},"
            f" not by {shorten(issuer)}",
            code="foreign_controller",
            method=method.id,
            controller=method.controller,
            issuer=issuer,
        )


def check_in_force(method: VerificationMethod, now: datetime) -> VerificationMethod:
    """`method` itself, unless it is revoked or expired at `now`.

    Raises:
        KeyBindingError: `method_revoked` or `method_expired`, with `since`.
    """
    _check_end(method.id, "revoked", method.revoked, now)
    _check_end(method.id, "expired", method.expires, now)
    return method


def _check_end(method_id: str, word: str, since: datetime | None, now: datetime) -> None:
    if since is not None and since <= now:
        raise KeyBindingError(
            f"the key {shorten(method_id)} is {word} since {format_datetime(since)}",
            code=f"method_{word}",
            method=method_id,
            since=format_datetime(since),
        )
