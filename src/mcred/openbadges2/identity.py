"""From an IdentityObject of 2.0 to one of 3.0: "Profile Identifier Properties"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mcred.openbadges2.members import text, types

__all__ = ["has_known_hash", "identifier_type", "is_hashed", "recipient_members"]

_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "email": "emailAddress",
        "schema:email": "emailAddress",
        "http://schema.org/email": "emailAddress",
        "https://schema.org/email": "emailAddress",
        "url": "ext:url",
        "telephone": "ext:telephone",
        "id": "ext:id",
    }
)
_URI = re.compile(r"(https://|did:|urn:)[^\s<>\"{}|\\^`]+\Z")
_HASH = re.compile(r"(md5\$[0-9a-fA-F]{32}|sha256\$[0-9a-fA-F]{64})\Z")
_NAME = re.compile(r"[A-Za-z0-9._-]+\Z")


def identifier_type(recipient: Mapping[str, Any]) -> str:
    """The identifier type of 3.0 for what an IdentityObject identifies by."""
    for name in types(recipient):
        if name in _TYPES:
            return _TYPES[name]
        if _NAME.match(name):
            return f"ext:{name}"
    return "identifier"


def is_hashed(recipient: Mapping[str, Any]) -> bool:
    """Whether the identity is a hash; where `hashed` is left out, its form tells."""
    hashed = recipient.get("hashed")
    return bool(hashed) if hashed is not None else has_known_hash(recipient)


def has_known_hash(recipient: Mapping[str, Any]) -> bool:
    """Whether the identity has the form of an IdentityHash; other algorithms are not defined."""
    return bool(_HASH.match(str(recipient.get("identity"))))


def recipient_members(recipient: Mapping[str, Any]) -> dict[str, Any]:
    """`id` or `identifier` of an AchievementSubject for the recipient of an Assertion.

    An id in clear is the subject's id. A hash is carried over with its salt.
    """
    identity, kind = str(recipient.get("identity")), identifier_type(recipient)
    hashed = is_hashed(recipient)
    if kind == "ext:id" and not hashed and _URI.match(identity):
        return {"id": identity}
    identifier: dict[str, Any] = {
        "type": "IdentityObject",
        "hashed": hashed,
        "identityHash": identity,
        "identityType": kind,
    }
    salt = text(recipient.get("salt"))
    if hashed and salt is not None:
        identifier["salt"] = salt
    return {"identifier": [identifier]}
