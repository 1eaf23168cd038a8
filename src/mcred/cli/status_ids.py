"""The ids of badges in a file: plain lines, a CSV, or the outcomes of a batch."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from mcred.cli.output import read_bytes
from mcred.errors import LimitError, UsageError
from mcred.limits import DEFAULT_LIMITS

__all__ = ["ids_in"]


def ids_in(file: Path) -> list[str]:
    """The ids: column `id` of a `.csv`, member `id` of the lines of a `.jsonl`, else whole lines.

    Blank lines, lines that begin with # and rows without an id are skipped.

    Raises:
        UsageError: the file cannot be read, or has no such column.
        LimitError: it is too long.
    """
    data = read_bytes(file)
    if len(data) > DEFAULT_LIMITS.local_bytes:
        raise LimitError(f"{file} is too long", limit="bytes", cap=DEFAULT_LIMITS.local_bytes)
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 at byte {error.start}", code="source") from None
    kind = file.suffix.lower()
    if kind == ".csv":
        found = _in_csv(file, lines)
    elif kind in (".jsonl", ".ndjson"):
        found = [_in_json(file, number, line) for number, line in enumerate(lines, 1)]
    else:
        found = [line for line in lines if not line.strip().startswith("#")]
    return [one.strip() for one in found if one.strip()]


def _in_csv(file: Path, lines: list[str]) -> list[str]:
    mark = ";" if lines and ";" in lines[0] and "," not in lines[0] else ","
    reader = csv.DictReader(lines, delimiter=mark)
    if "id" not in (reader.fieldnames or ()):
        raise UsageError(f"{file}: the first line must name a column id", code="source")
    return [row["id"] or "" for row in reader]


def _in_json(file: Path, number: int, line: str) -> str:
    if not line.strip():
        return ""
    try:
        value: Any = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise UsageError(f"{file}: line {number} is no JSON object", code="source")
    found = value.get("id")
    return found if isinstance(found, str) else ""
