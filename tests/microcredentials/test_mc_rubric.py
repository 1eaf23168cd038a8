"""Rubrics and the rules that evaluate them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from definition_samples import criterion, level
from hypothesis import given
from hypothesis import strategies as st

from mcred.errors import ModelError, RuleError
from mcred.microcredentials.rubric import Rubric
from mcred.microcredentials.rules import evaluate

RANKS = ("not_met", "progressing", "demonstrated")


def rubric(*criteria: dict[str, Any], rule: dict[str, Any] | None = None) -> Rubric:
    return Rubric.from_dict({"criteria": list(criteria), "rule": rule or {"kind": "conjunctive"}})


def optional(criterion_id: str, **more: Any) -> dict[str, Any]:
    return criterion(criterion_id, required=False, **more)


BROKEN: dict[str, tuple[list[dict[str, Any]], dict[str, Any], tuple[str, str]]] = {
    "levels from high to low (I29)": (
        [criterion("a", levels=[level("demonstrated", 2), level("not_met", 0)])],
        {"kind": "conjunctive"},
        ("$.criteria[0].levels[1].points", "levels_order"),
    ),
    "positions from high to low (I29)": (
        [
            criterion(
                "a",
                levels=[
                    {"id": "demonstrated", "name": "D", "position": 2},
                    {"id": "not_met", "name": "N", "position": 1},
                ],
            )
        ],
        {"kind": "conjunctive"},
        ("$.criteria[0].levels[1].position", "levels_order"),
    ),
    "points on some levels": (
        [criterion("a", levels=[level("not_met", 0), level("demonstrated")])],
        {"kind": "conjunctive"},
        ("$.criteria[0].levels", "points_missing"),
    ),
    "one level": (
        [criterion("a", levels=[level("demonstrated")])],
        {"kind": "conjunctive"},
        ("$.criteria[0].levels", "too_short"),
    ),
    "two levels of one id": (
        [criterion("a", levels=[level("demonstrated"), level("demonstrated")])],
        {"kind": "conjunctive"},
        ("$.criteria[0].levels[1].id", "duplicate_id"),
    ),
    "a required level that is none": (
        [criterion("a", required_level="gold")],
        {"kind": "conjunctive"},
        ("$.criteria[0].required_level", "unknown_level"),
    ),
    "two criteria of one id": (
        [criterion("a"), criterion("a")],
        {"kind": "conjunctive"},
        ("$.criteria[1].id", "duplicate_id"),
    ),
    "no criteria": ([], {"kind": "conjunctive"}, ("$.criteria", "too_short")),
    "nothing required": (
        [optional("a")],
        {"kind": "conjunctive"},
        ("$.rule", "passes_everyone"),
    ),
    "a cut above all points": (
        [optional("a")],
        {"kind": "compensatory", "cut": 2.5},
        ("$.rule.cut", "unmeetable"),
    ),
    "a cut that everybody reaches": (
        [optional("a", levels=[level("demonstrated", 1), level("more", 2)])],
        {"kind": "compensatory", "cut": 1},
        ("$.rule.cut", "passes_everyone"),
    ),
    "points counted that nobody gave": (
        [optional("a", levels=[level("not_met"), level("demonstrated")])],
        {"kind": "compensatory", "cut": 1},
        ("$.rule.cut", "points_missing"),
    ),
    "required criteria under a compensatory rule": (
        [criterion("a")],
        {"kind": "compensatory", "cut": 1},
        ("$.rule.kind", "required_criterion"),
    ),
    "more criteria wanted than there are": (
        [criterion("a")],
        {"kind": "at_least", "count": 2},
        ("$.rule.count", "unmeetable"),
    ),
    "a part without criteria": (
        [criterion("a")],
        {
            "kind": "parts",
            "parts": [
                {"part": "work_examples", "rule": {"kind": "conjunctive"}},
                {"part": "reflection", "rule": {"kind": "conjunctive"}},
            ],
        },
        ("$.rule.parts[1].part", "empty_part"),
    ),
    "criteria without a rule for their part": (
        [criterion("a"), criterion("b", part="reflection")],
        {
            "kind": "parts",
            "parts": [{"part": "work_examples", "rule": {"kind": "conjunctive"}}],
        },
        ("$.criteria[1].part", "part_without_rule"),
    ),
    "two rules for one part": (
        [criterion("a")],
        {
            "kind": "parts",
            "parts": [{"part": "work_examples", "rule": {"kind": "conjunctive"}}] * 2,
        },
        ("$.rule.parts[1].part", "duplicate_part"),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_rubric_names_the_place_and_the_rule(case: str) -> None:
    criteria, rule, (path, code) = BROKEN[case]
    with pytest.raises(ModelError) as caught:
        rubric(*criteria, rule=rule)
    found = {(problem.path, problem.code) for problem in caught.value.problems}
    assert (path, code) in found


def test_levels_without_points_or_positions_are_in_the_order_given() -> None:
    """I29: levels are ordered low to high."""
    one = rubric(criterion("a", levels=[level("not_met"), level("demonstrated")]))
    assert dict(one.by_id["a"].ranks) == {"not_met": 0, "demonstrated": 1}


def test_a_path_does_not_name_the_alternative_that_was_chosen() -> None:
    with pytest.raises(ModelError) as caught:
        rubric(criterion("a"), rule={"kind": "hybrid", "cut": "much"})
    assert [problem.path for problem in caught.value.problems] == ["$.rule.cut"]


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ModelError):
        rubric(criterion("a"), rule={"kind": "generous"})


@pytest.mark.parametrize(
    ("ratings", "code"),
    [
        ({"a": "demonstrated"}, "missing_rating"),
        ({}, "missing_rating"),
        ({"a": "demonstrated", "b": "demonstrated", "c": "demonstrated"}, "unknown_criterion"),
        ({"a": "demonstrated", "b": "gold"}, "unknown_level"),
    ],
)
def test_unknown_or_missing_ratings_are_an_error_and_no_result(
    ratings: dict[str, str], code: str
) -> None:
    """I10: unknown or missing criterion = error, never "pass"."""
    with pytest.raises(RuleError) as caught:
        evaluate(rubric(criterion("a"), criterion("b")), ratings)
    assert caught.value.code == code


def test_one_required_criterion_below_its_level_is_no_pass_and_the_trace_says_which() -> None:
    """I8: non-compensatory by default."""
    result = evaluate(
        rubric(criterion("a"), criterion("b"), optional("c")),
        {"a": "demonstrated", "b": "progressing", "c": "not_met"},
    )
    assert not result.met
    assert [(step.rule, step.criterion, step.needed, step.had) for step in result.missing] == [
        ("required_level", "b", "demonstrated", "progressing")
    ]
    assert result.below == ("b", "c")


def test_weighted_points_make_up_for_each_other_under_a_compensatory_rule() -> None:
    one = rubric(optional("a", weight=3), optional("b"), rule={"kind": "compensatory", "cut": 6})
    passed = evaluate(one, {"a": "demonstrated", "b": "not_met"})
    assert passed.met
    assert passed.below == ("b",)
    failed = evaluate(one, {"a": "progressing", "b": "demonstrated"})
    assert [(step.rule, step.needed, step.had) for step in failed.missing] == [("cut", "6", "5")]


def test_a_sum_of_fractions_reaches_the_cut_that_is_its_exact_value() -> None:
    tenths = [optional(name, weight=0.1) for name in "abc"]
    one = rubric(*tenths, rule={"kind": "compensatory", "cut": 0.6})
    assert evaluate(one, dict.fromkeys("abc", "demonstrated")).met
    assert not evaluate(one, {"a": "progressing", "b": "demonstrated", "c": "demonstrated"}).met


def test_a_hybrid_rule_wants_the_required_criteria_and_the_points() -> None:
    one = rubric(criterion("a"), optional("b"), rule={"kind": "hybrid", "cut": 3})
    assert evaluate(one, {"a": "demonstrated", "b": "progressing"}).met
    without_points = evaluate(one, {"a": "demonstrated", "b": "not_met"})
    without_level = evaluate(one, {"a": "progressing", "b": "demonstrated"})
    assert [step.rule for step in without_points.missing] == ["cut"]
    assert [step.rule for step in without_level.missing] == ["required_level"]


def test_at_least_counts_criteria_at_their_level() -> None:
    one = rubric(optional("a"), optional("b"), rule={"kind": "at_least", "count": 1})
    assert evaluate(one, {"a": "not_met", "b": "demonstrated"}).met
    assert not evaluate(one, {"a": "not_met", "b": "progressing"}).met


def test_every_part_must_pass_by_its_own_rule() -> None:
    one = rubric(
        criterion("a", part="overview"),
        optional("b"),
        optional("c"),
        rule={
            "kind": "parts",
            "parts": [
                {"part": "overview", "rule": {"kind": "conjunctive"}},
                {"part": "work_examples", "rule": {"kind": "compensatory", "cut": 2}},
            ],
        },
    )
    assert evaluate(one, {"a": "demonstrated", "b": "demonstrated", "c": "not_met"}).met
    result = evaluate(one, {"a": "demonstrated", "b": "progressing", "c": "not_met"})
    assert [(step.rule, step.part) for step in result.missing] == [("cut", "work_examples")]
    assert not evaluate(one, {"a": "progressing", "b": "demonstrated", "c": "demonstrated"}).met


def test_the_trace_is_plain_data() -> None:
    result = evaluate(rubric(criterion("a")), {"a": "progressing"})
    assert json.loads(json.dumps(result.to_dict())) == {
        "met": False,
        "steps": [
            {
                "rule": "required_level",
                "needed": "demonstrated",
                "had": "progressing",
                "met": False,
                "binding": True,
                "criterion": "a",
                "part": "work_examples",
            }
        ],
    }


RULES = st.sampled_from(["conjunctive", "hybrid", "at_least", "compensatory"])


@given(
    kind=RULES,
    required=st.lists(st.booleans(), min_size=3, max_size=3),
    ratings=st.lists(st.sampled_from(RANKS), min_size=3, max_size=3),
    better=st.integers(0, 2),
)
def test_required_criteria_bind_under_every_rule_and_a_better_rating_never_hurts(
    kind: str, required: list[bool], ratings: list[str], better: int
) -> None:
    """Every required criterion at its required level before awarded."""
    if kind == "compensatory":
        required = [False] * 3
    elif kind == "conjunctive":
        required[0] = True
    rule: dict[str, Any] = {"kind": kind}
    if kind in {"hybrid", "compensatory"}:
        rule["cut"] = 3
    elif kind == "at_least":
        rule["count"] = 2
    criteria = [criterion(f"c{i}", required=one) for i, one in enumerate(required)]
    one = rubric(*criteria, rule=rule)
    given_ratings = {f"c{i}": rating for i, rating in enumerate(ratings)}
    result = evaluate(one, given_ratings)
    if result.met:
        for index, binding in enumerate(required):
            assert not binding or ratings[index] == "demonstrated"
    improved = {**given_ratings, f"c{better}": "demonstrated"}
    assert evaluate(one, improved).met >= result.met
