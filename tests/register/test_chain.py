from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from register_samples import run_sql, tamper
from sqlalchemy.exc import DBAPIError

from mcred.errors import RecordError
from mcred.register import Head, IssuedCredential, Register

Make = Callable[..., IssuedCredential]


@pytest.fixture
def full(register: Register, make: Make) -> Register:
    register.record_many([make(number) for number in range(1, 6)])
    assert register.check() == []
    return register


def _swap(table: str, key: str, columns: str, one: object, other: object) -> tuple[str, ...]:
    names = columns.split()
    into = ", ".join(f"{name} = (SELECT {name} FROM old WHERE {key} = {other})" for name in names)
    back = ", ".join(f"{name} = (SELECT {name} FROM old WHERE {key} = {one})" for name in names)
    return (
        f"CREATE TEMP TABLE old AS SELECT * FROM {table}",
        f"UPDATE {table} SET {into} WHERE {key} = {one}",
        f"UPDATE {table} SET {back} WHERE {key} = {other}",
    )


COPY = "SELECT 'urn:new', digest, document, format, achievement, recipient_hash, decision_digest, "
TAMPERED = {
    "an event's data is changed": (
        ["UPDATE events SET data = '{}' WHERE seq = 3"],
        {"event_changed", "issued_changed"},
    ),
    "an event's time is changed": (
        ["UPDATE events SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 3"],
        {"event_changed"},
    ),
    "an event's data is no JSON": (
        ["UPDATE events SET data = 'x' WHERE seq = 3"],
        {"event_changed", "issued_changed"},
    ),
    "an event in the middle is removed": (
        ["DELETE FROM events WHERE seq = 3"],
        {"event_missing", "issued_event"},
    ),
    "the last event is removed": (
        ["DELETE FROM events WHERE seq = 6"],
        {"head_mismatch", "issued_event"},
    ),
    "the last event and the head are removed": (
        [
            "DELETE FROM events WHERE seq = 6",
            "UPDATE chain_head SET seq = 5, digest = (SELECT digest FROM events WHERE seq = 5)",
        ],
        {"issued_event"},
    ),
    "the first event is removed": (
        ["DELETE FROM events WHERE seq = 1"],
        {"event_missing", "secret_changed"},
    ),
    "all events are removed": (
        ["DELETE FROM events"],
        {"head_mismatch", "issued_event", "secret_changed"},
    ),
    "two events change places": (
        [*_swap("events", "seq", "at kind subject data previous digest", 3, 4)],
        {"event_changed", "event_order"},
    ),
    "an event is inserted at the end": (
        ["INSERT INTO events SELECT 7, at, 'x', 'y', '{}', digest, digest FROM events WHERE seq=6"],
        {"event_changed", "head_mismatch"},
    ),
    "an event is inserted before the first": (
        ["INSERT INTO events SELECT 0, at, 'x', 'y', '{}', digest, digest FROM events WHERE seq=6"],
        {"event_changed", "event_missing", "event_order"},
    ),
    "the head is removed": (["DELETE FROM chain_head"], {"head_mismatch"}),
    "a document is changed": (
        ["UPDATE issued_credentials SET document = X'00' WHERE id = 'urn:example:3'"],
        {"issued_changed"},
    ),
    "a document and its digest are changed": (
        [
            "UPDATE issued_credentials SET document = X'00', digest = "
            "'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d' "
            "WHERE id = 'urn:example:3'"
        ],
        {"issued_changed"},
    ),
    "a credential's recipient is changed": (
        [f"UPDATE issued_credentials SET recipient_hash = '{'0' * 64}' WHERE id = 'urn:example:3'"],
        {"issued_changed"},
    ),
    "a credential's time is no time": (
        ["UPDATE issued_credentials SET issued_at = 'x' WHERE id = 'urn:example:3'"],
        {"issued_changed"},
    ),
    "two documents change places": (
        [
            *_swap(
                "issued_credentials",
                "id",
                "document digest",
                "'urn:example:2'",
                "'urn:example:3'",
            )
        ],
        {"issued_changed"},
    ),
    "a credential is removed": (
        ["DELETE FROM issued_credentials WHERE id = 'urn:example:3'"],
        {"issued_missing"},
    ),
    "a credential is inserted": (
        [
            f"INSERT INTO issued_credentials {COPY} NULL, NULL, issued_at, NULL "
            "FROM issued_credentials WHERE id = 'urn:example:3'"
        ],
        {"issued_event"},
    ),
    "the secret is changed": (
        ["UPDATE meta SET value = '00' WHERE name = 'secret'"],
        {"secret_changed"},
    ),
    "the secret is removed": (["DELETE FROM meta"], {"secret_changed"}),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_check_finds_that(full: Register, place: str, name: str) -> None:
    statements, codes = TAMPERED[name]
    tamper(place, *statements)
    found = full.check()
    assert {problem.code for problem in found} == codes
    assert all("\n" not in str(problem) for problem in found)


def test_a_check_names_the_event_and_the_credential(full: Register, place: str) -> None:
    tamper(
        place,
        "UPDATE events SET subject = 'urn:other' WHERE seq = 3",
        "UPDATE issued_credentials SET document = X'00' WHERE id = 'urn:example:4'",
    )
    paths = [problem.path for problem in full.check()]
    assert paths == [
        "$.events[3]",
        "$.events[3]",
        '$.issued["urn:example:2"]',
        '$.issued["urn:example:4"]',
    ]


def test_a_check_stops_at_the_most_problems_wanted(full: Register, place: str) -> None:
    tamper(place, "UPDATE issued_credentials SET document = X'00'")
    assert len(full.check()) == 5
    assert len(full.check(most=2)) == 2


def test_a_head_noted_earlier_shows_that_the_chain_was_rewritten(
    full: Register, place: str, tmp_path: Path
) -> None:
    noted = full.head()
    full.append("shared", "urn:example:1", {})
    assert full.check(anchor=noted) == []

    with Register.create(tmp_path / "other.sqlite") as other:
        for _ in range(noted.seq):
            other.append("shared", "urn:example:1", {})
        assert other.check() == []
        assert [found.code for found in other.check(anchor=noted)] == ["event_rewritten"]
        beyond = Head(seq=99, digest=noted.digest)
        assert [found.code for found in other.check(anchor=beyond)] == ["event_missing"]


def test_events_cannot_be_changed_or_deleted_by_a_slip(full: Register, place: str) -> None:
    for statement in ("UPDATE events SET kind = 'x'", "DELETE FROM events"):
        with pytest.raises(DBAPIError, match="append-only"):
            run_sql(place, statement)
    assert full.check() == []


def test_a_damaged_document_is_never_handed_out(full: Register, place: str) -> None:
    tamper(place, "UPDATE issued_credentials SET document = X'00' WHERE id = 'urn:example:3'")
    with pytest.raises(RecordError, match="damaged") as caught:
        full.issued("urn:example:3")
    assert caught.value.code == "register_damaged"


@pytest.mark.parametrize("value", ["x", "00", ""])
def test_a_register_without_its_secret_hashes_nobody(
    full: Register, place: str, value: str
) -> None:
    tamper(place, f"UPDATE meta SET value = '{value}'")
    full.close()
    with (
        Register.open(place) as again,
        pytest.raises(RecordError, match="lost its secret") as caught,
    ):
        again.hash_recipient("jane@example.org")
    assert caught.value.code == "register_damaged"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="@"), max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab\0\ud800ü", max_size=3), inner)
    ),
    max_leaves=8,
)


# The chain holds whatever is put into it, and gives back what was put in.
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(st.text("ab", max_size=3), JSON, max_size=3))
def test_any_json_is_kept_as_it_was(register: Register, data: dict[str, object]) -> None:
    event = register.append("shared", "urn:example:1", data)
    assert list(register.events(since=event.seq - 1)) == [event]
    assert event.data == data
    assert register.check() == []
