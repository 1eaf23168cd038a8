"""Every text of a definition that somebody reads, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mcred.microcredentials.definition import MicroCredential

__all__ = ["texts"]

#: Members that hold sentences; the others hold names of things, ids and addresses.
_SENTENCES = frozenset(
    {"able_to", "description", "instructions", "know", "statement", "summary", "text", "title"}
)
#: What others wrote, or what is not about doing the work.
_SKIPPED = frozenset({"research", "resources", "alignments", "creator", "adopted_from", "validity"})


def texts(definition: MicroCredential) -> Iterator[tuple[str, str]]:
    """JSON path and text, in order; citations, resources and alignments are left out."""
    members = {name: value for name, value in definition.to_dict().items() if name not in _SKIPPED}
    yield from _walk("$", "", members)


def _walk(path: str, name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for member, inner in value.items():
            if member != "alignments":
                yield from _walk(f"{path}.{member}", member, inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(f"{path}[{index}]", name, inner)
    elif isinstance(value, str) and (name in _SENTENCES or path.endswith(".name")):
        yield path, value
