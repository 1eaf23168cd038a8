"""TOML 1.0 files: read strictly, and edited so that comments and order stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mcred.errors import DataError, LimitError
from mcred.workspace.atomic import read_bounded, shown

__all__ = [
    "MAX_BYTES",
    "add_block",
    "block",
    "extend_block",
    "parse",
    "read",
    "remove_block",
    "require_same",
]

MAX_BYTES = 1024 * 1024  #: longer than any settings file

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HEADER = re.compile(r"[ \t]*\[")


def read(path: str | Path) -> str:
    """The text of a TOML file. Raises UsageError, LimitError, or DataError for bad UTF-8."""
    data = read_bounded(path, size=MAX_BYTES)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{shown(path)} is not UTF-8 at byte {error.start}", code="toml_utf8", path=str(path)
        ) from None


def parse(text: str, *, where: str) -> dict[str, Any]:
    """The values of a TOML document; `where` names it in messages.

    Raises:
        DataError: `toml_syntax`, with the line and column.
        LimitError: nested too deeply to be read.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise LimitError(f"{where} is nested too deeply", limit="depth") from None
    except ValueError as error:
        # TOMLDecodeError is a ValueError, and so is an integer of thousands of digits.
        reason = " ".join(str(error).split())[:200]
        raise DataError(f"{where} is not TOML: {reason}", code="toml_syntax", path=where) from error


def block(values: Mapping[str, Any], *, table: str) -> str:
    """One `[[table]]` with its values, as text."""
    import tomlkit

    return f"[[{table}]]\n{tomlkit.dumps(dict(values))}"


def add_block(text: str, block: str, *, table: str) -> str:
    """Put `block`, a whole `[[table]]`, behind the last `[[table]]` or at the end.

    Comments behind the last table stay with what follows them.
    """
    lines = _LINE.findall(text)
    starts = _starts(lines, table)
    at = _content_end(lines, starts[-1]) if starts else len(lines)
    before, after = "".join(lines[:at]), "".join(lines[at:])
    if before and not before.endswith("\n"):
        before += "\n"
    gap = "\n" if before and not before.endswith("\n\n") else ""
    return f"{before}{gap}{block}{after}"


def extend_block(text: str, addition: str, *, table: str, index: int) -> str:
    """Put the lines of `addition` behind the last value of the `index`th `[[table]]`.

    Raises:
        DataError: `toml_layout`.
    """
    lines = _LINE.findall(text)
    at = _content_end(lines, _start(lines, table, index))
    before = "".join(lines[:at])
    if not before.endswith("\n"):
        before += "\n"
    return before + addition + "".join(lines[at:])


def remove_block(text: str, *, table: str, index: int) -> str:
    """Take the `index`th `[[table]]` out, with the comment lines directly above it.

    Raises:
        DataError: `toml_layout`: the tables are not written as `[[table]]`.
    """
    lines = _LINE.findall(text)
    start = _start(lines, table, index)
    end = _content_end(lines, start)
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    while end < len(lines) and not lines[end].strip():
        end += 1
    if end == len(lines):
        while start > 0 and not lines[start - 1].strip():
            start -= 1
    return "".join([*lines[:start], *lines[end:]])


def _starts(lines: list[str], table: str) -> list[int]:
    name = r"[ \t]*\.[ \t]*".join(re.escape(part) for part in table.split("."))
    header = re.compile(rf"[ \t]*\[\[[ \t]*{name}[ \t]*\]\]")
    return [number for number, line in enumerate(lines) if header.match(line)]


def _start(lines: list[str], table: str, index: int) -> int:
    starts = _starts(lines, table)
    if index >= len(starts):
        raise DataError(
            f"the entries are not written as [[{table}]] tables; edit the file by hand",
            code="toml_layout",
        )
    return starts[index]


def _content_end(lines: list[str], start: int) -> int:
    """The line behind the last line of the table that is neither blank nor comment."""
    end = number = start + 1
    while number < len(lines) and not _HEADER.match(lines[number]):
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            end = number + 1
        number += 1
    return end


def require_same(text: str, expected: Mapping[str, Any], *, where: str) -> None:
    """Refuse an edit that did not do exactly what was meant.

    The edits above look at lines; a multi-line string or array can look like a header to them.

    Raises:
        DataError: `toml_layout`.
    """
    try:
        is_same = tomllib.loads(text) == expected
    except ValueError:
        is_same = False
    if not is_same:
        raise DataError(
            f"{where} is laid out in a way that cannot be edited safely; edit it by hand",
            code="toml_layout",
            path=where,
        )
