"""A small programme with its people, and the steps of a submission, for the tests here."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from definition_samples import DEFINITION_ID, draft

from mcred.errors import RuleError
from mcred.microcredentials.certification import Certification
from mcred.microcredentials.evidence import Artifact, Integrity
from mcred.microcredentials.people import Person
from mcred.microcredentials.programme import Programme
from mcred.microcredentials.protocol import Attestation
from mcred.microcredentials.records import MemoryRecords, Records
from mcred.microcredentials.submission import Submission

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

EARNER = Person.of("ana@school.example", "did:key:zAna", "district:ana", name="Ana Lopez")
OTHER_EARNER = "ben@school.example"
FIRST, SECOND, THIRD, FOURTH = (f"assessor{n}@district.example" for n in range(1, 5))
EXPIRING = "expiring@district.example"
UNCERTIFIED = "uncertified@district.example"
COORDINATOR = "coordinator@district.example"
PRE_ASSESSOR = "complete@district.example"
ADJUDICATOR = "adjudicator@district.example"
APPROVER = "approver@district.example"
REVIEWER = "appeals@district.example"
ISSUER = "issuer@district.example"
COACH = "coach@school.example"
ADMIN = "admin@district.example"

ALL_MET = {"plans": "demonstrated", "asks": "demonstrated", "reflects": "demonstrated"}
ONE_SHORT: dict[str, Any] = {
    **ALL_MET,
    "asks": {"level": "progressing", "comment": "Wait longer for answers."},
}


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block is refused by the rule of that name."""
    with pytest.raises(RuleError) as caught:
        yield
    assert caught.value.code == code, caught.value.message
    assert "\n" not in caught.value.message


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


def counting_entropy() -> Callable[[int], bytes]:
    counter = itertools.count(1)

    def entropy(size: int) -> bytes:
        return hashlib.shake_256(f"{next(counter)}".encode()).digest(size)

    return entropy


def artifact(artifact_id: str, **members: Any) -> Artifact:
    defaults: dict[str, dict[str, Any]] = {
        "plan": {"kind": "lesson_plan", "criteria": ["plans"]},
        "lesson": {"kind": "video", "criteria": ["asks"], "from_practice": True},
        "work": {"kind": "student_work", "criteria": ["asks"], "student_outcome": True},
    }
    requirement = members.pop("requirement", artifact_id)
    whole = {
        "id": artifact_id,
        "requirement": requirement,
        "title": f"My {artifact_id}",
        "rationale": "It shows the questions I ask.",
        "media_type": "application/pdf",
        "size": 10,
        "digest": "sha256:" + hashlib.sha256(f"{artifact_id}{members}".encode()).hexdigest(),
        "location": f"/evidence/{artifact_id}.pdf",
        "name": f"{artifact_id}.pdf",
        **defaults.get(requirement, {}),
        **members,
    }
    return Artifact.from_dict(whole)


@dataclass
class World:
    """A programme with a published definition and everybody registered."""

    records: Records = field(default_factory=MemoryRecords)
    definition_changes: Mapping[str, Any] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    integrity: dict[str, Integrity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.programme = Programme(
            self.records,
            self.clock,
            entropy=counting_entropy(),
            inspect=lambda one: self.integrity.get(one.id, Integrity.MATCH),
        )
        changes = dict(self.definition_changes)
        self.definition, _ = self.programme.publish(draft(**changes), actor=ADMIN)
        roles = {
            COORDINATOR: "coordinator",
            PRE_ASSESSOR: "pre_assessor",
            ADJUDICATOR: "adjudicator",
            APPROVER: "approver",
            REVIEWER: "appeal_reviewer",
            ISSUER: "issuer",
        }
        for person, role in roles.items():
            self.programme.register(person, actor=ADMIN, roles=[role])
        for person in (FIRST, SECOND, THIRD, FOURTH):
            self.certify(person, days=3650)
        self.certify(EXPIRING, days=30)

    def certify(
        self, person: str, *, days: int, topics: tuple[str, ...] = ("questioning",)
    ) -> None:
        certification = Certification(
            id="c1",
            topics=topics,
            valid_from=START - timedelta(days=1),
            valid_until=START + timedelta(days=days),
        )
        self.programme.register(person, actor=ADMIN, certifications=[certification])

    def started(self, earner: Person | str = EARNER) -> str:
        state, _ = self.programme.start(DEFINITION_ID, actor=earner)
        return state.id

    def gathered(self, earner: Person | str = EARNER, **more: Any) -> str:
        one = self.started(earner)
        self.gather(one, earner, **more)
        return one

    def gather(self, one: str, earner: Person | str = EARNER, **more: Any) -> None:
        owner = str(earner)
        for artifact_id in ("plan", "lesson", "work"):
            digest = "sha256:" + hashlib.sha256(f"{owner}{artifact_id}".encode()).hexdigest()
            self.programme.add(
                one, artifact(artifact_id, **{"digest": digest, **more}), actor=earner
            )
        self.programme.respond(one, actor=earner, prompt="setting", text="Grade 5, 24 students.")
        self.programme.respond(one, actor=earner, prompt="learned", text="To wait much longer.")
        self.programme.attest(one, *Attestation, actor=earner)

    def submitted(self, earner: Person | str = EARNER) -> str:
        one = self.gathered(earner)
        self.programme.submit(one, actor=earner)
        return one

    def under_review(self, earner: Person | str = EARNER, *assessors: str) -> str:
        one = self.submitted(earner)
        self.to_review(one, *assessors)
        return one

    def to_review(self, one: str, *assessors: str) -> None:
        self.programme.precheck(one, actor=PRE_ASSESSOR, passed=True)
        self.programme.assign(one, assessors or (FIRST, SECOND), actor=COORDINATOR)

    def scored(self, *ratings: Mapping[str, Any], earner: Person | str = EARNER) -> str:
        one = self.under_review(earner)
        self.score(one, *ratings)
        return one

    def score(self, one: str, *ratings: Mapping[str, Any]) -> None:
        for assessor, said in zip((FIRST, SECOND), ratings, strict=True):
            self.programme.score(one, actor=assessor, ratings=said, feedback="Thank you.")

    def awarded(self, earner: Person | str = EARNER) -> str:
        one = self.scored(ALL_MET, ALL_MET, earner=earner)
        self.decide(one, "awarded")
        return one

    def returned(self, earner: Person | str = EARNER) -> str:
        one = self.scored(ONE_SHORT, ONE_SHORT, earner=earner)
        self.decide(one, "returned_for_revision")
        return one

    def decide(self, one: str, outcome: str, **more: Any) -> Submission:
        state, _ = self.programme.decide(
            one,
            **{"actor": APPROVER, "outcome": outcome, "feedback": "Well argued.", **more},
        )
        return state

    def resubmitted(self, one: str, earner: Person | str = EARNER) -> Submission:
        self.programme.revise(one, actor=earner)
        again = artifact("lesson", digest="sha256:" + hashlib.sha256(one.encode()).hexdigest())
        self.programme.add(one, again, actor=earner)
        self.programme.note(
            one, actor=earner, feedback="asks", answer="I wait now.", changes=["lesson"]
        )
        self.programme.attest(one, *Attestation, actor=earner)
        state, _ = self.programme.submit(one, actor=earner)
        return state
