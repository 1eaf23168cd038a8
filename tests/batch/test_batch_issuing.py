"""Batches in the library: every row once, whatever signs, and whatever breaks off."""

from __future__ import annotations

import json
import multiprocessing
import pickle
import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from batch_samples import ACHIEVEMENT, make_issuer, make_rows

from mcred import CannedFetcher, OfflineFetcher, Policy, TrustEntry, TrustList, Verifier
from mcred.batch import (
    Outcome,
    Row,
    State,
    StatusFiles,
    Template,
    issue_many,
    rehearse,
    verify_many,
)
from mcred.batch.windows import made_here
from mcred.errors import RecordError, UsageError
from mcred.register import Change, ListKind, Register, Series

ISSUER = make_issuer()
TEMPLATE = Template(ACHIEVEMENT)
SERIES = Series(issuer=ISSUER.id, base_url="https://badges.example.edu/status")


@pytest.fixture
def register(place: str) -> Iterator[Register]:
    with Register.create(place) as made:
        yield made


def run(register: Register, rows: Any, **options: Any) -> list[Outcome]:
    settings = {"series": SERIES, "size": 10, **options}
    issuer = settings.pop("issuer", ISSUER)
    return list(
        issue_many(
            issuer,
            rows,
            register=register,
            badge=TEMPLATE,
            achievement=TEMPLATE.achievement,
            **settings,
        )
    )


def states(outcomes: list[Outcome]) -> list[str]:
    return [str(outcome.state) for outcome in outcomes]


def make_verifier() -> Verifier:
    policy = Policy(trust=TrustList((TrustEntry(id=ISSUER.id, name="Example School"),)))
    return Verifier(policy=policy, fetch=OfflineFetcher())


def test_each_row_gets_one_badge_on_record_with_a_place_in_a_list(register: Register) -> None:
    done = run(register, make_rows(35))
    assert states(done) == ["issued"] * 35
    assert [outcome.row for outcome in done] == list(range(2, 37))
    places = set()
    for outcome in done:
        record = register.issued(str(outcome.id))
        assert record.document == outcome.document
        assert record.status is not None
        entry = json.loads(record.document)["credentialStatus"]
        assert entry["statusListIndex"] == str(record.status.index)
        places.add(record.status)
    assert len(places) == 35
    assert register.holders(
        [(register.hash_recipient("person3@example.org"), TEMPLATE.achievement)]
    )
    assert register.check() == []


def test_without_lists_the_badges_verify_as_they_are(register: Register) -> None:
    done = run(register, make_rows(3), series=None)
    found = verify_many(make_verifier(), [outcome.document or b"" for outcome in done])
    assert [one.report.verdict for one in found if one.report] == ["valid"] * 3


def test_plain_lists_are_written_into_the_badges(register: Register) -> None:
    plain = Series(issuer=ISSUER.id, base_url="https://a.example/s", kind=ListKind.ONE_EDTECH)
    done = run(register, make_rows(3), series=plain)
    assert states(done) == ["issued"] * 3
    url = json.loads(done[0].document or b"")["credentialStatus"]["id"]
    assert url == "https://a.example/s/revoked-1.json"
    register.check()


@pytest.mark.parametrize("proof", ["vc-jwt", "eddsa-jcs-2022"])
def test_other_proofs_are_made(register: Register, proof: str) -> None:
    assert states(run(register, make_rows(2), proof=proof)) == ["issued"] * 2
    assert {one.format for one in register.find()} == {proof}
    assert register.check() == []


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_signs_and_the_order_stays(register: Register, kind: str) -> None:
    with ExitStack() as stack:
        executor: Executor = (
            ThreadPoolExecutor(3)
            if kind == "threads"
            else ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))
        )
        stack.enter_context(executor)
        issuer = ISSUER if kind == "threads" else make_issuer
        done = run(register, make_rows(60), executor=executor, issuer=issuer)
    assert states(done) == ["issued"] * 60
    assert [outcome.row for outcome in done] == list(range(2, 62))
    assert register.check() == []


def test_a_bad_row_in_the_middle_is_refused_and_the_others_are_issued(register: Register) -> None:
    rows = list(make_rows(25))
    rows[7] = Row(number=9, recipient="", problem="no recipient")
    rows[11] = Row(number=13, recipient="nobody")
    rows[12] = Row(number=14, recipient="x@example.org", values={"evidence": "no address"})
    rows[13] = Row(number=15, recipient="y@example.org", values={"awarded": "never"})
    done = run(register, rows)
    bad = {outcome.row: outcome for outcome in done if outcome.state is State.REFUSED}
    assert sorted(bad) == [9, 13, 14, 15]
    assert bad[9].problem == "no recipient"
    assert "evidence[0].id" in str(bad[14].problem)
    assert all("\n" not in str(outcome.problem) for outcome in bad.values())
    assert register.count() == 21
    assert register.check() == []


def test_a_recipient_who_stands_in_two_rows_gets_one_badge(register: Register) -> None:
    rows = [*make_rows(3), Row(number=9, recipient="emailAddress:Person1@example.org")]
    done = run(register, [*rows, *make_rows(12, start=1)])
    assert [outcome.row for outcome in done if outcome.state is State.REFUSED] == [9, 3, 4]
    assert {one.code for one in done if one.state is State.REFUSED} == {"already_issued"}
    assert register.count() == 13


def test_what_was_issued_before_is_refused_or_with_resume_present(register: Register) -> None:
    first = run(register, make_rows(5))
    again = run(register, make_rows(7))
    assert states(again) == ["refused"] * 5 + ["issued"] * 2
    resumed = run(register, make_rows(7), resume=True)
    assert states(resumed) == ["present"] * 7
    assert [one.id for one in resumed[:5]] == [one.id for one in first]
    assert register.count() == 7


def test_a_batch_that_was_left_in_the_middle_is_finished_by_the_next(register: Register) -> None:
    outcomes = issue_many(
        ISSUER, make_rows(50), register=register, badge=TEMPLATE,
        achievement=TEMPLATE.achievement, series=SERIES, size=10,
    )  # fmt: skip
    taken = [next(outcomes) for _ in range(23)]
    del outcomes
    assert register.count() == 30  # what is given out is on disk, and its chunk with it
    done = run(register, make_rows(50), resume=True)
    assert states(done) == ["present"] * 30 + ["issued"] * 20
    assert [one.id for one in done[:23]] == [one.id for one in taken]
    assert register.check() == []


def test_two_batches_over_one_file_at_once_issue_each_row_once(place: str) -> None:
    Register.create(place).close()
    found: list[list[Outcome]] = []

    def work() -> None:
        with Register.open(place) as register:
            found.append(run(register, make_rows(120), resume=True))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    one, other = found
    assert [a.id for a in one] == [b.id for b in other]
    for pair in zip(one, other, strict=True):
        assert sorted(str(each.state) for each in pair) in (
            ["issued", "present"],
            ["present", "present"],
        )
    issued = [each for each in (*one, *other) if each.state is State.ISSUED]
    assert len(issued) == 120
    with Register.open(place) as register:
        assert register.count() == 120
        assert register.check() == []


def test_a_clock_that_is_set_back_harms_nothing(register: Register, tmp_path: Path) -> None:
    moments = iter([datetime(2026, 3, day, tzinfo=UTC) for day in (9, 2, 1, 5, 1, 1, 1)])
    done = run(register, make_rows(40), clock=lambda: next(moments))
    assert states(done) == ["issued"] * 40
    files = StatusFiles(
        folder=tmp_path / "status", register=register, issuer=ISSUER, proof="eddsa-rdfc-2022"
    )
    files.publish(datetime(2026, 3, 9, tzinfo=UTC))
    register.status.change([str(done[0].id)], Change.REVOKE)
    (again,) = files.publish(datetime(2026, 3, 1, tzinfo=UTC), only_due=True)
    assert (again.count, again.list.is_due(datetime(2020, 1, 1, tzinfo=UTC))) == (1, True)
    assert len({one.id for one in register.find()}) == 40
    assert states(run(register, make_rows(40), resume=True)) == ["present"] * 40
    assert register.check() == []


def test_a_register_that_fails_in_the_middle_is_said_and_the_rest_is_safe(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, calls = register.record_once, iter(range(9))

    def fail(credentials: Any) -> Any:
        if next(calls) == 2:
            raise RecordError("the disk is full", code="register_full")
        return record(credentials)

    monkeypatch.setattr(register, "record_once", fail)
    seen: list[Outcome] = []
    outcomes = issue_many(
        ISSUER, make_rows(50), register=register, badge=TEMPLATE,
        achievement=TEMPLATE.achievement, size=10,
    )  # fmt: skip
    with pytest.raises(RecordError, match="full"):
        seen.extend(outcomes)
    assert len(seen) == 20 == register.count()
    monkeypatch.undo()
    assert states(run(register, make_rows(50), resume=True)).count("issued") == 30


def _die() -> Any:
    import os

    os._exit(9)


def test_a_worker_that_dies_ends_the_batch_with_a_clear_error(register: Register) -> None:
    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(1, mp_context=context) as executor,
        pytest.raises(UsageError) as caught,
    ):
        run(register, make_rows(20), executor=executor, issuer=_die)
    assert caught.value.code == "worker_lost"
    assert register.count() == 0


@pytest.mark.parametrize("work", ["issue", "verify"])
def test_what_holds_a_key_or_a_lock_is_not_sent_to_another_process(
    register: Register, work: str
) -> None:
    def begin(executor: Executor) -> None:
        if work == "issue":
            run(register, make_rows(20), executor=executor)
        else:
            list(verify_many(make_verifier(), [b"{}"], executor=executor))

    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(1, mp_context=context) as executor,
        pytest.raises(UsageError, match="keys and locks are not sent") as caught,
    ):
        begin(executor)
    assert caught.value.code == "not_portable"
    assert register.count() == 0


def test_an_issuer_is_made_once_for_copies_of_what_makes_it() -> None:
    make = partial(Counted, "once")
    one, other = (made_here(pickle.loads(pickle.dumps(make))) for _ in range(2))
    assert one is other
    assert made_here(partial(Counted, "other")) is not one
    local = [lambda: Counted("lambda"), lambda: Counted("lambda")]
    assert made_here(local[0]) is made_here(local[0])
    assert made_here(local[0]) is not made_here(local[1])


class Counted:
    def __init__(self, name: str) -> None:
        self.name = name


def test_every_badge_can_be_asked_about_a_recipient_and_a_time(register: Register) -> None:
    badges = [one.document or b"" for one in run(register, make_rows(2), series=None)]
    asked = verify_many(make_verifier(), badges, recipient="person0@example.org")
    assert [one.report.verdict for one in asked if one.report] == ["valid", "recipient_mismatch"]
    early = datetime(2020, 1, 1, tzinfo=UTC)
    found = verify_many(make_verifier(), badges, now=early)
    assert {one.report.verdict for one in found if one.report} <= {"not_yet_valid", "invalid"}


def test_rows_are_not_read_far_ahead_and_memory_stays_flat(register: Register) -> None:
    taken = 0

    def rows() -> Iterator[Row]:
        nonlocal taken
        for row in make_rows(3000):
            taken += 1
            yield row

    with ThreadPoolExecutor(1) as executor:
        outcomes = issue_many(
            ISSUER, rows(), register=register, badge=TEMPLATE, achievement=TEMPLATE.achievement,
            executor=executor, ahead=2, size=20,
        )  # fmt: skip
        for _ in range(100):
            next(outcomes)
        assert taken <= 100 + 3 * 20
        tracemalloc.start()
        for _ in range(100):
            next(outcomes)
        first = tracemalloc.get_traced_memory()[0]
        for _ in range(600):
            next(outcomes)
        assert tracemalloc.get_traced_memory()[0] < first + 1_000_000
        tracemalloc.stop()
        outcomes.close()  # type: ignore[attr-defined]


def test_a_rehearsal_says_all_that_is_bad_and_does_nothing(register: Register) -> None:
    run(register, make_rows(2))
    head = register.head()
    rows = [
        *make_rows(4),
        Row(number=6, recipient="person2@example.org"),
        Row(number=7, recipient="", problem="no recipient"),
        Row(number=8, recipient="z@example.org", values={"evidence": "no address"}),
    ]
    done = list(
        rehearse(ISSUER, rows, register=register, badge=TEMPLATE, achievement=TEMPLATE.achievement)
    )
    assert states(done) == ["refused", "refused", "issued", "issued"] + ["refused"] * 3
    assert [one.code for one in done if one.code] == [
        "already_issued",
        "already_issued",
        "row_twice",
        "row",
        "model",
    ]
    assert register.head() == head


@pytest.mark.parametrize("kind", [None, "threads", "processes"])
def test_many_are_verified_in_order_and_a_bad_one_stops_nobody(
    register: Register, kind: str | None, tmp_path: Path
) -> None:
    badges = [one.document or b"" for one in run(register, make_rows(3), series=None)]
    sources: list[Any] = [badges[0], b"{", tmp_path / "nowhere.json", *badges[1:]]
    verifier: Any = make_verifier() if kind != "processes" else make_verifier
    with ExitStack() as stack:
        executor: Executor | None = None
        if kind == "threads":
            executor = stack.enter_context(ThreadPoolExecutor(2))
        elif kind == "processes":
            context = multiprocessing.get_context("spawn")
            executor = stack.enter_context(ProcessPoolExecutor(1, mp_context=context))
        found = list(verify_many(verifier, sources, executor=executor, size=2))
    assert [one.source for one in found] == sources
    assert [one.report.verdict if one.report else None for one in found] == [
        "valid",
        "malformed",
        None,
        "valid",
        "valid",
    ]
    assert isinstance(found[2].problem, UsageError)


def test_verifying_asks_for_sources_as_it_goes() -> None:
    taken = 0

    def sources() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"{}"

    found = verify_many(Verifier(fetch=CannedFetcher({})), sources(), size=4)
    assert next(found).report is not None
    assert taken == 4
