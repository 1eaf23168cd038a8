"""Files of recipients, CSV or JSON Lines, read a row at a time.

CSV (RFC 4180, UTF-8; a header; `,` or `;` between): `recipient` and any of the other columns
below, and `result:NAME` for each result. JSON Lines: one object a line with the same members;
`evidence` may be a list of Evidence objects, and `results` an object of NAME and value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from mcred.encoding.strict_json import loads, shorten
from mcred.errors import DataError, McredError, UsageError
from mcred.limits import MIB

__all__ = ["COLUMNS", "RESULT", "Row", "RowFile"]

#: Column → what it is.
COLUMNS: tuple[str, ...] = (
    "recipient",
    "valid_from",
    "valid_until",
    "awarded",
    "started",
    "ended",
    "language",
    "narrative",
    "license_number",
    "credits",
    "role",
    "term",
    "evidence",
    "evidence_name",
    "evidence_narrative",
)
RESULT = "result:"  #: before the name or id of a result of the achievement

_LONGEST_LINE = MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One badge to issue. `problem` says why the row cannot be read, where it cannot.

    `number` is that of the line it begins on. `recipient` is `[TYPE:]VALUE`; `values` the rest.
    """

    number: int
    recipient: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None


class RowFile:
    """The rows of one file. `done` is the share of the file that has been read, 0 to 1."""

    def __init__(self, path: Path) -> None:
        """Open nothing yet; `.jsonl` and `.ndjson` are JSON Lines, all else is CSV."""
        self._path = path
        self._is_json = path.suffix.lower() in (".jsonl", ".ndjson")
        self._read = 0
        self._size = 0

    @property
    def done(self) -> float:
        return min(1.0, self._read / self._size) if self._size else 1.0

    def columns(self) -> tuple[str, ...]:
        """The names in the header of a CSV file; empty for JSON Lines.

        Raises:
            UsageError: the file cannot be read.
            DataError: `row_header`: no header, or a name twice, unknown, or `recipient` missing.
        """
        if self._is_json:
            return ()
        with self._open() as file:
            return self._header(self._lines(file))[0]

    def __iter__(self) -> Iterator[Row]:
        """Every row, good or bad.

        Raises:
            UsageError: the file cannot be read.
            DataError: `row_header`; `row_csv`: from here on, what is a row cannot be told.
        """
        self._read = 0
        with self._open() as file:
            self._size = file.seek(0, io.SEEK_END)
            file.seek(0)
            yield from self._json_rows(file) if self._is_json else self._csv_rows(file)

    def _open(self) -> BinaryIO:
        try:
            return self._path.open("rb")
        except OSError as error:
            raise UsageError(
                f"cannot read {self._path}: {error.strerror}", code="recipients"
            ) from error

    def _lines(self, file: BinaryIO) -> Iterator[str]:
        number = 0
        while True:
            try:
                line = file.readline(_LONGEST_LINE + 1)
            except OSError as error:
                raise UsageError(
                    f"cannot read {self._path}: {error.strerror}", code="recipients"
                ) from error
            if not line:
                return
            number += 1
            if len(line) > _LONGEST_LINE:
                raise DataError(f"{self._path}: line {number} is too long", code="row_csv")
            self._read += len(line)
            # A byte that is no UTF-8 spoils its row, not the file.
            text = line.decode("utf-8", "surrogateescape")
            yield text.removeprefix("\ufeff") if number == 1 else text

    def _header(self, lines: Iterator[str]) -> tuple[tuple[str, ...], str]:
        first = next(lines, "")
        mark = ";" if ";" in first and "," not in first else ","
        names = tuple(name.strip() for name in next(csv.reader([first], delimiter=mark), []))
        unknown = [name for name in names if name not in COLUMNS and not name.startswith(RESULT)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if "recipient" not in names:
            raise self._bad_header(f"the first line must name the column recipient: {first!r}")
        if unknown:
            known = ", ".join((*COLUMNS, f"{RESULT}NAME"))
            raise self._bad_header(f"unknown columns {shorten(unknown)}; there are {known}")
        if twice:
            raise self._bad_header(f"columns named twice: {shorten(twice)}")
        return names, mark

    def _bad_header(self, what: str) -> DataError:
        return DataError(f"{self._path}: {shorten(what, 1000)[1:-1]}", code="row_header")

    def _csv_rows(self, file: BinaryIO) -> Iterator[Row]:
        lines = self._lines(file)
        names, mark = self._header(lines)
        reader = csv.reader(lines, delimiter=mark, strict=True)
        while True:
            number = reader.line_num + 2  # the header is line 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise DataError(
                    f"{self._path}: line {number} is not CSV: {error}", code="row_csv"
                ) from error
            if any(cells):
                yield _row(number, names, cells)

    def _json_rows(self, file: BinaryIO) -> Iterator[Row]:
        for number, line in enumerate(self._lines(file), 1):
            if not line.strip():
                continue
            try:
                value = loads(line.encode("utf-8", "surrogateescape"), size=_LONGEST_LINE)
            except McredError as error:
                yield Row(number=number, recipient="", problem=error.message)
                continue
            yield _json_row(number, value)


def _row(number: int, names: tuple[str, ...], cells: list[str]) -> Row:
    if len(cells) != len(names):
        problem = f"{len(cells)} cells, where the header has {len(names)}"
        return Row(number=number, recipient="", problem=problem)
    values = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell.strip()}
    for name, cell in values.items():
        if not cell.isascii() and any("\ud800" <= character <= "\udfff" for character in cell):
            return Row(number=number, recipient="", problem=f"{name} is not UTF-8")
    recipient = values.pop("recipient", "")
    missing = None if recipient else "no recipient"
    return Row(number=number, recipient=recipient, values=values, problem=missing)


def _json_row(number: int, value: Any) -> Row:
    if not isinstance(value, Mapping):
        return Row(number=number, recipient="", problem=f"not an object: {shorten(value)}")
    rest = {name: item for name, item in value.items() if item is not None and name != "recipient"}
    unknown = [
        name
        for name in rest
        if name not in COLUMNS and name != "results" and not name.startswith(RESULT)
    ]
    recipient = value.get("recipient")
    problem = None
    if unknown:
        problem = f"unknown members {shorten(unknown)}"
    elif not isinstance(recipient, str) or not recipient.strip():
        problem = "no recipient"
    text = recipient.strip() if isinstance(recipient, str) else ""
    return Row(number=number, recipient=text, values=rest, problem=problem)
