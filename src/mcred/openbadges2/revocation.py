"""RevocationList: Open Badges 2.0, "Revocation List"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.errors import DataError
from mcred.openbadges2.members import text

__all__ = ["find_revocation"]


def find_revocation(
    document: Mapping[str, Any], assertion: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """The entry by which a list revokes an assertion: its id, `{"id": …}` or `{"uid": …}`.

    Raises:
        DataError: no `revokedAssertions`, or an entry that cannot be read and might be the one.
    """
    entries = document.get("revokedAssertions")
    if isinstance(entries, str | Mapping):
        entries = [entries]
    if not isinstance(entries, list):
        raise DataError("it has no array revokedAssertions", code="status_list_malformed")
    unreadable = False
    for entry in entries:
        found = {"id": entry} if isinstance(entry, str) else entry
        if not isinstance(found, Mapping) or not (text(found.get("id")) or text(found.get("uid"))):
            unreadable = True
        elif _is_about(found, assertion):
            if found.get("revoked", True) is True:
                return found
            unreadable = unreadable or found["revoked"] is not False
    if unreadable:
        raise DataError("it has entries that cannot be read", code="status_list_malformed")
    return None


def _is_about(entry: Mapping[str, Any], assertion: Mapping[str, Any]) -> bool:
    return any(
        text(entry.get(name)) is not None
        and text(assertion.get(name)) is not None
        and entry[name].strip() == assertion[name].strip()
        for name in ("id", "uid")
    )
