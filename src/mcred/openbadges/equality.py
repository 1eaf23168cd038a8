"""When two credentials are the same one (§9, equality and comparison)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from mcred.openbadges.lexical import moment_of
from mcred.openbadges.rules import members, text

__all__ = ["credential_key", "replaces", "same_credential"]


def credential_key(document: Mapping[str, Any]) -> tuple[str, str] | None:
    """Issuer id and credential id, unescaped and trimmed; None where one of them is missing."""
    issuer = document.get("issuer")
    found = text(issuer) or text(members(issuer).get("id"))
    name = text(document.get("id"))
    if not found or not name:
        return None
    return unquote(found).strip(), unquote(name).strip()


def same_credential(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether issuer and id agree; documents that lack one of them equal nothing."""
    key = credential_key(first)
    return key is not None and key == credential_key(second)


def replaces(newer: Mapping[str, Any], older: Mapping[str, Any]) -> bool:
    """Whether the first is the same credential as the second, in force from a later moment."""
    if not same_credential(newer, older):
        return False
    first, second = _in_force_from(newer), _in_force_from(older)
    return first is not None and second is not None and first > second


def _in_force_from(document: Mapping[str, Any]) -> datetime | None:
    for member in ("validFrom", "issuanceDate"):
        written = text(document.get(member))
        if written is not None:
            return moment_of(written)
    return None
