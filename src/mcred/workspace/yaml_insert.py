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
    mapping.insert(position, key, value)
    slots = mapping.ca.items.get(behind)
    token = slots[2] if slots else None
    if token is None:
        return
    same_line, _, below_it = token.value.partition("\n")
    if not below_it:
        return
    from ruamel.yaml.tokens import CommentToken

    moved = CommentToken("\n" + below_it, start_mark=token.start_mark)
    mapping.ca.items[key] = [None, None, moved, None]
    if same_line:
        slots[2] = CommentToken(same_line + "\n", start_mark=token.start_mark)
    else:
        del mapping.ca.items[behind]
