"""Every class, property and cardinality of the specification's data model, one change at a time."""

from __future__ import annotations

import copy
from collections.abc import Container, Iterator
from typing import Any

import pytest
from openbadges_table import TABLE

from mcred.errors import Problem
from mcred.openbadges import parse, tolerated
from mcred.openbadges.validation import problems

CLOSED = {"Image", "IdentityObject", "IdentifierEntry"}

#: Values that break the kind's format, and the code they get.
MALFORMED: dict[str, tuple[Any, str]] = {
    "uri": ("not a uri", "uri"),
    "date": ("2026-03-01T09:00:00", "date_time_z"),
    "local": ("2026-02-30T09:00:00Z", "date_time"),
    "day": ("2026-02-30", "date"),
    "lang": ("English", "language_code"),
    "jws": ("one.two", "compact_jws"),
    "email": ("nobody", "email"),
    "country": ("DEU", "country_code"),
    "open": ("Unheard", "enum"),
    "closed": ("ext:Unheard", "enum"),
    "only": ("Unheard", "class_type"),
    "types": (["Unheard"], "class_type"),
}
ARRAYS = ("*", "+", "†", "!†")


def cases() -> Iterator[tuple[str, str, str, str, str, str]]:
    for name, (document, place, members) in TABLE.items():
        for member in members.split():
            key, kind, cardinality = member.split(":")
            yield name, document, place, key, kind, cardinality


ALL_KINDS = frozenset(case[4] for case in cases())


def members_with(
    kinds: Container[str] | None = None, cardinalities: Container[str] | None = None
) -> pytest.MarkDecorator:
    """Parametrises over the table's members of these kinds and cardinalities."""
    chosen = [
        pytest.param(*case[1:], id=f"{case[0]}.{case[3]}")
        for case in cases()
        if (kinds is None or case[4] in kinds)
        and (cardinalities is None or case[5] in cardinalities)
    ]
    return pytest.mark.parametrize(("document", "place", "key", "kind", "cardinality"), chosen)


def steps(place: str) -> list[str | int]:
    return [int(step) if step.isdigit() else step for step in place.split("/") if step]


def path_of(place: str, key: str | int | None = None) -> str:
    parts = steps(place) + ([] if key is None else [key])
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def changed(document: dict[str, Any], place: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A copy of the document, and the object at the place in that copy."""
    whole = copy.deepcopy(document)
    part: Any = whole
    for step in steps(place):
        part = part[step]
    return whole, part


def found(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems(document, for_issuing=False)]


@pytest.fixture
def whole(request: pytest.FixtureRequest, document: str) -> dict[str, Any]:
    value: dict[str, Any] = request.getfixturevalue(document)
    return value


def test_the_sample_documents_are_without_problem_and_hold_every_member(
    badge: dict[str, Any], endorsement: dict[str, Any], clr: dict[str, Any]
) -> None:
    for document in (badge, endorsement, clr):
        assert problems(document, for_issuing=True) == ()
        assert tolerated(document) == ()
    documents = {"badge": badge, "endorsement": endorsement, "clr": clr}
    for _, document_name, place, key, _, _ in cases():
        assert key in changed(documents[document_name], place)[1]


@members_with()
def test_a_member_that_is_left_out_is_reported_if_required(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    del part[key]
    required = cardinality[0] in "1+!"
    assert found(whole) == ([(path_of(place, key), "missing")] if required else [])


@members_with()
def test_a_value_of_another_type_is_reported_at_its_place(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = "yes" if kind in {"num", "bool"} else 5
    assert found(whole) == [(path_of(place, key), "wrong_type")]


@members_with()
def test_null_is_reported_instead_of_taken_for_absence(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = None
    assert found(whole) == [(path_of(place, key), "null_value")]


@members_with(cardinalities=ARRAYS)
def test_a_single_value_stands_only_where_compaction_may_leave_one(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = part[key][-1] if kind == "types" else part[key][0]
    if part[key] == "EndorsementCredential":  # one type where two are demanded
        assert found(whole) == [(path_of(place, key), "class_type")]
    elif "†" in cardinality:
        assert found(whole) == []
        assert [(p.path, p.code) for p in tolerated(whole)] == [(path_of(place, key), "compacted")]
        assert parse(whole).to_dict() == whole
    else:
        assert found(whole) == [(path_of(place, key), "wrong_type")]


@members_with(kinds=ALL_KINDS - {"oneormany"}, cardinalities=("1", "?"))
def test_several_values_are_reported_where_one_belongs(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = [part[key], part[key]]
    if kind == "status":
        assert found(whole) == []
        assert [(p.path, p.code) for p in tolerated(whole)] == [(path_of(place, key), "several")]
    else:
        assert found(whole) == [(path_of(place, key), "wrong_type")]


@members_with(cardinalities=ARRAYS)
def test_a_value_in_an_array_is_reported_with_its_index(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key].append(5)
    last = f"{path_of(place, key)}[{len(part[key]) - 1}]"
    assert found(whole) == [(last, "wrong_type")]


@members_with(kinds=MALFORMED)  # but a hash, of which a reader takes any text
def test_a_malformed_value_is_reported_by_its_format(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    value, code = MALFORMED[kind]
    in_array = cardinality in {"*", "+"}
    part[key] = [value] if in_array else value
    where = path_of(place, key) + ("[0]" if in_array else "")
    assert found(whole) == [(where, code)]


@members_with(kinds=("open", "kind"))
def test_an_extension_term_is_accepted_in_extensible_enumerations(
    whole: dict[str, Any], place: str, key: str, kind: str, cardinality: str
) -> None:
    whole, part = changed(whole, place)
    part[key] = "ext:Unheard"
    assert found(whole) == []
    assert parse(whole).to_dict() == whole


@pytest.mark.parametrize("name", TABLE)
def test_unknown_members_are_kept_except_in_closed_classes(
    name: str, request: pytest.FixtureRequest
) -> None:
    document, place, _ = TABLE[name]
    whole, part = changed(request.getfixturevalue(document), place)
    part["unheard of"] = {"deep": [None, 1.0, {"x": True}]}
    if name in CLOSED:
        where = f'{path_of(place)}["unheard of"]'
        assert found(whole) == [(where, "unknown_member")]
    else:
        assert found(whole) == []
        assert parse(whole).to_dict() == whole


def test_all_problems_are_reported_together(badge: dict[str, Any]) -> None:
    del badge["id"]
    badge["issuer"] = 5
    badge["credentialSubject"]["achievement"]["criteria"] = []
    badge["credentialSubject"]["result"][0]["value"] = 7
    assert problems(badge, for_issuing=False) == (
        Problem("$.id", "missing", "this required member", "nothing"),
        Problem("$.issuer", "wrong_type", "a URI or an object", "5"),
        Problem("$.credentialSubject.achievement.criteria", "wrong_type", "an object", "[]"),
        Problem("$.credentialSubject.result[0].value", "wrong_type", "a string", "7"),
    )
