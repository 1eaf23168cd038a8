"""YAML for people: block style, text in quotes where another reader could take it otherwise."""

from __future__ import annotations

import io
import json
import re
from typing import Any

__all__ = ["dump_json", "dump_yaml", "make_round_trip"]

_WIDTH = 100

#: Plain text that a YAML 1.1 reader makes a boolean, a date, a number in base 60, …
_DOUBTFUL = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|~|<<|=)|[-+.]?[0-9][0-9_:.\-+eExXoOa-fA-FtTzZ ]*"
)


def dump_yaml(data: Any) -> str:
    """JSON-like data as YAML 1.2 text, in the order given."""
    stream = io.StringIO()
    make_round_trip(width=_WIDTH).dump(_quoted(data), stream)
    return stream.getvalue()


def make_round_trip(*, width: int, sequence: int = 4, offset: int = 2) -> Any:
    """A ruamel.yaml reader and writer that keeps comments, quotes and order.

    `width`: where long text is broken; `sequence` and `offset`: columns of a list's items and
    their dashes.
    """
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = width
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=sequence, offset=offset)
    return yaml


def _quoted(value: Any) -> Any:
    """A copy of `value` whose strings carry the style in which they are to be written."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    if isinstance(value, dict):
        return {_key(key): _quoted(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_quoted(member) for member in value]
    if not isinstance(value, str):
        return value
    if "\n" in value and _is_block_text(value):
        return LiteralScalarString(value)
    return DoubleQuotedScalarString(value) if _DOUBTFUL.fullmatch(value) else value


def _key(key: str) -> str:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    return DoubleQuotedScalarString(key) if _DOUBTFUL.fullmatch(key) else key


def _is_block_text(text: str) -> bool:
    lines = text.split("\n")
    return (
        bool(text.strip())
        and all(line.isprintable() and line == line.rstrip() for line in lines)
        and not lines[0].startswith(" ")
    )


def dump_json(data: Any) -> str:
    """The same data as JSON in ASCII, which is YAML too: for text that no YAML style carries."""
    return json.dumps(data, indent=2, allow_nan=False) + "\n"
