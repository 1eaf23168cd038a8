"""Objects of one array that bear one id: in the graph they are one node.

Somebody could double a piece of evidence under the signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mcred.encoding.shape import Shape, ShapeMemo, is_kept

__all__ = ["repeated_node"]

#: For the shapes that came last: the places, among the strings, of the ids of each array's objects.
_SIBLINGS: ShapeMemo[tuple[tuple[int, ...], ...]] = ShapeMemo()


def repeated_node(document: Mapping[str, Any], shape: Shape | None) -> str | None:
    """The path of the first such object; `shape` is the document's, where it has one."""
    if shape is not None:
        siblings = _SIBLINGS.get(shape.key)
        if siblings is None and _SIBLINGS.came_before(shape.key) and not shape.is_large():
            numbered = Shape.replaced(dict(document), [*map(str, range(len(shape.strings)))])
            siblings = tuple(_sibling_ids(numbered))
            _SIBLINGS.put(shape.key, siblings, weight=shape.weight)
        if siblings is not None and not any(
            len({shape.strings[place] for place in places}) < len(places) for places in siblings
        ):
            return None
    return next(_repeated(document), None)


def _sibling_ids(value: Any) -> Iterator[tuple[int, ...]]:
    """The ids of the objects of each array, in a document whose strings are their numbers."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not is_kept(key):
                yield from _sibling_ids(item)
    elif isinstance(value, list):
        ids = (item.get("id") for item in value if isinstance(item, dict))
        places = tuple(int(name) for name in ids if isinstance(name, str))
        if len(places) > 1:
            yield places
        for item in value:
            yield from _sibling_ids(item)


def _repeated(value: Any, path: str = "$") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key != "@context":
                yield from _repeated(item, f"{path}.{key}")
    elif isinstance(value, list):
        seen: set[str] = set()
        for index, item in enumerate(value):
            name = item.get("id") if isinstance(item, Mapping) else None
            if isinstance(name, str):
                if name in seen:
                    yield f"{path}[{index}]"
                seen.add(name)
            yield from _repeated(item, f"{path}[{index}]")
