"""`mcred issue --recipients`, through the real command where it is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mcred.cli import main
from mcred.register import Register
from support.postgresql import Server, serving

ACHIEVEMENT = """\
id: https://badges.example.org/wait-time
type: [Achievement]
name: Wait time
description: Waits.
criteria: {narrative: Show two lessons.}
"""


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        seen = capsys.readouterr()
        code = caught.value.code
        return Done(code if isinstance(code, int) else 0, seen.out, seen.err)

    return run


@pytest.fixture
def school(run: Run, tmp_path: Path) -> Path:
    assert run("init", "school", "--name", "Example School").code == 0
    folder = tmp_path / "school"
    with (folder / "mcred.toml").open("a") as file:
        file.write('\n[status]\nbase_url = "https://badges.example.edu/status"\n')
    (folder / "wait.yaml").write_text(ACHIEVEMENT)
    return folder


def recipients(school: Path, count: int, name: str = "r.csv") -> Path:
    lines = [f"person{number}@example.org,2026-03-01" for number in range(count)]
    path = school / name
    path.write_text("\n".join(["recipient,awarded", *lines, ""]))
    return path


def command(school: Path, file: Path, *options: str) -> list[str]:
    source = str(school / "wait.yaml")
    return ["issue", source, "-C", str(school), "--recipients", str(file), *options]


def outcomes(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_every_row_gets_a_badge_an_outcome_and_a_file(run: Run, school: Path) -> None:
    file = recipients(school, 30)
    done = run(*command(school, file, "-o", str(school / "out")))
    assert (done.code, done.out) == (0, "30 issued, 0 refused\n")
    assert "\r" not in done.err
    rows = outcomes(school / "r.csv.outcomes.jsonl")
    assert [row["row"] for row in rows] == list(range(2, 32))
    assert {row["outcome"] for row in rows} == {"issued"}
    badges = {path.stem: json.loads(path.read_text()) for path in (school / "out").iterdir()}
    assert {f"urn:uuid:{name}" for name in badges} == {row["id"] for row in rows}
    assert {badge["awardedDate"] for badge in badges.values()} == {"2026-03-01T00:00:00Z"}
    assert (school / "status" / "revocation-1.json").exists()
    assert run("register", "check", "-C", "school").code == 0
    assert run("status", "revoke", rows[0]["id"], "-C", "school").code == 0


def test_a_dry_run_reports_every_bad_row_and_issues_nothing(run: Run, school: Path) -> None:
    file = school / "r.csv"
    file.write_text(
        "recipient,awarded\na@b.example,2026-03-01\nnobody,never\nc@d.example\na@b.example,\n"
    )
    done = run(*command(school, file, "--dry-run"))
    assert done.code == 1
    lines = done.out.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == ["row 3", "row 4", "row 5"]
    assert "recipient" in lines[0]
    assert "awarded" in lines[0]
    assert lines[-1] == "1 would be issued, 3 refused"
    assert not (school / "r.csv.outcomes.jsonl").exists()
    with Register.open(school / "register.sqlite") as register:
        assert register.count() == 0
        assert register.status.lists() == []


def test_bad_rows_are_refused_and_the_others_issued(run: Run, school: Path) -> None:
    file = school / "r.csv"
    file.write_text("recipient,awarded\na@b.example,2026-03-01\nnobody,never\nc@d.example,\n")
    done = run(*command(school, file, "--json"))
    body = json.loads(done.out)
    assert (done.code, body["issued"], body["refused"]) == (1, 2, 1)
    assert body["bad"][0]["row"] == 3
    again = run(*command(school, file))
    assert (again.code, "--resume" in again.err) == (2, True)
    resumed = run(*command(school, file, "--resume"))
    assert (resumed.code, resumed.out) == (1, "0 issued, 2 issued before, 1 refused\n")


@pytest.mark.parametrize(
    "options",
    [
        ["--recipient", "a@b.example"],
        ["--decision", "x"],
        ["--image", "x.png"],
        ["--recipients", "nowhere.csv"],
        ["--jobs", "0"],
    ],
)
def test_what_makes_no_batch_is_refused(run: Run, school: Path, options: list[str]) -> None:
    done = run(*command(school, recipients(school, 1), *options))
    assert done.code == 2
    with Register.open(school / "register.sqlite") as register:
        assert register.count() == 0


def test_options_of_a_batch_need_a_batch(run: Run, school: Path) -> None:
    done = run("issue", str(school / "wait.yaml"), "-C", "school", "--resume")
    assert (done.code, "--resume belongs to --recipients" in done.err) == (2, True)
    done = run("issue", "-C", "school", "--recipients", str(recipients(school, 1)))
    assert done.code == 2


def test_an_unknown_column_is_refused_before_anything_is_issued(run: Run, school: Path) -> None:
    file = school / "r.csv"
    for header in ("recipient,colour", "recipient,result:Speed"):
        file.write_text(f"{header}\na@b.example,1\n")
        done = run(*command(school, file))
        assert done.code in (1, 2)
        assert header.split(",")[1] in done.err
    assert not (school / "r.csv.outcomes.jsonl").exists()


def test_a_file_of_outcomes_on_a_full_disk_is_said(run: Run, school: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    done = run(*command(school, recipients(school, 3), "--outcomes", str(full), "--force"))
    assert done.code != 0
    assert "No space left" in done.err
    assert len(done.err.splitlines()) == 1
    resumed = run(*command(school, school / "r.csv", "--resume"))
    assert (resumed.code, resumed.out) == (0, "0 issued, 3 issued before, 0 refused\n")


def test_records_that_are_gone_are_said(run: Run, school: Path) -> None:
    (school / "register.sqlite").unlink()
    done = run(*command(school, recipients(school, 3)))
    assert (done.code, "there is no register" in done.err) == (1, True)


def _start(school: Path, file: Path, *options: str) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "mcred", *command(school, file, "--resume", *options)]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _count(school: Path) -> int:
    with Register.open(school / "register.sqlite") as register:
        return register.count()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_killed_batch_is_finished_with_resume(run: Run, school: Path, jobs: str) -> None:
    file = recipients(school, 3000)
    for part in (1, 2):
        before = _count(school)
        with _start(school, file, "--jobs", jobs) as process:
            deadline = time.monotonic() + 60
            while _count(school) < before + 250 and time.monotonic() < deadline:
                time.sleep(0.01 * part)
            os.kill(process.pid, signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        assert before < _count(school) < 3000
        with Register.open(school / "register.sqlite") as register:
            assert register.check() == []
    done = run(*command(school, file, "--resume"))
    assert done.code == 0, done.err
    rows = outcomes(school / "r.csv.outcomes.jsonl")
    assert [row["row"] for row in rows] == list(range(2, 3002))
    assert len({row["id"] for row in rows}) == 3000 == _count(school)
    with Register.open(school / "register.sqlite") as register:
        assert register.check() == []


def test_a_disk_that_is_full_in_the_middle_is_said_and_the_rest_is_issued_later(
    run: Run, school: Path
) -> None:
    file = recipients(school, 1200)

    def small_disk() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    line = [sys.executable, "-m", "mcred", *command(school, file)]
    done = subprocess.run(line, capture_output=True, text=True, preexec_fn=small_disk, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "run it again with --resume" in done.stderr
    assert 0 < _count(school) < 1200
    resumed = run(*command(school, file, "--resume"))
    assert resumed.code == 0, resumed.err
    assert _count(school) == 1200
    with Register.open(school / "register.sqlite") as register:
        assert register.check() == []


def test_records_that_go_in_the_middle_are_said(run: Run, school: Path) -> None:
    file = recipients(school, 4000)
    place, away = school / "register.sqlite", school / "away.sqlite"
    with _start(school, file) as process:
        deadline = time.monotonic() + 60
        while _count(school) < 250 and time.monotonic() < deadline:
            time.sleep(0.01)
        place.rename(away)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"removed or replaced" in err
    assert b"run it again with --resume" in err
    away.rename(place)
    resumed = run(*command(school, file, "--resume"))
    assert resumed.code == 0, resumed.err
    assert _count(school) == 4000
    with Register.open(place) as register:
        assert register.check() == []


@pytest.mark.slow
def test_a_database_server_that_stops_in_the_middle_is_said(run: Run, tmp_path: Path) -> None:
    with serving() as server:
        url = server.new_database()
        assert run("init", "school", "--name", "Example School", "--register", url).code == 0
        school = tmp_path / "school"
        (school / "wait.yaml").write_text(ACHIEVEMENT)
        file = recipients(school, 3000)
        with Register.open(url) as register:
            with _start(school, file) as process:
                deadline = time.monotonic() + 120
                while register.count() < 250 and time.monotonic() < deadline:
                    time.sleep(0.05)
                server.stop()
                _, err = process.communicate(timeout=120)
            assert process.returncode == 1, err
            assert len(err.splitlines()) == 1
            assert b"cannot be reached" in err
            assert b"run it again with --resume" in err
            server.start()
            assert 250 <= register.count() < 3000
            resumed = run(*command(school, file, "--resume"))
            assert resumed.code == 0, resumed.err
            assert register.count() == 3000
            assert register.check() == []


def test_a_database_that_refuses_to_grow_in_the_middle_is_said(
    run: Run, tmp_path: Path, postgresql: Server
) -> None:
    """SQLSTATE 53100, as for a full disk, from a trigger in the server after 600 badges."""
    url = postgresql.new_database()
    assert run("init", "school", "--name", "Example School", "--register", url).code == 0
    school = tmp_path / "school"
    (school / "wait.yaml").write_text(ACHIEVEMENT)
    file = recipients(school, 1200)
    name = url.partition("@/")[2].partition("?")[0]
    postgresql.run(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF (SELECT count(*) FROM issued_credentials) > 600 THEN "
        "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END IF; RETURN NULL; "
        "END $$",
        database=name,
    )
    postgresql.run(
        "CREATE TRIGGER full_disk AFTER INSERT ON issued_credentials "
        "FOR EACH STATEMENT EXECUTE FUNCTION full_disk()",
        database=name,
    )
    done = run(*command(school, file))
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert "the disk is full" in done.err
    with Register.open(url) as register:
        assert 0 < register.count() <= 600
        postgresql.run("DROP TRIGGER full_disk ON issued_credentials", database=name)
        resumed = run(*command(school, file, "--resume"))
        assert resumed.code == 0, resumed.err
        assert register.count() == 1200
        assert register.check() == []
