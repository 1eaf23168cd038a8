"""Tables of candidates: a link or file in each row, and whom it should have been issued to.

CSV (RFC 4180, UTF-8; a header; `,`, `;` or tab between). The column `source` holds a link, a file
(relative ones beside the table) or a badge's data; `recipient` the address, DID or other identifier
it should be issued to, and may be empty or missing. All other columns are the user's own.
"""

from __future__ import annotations

import csv
import os
import re
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mcred.encoding.strict_json import shorten
from mcred.errors import UsageError
from mcred.limits import MIB

__all__ = ["Candidate", "CandidateFile"]

_LONGEST_LINE = MIB
_MOST_LINES = 200  #: of one row: a quote that is never closed must not swallow the table
_SCHEME_OR_DATA = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|[{\[<]|eyJ[\w-]+\.|VP1-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One row. `problem` says why it cannot be read, where it cannot.

    `number` is that of the line it begins on; `cells` are as many as the header has.
    """

    number: int
    cells: tuple[str, ...]
    source: str | Path = ""
    recipient: str | None = None
    problem: str | None = None


class CandidateFile:
    """The rows of one table, read one at a time."""

    def __init__(self, path: Path) -> None:
        """Read the header.

        Raises:
            UsageError: the file cannot be read, or is none; `table_header`: no header, a column
                twice, or `source` missing.
        """
        self._path = path
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is no ordinary file", code="batch")
        first = next(self._lines(), "")
        self.has_mark = first.startswith("\ufeff")  #: it begins with a byte order mark
        header = first.removeprefix("\ufeff")
        self.delimiter = max(",;\t", key=header.count)
        try:
            cells = next(csv.reader([header], delimiter=self.delimiter, strict=True), [])
        except csv.Error as error:
            raise self._bad_header(f"the first line is not CSV: {error}") from error
        self.columns = tuple(cell.strip() for cell in cells)
        lower = [name.lower() for name in self.columns]
        if "source" not in lower:
            raise self._bad_header(
                f"the first line must name the column source (and recipient): {shorten(header)}"
            )
        twice = sorted({name for name in ("source", "recipient") if lower.count(name) > 1})
        if twice:
            raise self._bad_header(f"columns named twice: {', '.join(twice)}")
        self._source = lower.index("source")
        self._recipient = lower.index("recipient") if "recipient" in lower else None

    def count(self) -> int:
        """How many rows there are."""
        return sum(1 for _ in self._rows())

    def __iter__(self) -> Iterator[Candidate]:
        """Every row that is not empty, good or bad.

        Raises:
            UsageError: the file cannot be read.
        """
        return (self._candidate(*row) for row in self._rows())

    def _rows(self) -> Iterator[tuple[int, list[str], str | None]]:
        for row in self._records():
            if row[2] is not None or any(cell.strip() for cell in row[1]):
                yield row

    def _candidate(self, number: int, cells: list[str], problem: str | None) -> Candidate:
        width = len(self.columns)
        if problem is None and any(cells[width:]):
            problem = f"{len(cells)} cells, where the header has {width}"
        kept = tuple((cells + [""] * width)[:width])
        source = kept[self._source].strip()
        recipient = "" if self._recipient is None else kept[self._recipient].strip()
        if problem is None:
            problem = _unreadable(source) or _unreadable(recipient)
        if problem is not None:
            return Candidate(number=number, cells=kept, problem=problem)
        given: str | Path = source
        if source and not _SCHEME_OR_DATA.match(source):
            given = self._path.parent / source
            problem = _no_file(given, source)
        return Candidate(
            number=number, cells=kept, source=given, recipient=recipient or None, problem=problem
        )

    def _records(self) -> Iterator[tuple[int, list[str], str | None]]:
        """Line number, cells, and what is wrong with the CSV: only that line is lost then."""
        lines, waiting = self._lines(), deque[str]()
        next(lines, None)
        number = 2
        while True:
            taken: list[str] = []
            reader = csv.reader(_take(waiting, lines, taken), delimiter=self.delimiter, strict=True)
            try:
                cells, problem = next(reader), None
            except StopIteration:
                return
            except csv.Error as error:
                waiting.extendleft(reversed(taken[1:]))
                del taken[1:]
                cells, problem = [taken[0].rstrip("\r\n")], f"not CSV: {error}"
            yield number, cells, problem
            number += len(taken)

    def _lines(self) -> Iterator[str]:
        """A byte that is no UTF-8 spoils its cell, not the file."""
        try:
            with self._path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
                while line := file.readline(_LONGEST_LINE):
                    yield line
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UsageError(f"cannot read {self._path}: {reason}", code="batch") from error

    def _bad_header(self, what: str) -> UsageError:
        return UsageError(f"{self._path}: {what}", code="table_header")


def _take(waiting: deque[str], lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    while len(taken) < _MOST_LINES:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        taken.append(line)
        yield line


def _unreadable(text: str) -> str | None:
    if text.isprintable():
        return None
    return f"{shorten(text)} has characters that cannot be meant"


def _no_file(path: Path, given: str) -> str | None:
    """What is wrong with a file; nothing but ordinary files is opened, nor other machines'."""
    if given.startswith(("\\\\", "//")):
        return "files of other machines are not opened"
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        return f"{shorten(given)}: {getattr(error, 'strerror', None) or error}"
    return None if stat.S_ISREG(mode) else f"{shorten(given)} is no ordinary file"
