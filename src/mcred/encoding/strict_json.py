"""JSON as design rule 1 accepts it: RFC 8259 and I-JSON (RFC 7493) without the doubtful parts."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from mcred.errors import LimitError, StrictJSONError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["JSON", "dumps", "loads", "shorten"]

#: What `json.loads` makes of a document.
JSON = Any

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_CONTAINERS = frozenset({dict, list})

#: Characters of a number. The exact decimal value of a double has at most 1,077; an integer of 308
#: digits is within the range of a double.
_MAX_FLOAT = 1100
_MAX_INTEGER = 308


def loads(data: bytes | str, *, limits: Limits = DEFAULT_LIMITS, size: int | None = None) -> JSON:
    """Parse one JSON document.

    Args:
        data: UTF-8 bytes (a byte order mark is accepted) or text.
        limits: depth and number of values.
        size: the most bytes accepted; `limits.local_bytes` unless told.

    Raises:
        StrictJSONError: duplicate keys, NaN or Infinity, numbers out of range, lone surrogates,
            bad UTF-8, anything that is not JSON.
        LimitError: too long, too deep or too many values.
    """
    cap = limits.local_bytes if size is None else size
    if len(data) > cap:
        raise _too_long(cap)
    text = _decode(data, cap)
    _refuse_many(text, limits)
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise _too_deep(limits) from None
    except json.JSONDecodeError as error:
        raise StrictJSONError(
            f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}",
            code="json_syntax",
            position=error.pos,
        ) from None
    if not _is_small(text, limits):
        _measure(value, limits)
    if _SURROGATE_ESCAPE.search(text) and not _is_text(_flat(value)):
        raise StrictJSONError(
            "a string holds half of a surrogate pair, which is no character",
            code="json_surrogate",
        )
    return value


def dumps(value: JSON, *, indent: int | None = None) -> str:
    """Write JSON that `loads` accepts: UTF-8 text, no NaN, members in the order given.

    Raises:
        StrictJSONError: a number that JSON has no form for.
    """
    separators = (",", ":") if indent is None else (",", ": ")
    try:
        return json.dumps(
            value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
        )
    except ValueError as error:
        raise StrictJSONError(f"not to be written as JSON: {error}", code="json_number") from error


def shorten(value: JSON, width: int = 60) -> str:
    """A value in a message: JSON on one line, cut, with control characters escaped."""
    if isinstance(value, str):
        value = value[:width]  # no work for what will be cut anyway
    text = json.dumps(value, ensure_ascii=True, default=repr)
    return text if len(text) <= width else text[: width - 1] + "…"


def _decode(data: bytes | str, cap: int) -> str:
    if isinstance(data, str):
        if not _is_text(data):
            raise StrictJSONError("the text holds a lone surrogate", code="json_surrogate")
        if not data.isascii() and len(data.encode()) > cap:
            raise _too_long(cap)
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StrictJSONError(
            f"not UTF-8 at byte {error.start}", code="json_utf8", position=error.start
        ) from None


def _is_text(text: str) -> bool:
    """Whether every surrogate is gone: then and only then UTF-8 can carry it."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse_many(text: str, limits: Limits) -> None:
    """Refuse before parsing what has too many values: every comma outside strings parts two."""
    if len(text) < 2 * limits.json_items or text.count(",") < limits.json_items:
        return
    if sum(part.count(",") for part in _STRING.split(text)) >= limits.json_items:
        raise _too_many(limits)


def _unique(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise StrictJSONError(
                    f"the key {shorten(key)} appears twice in one object",
                    code="json_duplicate_key",
                    term=key,
                )
            seen.add(key)
    return members


def _refuse_constant(name: str) -> None:
    raise StrictJSONError(f"{name} is not a JSON number", code="json_number")


def _finite(text: str) -> float:
    number = float(text) if len(text) <= _MAX_FLOAT else math.inf
    if not math.isfinite(number):
        raise StrictJSONError(f"the number {text[:40]} is out of range", code="json_number")
    return number


def _integer(text: str) -> int:
    if len(text) > _MAX_INTEGER:
        raise StrictJSONError(f"the number {text[:40]}… is out of range", code="json_number")
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_constant=_refuse_constant,
    parse_float=_finite,
    parse_int=_integer,
)


def _too_long(cap: int) -> LimitError:
    return LimitError(f"longer than {cap} bytes", limit="bytes", cap=cap)


def _too_deep(limits: Limits) -> LimitError:
    return LimitError(
        f"nested deeper than {limits.json_depth} levels", limit="json_depth", cap=limits.json_depth
    )


def _too_many(limits: Limits) -> LimitError:
    return LimitError(
        f"more than {limits.json_items} values", limit="json_items", cap=limits.json_items
    )


def _is_small(text: str, limits: Limits) -> bool:
    """Whether the text is too short to hold too many values, or to hold them too deep."""
    brackets = text.count("{") + text.count("[")
    return len(text) <= limits.json_items and brackets <= limits.json_depth


def _measure(value: JSON, limits: Limits) -> None:
    """Walk the containers, level by level."""
    items = 1
    depth = 0
    level = [value] if type(value) in _CONTAINERS else []
    while level:
        depth += 1
        if depth > limits.json_depth:
            raise _too_deep(limits)
        items += sum(map(len, level))
        if items > limits.json_items:
            raise _too_many(limits)
        level = [
            item
            for container in level
            for item in (container.values() if type(container) is dict else container)
            if type(item) in _CONTAINERS
        ]


def _flat(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False)
