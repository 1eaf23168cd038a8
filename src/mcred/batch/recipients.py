"""A recipient as one value: the subject that a badge gets, and the name that the records know."""

from __future__ import annotations

from typing import Any

from mcred.errors import UsageError
from mcred.openbadges.identity_hash import identity_hash
from mcred.openbadges.recipient import read_recipient

__all__ = ["known_as", "subject_of"]


def subject_of(given: str, *, salt: str) -> dict[str, Any]:
    """The members of a credential's subject for `[TYPE:]VALUE`: an id, or a salted hash.

    Raises:
        UsageError: `recipient`: nothing says what kind of identifier it is.
    """
    kind, value = read_recipient(given)
    if kind is None and value.startswith(("did:", "https://", "urn:")):
        return {"id": value}
    if kind is None and "@" in value:
        kind = "emailAddress"
    if kind is None or not value.strip():
        raise UsageError(
            f"say what {value!r} is: TYPE:VALUE, such as sourcedId:{value}", code="recipient"
        )
    # As `IdentityObject.hashed` makes it, without a model for each of many.
    identity = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash(value, salt),
        "identityType": kind,
        "salt": salt,
    }
    return {"identifier": [identity]}


def known_as(given: str) -> str:
    """What the records hash: an address is the same with and without its type before it."""
    kind, value = read_recipient(given)
    return value if kind in ("emailAddress", "email") else given
