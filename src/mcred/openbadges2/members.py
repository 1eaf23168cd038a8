"""Members of badge objects, where one value may stand without its array and a link for an object
(Open Badges 2.0, "Primitive datatypes", and JSON-LD).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["link", "listed", "members", "text", "texts", "types"]


def listed(value: Any) -> list[Any]:
    """The values of an array, or the one value that stands for it; none for null."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str | None:
    """The value if it is a string with something in it."""
    return value if isinstance(value, str) and value.strip() else None


def texts(value: Any) -> list[str]:
    return [found for item in listed(value) if (found := text(item)) is not None]


def members(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, otherwise one without members."""
    return value if isinstance(value, Mapping) else {}


def link(value: Any) -> str | None:
    """The id of a linked object, whether only its id stands there or the object itself."""
    return text(value.get("id")) if isinstance(value, Mapping) else text(value)


def types(document: Any) -> list[str]:
    return texts(members(document).get("type"))
