"""Definitions and their versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from definition_samples import DEFINITION_ID, NOW, draft, members, published

from mcred.errors import ModelError, RuleError
from mcred.microcredentials.definition import Developer, MicroCredential, Status
from mcred.microcredentials.validity import Renewal, RenewalKind, Validity
from mcred.microcredentials.versions import adopt, check_versions, publish, retire, revise

OTHER = Developer(name="Other District", url="https://other.example")


def codes(broken: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(ModelError) as caught:
        MicroCredential.from_dict(broken)
    return {(problem.path, problem.code) for problem in caught.value.problems}


def edited(edit: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    whole = members()
    edit(whole)
    return whole


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], object], tuple[str, str]]] = {
    "two competencies": (
        lambda one: one.update(competency=[one["competency"]] * 2),
        ("$.competency", "one_competency"),
    ),
    "more wanted than allowed": (
        lambda one: one["evidence"][0].update(min=3),
        ("$.evidence[0].min", "unmeetable"),
    ),
    "an alternative that is always met": (
        lambda one: one["evidence"][2].update(min=0),
        ("$.evidence[2].min", "idle_alternative"),
    ),
    "evidence for an unknown criterion": (
        lambda one: one["evidence"][1].update(criteria=["sings"]),
        ("$.evidence[1].criteria[0]", "unknown_criterion"),
    ),
    "an anchor at an unknown level": (
        lambda one: one["scoring_guide"]["anchors"][0].update(level="gold"),
        ("$.scoring_guide.anchors[0]", "unknown_level"),
    ),
    "an empty anchor": (
        lambda one: one["scoring_guide"]["anchors"][0].pop("text"),
        ("$.scoring_guide.anchors[0]", "empty_anchor"),
    ),
    "two primary alignments": (
        lambda one: one["alignments"][1].update(primary=True),
        ("$.alignments[1].primary", "one_primary_alignment"),
    ),
    "word limits that exclude each other": (
        lambda one: one["form"]["sections"][0]["prompts"][0].update(min_words=201),
        ("$.form.sections[0].prompts[0].min_words", "unmeetable"),
    ),
    "a word limit on a link": (
        lambda one: one["form"]["sections"][2]["prompts"][1].update(max_words=5),
        ("$.form.sections[2].prompts[1].kind", "word_limit"),
    ),
    "parts in another order": (
        lambda one: one["form"]["sections"].reverse(),
        ("$.form.sections[1].part", "parts_order"),
    ),
    "one prompt id in two sections": (
        lambda one: one["form"]["sections"][2]["prompts"][0].update(id="setting"),
        ("$.form.sections[2].prompts[0].id", "duplicate_id"),
    ),
    "one evidence id twice": (
        lambda one: one["evidence"][1].update(id="plan"),
        ("$.evidence[1].id", "duplicate_id"),
    ),
    "expiring without renewal": (
        lambda one: one["validity"].pop("renewal"),
        ("$.validity.renewal", "missing"),
    ),
    "published without a date": (
        lambda one: one.update(status="published"),
        ("$.published_at", "published_at"),
    ),
    "a version that supersedes itself": (
        lambda one: one.update(
            supersedes={"id": one["id"], "version": "1.0", "digest": "sha256:" + "0" * 64}
        ),
        ("$.supersedes", "circular_version"),
    ),
    "a format of another age": (
        lambda one: one.update(format="mcred-micro-credential/9"),
        ("$.format", "literal_error"),
    ),
    "an id that is no URI": (
        lambda one: one.update(id="probing questions"),
        ("$.id", "string_pattern_mismatch"),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_definition_names_the_place_and_the_rule(case: str) -> None:
    edit, problem = BROKEN[case]
    assert problem in codes(edited(edit))


def test_publishing_fixes_the_date_and_keeps_the_digest() -> None:
    before = draft()
    after = publish(before, at=NOW)
    assert (after.status, after.published_at) == (Status.PUBLISHED, NOW)
    assert after.digest == before.digest == retire(after).digest


def test_a_published_version_is_not_published_again() -> None:
    with pytest.raises(RuleError) as caught:
        publish(published(), at=NOW)
    assert caught.value.code == "already_published"


def test_what_asks_for_no_evidence_is_not_published() -> None:
    optional = {"id": "extra", "title": "Extra", "kinds": ["other"], "min": 0}
    with pytest.raises(RuleError) as caught:
        publish(draft(evidence=[optional]), at=NOW)
    assert caught.value.code == "no_evidence"


def test_a_draft_is_neither_retired_nor_revised_nor_adopted() -> None:
    forbidden: list[Callable[[], MicroCredential]] = [
        lambda: retire(draft()),
        lambda: revise(draft(), version="2.0"),
        lambda: adopt(draft(), definition_id="https://other.example/mc", creator=OTHER),
    ]
    for attempt in forbidden:
        with pytest.raises(RuleError) as caught:
            attempt()
        assert caught.value.code == "not_published"


def test_a_revision_is_a_draft_that_points_back() -> None:
    first = published()
    second = revise(first, version="2.0", name="Probing questions, again")
    assert second.status is Status.DRAFT
    assert second.supersedes == first.ref
    assert second.digest != first.digest
    assert first.name == "Probing questions"


def test_a_revision_needs_another_version_name() -> None:
    with pytest.raises(RuleError) as caught:
        revise(published(), version="1.0")
    assert caught.value.code == "same_version"


def test_an_adopted_definition_keeps_developer_licence_and_version() -> None:
    original = published()
    taken = adopt(original, definition_id="https://other.example/mc/1", creator=OTHER)
    assert taken.creator == OTHER
    assert taken.rubric == original.rubric
    assert taken.status is Status.DRAFT
    assert taken.adopted_from is not None
    assert taken.adopted_from.definition == original.ref
    assert taken.adopted_from.developer == original.creator
    assert taken.adopted_from.licence == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("changes", "definition_id", "code"),
    [
        ({"licence": None}, "https://other.example/mc", "no_licence"),
        ({}, DEFINITION_ID, "same_definition"),
    ],
)
def test_adoption_needs_a_licence_and_an_id(
    changes: dict[str, Any], definition_id: str, code: str
) -> None:
    with pytest.raises(RuleError) as caught:
        adopt(published(**changes), definition_id=definition_id, creator=OTHER)
    assert caught.value.code == code


def test_versions_in_a_chain_are_accepted() -> None:
    first = published()
    second = publish(revise(first, version="2.0"), at=NOW)
    check_versions([revise(second, version="3.0"), first, second])


def broken_chain(*definitions: MicroCredential) -> list[str]:
    with pytest.raises(ModelError) as caught:
        check_versions(definitions)
    return [problem.code for problem in caught.value.problems]


def test_circular_versions_are_refused() -> None:
    first = published()
    second = publish(revise(first, version="2.0"), at=NOW)
    circle = first.replace(supersedes=second.ref)
    assert broken_chain(circle, second) == ["circular_version", "circular_version"]


def test_a_version_that_points_nowhere_is_refused() -> None:
    assert broken_chain(revise(published(), version="2.0")) == ["unknown_version"]


def test_a_predecessor_that_changed_is_noticed() -> None:
    """I15: a published version is immutable."""
    first = published()
    second = revise(first, version="2.0")
    assert broken_chain(first.replace(name="Other"), second) == ["version_changed"]


def test_one_version_with_two_contents_is_refused() -> None:
    """I15: a published version is immutable."""
    first = published()
    assert broken_chain(first, first.replace(name="Other")) == ["version_reused"]


def test_the_subject_is_the_id_the_topics_and_the_primary_alignment() -> None:
    assert draft().subject_topics == {
        DEFINITION_ID,
        "questioning",
        "https://standards.example/3b",
        "3b",
    }


@pytest.mark.parametrize(
    ("awarded", "months", "ends"),
    [
        (datetime(2026, 1, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2027, 8, 31, tzinfo=UTC), 6, datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2026, 12, 15, tzinfo=UTC), 36, datetime(2029, 12, 15, tzinfo=UTC)),
    ],
)
def test_validity_counts_calendar_months(awarded: datetime, months: int, ends: datetime) -> None:
    renewal = Renewal(kind=RenewalKind.RESUBMIT, description="Again.")
    assert Validity(months=months, renewal=renewal).ends(awarded) == ends
