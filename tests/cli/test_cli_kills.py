"""`kill -9` at random moments of a batch, again and again; then `--resume`.

MCRED_KILLS is how many kills each run takes, MCRED_SEED where their moments come from:

    MCRED_KILLS=50 python -m pytest -m slow tests/cli/test_cli_kills.py
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mcred.register import Register
from mcred.workspace import Workspace

KILLS = int(os.environ.get("MCRED_KILLS", "3"))
SEED = int(os.environ.get("MCRED_SEED", "20260301"))
PENDING = 1500  #: rows that are left to do when a run begins
ACHIEVEMENT = """\
id: https://badges.example.org/wait-time
type: [Achievement]
name: Wait time
description: Waits.
criteria: {narrative: Show two lessons.}
"""


def mcred(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "mcred", *arguments]
    return subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ok(*arguments: str, cwd: Path) -> str:
    process = mcred(*arguments, cwd=cwd)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return out


def wait(process: subprocess.Popen[str], seconds: float) -> bool:
    """Whether it ended by itself within that time."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def add_rows(file: Path, first: int, count: int) -> int:
    with file.open("a") as rows:
        rows.writelines(f"person{n}@example.org\n" for n in range(first, first + count))
    return first + count


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_batch_that_is_killed_at_random_moments_gives_every_row_one_badge(
    tmp_path: Path, place: str, jobs: str
) -> None:
    ok("init", "school", "--name", "Example School", "--register", place, cwd=tmp_path)
    school = tmp_path / "school"
    with (school / "mcred.toml").open("a") as settings:
        settings.write('\n[status]\nbase_url = "https://badges.example.edu/status"\n')
    (school / "wait.yaml").write_text(ACHIEVEMENT)
    file = school / "r.csv"
    file.write_text("recipient\n")
    rows = 0
    batch = (
        "issue", "wait.yaml", "--recipients", "r.csv", "--resume", "--jobs", jobs, "-o", "out",
    )  # fmt: skip
    moments, killed, in_the_middle = random.Random(f"{SEED} {jobs}"), 0, 0
    register = Register.open(Workspace.open(school).register_place)
    while killed < KILLS:
        before = register.count()
        rows = add_rows(file, rows, PENDING - (rows - before))
        with mcred(*batch, cwd=school) as process:
            # most at work among the rows, some before the first or wherever else it is
            while moments.random() < 0.998 and register.count() == before:
                if wait(process, 0.05):
                    break
            if not wait(process, moments.uniform(0, 1.5)):
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.communicate()
        assert process.returncode in (0, -signal.SIGKILL)
        found = register.check()
        assert found == [], [str(problem) for problem in found]
        in_the_middle += before < register.count() < rows
    ok(*batch, cwd=school)
    lines = (school / "r.csv.outcomes.jsonl").read_text().splitlines()
    outcomes = [json.loads(line) for line in lines]
    assert [one["row"] for one in outcomes] == list(range(2, rows + 2))
    assert len({one["id"] for one in outcomes}) == rows == register.count()
    assert len({one.recipient_hash for one in register.find()}) == rows
    assert register.check() == []
    register.close()
    names = {path.stem for path in (school / "out").glob("*.json")}
    assert names == {one["id"].removeprefix("urn:uuid:") for one in outcomes}
    print(f"{killed} kills, {in_the_middle} of them in the middle of the rows; {rows} rows")  # noqa: T201
