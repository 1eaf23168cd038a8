"""What all documents have in common."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from definition_samples import members

from mcred.errors import ModelError
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.form import Prompt
from mcred.microcredentials.model import Model, Moment, digest_of
from mcred.microcredentials.rubric import Level


class Stamp(Model):
    at: Moment


def test_a_document_reads_back_what_it_wrote() -> None:
    definition = MicroCredential.from_dict(members())
    assert MicroCredential.from_dict(definition.to_dict()) == definition


def test_all_problems_are_told_at_once_with_their_paths() -> None:
    broken = members(
        competency=[{"statement": "a"}, {"statement": "b"}],
        colour="red",
        workload={"amount": "eight"},
    )
    del broken["name"]
    broken["evidence"][0].update(min=3, max=2)
    broken["rubric"]["criteria"][1]["levels"].reverse()
    with pytest.raises(ModelError) as caught:
        MicroCredential.from_dict(broken)
    assert {(problem.path, problem.code) for problem in caught.value.problems} == {
        ("$.competency", "one_competency"),
        ("$.colour", "unknown_member"),
        ("$.workload.amount", "float_type"),
        ("$.name", "missing"),
        ("$.evidence[0].min", "unmeetable"),
        ("$.rubric.criteria[1].levels[1].points", "levels_order"),
        ("$.rubric.criteria[1].levels[2].points", "levels_order"),
    }
    assert "7 problems" in caught.value.message


@pytest.mark.parametrize(
    "value", [float("nan"), {1, 2}, object(), b"bytes"], ids=["nan", "set", "object", "bytes"]
)
def test_what_json_cannot_hold_is_a_model_error(value: Any) -> None:
    with pytest.raises(ModelError, match="plain data that JSON can hold"):
        MicroCredential.from_dict(members(name=value))


def test_data_that_contains_itself_is_a_model_error() -> None:
    circle: dict[str, Any] = {}
    circle["form"] = circle
    with pytest.raises(ModelError):
        MicroCredential.from_dict(circle)


@pytest.mark.parametrize("value", [[], "text", 3, None])
def test_what_is_no_object_is_a_model_error(value: Any) -> None:
    with pytest.raises(ModelError):
        MicroCredential.from_dict(value)


def test_half_a_character_is_a_model_error() -> None:
    with pytest.raises(ModelError):
        MicroCredential.from_dict(members(name="\ud800"))


def test_values_are_not_bent_into_the_type_that_was_asked_for() -> None:
    with pytest.raises(ModelError):
        Level.from_dict({"id": "a", "name": 3})
    with pytest.raises(ModelError):
        Level.from_dict({"id": "a", "name": "A", "points": "3"})


def test_a_constructor_raises_model_error_too() -> None:
    with pytest.raises(ModelError) as caught:
        Prompt(id="a b", text="")
    assert {problem.path for problem in caught.value.problems} == {"$.id", "$.text"}


def test_a_document_is_frozen() -> None:
    prompt = Prompt(id="a", text="b")
    with pytest.raises(ValueError, match="frozen"):
        prompt.text = "c"  # type: ignore[misc]


def test_a_replacement_is_checked_like_a_new_document() -> None:
    prompt = Prompt(id="a", text="b", max_words=10)
    assert prompt.replace(min_words=10).min_words == 10
    with pytest.raises(ModelError, match="max_words"):
        prompt.replace(min_words=11)


def test_moments_are_kept_in_utc_to_the_second() -> None:
    eastern = timezone(timedelta(hours=-5))
    stamp = Stamp(at=datetime(2026, 1, 1, 22, 30, 15, 999, tzinfo=eastern))
    assert stamp.at == datetime(2026, 1, 2, 3, 30, 15, tzinfo=UTC)
    assert stamp.to_dict() == {"at": "2026-01-02T03:30:15Z"}
    assert Stamp.from_dict({"at": "2026-01-01T22:30:15-05:00"}) == stamp
    assert Stamp.from_dict({"at": stamp.at}) == stamp


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ModelError):
        Stamp.from_dict({"at": "2026-01-01T22:30:15"})


def test_a_digest_does_not_depend_on_the_order_of_members() -> None:
    assert digest_of({"a": 1, "b": [2]}) == digest_of({"b": [2], "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})
