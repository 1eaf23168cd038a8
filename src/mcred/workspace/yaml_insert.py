"""Put a new key at a chosen place of a mapping, and leave every comment where it was."""

from __future__ import annotations

from typing import Any

__all__ = ["insert_behind"]


def insert_behind(mapping: Any, key: str, value: Any, behind: str) -> None:
    """Put a key that is not there yet behind one that is; a dict, or what a round trip loads.

    ruamel.yaml hangs the comment lines below a value on the key above them; they are moved to the
    new key, so that they stay in front of what they introduce.
    """
    position = list(mapping).index(behind) + 1
    if not hasattr(mapping, "ca"):
        below = {name: mapping.pop(name) for name in list(mapping)[position:]}
        mapping.update({key: value, **below})
        return
    from ruamel.yaml.tokens import CommentToken

    mapping.insert(position, key, _commented(value))
    slots = mapping.ca.items.get(behind)
    token = slots[2] if slots else None
    last, last_key = _last(mapping, key)
    if token is None or isinstance(last[last_key], list):
        return
    same_line, _, below = token.value.partition("\n")
    if not below:
        return
    moved = CommentToken("\n" + below, start_mark=token.start_mark)
    last.ca.items[last_key] = [None, None, moved, None]
    if same_line:
        slots[2] = CommentToken(same_line + "\n", start_mark=token.start_mark)
    else:
        del mapping.ca.items[behind]


def _commented(value: Any) -> Any:
    """The value as mappings that can carry comments."""
    from ruamel.yaml.comments import CommentedMap

    if not isinstance(value, dict):
        return value
    return CommentedMap({name: _commented(member) for name, member in value.items()})


def _last(mapping: Any, key: str) -> tuple[Any, str]:
    """Where the text of a key's value ends: the innermost mapping and its last key."""
    while isinstance(mapping[key], dict) and mapping[key]:
        mapping = mapping[key]
        key = list(mapping)[-1]
    return mapping, key
