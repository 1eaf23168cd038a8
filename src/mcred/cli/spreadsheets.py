"""CSV that a spreadsheet may open: no cell is a formula, whoever wrote it."""

from __future__ import annotations

import re

__all__ = ["harmless"]

#: What spreadsheets read as a formula, also after spaces and in wide letters.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-][0-9][0-9 .,()]*")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would run; numbers stay numbers."""
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
