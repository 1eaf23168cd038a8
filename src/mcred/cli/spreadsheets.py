"""CSV that a spreadsheet may open: no cell is a formula, whoever wrote it."""

from __future__ import annotations

import re

__all__ = ["harmless"]

#: What spreadsheets read as a formula, also after spaces and in wide letters.
_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
_SPACE = r"\s\u200b-\u200f\u2060\ufeff"
_FORMULA = re.compile(rf"[{_SPACE}]*[{re.escape(_SIGNS)}]|[\t\r\n]")
_NUMBER = re.compile(r"[+-][0-9][0-9 .,()]*(?=[,;\t\r\n]|\Z)")
#: What ends a cell where another separator is set: there, quotes in its middle protect nothing.
_ENDS = re.compile(rf"[,;\t\r\n\v\f\x85\u2028\u2029][,;\"{_SPACE}]*+")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would run; numbers stay numbers.

    Also in its middle, after what another spreadsheet takes for the end of a cell.
    """
    guarded = _ENDS.sub(_guarded, cell)
    number = _NUMBER.match(cell)
    if _FORMULA.match(cell) and not (number and number.end() == len(cell)):
        return f"'{guarded}"
    return guarded


def _guarded(ends: re.Match[str]) -> str:
    cell, at = ends.string, ends.end()
    runs = cell[at : at + 1] in _SIGNS and at < len(cell)
    return f"{ends[0]}'" if runs and not _NUMBER.match(cell, at) else ends[0]
