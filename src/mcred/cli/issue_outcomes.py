"""What becomes of the rows of a batch: a line each in a file, and a badge."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from mcred.batch import Outcome, State
from mcred.cli.output import json_text
from mcred.errors import UsageError
from mcred.register import Register
from mcred.report.clean import clean

__all__ = ["Account", "Badges"]

_MOST_KEPT = 10_000  #: refused rows that are told at the end; the file has all of them
_MOST_SHOWN = 20
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Account:
    """Counts outcomes and writes each as one JSON line: row, outcome, id, code, problem."""

    def __init__(self, path: Path | None, file: TextIO | None) -> None:
        self.path = path
        self.counts: Counter[State] = Counter()
        self.refused: list[dict[str, Any]] = []
        self._file = file

    @classmethod
    def open(cls, path: Path | None, *, replace: bool) -> Account:
        """Raises UsageError: the file exists and is not to be replaced, or cannot be written."""
        if path is None:
            return cls(None, None)
        try:
            return cls(path, path.open("w" if replace else "x", encoding="utf-8"))
        except FileExistsError:
            raise UsageError(
                f"{path} exists already: --resume goes on with that batch, --force replaces it",
                code="exists",
            ) from None
        except OSError as error:
            raise _unwritten(path, error) from error

    def add(self, outcome: Outcome) -> None:
        """Raises UsageError: the line cannot be written."""
        self.counts[outcome.state] += 1
        line = {
            "row": outcome.row,
            "outcome": str(outcome.state),
            "id": outcome.id,
            "code": outcome.code,
            "problem": outcome.problem,
        }
        if outcome.state is State.REFUSED and len(self.refused) < _MOST_KEPT:
            self.refused.append(line)
        if self._file is None or self.path is None:
            return
        try:
            self._file.write(json_text(line) + "\n")
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def close(self) -> None:
        """Raises UsageError: the last lines cannot be written."""
        if self._file is None or self.path is None:
            return
        try:
            self._file.close()
        except OSError as error:
            raise _unwritten(self.path, error) from error

    def lines(self, *, everything: bool) -> Iterator[str]:
        """The refused rows for people: all that were kept, or the first few."""
        shown = self.refused if everything else self.refused[:_MOST_SHOWN]
        for line in shown:
            yield f"row {line['row']}: {clean(str(line['problem']))}"
        left = self.counts[State.REFUSED] - len(shown)
        if left:
            yield f"and {left} more rows"


class Badges:
    """A folder that gets each badge as a file, `ID.json` or `ID.jwt`."""

    def __init__(self, folder: Path, register: Register) -> None:
        """Raises UsageError: the folder cannot be made."""
        self._folder = folder
        self._register = register
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise _unwritten(folder, error) from error

    def write(self, outcome: Outcome) -> None:
        """Write the badge of an outcome; one that was issued before is taken from the records.

        Raises:
            UsageError: it cannot be written.
        """
        if outcome.id is None or outcome.state is State.REFUSED:
            return
        name = _UNSAFE.sub("_", outcome.id.removeprefix("urn:uuid:"))[:200].lstrip(".")
        data = outcome.document
        if data is None:
            if any((self._folder / f"{name}.{kind}").exists() for kind in ("json", "jwt")):
                return
            data = self._register.issued(outcome.id).document
        path = self._folder / f"{name}.{'jwt' if data.startswith(b'ey') else 'json'}"
        temporary = path.with_name(f".{path.name}.tmp")
        try:
            # The register has it for good: this copy need not wait for the disk.
            temporary.write_bytes(data + b"\n")
            temporary.replace(path)
        except OSError as error:
            raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write {path}: {error.strerror}", code="write")
