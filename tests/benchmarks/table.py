"""The figures as text for people, as JSON for programs and as a page that says when and where."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import mcred

from .rows import Figure

__all__ = ["as_json", "as_markdown", "as_table", "circumstances"]

#: Libraries whose speed is part of the figures.
LIBRARIES = ("cryptography", "jwcrypto", "pydantic", "pyld", "sqlalchemy")
MARKS = {None: "", True: "met", False: "missed"}


def circumstances(command: str) -> dict[str, str]:
    """When, where and with what: without it a figure means nothing."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return {
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
        "mcred": mcred.__version__,
        "python": platform.python_version(),
        "machine": f"{_processor()}, {os.cpu_count()} logical processors, {platform.system()}",
        "load": f"{load:.1f}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
    }


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def as_json(found: Sequence[Figure], around: Mapping[str, str]) -> str:
    rows = [
        {
            "name": figure.row.name,
            "value": round(figure.value, 4),
            "unit": figure.row.unit,
            "against": figure.row.against if figure.compared is not None else None,
            "how": figure.row.how if figure.compared is not None else None,
            "compared": None if figure.compared is None else round(figure.compared, 3),
            "aim": figure.row.aim,
            "aim_own": figure.row.aim_own,
            "aims_at": "least" if figure.row.least else "most",
            "met": figure.met,
        }
        for figure in found
    ]
    return json.dumps({"version": 2, **around, "figures": rows}, indent=1) + "\n"


def as_table(found: Sequence[Figure], around: Mapping[str, str]) -> str:
    wide = max(len(figure.row.name) for figure in found)
    lines = [f"{'operation':<{wide}}{'':>15}  {'compared':<36}{'aim':<20}"]
    lines += [
        f"{figure.row.name:<{wide}}{_value(figure):>15}  {_compared(figure):<36}{_aims(figure):<20}"
        f"{MARKS[figure.met]}"
        for figure in found
    ]
    missed = sum(figure.met is False for figure in found)
    lines += ["", f"{_aimed(found)} aims, {missed} missed; {around['machine']}, {around['date']}"]
    if float(around["load"]) > 1:
        lines.append(
            f"Other programs are running here (load {around['load']}): trust the multiples, and "
            "not all of them."
        )
    return "\n".join(line.rstrip() for line in lines) + "\n"


def as_markdown(found: Sequence[Figure], around: Mapping[str, str]) -> str:
    """A page for `docs/`."""
    lines = [
        "# How fast it is",
        "",
        f"Printed by `{around['command']}` on {around['date']}: mcred {around['mcred']}, Python "
        f"{around['python']}, {around['machine']}; {around['libraries']}.",
        "",
        "Medians of one run, in which what is compared takes turns. Each figure stands beside what "
        "cannot be avoided (a bare signature, bare jwcrypto, bare PyLD, a bare interpreter) or "
        "beside a peer doing the same; the multiple means more than the milliseconds. What is "
        "measured, and on which credential: [tests/benchmarks](../tests/benchmarks/README.md).",
        "",
        "| operation | | compared | aim | |",
        "|---|---:|---|---|---|",
    ]
    lines += [
        f"| {figure.row.name} | {_value(figure)} | {_compared(figure)} | {_aims(figure)} "
        f"| {MARKS[figure.met]} |"
        for figure in found
    ]
    return "\n".join(lines) + "\n"


def _aimed(found: Sequence[Figure]) -> int:
    return sum(figure.met is not None for figure in found)


def _value(figure: Figure) -> str:
    value = figure.value
    digits = 0 if value >= 1000 else 1 if value >= 100 else 2 if value >= 10 else 3
    return f"{value:,.{digits}f} {figure.row.unit}"


def _compared(figure: Figure) -> str:
    if figure.compared is None:
        return ""
    how = f"{figure.compared:,.2f} ×" if figure.row.how == "times" else f"{figure.compared:+.0f} ms"
    return f"{how} {figure.row.against}"


def _aims(figure: Figure) -> str:
    row, sign = figure.row, "≥" if figure.row.least else "≤"
    unit = "×" if row.how == "times" else "ms"
    aims = [] if row.aim is None else [f"{sign} {row.aim:g} {unit}"]
    aims += [] if row.aim_own is None else [f"{sign} {row.aim_own:g} {row.unit}"]
    return ", ".join(aims)
