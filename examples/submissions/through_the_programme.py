"""Take a sample submission through a programme: handed in, scored, decided, handed in again.

    python examples/submissions/through_the_programme.py exit-tickets

The folder holds what the earner handed in (submission.yaml and files) and what the reviewers said
of it (assessment.yaml). Everything is kept in memory; a platform would keep it in its records.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mcred.microcredentials.attempt import LearningExperience
from mcred.microcredentials.certification import Certification
from mcred.microcredentials.decision import Decision
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.evidence import describe_file
from mcred.microcredentials.people import Person, Role
from mcred.microcredentials.programme import Programme
from mcred.microcredentials.records import MemoryRecords, Records
from mcred.microcredentials.submission import Context, Need
from mcred.workspace.yaml_files import load_document

HERE = Path(__file__).parent
OFFICE = "office@district.example"


class Days:
    """A clock for samples: noon, one day later each time that `next_day` is called."""

    def __init__(self, first: datetime) -> None:
        self._now = first

    def __call__(self) -> datetime:
        return self._now

    def next_day(self) -> None:
        self._now += timedelta(days=1)


def take_through(folder: Path, records: Records) -> Decision:
    """Everything that happened to a sample submission, up to the decision to award."""
    handed_in = load_document(folder / "submission.yaml")
    said = load_document(folder / "assessment.yaml")
    clock = Days(datetime(2026, 3, 2, 12, tzinfo=UTC))
    programme = Programme(records, clock)
    definition = MicroCredential.from_dict(load_document(folder / handed_in["definition"]))
    people(programme, said, definition, clock())
    programme.publish(definition, actor=OFFICE)

    earner = Person.of(*handed_in["earner"]["identifiers"], name=handed_in["earner"]["name"])
    submission, _ = programme.start(
        definition.id,
        actor=earner,
        intent=handed_in["intent"],
        need=Need.from_dict(handed_in["need"]) if "need" in handed_in else None,
        context=Context.from_dict(handed_in["context"]),
    )
    for experience in handed_in.get("experiences", []):
        programme.learn(submission.id, LearningExperience.from_dict(experience), actor=earner)
    for number, attempt in enumerate(handed_in["attempts"]):
        clock.next_day()
        if number:
            programme.revise(submission.id, actor=earner)
        hand_in(programme, submission.id, attempt, folder, earner)
        clock.next_day()
        review(programme, submission.id, said, said["attempts"][number])
    for artifact, visibility in handed_in["visibility"].items():
        programme.consent(submission.id, artifact, actor=earner, visibility=visibility)
    return programme.awardable(submission.id)


def people(
    programme: Programme, said: Mapping[str, Any], definition: MicroCredential, now: datetime
) -> None:
    """Who reviews: assessors with a certification in the topic, and somebody else who decides."""
    certification = Certification(id="topic", topics=definition.topics, valid_from=now)
    for assessor in said["assessors"]:
        programme.register(
            assessor, actor=OFFICE, roles=[Role.ASSESSOR], certifications=[certification]
        )
    roles = [Role.COORDINATOR, Role.PRE_ASSESSOR, Role.APPROVER]
    programme.register(said["approver"], actor=OFFICE, roles=roles)


def hand_in(
    programme: Programme, submission: str, attempt: Mapping[str, Any], folder: Path, earner: Person
) -> None:
    """One attempt of the earner, answers and artifacts, submitted."""
    for prompt, text in attempt["responses"].items():
        programme.respond(submission, actor=earner, prompt=prompt, text=text)
    for one in attempt["artifacts"]:
        members = {name: value for name, value in one.items() if name != "file"}
        programme.add(submission, describe_file(folder / one["file"], **members), actor=earner)
    for note in attempt.get("notes", []):
        programme.note(submission, actor=earner, **note)
    programme.attest(submission, *attempt["attestations"], actor=earner)
    programme.submit(submission, actor=earner)


def review(
    programme: Programme, submission: str, said: Mapping[str, Any], attempt: Mapping[str, Any]
) -> None:
    """What the reviewers did with one attempt."""
    approver = said["approver"]
    programme.precheck(submission, actor=approver, passed=True)
    programme.assign(submission, said["assessors"], actor=approver)
    for assessor, score in zip(said["assessors"], attempt["scores"], strict=True):
        programme.score(submission, actor=assessor, **score)
    programme.decide(submission, actor=approver, **attempt["decision"])


def lines(decision: Decision) -> Iterator[str]:
    """The decision, for people."""
    yield f"{decision.definition.name}: {decision.outcome} at attempt {decision.attempt}"
    for criterion in decision.definition.rubric.criteria:
        level = criterion.level(decision.levels[criterion.id])
        yield f"  {criterion.name}: {level.name}"
    yield f"  {decision.feedback.overall}"


def main() -> None:
    names = sys.argv[1:] or sorted(one.parent.name for one in HERE.glob("*/submission.yaml"))
    for name in names:
        print("\n".join(lines(take_through(HERE / name, MemoryRecords()))))


if __name__ == "__main__":
    main()
