"""A badge once for each decision, whoever asks and however many at once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from journey import EARNER, ISSUER, World, refused

from mcred.errors import NotFoundError, RuleError
from mcred.microcredentials.file_records import FileRecords
from mcred.microcredentials.issued_badge import IssuedBadge
from mcred.microcredentials.records import MemoryRecords, Records


@pytest.fixture(params=["memory", "files"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    records: Records = (
        MemoryRecords() if request.param == "memory" else FileRecords(tmp_path, durable=False)
    )
    return World(records=records)


def issue(world: World, decision: str, name: str = "urn:uuid:1", **more: Any) -> IssuedBadge:
    members: dict[str, Any] = {
        "format": "vc-jwt",
        "text": "e30.e30.x",
        "recipient": "did:key:zAna",
        **more,
    }
    badge, _ = world.programme.issue(decision, actor=ISSUER, credential=name, **members)
    return badge


def test_a_decision_is_issued_once_and_the_badge_is_kept_to_the_letter(world: World) -> None:
    decision = world.programme.awardable(world.awarded())
    assert world.programme.issued_badge(decision.id) is None
    world.programme.refuse_issued(decision.id)
    badge, (event,) = world.programme.issue(
        decision.id, actor=ISSUER, credential="urn:uuid:1", format="vc-jwt", text="e30.e30.x",
        recipient="did:key:zAna", document={"id": "urn:uuid:1"},
    )  # fmt: skip
    assert world.programme.issued_badge(decision.id) == badge
    assert (badge.decision_digest, badge.text) == (decision.digest, "e30.e30.x")
    assert (event.type, event.subject, event.data["credential"]) == (
        "issue",
        decision.submission,
        "urn:uuid:1",
    )
    assert list(world.records.events())[-1].event == event.to_dict()
    logged = len(list(world.records.events()))
    with refused("already_issued"):
        issue(world, decision.id, "urn:uuid:2")
    with refused("already_issued"):
        world.programme.refuse_issued(decision.id)
    assert world.programme.issued_badge(decision.id) == badge
    assert len(list(world.records.events())) == logged


def test_of_many_at_once_one_issues(world: World) -> None:
    decision = world.programme.awardable(world.awarded()).id
    done: list[str] = []
    codes: list[str] = []

    def work(number: int) -> None:
        try:
            done.append(issue(world, decision, f"urn:uuid:{number}").credential)
        except RuleError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    badge = world.programme.issued_badge(decision)
    assert badge is not None
    assert done == [badge.credential]
    assert codes == ["already_issued"] * 7


def test_what_is_not_awarded_is_not_issued(world: World) -> None:
    one = world.returned()
    decision = world.programme.submission(one).decisions[0].id
    with refused("not_awarded"):
        issue(world, decision)
    with pytest.raises(NotFoundError):
        issue(world, "0000")
    assert list(world.records.list("issued")) == []


def test_an_award_that_is_withdrawn_is_not_issued(world: World) -> None:
    one = world.awarded()
    decision = world.programme.awardable(one).id
    told = world.clock.now
    world.programme.revoke(one, actor=ISSUER, cause="plagiarism", notified_at=told)
    with refused("not_awarded"):
        issue(world, decision)


def test_it_goes_to_the_earner_by_an_identifier_that_a_badge_can_name(world: World) -> None:
    decision = world.programme.awardable(world.awarded())
    with refused("not_the_earner"):
        issue(world, decision.id, recipient="eve@school.example")
    assert world.programme.address_of(decision) == "did:key:zAna"
    assert world.programme.address_of(decision, "Ana@School.example") == "Ana@School.example"
    other = world.programme.awardable(world.awarded("user-7"))
    assert world.programme.address_of(other) is None
    assert EARNER.is_same_as(decision.earner)
