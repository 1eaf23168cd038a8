"""A micro-credential's life by `mcred` commands alone, for the tests of those commands.

The commands run in this process, through the same `main` that the installed command calls; a path
with the real process is in test_cli_life.py.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from mcred.cli.app import main

ADA = "ada@school.example"
OFFICE = "office@district.example"
FIRST, SECOND = "first@district.example", "second@district.example"
APPROVER, REFEREE = "approver@district.example", "referee@district.example"

DEFINITION = """\
# A definition, written for a test.
format: mcred-micro-credential/1
id: https://district.example/mc/questions
version: "1.0"
status: draft   # not yet
name: Questions that make students think

# ---- the one competency
competency:
  statement: The educator asks questions that students answer in full sentences.
  able_to: [ask open questions]
description: Asks open questions.
topics: [questioning]   # for assessors
research:
  - {title: On questions, claim: Open questions give longer answers., doi: 10.1000/182}
evidence:
  - id: plan
    title: Lesson plan
    kinds: [lesson_plan]
    max: 1
    criteria: [plans]
  - id: work
    title: Student work
    kinds: [student_work, assessment_data]
    from_practice: true
    student_outcome: true
    criteria: [asks]
form:
  sections:
    - part: overview
      prompts:
        - {id: setting, text: Describe your class., min_words: 3}
    - part: work_examples
      prompts:
        - {id: chosen, text: Why these questions?, required: false}
    - part: reflection
      prompts:
        - {id: learned, text: What did you learn?}
rubric:
  criteria:
    - id: plans
      name: Plans open questions
      levels: &scale
        - {id: not_yet, name: Not yet, description: None of them is open., points: 0}
        - {id: partly, name: Partly, description: One or two are open., points: 1}
        - {id: there, name: There, description: Most of them are open., points: 2}
      required_level: there
    - id: asks
      name: Asks them in the lesson
      levels: *scale
      required_level: partly
  rule: {kind: conjunctive}
protocol: {assessors: 2, blind: true, agreement: exact}
creator: {name: Example District}
licence: CC0-1.0
# the end
"""


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def mcred(*arguments: str, cwd: Path) -> Said:
    """Run a command here, in that folder."""
    out, err = io.StringIO(), io.StringIO()
    code: Any = 0
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as stop:
            code = stop.code
    assert "Traceback" not in err.getvalue()
    return Said(int(code or 0), out.getvalue(), err.getvalue())


def mcred_process(*arguments: str, cwd: Path) -> Said:
    """Run the command as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "mcred", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


@dataclass
class Life:
    """A workspace in `place/school` with a definition beside it, and the earner's files."""

    place: Path
    text: str = DEFINITION
    run: Any = mcred
    earner: str = ADA
    options: tuple[str, ...] = ()  #: of init
    submission: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.ok("init", "school", "--name", "Example District", *self.options)
        self.file.write_text(self.text)
        for name, content in FILES.items():
            (self.place / name).write_text(content)

    @property
    def file(self) -> Path:
        return self.place / "questions.yaml"

    @property
    def records(self) -> Mapping[str, str]:
        """Every record file with its content; what a refusal must leave as it was."""
        folder = self.place / "school" / "records"
        return {
            str(path.relative_to(folder)): path.read_text()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != ".lock"
        }

    def do(self, *arguments: str, actor: str | None = None) -> Said:
        """A command in the workspace."""
        acts = () if actor is None else ("--actor", actor)
        folder = () if arguments[0] in ("init", "verify", "explain") else ("-C", "school")
        said: Said = self.run(*arguments, *acts, *folder, cwd=self.place)
        return said

    def ok(self, *arguments: str, actor: str | None = None) -> Said:
        said = self.do(*arguments, actor=actor)
        assert said.code == 0, said
        return said

    def data(self, *arguments: str, actor: str | None = None) -> Any:
        """What the command prints with --json."""
        return self.ok(*arguments, "--json", actor=actor).json

    def refused(self, code: str, *arguments: str, actor: str | None = None, exit: int = 1) -> str:  # noqa: A002
        """The one line of a refusal with that code; the records are as they were."""
        before = self.records
        said = self.do(*arguments, "--json", actor=actor)
        assert (said.code, said.json["error"]["code"]) == (exit, code), said
        lines = said.err.splitlines()
        assert lines[0].startswith("mcred: "), said.err
        assert len(lines) == 1 + len(said.json["error"].get("problems", [])), said.err
        assert self.records == before
        return said.err

    def published(self) -> Life:
        self.ok("definition", "publish", "questions.yaml", actor=OFFICE)
        for one in (FIRST, SECOND):
            self.ok("people", "certify", one, "--topic", "questioning", actor=OFFICE)
        roles = ("--role", "approver", "--role", "coordinator", "--role", "pre_assessor")
        self.ok("people", "add", APPROVER, *roles, actor=OFFICE)
        self.ok("people", "add", REFEREE, "--role", "adjudicator", actor=OFFICE)
        return self

    def started(self) -> Life:
        self.published()
        made = self.data(
            "submission", "new", "questions.yaml", "--name", "Ada Lo", actor=self.earner
        )
        self.submission = made["submission"]
        return self

    def earn(self, command: str, *arguments: str) -> Said:
        return self.ok("submission", command, self.submission, *arguments, actor=self.earner)

    def gathered(self) -> Life:
        self.started()
        self.earn("respond", "setting", "--text", "Grade 5, 24 students.")
        self.earn("respond", "--from", "answers.yaml")
        plan = ("--rationale", "The questions I planned.", "--title", "plan.md")
        self.earn("add", "plan.md", "-r", "plan", *plan)
        work = ("--rationale", "What they wrote.", "--kind", "student_work")
        self.earn("add", "work.csv", "-r", "work", *work, "--from-practice", "--student-outcome")
        self.earn("attest", "ready_for_review", "release", "own_work")
        return self

    def submitted(self) -> Life:
        self.gathered()
        self.earn("submit")
        return self

    def under_review(self) -> Life:
        self.submitted()
        return self.review()

    def review(self) -> Life:
        self.ok("assess", "precheck", self.submission, actor=APPROVER)
        self.ok("assess", "assign", self.submission, FIRST, SECOND, actor=APPROVER)
        return self

    def score(self, who: str, **levels: str) -> Said:
        said = [part for one, level in levels.items() for part in ("-r", f"{one}={level}")]
        said += ["--comment", f"plans=Open the second one, says {who}."]
        return self.ok("assess", "score", self.submission, *said, actor=who)

    def returned(self) -> Life:
        self.under_review()
        for who in (FIRST, SECOND):
            self.score(who, plans="partly", asks="there")
        self.decide("returned_for_revision")
        return self

    def awarded(self) -> Life:
        self.under_review()
        return self.award()

    def award(self) -> Life:
        for who in (FIRST, SECOND):
            self.score(who, plans="there", asks="partly")
        self.decide("awarded")
        return self

    def decide(self, outcome: str) -> Any:
        feedback = ("--feedback", "Thank you for your work.")
        return self.data("decide", self.submission, outcome, *feedback, actor=APPROVER)

    @property
    def decisions(self) -> list[str]:
        status = self.data("submission", "status", self.submission)
        return [one["id"] for one in status["decisions"]]


FILES = {
    "plan.md": "1. What do you notice?\n2. Is it red?\n",
    "work.csv": "student,words\n1,12\n2,9\n",
    "answers.yaml": "responses:\n  learned: Fewer questions, and longer ones.\n",
}
