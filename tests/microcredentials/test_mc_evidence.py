"""Artifacts and the checklist."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from definition_samples import draft
from journey import EARNER, START, World, artifact, refused

from mcred.errors import ModelError, UsageError
from mcred.microcredentials.attempt import Attempt, Response, manifest_of
from mcred.microcredentials.checklist import checklist
from mcred.microcredentials.evidence import (
    Integrity,
    describe_file,
    digest_file,
    inspect_file,
)
from mcred.microcredentials.programme import Programme
from mcred.microcredentials.protocol import Attestation


def described(path: Path, **members: Any) -> Any:
    whole = {"requirement": "plan", "kind": "lesson_plan", "criteria": ("plans",), **members}
    return describe_file(path, id="plan", rationale="It shows my plan.", **whole)


def test_a_file_is_described_by_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"content")
    one = described(path, added_at=START)
    assert (one.name, one.size, one.media_type) == ("plan.pdf", 7, "application/pdf")
    assert one.digest == "sha256:" + hashlib.sha256(b"content").hexdigest()
    assert one.added_at == START
    assert inspect_file(one) is Integrity.MATCH


def test_a_file_that_changed_or_vanished_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"content")
    one = described(path)
    path.write_bytes(b"CONTENT")
    assert inspect_file(one) is Integrity.CHANGED
    path.write_bytes(b"longer content")
    assert inspect_file(one) is Integrity.CHANGED
    path.unlink()
    assert inspect_file(one) is Integrity.VANISHED
    path.mkdir()
    assert inspect_file(one) is Integrity.VANISHED


def test_an_address_is_not_opened() -> None:
    one = artifact("plan", url="https://school.example/plan").replace(location=None)
    assert inspect_file(one) is Integrity.NOT_CHECKED


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"missing\.pdf cannot be read"):
        described(tmp_path / "missing.pdf")


def test_an_artifact_is_somewhere() -> None:
    with pytest.raises(ModelError, match="a location or a url"):
        artifact("plan").replace(location=None)


def test_a_video_of_two_gigabytes_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "lesson.mp4"
    size = 64 * 1024 * 1024  # the blocks are the same, however many there are
    with path.open("wb") as file:
        os.truncate(file.fileno(), size)
    tracemalloc.start()
    assert digest_file(path)[0] == size
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def attempt(**changes: Any) -> Attempt:
    whole: dict[str, Any] = {
        "number": 1,
        "opened_at": START,
        "responses": (
            Response(prompt="setting", text="Grade 5."),
            Response(prompt="learned", text="To wait longer."),
        ),
        "artifacts": tuple(artifact(one) for one in ("plan", "lesson", "work")),
        "attestations": tuple(Attestation),
        **changes,
    }
    return Attempt(**whole)


def missing(one: Attempt, **definition: Any) -> set[tuple[str, str]]:
    return {(item.id, item.code) for item in checklist(draft(**definition), one).missing}


def files(*more: Any) -> dict[str, Any]:
    return {"artifacts": (*(artifact(one) for one in ("plan", "lesson", "work")), *more)}


def test_a_complete_attempt_misses_nothing() -> None:
    assert missing(attempt()) == set()
    assert checklist(draft(), attempt()).complete


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        (
            {"responses": ()},
            {("setting", "prompt_unanswered"), ("learned", "prompt_unanswered")},
        ),
        (
            {
                "responses": (
                    Response(prompt="setting", text="word " * 201),
                    Response(prompt="learned", text="Two words"),
                    Response(prompt="blog", text="my blog"),
                )
            },
            {
                ("setting", "too_many_words"),
                ("learned", "too_few_words"),
                ("blog", "not_a_link"),
            },
        ),
        (
            {"attestations": (Attestation.OWN_WORK,)},
            {("ready_for_review", "attestation_missing"), ("release", "attestation_missing")},
        ),
        (
            {"artifacts": (artifact("plan"), artifact("lesson"))},
            {("work", "evidence_missing"), ("voices", "evidence_missing")},
        ),
        (
            files(artifact("p2", requirement="plan"), artifact("p3", requirement="plan")),
            {("plan", "too_much_evidence")},
        ),
        (
            {"artifacts": (artifact("lesson"), artifact("work"))},
            {("plan", "evidence_missing"), ("plans", "criterion_unsupported")},
        ),
        (
            files(artifact("x", requirement="hat", kind="other", criteria=["asks"])),
            {("x", "unknown_requirement")},
        ),
        (
            files(artifact("x", requirement="plan", kind="video")),
            {("x", "wrong_kind")},
        ),
        (
            files(artifact("x", requirement="lesson", from_practice=False)),
            {("x", "not_from_practice")},
        ),
        (
            files(artifact("x", requirement="work", student_outcome=False)),
            {("x", "no_student_outcome")},
        ),
        (
            files(artifact("x", requirement="lesson", criteria=["plans"])),
            {("x", "other_criteria")},
        ),
        (
            files(artifact("x", requirement="plan", criteria=["sings"])),
            {("x", "unknown_criterion")},
        ),
    ],
)
def test_the_checklist_says_what_is_missing(
    changes: dict[str, Any], wanted: set[tuple[str, str]]
) -> None:
    assert missing(attempt(**changes)) == wanted


def test_one_alternative_is_enough() -> None:
    voices = artifact("voices", kind="student_reflection", criteria=["asks"], student_outcome=True)
    kept = (artifact("plan"), artifact("lesson"))
    assert missing(attempt(artifacts=(*kept, voices))) == set()


def test_a_file_prompt_names_an_artifact() -> None:
    form = {
        "sections": [
            {"part": "overview", "prompts": [{"id": "photo", "text": "?", "kind": "file"}]}
        ]
    }
    good = Response(prompt="photo", text="plan")
    bad = Response(prompt="photo", text="hat")
    assert missing(attempt(responses=(good,)), form=form) == set()
    assert missing(attempt(responses=(bad,)), form=form) == {("photo", "unknown_artifact")}


def test_the_manifest_covers_every_answer_and_artifact_but_not_consent() -> None:
    def digest(one: Attempt) -> str:
        rubric = draft().rubric.digest
        return manifest_of(
            one, submission="s", definition=draft().ref, rubric=rubric, at=START
        ).digest

    whole = attempt()
    first, *others = whole.artifacts
    assert digest(whole) == digest(attempt())
    assert digest(whole) != digest(whole.replace(responses=whole.responses[:1]))
    assert digest(whole) != digest(whole.replace(artifacts=tuple(others)))
    changed = first.replace(rationale="Another reason.")
    assert digest(whole) != digest(whole.replace(artifacts=(changed, *others)))
    shown = first.replace(visibility="public")
    assert digest(whole) == digest(whole.replace(artifacts=(shown, *others)))


def test_a_file_that_changed_since_it_was_added_is_not_handed_in(tmp_path: Path) -> None:
    world = World()
    programme = Programme(world.records, world.clock)  # looks at the files themselves
    one = world.started()
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"first")
    world.gather(one, url="https://school.example/x", location=None)
    programme.add(one, described(path), actor=EARNER)
    path.write_bytes(b"other")
    before = programme.submission(one)
    with refused("artifact_changed"):
        programme.submit(one, actor=EARNER)
    path.unlink()
    with refused("artifact_vanished"):
        programme.submit(one, actor=EARNER)
    assert programme.submission(one) == before
    path.write_bytes(b"first")
    state, _ = programme.submit(one, actor=EARNER)
    assert state.attempt.manifest is not None
