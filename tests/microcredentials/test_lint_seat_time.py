"""Time and attendance are told from time that is part of a skill (I23)."""

from __future__ import annotations

import pytest

from mcred.microcredentials.lint.seat_time import seat_time

COUNTED = [
    "Seat time of the unit",
    "Attended all three workshops",
    "attends the webinar on questioning",
    "Enrolled in the course",
    "Completed 12 hours of training",
    "completes twelve hours",
    "Logged at least 20 hours",
    "Spent 3 days on it",
    "A 90-minute workshop",
    "ten hours of professional learning",
    "15 clock hours",
    "Certificate of completion",
    "A certificate of attendance from your district",
    "The signed attendance sheet",
    "Complete the online course",
    "Watched all of the videos",
    "Viewed the training recording",
]
PART_OF_THE_SKILL = [
    "Waits at least three seconds after each question.",
    "A recording of 10 to 15 minutes of a lesson.",
    "Teaches the lesson twice, two weeks apart.",
    "Watches the video of the own lesson with a colleague.",
    "Takes off the gloves without touching their outside.",
    "The class completes the exit ticket in the last five minutes.",
    "Calls each family within two weeks.",
    "Completes the table with every student's answer.",
    "Learners who attend to each other's reasoning.",
    "",
    None,
]


@pytest.mark.parametrize("text", COUNTED)
def test_time_and_attendance_are_found(text: str) -> None:
    assert seat_time(text)


@pytest.mark.parametrize("text", PART_OF_THE_SKILL)
def test_time_within_a_skill_is_left_alone(text: str | None) -> None:
    assert seat_time(text) is None
