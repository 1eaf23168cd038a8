"""The sample submissions go through a programme as they are: returned, revised, awarded."""

from __future__ import annotations

import csv
import importlib.util
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from defusedxml.ElementTree import parse

from mcred.errors import RuleError
from mcred.microcredentials.attempt import changes
from mcred.microcredentials.decision import Decision, Outcome
from mcred.microcredentials.events import Event
from mcred.microcredentials.evidence import Publication
from mcred.microcredentials.people import Person
from mcred.microcredentials.privacy import scan
from mcred.microcredentials.records import MemoryRecords
from mcred.microcredentials.states import State
from mcred.microcredentials.submission import Intent, Submission
from mcred.microcredentials.view import scan_attempt
from mcred.workspace.yaml_files import load_document, save_document

SAMPLES = Path(__file__).parents[2] / "examples" / "submissions"
SCRIPT = SAMPLES / "through_the_programme.py"
NAMES = sorted(one.parent.name for one in SAMPLES.glob("*/submission.yaml"))

each_sample = pytest.mark.parametrize("name", NAMES)


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("through_the_programme", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def played(name: str) -> tuple[Decision, Submission, list[Event]]:
    records = MemoryRecords()
    decision = script().take_through(SAMPLES / name, records)
    submission = Submission.from_dict(records.get("submission", decision.submission).data)
    events = [Event.from_dict(_plain(entry.event)) for entry in records.events()]
    return decision, submission, events


def _plain(event: Any) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name in Event.model_fields}


def test_there_are_two() -> None:
    assert NAMES == ["binary-code", "exit-tickets"]


@each_sample
def test_a_sample_is_awarded_with_feedback_from_its_own_files(name: str) -> None:
    decision, submission, _ = played(name)
    assert decision.outcome is Outcome.AWARDED
    assert decision.met
    assert submission.state is State.AWARDED
    assert decision.feedback.overall
    said = load_document(SAMPLES / name / "assessment.yaml")
    assert len(decision.assessors) == len(said["assessors"])
    assert {one.name for one in decision.artifacts} == {
        Path(one["file"]).name for one in _latest(load_document(SAMPLES / name / "submission.yaml"))
    }


def _latest(handed_in: dict[str, Any]) -> list[dict[str, Any]]:
    by_id = {one["id"]: one for attempt in handed_in["attempts"] for one in attempt["artifacts"]}
    return list(by_id.values())


def test_exit_tickets_came_back_once_and_answered_every_criterion_below() -> None:
    decision, submission, events = played("exit-tickets")
    assert submission.intent is Intent.DEVELOP
    first, second = submission.decisions
    assert first.outcome is Outcome.RETURNED
    assert first.below == ("sorting", "adjustment", "effect")
    assert (second.attempt, second.outcome) == (2, Outcome.AWARDED)
    assert decision.attempt == 2
    notes = {note.feedback for note in submission.attempt.notes}
    assert notes == set(first.below)
    differences = changes(*submission.attempts)
    assert {one.id for one in differences} == {
        *("results-before", "results-after", "adjusted-plan"),
        *("sorting-explained", "adjustment-explained", "effect"),
    }
    assert all(one.answers for one in differences)
    kinds = [event.type for event in events]
    assert kinds.count("score") == 4
    assert kinds.index("return") < kinds.index("resubmit") < kinds.index("award")


def test_binary_code_was_awarded_at_once_to_somebody_already_competent() -> None:
    decision, submission, events = played("binary-code")
    assert submission.intent is Intent.ALREADY_COMPETENT
    assert len(submission.attempts) == len(submission.decisions) == 1
    assert submission.attempt.experiences == ()
    assert "return" not in [event.type for event in events]
    assert decision.levels["path"] == "exemplary"


@each_sample
def test_only_what_the_earner_released_is_published(name: str) -> None:
    decision, _, _ = played(name)
    released = load_document(SAMPLES / name / "submission.yaml")["visibility"]
    described = {one.id for one in decision.artifacts if one.publication is Publication.DESCRIBED}
    assert described == set(released)
    assert not [one.id for one in decision.artifacts if one.publication is Publication.LINKED]


@each_sample
def test_texts_and_files_name_nobody(name: str) -> None:
    _, submission, _ = played(name)
    earner = load_document(SAMPLES / name / "submission.yaml")["earner"]
    people = [Person.of(*earner["identifiers"], name=earner["name"])]
    for attempt in submission.attempts:
        assert scan_attempt(attempt, people) == ()
    for file in (SAMPLES / name).rglob("*"):
        if file.suffix in {".md", ".csv", ".svg"}:
            text = file.read_text(encoding="utf-8")
            assert scan(text, where=file.name, people=people) == ()


@each_sample
def test_every_file_is_handed_in_and_stays_in_the_folder(name: str) -> None:
    handed_in = load_document(SAMPLES / name / "submission.yaml")
    used = {one["file"] for attempt in handed_in["attempts"] for one in attempt["artifacts"]}
    there = {
        file.relative_to(SAMPLES / name).as_posix()
        for file in (SAMPLES / name).glob("*/*")
        if file.is_file()
    }
    assert used == there


@each_sample
def test_a_sample_with_an_answer_too_long_is_not_handed_in(name: str, tmp_path: Path) -> None:
    folder = _copied(name, tmp_path)
    file = folder / "submission.yaml"
    whole = load_document(file)
    prompt = next(iter(whole["attempts"][0]["responses"]))
    whole["attempts"][0]["responses"][prompt] = "word " * 1000
    save_document(file, whole)
    with pytest.raises(RuleError) as error:
        script().take_through(folder, MemoryRecords())
    assert error.value.code == "incomplete"
    assert error.value.data["missing"] == [("prompt", prompt, "too_many_words")]


def test_a_revision_that_answers_no_feedback_is_not_handed_in(tmp_path: Path) -> None:
    folder = _copied("exit-tickets", tmp_path)
    file = folder / "submission.yaml"
    whole = load_document(file)
    whole["attempts"][1]["notes"].pop()
    save_document(file, whole)
    with pytest.raises(RuleError) as error:
        script().take_through(folder, MemoryRecords())
    assert error.value.code == "feedback_unanswered"


def _copied(name: str, tmp_path: Path) -> Path:
    copy = tmp_path / "submissions" / name
    shutil.copytree(SAMPLES / name, copy)
    shutil.copytree(SAMPLES.parent / "definitions", tmp_path / "definitions")
    return copy


def test_pictures_are_well_formed_and_described_without_script() -> None:
    pictures = sorted(SAMPLES.rglob("*.svg"))
    assert len(pictures) == 3
    for picture in pictures:
        root = parse(picture).getroot()
        assert root is not None
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert {"title", "desc"} <= names
        assert not names & {"script", "image", "a", "foreignObject"}


def test_the_figures_in_the_texts_are_those_of_the_tables() -> None:
    folder = SAMPLES / "exit-tickets"
    first = _rows(folder / "attempt-1" / "results-first-ticket.csv")
    second = _rows(folder / "attempt-1" / "results-second-ticket.csv")
    third = _rows(folder / "attempt-2" / "results-third-ticket.csv")
    assert Counter(row["pile"] for row in first) == {"got it": 13, "no": 7, "almost": 4}
    assert sum(row["answer"] == "3/5" for row in first) == 14
    assert Counter(row["right"] for row in second) == {"yes": 19, "no": 5}
    moved = Counter((row["group before"][0], row["group after"][0]) for row in third)
    assert moved == {
        ("A", "C"): 6, ("A", "A"): 2, ("A", "B"): 1, ("B", "C"): 4, ("B", "B"): 2,
        ("C", "C"): 7, ("D", "C"): 1, ("D", "a"): 1,
    }  # fmt: skip
    assert sum(count for (_, after), count in moved.items() if after == "C") == 18


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_script_runs_and_says_how_it_ended() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", str(SCRIPT)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Teaching binary code: awarded at attempt 1" in run.stdout
    assert "Exit tickets that change tomorrow's lesson: awarded at attempt 2" in run.stdout
