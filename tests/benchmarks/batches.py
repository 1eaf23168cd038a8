"""Batches through the real command, with the register on disk; and many revocations in one call."""

from __future__ import annotations

import copy
import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from . import raw
from .fresh import MCRED
from .groups import Group, Settings
from .rows import Measured, Row
from .scene import CREDENTIAL

__all__ = ["BATCH", "badge_of_all", "recipients"]

JOBS = 2
FIRST_DAY = date(2026, 1, 1)


class Used(NamedTuple):
    """What a command took: seconds, processor seconds of all its processes, MB of the largest."""

    wall: float
    processor: float
    memory: float


def _measure(settings: Settings) -> Measured:
    school = _workspace(settings.folder)
    people = settings.folder / "people.csv"
    recipients(people, settings.rows)
    badge = settings.folder / "badge.json"
    badge.write_text(json.dumps(badge_of_all()))
    arguments = ("issue", str(badge), "-C", str(school), "--recipients", str(people))
    done = _command(*arguments, "--jobs", str(JOBS))
    ids = list(_issued(settings.folder / "people.csv.outcomes.jsonl"))
    assert len(ids) == settings.rows
    found = {
        ROWS_A_SECOND: settings.rows / done.wall,
        EACH: 1000 * done.processor / settings.rows,
        MEMORY: done.memory,
    }
    if len(ids) >= settings.changes:
        found[REVOKED] = _revoked(school, ids[: settings.changes], settings.folder).wall
    return found


def badge_of_all() -> dict[str, object]:
    """What the badges of the batch share: the benchmark credential without what is one person's."""
    badge = copy.deepcopy(CREDENTIAL)
    for name in ("id", "issuer", "validFrom", "awardedDate", "evidence", "credentialStatus"):
        del badge[name]
    for name in ("id", "identifier", "activityStartDate", "activityEndDate", "result"):
        del badge["credentialSubject"][name]
    return badge


def recipients(path: Path, count: int) -> None:
    """Different rows: a person, four dates, two results and a piece of evidence each."""
    rubric, grade = CREDENTIAL["credentialSubject"]["achievement"]["resultDescription"]
    levels = [level["name"] for level in rubric["rubricCriterionLevel"]]
    header = ("recipient", "valid_from", "awarded", "started", "ended")
    results = (f"result:{rubric['name']}", f"result:{grade['name']}")
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write([*header, *results, "evidence", "evidence_name", "evidence_narrative"])
        for number in range(count):
            day = FIRST_DAY + timedelta(days=number % 90)
            write(
                [
                    f"person{number}@example.org",
                    *(day, day, day - timedelta(days=120), day - timedelta(days=2)),
                    *(levels[2 + number % 2], 60 + number % 40),
                    f"https://portfolio.example.org/{number}",
                    f"Capstone notebook {number}",
                    f"What person {number} found out about the use of energy.",
                ]
            )


def _workspace(folder: Path) -> Path:
    school = folder / "school"
    _command("init", str(school), "--name", "Example University")
    with (school / "mcred.toml").open("a", encoding="utf-8") as file:
        file.write('\n[status]\nbase_url = "https://badges.example.edu/status"\n')
    return school


def _issued(outcomes: Path) -> Iterator[str]:
    with outcomes.open(encoding="utf-8") as file:
        for line in file:
            found = json.loads(line)
            if found["outcome"] == "issued":
                yield found["id"]


def _revoked(school: Path, ids: Sequence[str], folder: Path) -> Used:
    named = folder / "revoke.txt"
    named.write_text("".join(f"{one}\n" for one in ids), encoding="utf-8")
    return _command(
        "status", "revoke", "--from", str(named), "-C", str(school), "--reason", "bench"
    )


def _command(*arguments: str) -> Used:
    """Run the command to its end; one that fails makes the benchmark fail."""
    line = [sys.executable, "-c", MEASURED, *arguments]
    done = subprocess.run(line, check=True, capture_output=True, text=True)
    return Used(*json.loads(done.stdout))


#: In a process between: the memory of whoever starts a process counts as what that had once.
MEASURED = f"""
import json, resource, subprocess, sys, time
start = time.perf_counter()
line = [sys.executable, "-c", {MCRED!r}, *sys.argv[1:]]
subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
wall = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
print(json.dumps([wall, used.ru_utime + used.ru_stime, memory]))
"""
ROWS_A_SECOND = f"mcred issue --recipients, {JOBS} jobs"
EACH = "processor time a badge, all processes"
MEMORY = "memory of the largest process"
REVOKED = "10,000 revocations, list signed"
BATCH = Group(
    rows=(
        Row(name=ROWS_A_SECOND, unit="a second", aim_own=2000, least=True),
        Row(name=EACH, against=raw.sign("Ed25519")),
        Row(name=MEMORY, unit="MB", aim_own=300),
        Row(name=REVOKED, unit="s", aim_own=2),
    ),
    measure=_measure,
)
