"""What is left of a badge when its record is erased, and that everything still checks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from register_samples import connected, run_sql

from mcred.errors import NotFoundError, RecordError
from mcred.register import Change, IssuedCredential, Purpose, Register, Series

Make = Callable[..., IssuedCredential]
SERIES = Series(issuer="did:example:school", base_url="https://badges.example.edu/status")
SUSPENSION = Series(
    issuer="did:example:school",
    base_url="https://badges.example.edu/status",
    purpose=Purpose.SUSPENSION,
)


@pytest.fixture
def two(register: Register, make: Make) -> tuple[str, str]:
    """A badge of Jane's, suspended with a reason, and one of Joe's."""
    places = register.status.reserve(SUSPENSION, 2)
    made = [
        make(number, recipient=f"{name}@example.org", status=place.entry)
        for number, (name, place) in enumerate(zip(("jane", "joe"), places, strict=True))
    ]
    register.record_many(made)
    register.status.change([made[0].id], Change.SUSPEND, reason="copied from the web")
    register.status.change([made[1].id], Change.SUSPEND, reason="copied from the web")
    return made[0].id, made[1].id


def everything(place: str) -> str:
    with connected(place) as connection:
        tables = ("events", "event_notes", "issued_credentials", "status_values")
        rows = [list(connection.exec_driver_sql(f"SELECT * FROM {one}")) for one in tables]
    return str(rows)


def test_what_says_something_of_the_person_is_gone_and_the_rest_stays(
    register: Register, two: tuple[str, str], place: str
) -> None:
    jane, joe = two
    before = register.issued(jane)
    hashed = register.hash_recipient("jane@example.org")
    assert before.recipient_hash in everything(place)
    assert register.erase([hashed]) == [jane]
    assert register.check() == []
    left = everything(place)
    assert before.recipient_hash not in left
    assert str(before.document) not in left
    assert before.digest in left
    with pytest.raises(NotFoundError, match="was erased") as caught:
        register.issued(jane)
    assert caught.value.code == "erased"
    assert list(register.find(recipient_hash=hashed)) == []
    assert register.holders([(hashed, before.achievement)]) == {}
    assert [one.id for one in register.find()] == [joe]
    assert register.count() == 1
    assert register.erase([hashed]) == []


def test_reasons_go_with_the_person_and_the_others_stay(
    register: Register, two: tuple[str, str], place: str
) -> None:
    jane, joe = two
    register.erase([register.hash_recipient("jane@example.org")])
    assert ["reason" in event.data for event in register.status.history(jane)] == [False]
    assert [event.data["reason"] for event in register.status.history(joe)] == [
        "copied from the web"
    ]
    logged = [json.dumps(event.data) for event in register.events()]
    assert not any("copied" in data for data in logged)


def test_the_place_in_the_list_stays_taken_and_the_badge_can_be_revoked(
    register: Register, two: tuple[str, str], make: Make
) -> None:
    jane, _ = two
    register.erase([register.hash_recipient("jane@example.org")])
    assert register.status.state(jane).is_set
    register.status.change([jane], Change.REINSTATE)
    assert not register.status.state(jane).is_set
    taken = register.status.state(jane)
    handed = [place.index for place in register.status.reserve(SUSPENSION, 5000)]
    assert taken.index not in handed
    assert register.check() == []


def test_the_same_badge_is_not_put_back_and_the_person_may_get_another(
    register: Register, two: tuple[str, str], make: Make
) -> None:
    jane, _ = two
    old = register.issued(jane)
    register.erase([old.recipient_hash])
    assert register.record_once([old]) == []
    other = make(7, recipient="jane@example.org")
    assert register.record_once([other]) == [other]
    assert register.check() == []


def test_records_are_kept_as_long_as_they_must(register: Register, two: tuple[str, str]) -> None:
    hashed = register.hash_recipient("jane@example.org")
    with pytest.raises(RecordError, match="kept until") as caught:
        register.erase([hashed], keep=timedelta(days=10))
    assert caught.value.code == "retention"
    assert register.count() == 2


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("SET erased_at = NULL WHERE id = 'urn:example:0'", "issued_erased"),
        ("SET erased_at = 'x' WHERE id = 'urn:example:1'", "issued_erased"),
        ("SET digest = 'x' WHERE id = 'urn:example:0'", "issued_changed"),
        ("SET document = X'00' WHERE id = 'urn:example:0'", "issued_changed"),
        ("UPDATE event_notes SET text = 'praised'", "note_changed"),
        ("DELETE FROM event_notes", "note_missing"),
    ],
)  # fmt: skip
def test_what_was_erased_or_put_back_in_silence_is_found(
    register: Register, two: tuple[str, str], place: str, statement: str, code: str
) -> None:
    register.erase([register.hash_recipient("jane@example.org")])
    if statement.startswith("SET"):
        statement = f"UPDATE issued_credentials {statement}"
    run_sql(place, statement)
    assert code in {problem.code for problem in register.check()}


def test_an_erased_register_is_copied_as_it_is(
    register: Register, two: tuple[str, str], tmp_path: Path
) -> None:
    register.erase([register.hash_recipient("jane@example.org")])
    register.programme.append({"type": "x"})
    register.backup(tmp_path / "copy.sqlite")
    with Register.open(tmp_path / "copy.sqlite") as copy:
        assert copy.check() == []
        assert copy.head() == register.head()
        assert [one.hash for one in copy.programme.events()] == [
            one.hash for one in register.programme.events()
        ]


def test_nothing_that_was_erased_is_left_in_the_file(path: Path) -> None:
    with Register.create(path) as register:
        jane = register.hash_recipient("jane@example.org")
        for number in range(3):
            register.record_issued(
                f'{{"narrative": "Jane{number} waits"}}'.encode() * 500,
                id=f"urn:example:{number}",
                format="x",
                achievement="urn:a",
                recipient_hash=jane,
            )
        register.erase([jane])
        assert register.check() == []
    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"urn:example:1" in left
    assert b"waits" not in left
    assert jane.encode() not in left
