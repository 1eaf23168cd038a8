"""The privacy scan warns and never blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journey import EARNER, World

from mcred.microcredentials.people import Person
from mcred.microcredentials.privacy import redact, scan
from support.timing import work_within

ANA = Person.of("ana.lopez@school.example", "did:key:zAna", "u4711", name="Ana López")


def kinds(text: str, *, file_name: bool = False) -> set[str]:
    return {one.kind for one in scan(text, where="x", people=[ANA], file_name=file_name)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Write to kid@school.example.", "email"),
        ("She is did:web:school.example:kid.", "did"),
        ("Number 123-45-6789.", "social_security_number"),
        ("Call (803) 555-0100 now", "phone"),
        ("Call 803-555-0100 now", "phone"),
        ("His number 20419876 there", "number"),
        ("Mr. Miller said", "titled_name"),
        ("Student ID: 77", "labelled_id"),
        ("by ANA LÓPEZ, teacher", "known_name"),
        ("López, Ana", "known_name"),
        ("account u4711", "known_identifier"),
    ],
)
def test_what_may_identify_somebody_is_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "name", ["Ana_Lopez.pdf", "lesson-Maria-Garcia.mp4", "Ana.Lopez 2.pdf", "ana_lópez.pdf"]
)
def test_names_are_found_in_file_names(name: str) -> None:
    assert kinds(name, file_name=True) & {"name_in_file", "known_name"}


@pytest.mark.parametrize(
    "text",
    [
        "Student 1 asked in 2026 why 24 of 30 agreed (3.5 of 4).",
        "In lesson 12 we used Bloom's taxonomy.",
        "Bananas and analysis",
        "Pages 120-125; 0.123456789",
    ],
)
def test_what_names_nobody_is_not_reported(text: str) -> None:
    assert kinds(text) == set()


def test_a_finding_says_where() -> None:
    (one,) = scan("ask Mr. Miller", where="response setting")
    assert (one.where, one.text, one.start, one.end) == ("response setting", "Mr. Miller", 4, 14)


def test_redaction_removes_only_the_person() -> None:
    text = "Ana López (u4711, ana.lopez@school.example) met Mr. Miller; bananas."
    left = redact(text, [ANA])
    assert "Miller" in left
    assert "bananas" in left
    assert not {"ana lópez", "u4711", "school.example"} & set(left.lower().split())
    assert "4711" not in left
    assert "@" not in left


@given(st.text(max_size=300))
def test_any_text_can_be_scanned(text: str) -> None:
    for one in scan(text, where="x", people=[ANA], file_name=True):
        assert text[one.start : one.end] == one.text


@pytest.mark.parametrize("text", ["a." * 50_000, "a@" * 50_000, "1" * 100_000, "A " * 50_000])
def test_a_long_text_takes_no_long_time(text: str) -> None:
    with work_within(3):
        scan(text, where="x", people=[ANA], file_name=True)


def test_a_submission_with_findings_is_submitted_all_the_same() -> None:
    world = World()
    one = world.started()
    world.gather(one, name="Ana_Lopez.pdf")
    where = {finding.where for finding in world.programme.privacy(one)}
    assert where == {f"file name of {artifact}" for artifact in ("plan", "lesson", "work")}
    world.programme.submit(one, actor=EARNER)
