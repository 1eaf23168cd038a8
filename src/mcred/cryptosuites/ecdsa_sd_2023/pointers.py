"""JSON pointers (RFC 6901), and what they select of a document.

Data Integrity ECDSA Cryptosuites v1.0, section 3.4 (jsonPointerToPaths, selectJsonLd). A selection
holds what is pointed at, and on the way there the ids, types and contexts of every object.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import UsageError

__all__ = ["parse", "select"]

#: Kept of every object on the way: without them the rest would mean something else.
_KEPT = frozenset(["@context", "id", "@id", "type", "@type"])
_INDEX = re.compile("0|[1-9][0-9]{0,9}")
_BAD_ESCAPE = re.compile("~(?![01])")


@dataclass(slots=True)
class _Wanted:
    """A part that is wanted: all of it, or its `members` by key or index."""

    whole: bool = False
    members: dict[str | int, _Wanted] = field(default_factory=dict)


def parse(pointer: str) -> tuple[str, ...]:
    """The reference tokens of a JSON pointer, unescaped; none for `""`, the whole document.

    Raises:
        UsageError: `pointer_syntax`.
    """
    if not isinstance(pointer, str) or (pointer and pointer[0] != "/"):
        raise _syntax(pointer)
    if _BAD_ESCAPE.search(pointer):
        raise _syntax(pointer)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def select(document: Mapping[str, Any], pointers: Iterable[str]) -> dict[str, Any] | None:
    """A new document of what is pointed at, in the original's order; None without pointers.

    Arrays keep the elements that are pointed at, closed up.

    Raises:
        UsageError: `pointer_syntax`, or `pointer_unmatched` where the document has no such part.
    """
    wanted = _Wanted()
    for pointer in pointers:
        _want(wanted, document, pointer)
    if not wanted.whole and not wanted.members:
        return None
    selected: dict[str, Any] = _selected(document, wanted)
    return selected


def _want(wanted: _Wanted, value: Any, pointer: str) -> None:
    for token in parse(pointer):
        key = _key(value, token)
        if key is None:
            raise UsageError(
                f"the pointer {shorten(pointer)} matches nothing in the document",
                code="pointer_unmatched",
                pointer=pointer,
            )
        value = value[key]
        wanted = wanted.members.setdefault(key, _Wanted())
    wanted.whole = True


def _key(value: Any, token: str) -> str | int | None:
    if isinstance(value, Mapping):
        return token if token in value else None
    if isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
        return int(token)
    return None


def _selected(value: Any, wanted: _Wanted) -> Any:
    if wanted.whole:
        return copy.deepcopy(value)
    if isinstance(value, list):
        return [
            _selected(value[int(index)], wanted.members[index]) for index in sorted(wanted.members)
        ]
    return {
        key: copy.deepcopy(member) if key in _KEPT else _selected(member, wanted.members[key])
        for key, member in value.items()
        if key in _KEPT or key in wanted.members
    }


def _syntax(pointer: object) -> UsageError:
    return UsageError(
        f"{shorten(pointer)} is no JSON pointer, which looks like /credentialSubject/achievement",
        code="pointer_syntax",
        pointer=pointer,
    )
