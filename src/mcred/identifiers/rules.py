"""What holds of a method that is to bind a key to its issuer."""

from __future__ import annotations

from datetime import datetime

from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import KeyBindingError
from mcred.identifiers.document import Document, VerificationMethod

__all__ = ["check_controller", "check_in_force", "check_method", "method_in"]


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

    Raises:
        KeyBindingError: `foreign_controller`, `wrong_relationship`, `method_revoked` or
            `method_expired`.
    """
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
    for word, since in (("revoked", method.revoked), ("expired", method.expires)):
        if since is not None and since <= now:
            raise KeyBindingError(
                f"the key {shorten(method.id)} is {word} since {format_datetime(since)}",
                code=f"method_{word}",
                method=method.id,
                since=format_datetime(since),
            )
    return method
