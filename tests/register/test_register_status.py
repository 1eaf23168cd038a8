"""Status lists in the register: places, changes, publications, and whether all that checks."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from register_samples import run_sql

from mcred.encoding import base64url
from mcred.errors import NotFoundError, RecordError, UsageError
from mcred.register import (
    Change,
    IssuedCredential,
    ListKind,
    Publication,
    Purpose,
    Register,
    Series,
    StatusEntry,
)

Make = Callable[..., IssuedCredential]

BASE = "https://badges.example.edu/status"
SERIES = Series(issuer="did:example:school", base_url=BASE)
SUSPENSION = Series(issuer="did:example:school", base_url=BASE, purpose=Purpose.SUSPENSION)
PLAIN = Series(issuer="did:example:school", base_url=BASE, kind=ListKind.ONE_EDTECH)
TOMORROW = datetime(2026, 2, 2, tzinfo=UTC)


def issue(register: Register, make: Make, *numbers: int, series: Series = SERIES) -> list[str]:
    places = register.status.reserve(series, len(numbers))
    made = [
        make(n, recipient=f"{n}@example.org", status=place.entry)
        for n, place in zip(numbers, places, strict=True)
    ]
    register.record_many(made)
    return [one.id for one in made]


def write(_list: Any, _values: Any) -> Publication:
    return Publication(digest="0" * 64, valid_until=TOMORROW)


def codes(register: Register) -> set[str]:
    return {problem.code for problem in register.check()}


# --- places


def test_places_are_never_handed_out_twice_and_a_full_list_is_followed_by_another(
    register: Register,
) -> None:
    seen = set()
    for _ in range(14):
        seen |= {(p.list_id, p.index) for p in register.status.reserve(SERIES, 10_000)}
    assert len(seen) == 140_000
    first, second = register.status.lists()
    assert (first.id, first.used, first.url) == (
        "revocation-1",
        131_072,
        f"{BASE}/revocation-1.json",
    )
    assert (second.id, second.used) == ("revocation-2", 140_000 - 131_072)
    assert register.check() == []


def test_series_of_another_purpose_kind_or_address_have_lists_of_their_own(
    register: Register,
) -> None:
    elsewhere = Series(issuer=SERIES.issuer, base_url="https://other.example/s")
    found = [register.status.reserve(each)[0] for each in (SERIES, SUSPENSION, PLAIN, elsewhere)]
    assert [place.list_id for place in found] == [
        "revocation-1",
        "suspension-2",
        "revoked-3",
        "revocation-4",
    ]
    assert register.status.reserve(SERIES)[0].list_id == "revocation-1"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"base_url": "http://a.example"}, "status_base_url"),
        ({"base_url": "https://a.example/"}, "status_base_url"),
        ({"base_url": "https://a.example/x?y"}, "status_base_url"),
        ({"length": 1000}, "status_length"),
        ({"kind": ListKind.ONE_EDTECH, "purpose": Purpose.SUSPENSION}, "status_purpose"),
    ],
)
def test_a_series_that_verifiers_would_refuse_is_refused(
    arguments: dict[str, Any], code: str
) -> None:
    with pytest.raises(RecordError) as caught:
        Series(**{"issuer": "did:example:a", "base_url": BASE, **arguments})
    assert caught.value.code == code


def _reserve(path: str, queue: Any) -> None:
    with Register.open(path) as register:
        queue.put([p.index for _ in range(30) for p in register.status.reserve(SERIES, 7)])


def test_several_processes_never_get_one_place_twice(place: str) -> None:
    Register.create(place).close()
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    workers = [context.Process(target=_reserve, args=(place, queue)) for _ in range(3)]
    for worker in workers:
        worker.start()
    found = [index for _ in workers for index in queue.get(timeout=60)]
    for worker in workers:
        worker.join(60)
    assert len(found) == len(set(found)) == 3 * 30 * 7
    with Register.open(place) as register:
        assert len(register.status.lists()) == 1
        assert register.check() == []


def test_a_place_that_was_never_handed_out_is_not_recorded(register: Register, make: Make) -> None:
    taken = register.status.reserve(SERIES)[0]
    free = next(n for n in range(3) if n != taken.index)
    with pytest.raises(RecordError) as caught:
        register.record_many([make(1, status=StatusEntry(list_id="revocation-1", index=free))])
    assert caught.value.code == "status_place_unknown"
    assert register.count() == 0


# --- the place that a badge names itself


def _document(status: Any, *, token: bool = False, vc: bool = False) -> bytes:
    credential: Any = {"id": "urn:example:1", "credentialStatus": status}
    if not token:
        return json.dumps(credential).encode()
    claims = {"vc": credential} if vc else credential
    return f"eyJhIjoxfQ.{base64url.encode(json.dumps(claims).encode())}.c2ln".encode()


@pytest.mark.parametrize(("token", "vc"), [(False, False), (True, False), (True, True)])
def test_a_badge_that_names_its_place_is_recorded_with_it(
    register: Register, token: bool, vc: bool
) -> None:
    place = register.status.reserve(SERIES)[0]
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListCredential": place.url,
        "statusListIndex": str(place.index),
    }
    done = register.record_issued(
        _document([{"type": "Other"}, entry], token=token, vc=vc),
        id="urn:example:1",
        format="x",
        achievement="urn:a",
        recipient_hash=register.hash_recipient("a"),
    )
    assert done.status == place.entry
    assert register.issued("urn:example:1") == done
    assert register.check() == []


def test_a_badge_that_names_a_plain_list_gets_a_place_of_its_own(register: Register) -> None:
    url = register.status.reserve(PLAIN)[0].url
    for number in range(3):
        register.record_issued(
            _document({"type": "1EdTechRevocationList", "id": url}) + b" " * number,
            id=f"urn:example:{number}",
            format="x",
            achievement="urn:a",
            recipient_hash=register.hash_recipient("a"),
        )
    indexes = {register.status.state(f"urn:example:{n}").index for n in range(3)}
    assert len(indexes) == 3


@pytest.mark.parametrize("document", [b"{", b"eyJ", b"eyJ.#.c", b'["credentialStatus"]'])
def test_bytes_that_are_no_badge_have_no_place(register: Register, document: bytes) -> None:
    register.status.reserve(SERIES)
    done = register.record_issued(
        document,
        id="urn:example:1",
        format="x",
        achievement="urn:a",
        recipient_hash=register.hash_recipient("a"),
    )
    assert done.status is None


# --- changes


def test_a_revoked_badge_stays_revoked_and_the_reason_is_in_the_log(
    register: Register, make: Make
) -> None:
    one, other = issue(register, make, 1, 2)
    done = register.status.change([one], Change.REVOKE, reason="issued in error")
    assert [(each.credential, each.changed) for each in done] == [(one, True)]
    assert register.status.state(one).is_set
    assert not register.status.state(other).is_set
    assert [event.data["reason"] for event in register.status.history(one)] == ["issued in error"]
    again = register.status.change([one, one], Change.REVOKE)
    assert [each.changed for each in again] == [False]
    assert len(register.status.history(one)) == 1
    with pytest.raises(RecordError) as caught:
        register.status.change([one], Change.REINSTATE)
    assert caught.value.code == "status_final"
    assert register.status.state(one).is_set
    assert register.check() == []


def test_a_suspended_badge_is_reinstated_and_suspended_again(
    register: Register, make: Make
) -> None:
    (one,) = issue(register, make, 1, series=SUSPENSION)
    for _ in range(2):
        register.status.change([one], Change.SUSPEND)
        assert register.status.state(one).is_set
        register.status.change([one], Change.REINSTATE)
        assert not register.status.state(one).is_set
    assert [event.data["value"] for event in register.status.history(one)] == [1, 0, 1, 0]
    assert register.check() == []
    with pytest.raises(RecordError) as caught:
        register.status.change([one], Change.REVOKE)
    assert caught.value.code == "status_purpose"


def test_one_badge_that_is_refused_leaves_all_as_they_were(register: Register, make: Make) -> None:
    (one,) = issue(register, make, 1)
    without = make(2)
    register.record_many([without])
    with pytest.raises(NotFoundError):
        register.status.change([one, "urn:example:nobody"], Change.REVOKE)
    with pytest.raises(RecordError, match="without a status entry") as caught:
        register.status.change([one, without.id], Change.REVOKE)
    assert caught.value.code == "status_none"
    with pytest.raises(RecordError, match=r"2 badges are refused") as caught:
        register.status.change([without.id, one, "urn:example:nobody"], Change.REVOKE)
    assert caught.value.code == "status_refused"
    assert caught.value.data["badges"] == [without.id, "urn:example:nobody"]
    assert not register.status.state(one).is_set
    assert register.status.lists()[0].changes == 0


def test_a_badge_in_a_list_kept_elsewhere_is_refused(register: Register, make: Make) -> None:
    register.record_many([make(1, status=StatusEntry(list_id="urn:list", index=3))])
    with pytest.raises(RecordError) as caught:
        register.status.change(["urn:example:1"], Change.REVOKE)
    assert caught.value.code == "status_list_elsewhere"


@pytest.mark.parametrize("reason", ["two\nlines", "x" * 1001, "ask jane@example.org"])
def test_a_reason_that_does_not_belong_in_the_log_is_refused(
    register: Register, make: Make, reason: str
) -> None:
    (one,) = issue(register, make, 1)
    with pytest.raises(RecordError):
        register.status.change([one], Change.REVOKE, reason=reason)
    assert not register.status.state(one).is_set


def test_a_badge_with_two_purposes_has_a_place_in_each(register: Register, make: Make) -> None:
    first, second = (register.status.reserve(each)[0] for each in (SERIES, SUSPENSION))
    one = replace(make(1), status=first.entry, further=(second.entry,))
    register.record_many([one])
    assert register.issued(one.id) == one
    assert list(register.find()) == [one]
    register.status.change([one.id], Change.SUSPEND)
    register.status.change([one.id], Change.REVOKE)
    assert [state.is_set for state in register.status.states(one.id)] == [True, True]
    register.status.change([one.id], Change.REINSTATE)
    assert [state.is_set for state in register.status.states(one.id)] == [True, False]
    assert register.check() == []


def test_a_second_place_that_was_changed_is_found(
    register: Register, make: Make, place: str
) -> None:
    first, second = (register.status.reserve(each)[0] for each in (SERIES, SUSPENSION))
    register.record_many([replace(make(1), status=first.entry, further=(second.entry,))])
    run_sql(place, f"UPDATE further_places SET place = {(second.index + 1) % 131072}")
    assert codes(register) == {"issued_changed", "status_place"}


# --- publications


def test_a_list_is_due_when_new_when_changed_and_past_half_of_its_validity(
    register: Register, make: Make
) -> None:
    (one,) = issue(register, make, 1)
    (found,) = register.status.lists()
    assert found.is_due(found.created_at)
    register.status.publish(found.id, write)
    (found,) = register.status.lists()
    assert found.published_at is not None
    half = (TOMORROW - found.published_at) / 2
    assert not found.is_due(found.published_at)
    assert not found.is_due(found.published_at + half - timedelta(seconds=1))
    assert found.is_due(found.published_at + half)
    assert found.is_due(found.published_at - timedelta(days=1))
    register.status.change([one], Change.REVOKE)
    (found,) = register.status.lists()
    assert found.is_due(found.created_at)


def test_a_list_that_could_not_be_written_counts_as_not_published(
    register: Register, make: Make
) -> None:
    (one,) = issue(register, make, 1)
    register.status.change([one], Change.REVOKE)

    def fail(_list: Any, values: Any) -> Publication:
        assert [name for _, name in values] == [one]
        raise UsageError("the disk is full")

    with pytest.raises(UsageError):
        register.status.publish("revocation-1", fail)
    assert register.status.lists()[0].published_at is None
    with pytest.raises(NotFoundError):
        register.status.publish("revocation-9", write)


# --- the check


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM status_values", "status_missing"),
        ("UPDATE status_values SET credential = 'urn:example:2'", "status_changed"),
        ("UPDATE status_lists SET purpose = 'suspension'", "status_list_changed"),
        (
            "UPDATE status_lists SET salt = '00112233445566778899aabbccddeeff'",
            "status_list_changed",
        ),
        ("UPDATE status_lists SET used = 1", "status_place"),
        (
            "INSERT INTO status_values SELECT list, place + 1, 'urn:example:2', 1, since "
            "FROM status_values",
            "status_changed",
        ),
    ],
)
def test_what_was_changed_behind_the_registers_back_is_found(
    register: Register, make: Make, place: str, statement: str, code: str
) -> None:
    one, _ = issue(register, make, 1, 2)
    register.status.change([one], Change.REVOKE)
    assert register.check() == []
    run_sql(place, statement)
    assert code in codes(register)


def test_events_of_statuses_come_only_with_their_change(register: Register) -> None:
    with pytest.raises(RecordError) as caught:
        register.append("status_changed", "urn:example:1", {"value": 0})
    assert caught.value.code == "event_kind"


# --- once


def test_a_recipient_gets_an_achievement_once(register: Register, make: Make) -> None:
    one, again, other = make(1), make(2), make(3, recipient="joe@example.org")
    assert register.record_once([one, again]) == [one]
    assert register.record_once([again, other]) == [other]
    assert register.record_once([again, other]) == []
    pairs = [(each.recipient_hash, each.achievement) for each in (one, other)]
    assert register.holders(pairs) == {pairs[0]: one.id, pairs[1]: other.id}
    assert register.holders([(one.recipient_hash, "urn:other")]) == {}
