"""A person's records in a programme: all of them shown, erased so that nothing is left, held."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from journey import ALL_MET, EARNER, FIRST, ISSUER, OTHER_EARNER, World, refused

from mcred.errors import NotFoundError
from mcred.microcredentials.file_records import FileRecords
from mcred.microcredentials.log import verify_log
from mcred.microcredentials.records import MemoryRecords, Records
from mcred.register import Register

OFFICE = "office@district.example"
#: Whatever names the earner; the district's own addresses may stay.
TRACES = ("ana@school.example", "did:key:zAna", "district:ana", "Ana Lopez")


@pytest.fixture(params=["memory", "files", "register"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "register":
        with Register.create(tmp_path / "r.sqlite") as register:
            yield World(records=register.programme)
            assert register.check() == []
        return
    records: Records = (
        MemoryRecords() if request.param == "memory" else FileRecords(tmp_path, durable=False)
    )
    yield World(records=records)


def issued(world: World) -> str:
    one = world.awarded()
    decision = world.programme.awardable(one)
    world.programme.issue(
        decision.id, actor=ISSUER, credential="urn:uuid:1", format="x",
        text='{"name": "Ana Lopez"}', recipient="did:key:zAna",
    )  # fmt: skip
    return one


def everything(world: World) -> str:
    kinds = (
        "submission", "decision", "issued", "sealed", "open", "artifact", "member", "identity",
    )  # fmt: skip
    records = [
        world.records.get(kind, one).data for kind in kinds for one in world.records.list(kind)
    ]
    return json.dumps([records, [entry.to_dict() for entry in world.records.events()]])


def test_everything_of_a_person_is_found_by_any_of_their_identifiers(world: World) -> None:
    one = issued(world)
    other = world.awarded(OTHER_EARNER)
    for name in ("ana@school.example", "did:key:zAna", EARNER):
        found = world.programme.personal_data(name).to_dict()
        assert [each["id"] for each in found["submissions"]] == [one]
        assert [each["submission"] for each in found["decisions"]] == [one]
        assert [each["credential"] for each in found["badges"]] == ["urn:uuid:1"]
        assert {each["subject"] for each in found["events"]} == {one}
        artifact = found["submissions"][0]["attempts"][0]["artifacts"][0]
        assert artifact["digest"].startswith("sha256:")
        assert other not in json.dumps(found)
    assert world.programme.personal_data("nobody@example.org").is_empty
    assert world.programme.personal_data(FIRST).to_dict()["took_part"] == [
        {"submission": each, "as": role}
        for each in sorted((one, other))
        for role in ("assigned", "assessor")
    ]


def test_nothing_is_left_of_an_erased_person_and_the_log_still_checks(world: World) -> None:
    one = issued(world)
    other = world.awarded(OTHER_EARNER)
    before = [entry.hash for entry in world.records.events()]
    assert any(trace in everything(world) for trace in TRACES)
    done, (event,) = world.programme.erase_person(EARNER, actor=OFFICE, reason="asked for it")
    assert (done.kept, done.records > 5, done.entries > 5) == ((), True, True)
    assert set(done.files) == {f"/evidence/{name}.pdf" for name in ("plan", "lesson", "work")}
    left = everything(world)
    for trace in TRACES:
        assert trace not in left, trace
    assert one not in json.dumps(
        [entry.to_dict() for entry in world.records.events() if not entry.is_erased]
    )
    with pytest.raises(NotFoundError):
        world.programme.submission(one)
    assert world.programme.personal_data(EARNER).is_empty
    # the others' records are whole, and the chain is the same as before
    world.programme.awardable(other)
    assert [entry.hash for entry in world.records.events()][:-1] == before
    assert verify_log(world.records.events()) == len(before) + 1
    assert event.actor == OFFICE
    again, events = world.programme.erase_person(EARNER, actor=OFFICE, reason="again")
    assert (again.records, events) == (0, ())
    world.awarded()  # whoever comes back begins anew


def test_what_somebody_did_for_others_stays_and_is_said(world: World) -> None:
    one = world.awarded()
    world.certify(str(EARNER), days=30)
    done, _ = world.programme.erase_person(FIRST, actor=OFFICE, reason="left the district")
    assert {(part.submission, part.role) for part in done.kept} == {
        (one, "assigned"),
        (one, "assessor"),
    }
    assert world.programme.member(FIRST).certifications
    world.programme.awardable(one)


def test_an_artifact_that_two_handed_in_is_still_known_of_the_other(world: World) -> None:
    world.gathered()
    for one in world.records.list("submission"):
        world.programme.submit(one, actor=EARNER)
        world.programme.withdraw(one, actor=EARNER)
    digests = list(world.records.list("artifact"))
    other = world.started(OTHER_EARNER)
    world.gather(other, OTHER_EARNER, digest=f"sha256:{digests[0]}")
    world.programme.submit(other, actor=OTHER_EARNER)
    world.programme.erase_person(EARNER, actor=OFFICE, reason="x")
    assert list(world.records.list("artifact")) == [digests[0]]
    (use,) = world.records.get("artifact", digests[0]).data["uses"]
    assert use["submission"] == other


def test_records_on_hold_are_not_erased_under_any_name(world: World) -> None:
    issued(world)
    hold, (event,) = world.programme.hold_records(
        "did:key:zAna", actor=OFFICE, reason="case 17 of the district court"
    )
    assert "case 17" not in json.dumps(event.to_dict())
    assert world.programme.legal_holds() == (hold,)
    with refused("on_hold"):
        world.programme.hold_records(EARNER, actor=OFFICE, reason="x")
    before = everything(world)
    with refused("legal_hold"):
        world.programme.erase_person("ana@school.example", actor=OFFICE, reason="x")
    assert everything(world) == before
    lifted, _ = world.programme.release_records("district:ana", actor=OFFICE)
    assert lifted == hold
    with refused("not_on_hold"):
        world.programme.release_records(EARNER, actor=OFFICE)
    done, _ = world.programme.erase_person(EARNER, actor=OFFICE, reason="x")
    assert done.records
    assert "zAna" not in everything(world)


def test_somebody_whom_the_programme_does_not_know_can_be_held(world: World) -> None:
    world.programme.hold_records("new@example.org", actor=OFFICE, reason="x")
    with refused("legal_hold"):
        world.programme.erase_person("new@example.org", actor=OFFICE, reason="x")


def test_what_is_under_way_is_finished_first(world: World) -> None:
    one = world.scored(ALL_MET, ALL_MET)
    with refused("under_way"):
        world.programme.erase_person(EARNER, actor=OFFICE, reason="x")
    world.decide(one, "awarded")
    world.programme.erase_person(EARNER, actor=OFFICE, reason="x")


def test_a_decision_is_kept_as_long_as_it_must(world: World) -> None:
    world.awarded()
    keep = timedelta(days=100)
    with refused("retention"):
        world.programme.erase_person(EARNER, actor=OFFICE, reason="x", keep=keep)
    world.clock.pass_days(101)
    done, _ = world.programme.erase_person(EARNER, actor=OFFICE, reason="x", keep=keep)
    assert done.records
