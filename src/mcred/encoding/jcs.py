"""JSON Canonicalization Scheme, RFC 8785."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from mcred.encoding.strict_json import JSON
from mcred.errors import EncodingError

__all__ = ["canonicalize"]

_MAX_INTEGER = 2**53 - 1
_STRINGS = frozenset({str})
_LONGEST_ROW = 100_000


def canonicalize(value: JSON) -> bytes:
    """UTF-8 bytes of `value` in canonical form.

    Raises:
        EncodingError: NaN, Infinity, an integer that names no double, half a surrogate
            pair, a key or a value that JSON does not have, endless nesting.
    """
    try:
        if _is_plain(value):
            return _ENCODER.encode(value).encode("utf-8")
        return _general(value)
    except RecursionError:
        raise EncodingError("nested too deep for RFC 8785", code="jcs_depth") from None
    except UnicodeEncodeError:
        raise EncodingError("half of a surrogate pair is no character", code="jcs_text") from None


#: On the values of `_is_plain` this writes the same bytes as RFC 8785 asks for, much faster.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)


def _is_plain(value: JSON) -> bool:
    """Whether every key is ASCII (order by code point = by UTF-16) and every number an integer.

    Containers are put in a row instead of being called for, as calls are what takes time. What is
    endless ends with the row.
    """
    row: list[Any] = [[value]]
    for container in row:
        members: Iterable[JSON] = container
        if type(container) is dict:
            if not _STRINGS.issuperset(map(type, container)) or not "".join(container).isascii():
                return False
            members = container.values()
        for member in members:
            kind = type(member)
            if kind is str:
                continue
            if kind is dict or kind is list:
                row.append(member)
            elif kind is int:
                if not -_MAX_INTEGER <= member <= _MAX_INTEGER:
                    return False
            elif kind is not bool and member is not None:
                return False
        if len(row) > _LONGEST_ROW:
            return False
    return True


def _general(value: JSON) -> bytes:
    import rfc8785

    try:
        return rfc8785.dumps(_as_doubles(value))
    except rfc8785.IntegerDomainError as error:
        raise EncodingError("an integer that names no double", code="jcs_number") from error
    except rfc8785.FloatDomainError as error:
        raise EncodingError("NaN and Infinity are not JSON", code="jcs_number") from error
    except rfc8785.CanonicalizationError as error:
        raise EncodingError(f"not JSON: {error}", code="jcs_value") from error


def _as_doubles(value: JSON) -> JSON:
    """Integers beyond 2^53 as the doubles that they name (section 3.2.2.3), where they name one.

    ECMAScript reads `100000000000000000000` as a double and writes it so. An integer that is
    neither the value of a double nor its shortest spelling stays to be refused: what Python reads
    would be another number than what was signed.
    """
    if isinstance(value, dict):
        return {key: _as_doubles(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_as_doubles(member) for member in value]
    from decimal import Decimal

    if type(value) is int and abs(value) > _MAX_INTEGER and value.bit_length() <= 1023:
        double = float(value)
        return double if value in (int(double), int(Decimal(repr(double)))) else value
    return value
