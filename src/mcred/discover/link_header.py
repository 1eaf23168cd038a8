"""The Link header of an answer (RFC 8288, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcred.containers.html import Link
from mcred.containers.media_types import media_type

__all__ = ["header_links"]

_MOST = 50
_TARGET = re.compile(r"\s*<([^<>\s]{1,4096})>")
_PARAMETER = re.compile(r'\s*;\s*([A-Za-z*]{1,20})\s*=\s*(?:"([^"]{0,500})"|([^\s",;]{1,500}))')


def header_links(value: str) -> Iterator[Link]:
    """The links of a header's value, up to the first that is not well-formed."""
    position = 0
    for _ in range(_MOST):
        target = _TARGET.match(value, position)
        if target is None:
            return
        position = target.end()
        parameters: dict[str, str] = {}
        while (found := _PARAMETER.match(value, position)) is not None:
            parameters.setdefault(found[1].lower(), found[2] if found[2] is not None else found[3])
            position = found.end()
        yield Link(
            rel=frozenset(parameters.get("rel", "").lower().split()),
            type=media_type(parameters.get("type")),
            href=target[1],
        )
        comma = value.find(",", position)
        if comma < 0:
            return
        position = comma + 1
