"""Change scalars of a YAML text in place: not a byte of the rest is touched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mcred.workspace.yaml_writer import dump_yaml, make_round_trip

__all__ = ["splice"]

Place = tuple[str | int, ...]


def splice(text: str, changes: Mapping[Place, Any], behind: Mapping[Place, str]) -> str | None:
    """The text with these changes, or None where it takes more than replacing scalars.

    A new key at the top goes on a line of its own behind the key that `behind` names. Whether the
    result reads as it should is for the caller to check.
    """
    from ruamel.yaml.nodes import MappingNode, ScalarNode

    top = make_round_trip(width=100).compose(text)
    if not isinstance(top, MappingNode):
        return None
    nodes = {key.value: value for key, value in top.value if isinstance(key, ScalarNode)}
    edits: list[tuple[int, int, str]] = []
    line_ends: dict[str, int] = {}  # of the new keys: where they go
    for place, value in changes.items():
        written = _scalar(value)
        key = place[0]
        if len(place) != 1 or not isinstance(key, str) or written is None:
            return None
        if key in nodes:
            node = nodes[key]
            if not isinstance(node, ScalarNode) or node.style in ("|", ">"):
                return None
            edits.append((node.start_mark.index, node.end_mark.index, written))
            continue
        anchor = behind.get(place, "")
        if anchor in line_ends:
            end = line_ends[anchor]
        elif anchor in nodes and isinstance(nodes[anchor], ScalarNode):
            end = text.find("\n", nodes[anchor].end_mark.index)
        else:
            return None
        if end < 0:
            return None
        line_ends[key] = end
        edits.append((end, end, f"\n{key}: {written}"))
    # from the end, so that places stay; of several at one place the first is put in last
    for _, (start, end, new) in sorted(
        enumerate(edits), key=lambda each: (each[1][0], each[0]), reverse=True
    ):
        text = text[:start] + new + text[end:]
    return text


def _scalar(value: Any) -> str | None:
    """A scalar as it stands behind its key, in one line."""
    if isinstance(value, dict | list):
        return None
    if isinstance(value, str) and not value.isprintable():
        return json.dumps(value)  # every JSON string is a YAML string, in one line
    written = dump_yaml({"key": value}).removeprefix("key: ").removesuffix("\n")
    return None if "\n" in written else written
