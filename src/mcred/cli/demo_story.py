"""The life of the sample micro-credential, told while it happens: every step is a real one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from mcred.cli.programme import load_model, now
from mcred.errors import RuleError
from mcred.microcredentials.attempt import changes
from mcred.microcredentials.certification import Certification
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.evidence import Artifact, describe_file
from mcred.microcredentials.file_records import FileRecords
from mcred.microcredentials.people import Person, Role
from mcred.microcredentials.programme import Programme
from mcred.microcredentials.protocol import Attestation
from mcred.workspace import Workspace, load_document, rewrite

__all__ = ["DATA", "Story", "copy_data"]

DATA = files("mcred.cli").joinpath("demo_data")
_EVIDENCE_URL = "https://evidence.example.org/ada"


class Story:
    """The programme of a workspace, the people of the sample, and one submission.

    Args:
        workspace: whose records are filled.
        definition: the draft's file, which publishing rewrites.
        evidence: the folder that holds the artifacts, and `story.yaml` beside it.
    """

    def __init__(self, workspace: Workspace, *, definition: Path, evidence: Path) -> None:
        self._evidence = evidence
        self._file = definition
        self._said = load_document(evidence.parent / "story.yaml")
        earner = self._said["earner"]
        self._earner = Person.of(earner["id"], name=earner["name"])
        # what a demonstration loses when the power fails can be made again
        records = FileRecords(workspace.records, durable=False)
        self._programme = Programme(records, now)
        self.submission = ""

    def publish(self) -> MicroCredential:
        """Publish the definition and enter the people who will judge."""
        office, definition = self._said["office"], load_model(self._file, MicroCredential)
        published, _ = self._programme.publish(definition, actor=office)
        rewrite(
            self._file,
            {("status",): "published", ("published_at",): published.to_dict()["published_at"]},
            behind={("published_at",): "status"},
        )
        certified = Certification(
            id="topic", topics=definition.topics, valid_from=now() - timedelta(days=1)
        )
        for assessor in self._said["assessors"]:
            self._programme.register(
                assessor, actor=office, roles=[Role.ASSESSOR], certifications=[certified]
            )
        roles = [Role.PRE_ASSESSOR, Role.COORDINATOR, Role.APPROVER]
        self._programme.register(self._said["approver"], actor=office, roles=roles)
        state, _ = self._programme.start(definition.id, actor=self._earner)
        self.submission = state.id
        return published

    def hand_in(self, number: int) -> Iterator[str]:
        """The attempt of that number, from 1: what the earner does, and what is said of it."""
        attempt = self._said["attempts"][number - 1]
        do, one, earner = self._programme, self.submission, self._earner
        if number > 1:
            do.revise(one, actor=earner)
        for prompt, text in attempt["responses"].items():
            do.respond(one, actor=earner, prompt=prompt, text=text)
        for artifact in self._artifacts(attempt["artifacts"]):
            do.add(one, artifact, actor=earner)
        for note in attempt.get("notes", []):
            do.note(one, actor=earner, **note)
        do.attest(one, *Attestation, actor=earner)
        state, _ = do.submit(one, actor=earner)
        if number == 1:
            yield f"Ada hands in {len(state.attempt.artifacts)} artifacts and her answers."
            return
        for change in changes(state.attempts[-2], state.attempt):
            yield f"Changed {change.what} {change.id}, which answers: {', '.join(change.answers)}"

    def judge(self, number: int) -> Iterator[str]:
        """The reviewers' part of that attempt, and the decision."""
        attempt, do, one = self._said["attempts"][number - 1], self._programme, self.submission
        approver, assessors = self._said["approver"], self._said["assessors"]
        do.precheck(one, actor=approver, passed=True)
        do.assign(one, assessors, actor=approver)
        for assessor, score in zip(assessors, attempt["scores"], strict=True):
            do.score(one, actor=assessor, **score)
        yield f"{len(assessors)} certified assessors score it, not knowing of each other or of her."
        if number == 1:
            yield f"Awarding it now is refused: {self._refusal(approver)}"
        state, _ = do.decide(one, actor=approver, **attempt["decision"])
        assert state.decision is not None  # it was decided just now
        decision = do.decision(state.decision.id)
        yield f"Decision: {decision.outcome.replace('_', ' ')}"
        for criterion in decision.definition.rubric.criteria:
            level = criterion.level(decision.levels[criterion.id])
            if number > 1 or not criterion.is_met(level.id):
                yield f"  {criterion.name}: {level.name}"
        for told in decision.feedback.criteria:
            yield f"  to Ada on {told.criterion}: {' '.join(told.text.split())}"
        yield f"  to Ada: {decision.feedback.overall}"

    def consent(self) -> str:
        """The earner says what the badge may show."""
        for artifact, visibility in self._said["visibility"].items():
            self._programme.consent(
                self.submission, artifact, actor=self._earner, visibility=visibility
            )
        return "Ada lets the badge describe her evidence, and link to one artifact."

    def _artifacts(self, given: Sequence[Mapping[str, Any]]) -> Iterator[Artifact]:
        state = self._programme.submission(self.submission).definition
        asked = {one.id: one for one in self._programme.definition(state.id).evidence}
        for one in given:
            requirement = asked[one["requirement"]]
            path = self._evidence / one["file"]
            yield describe_file(
                path,
                id=requirement.id,
                requirement=requirement.id,
                kind=requirement.kinds[0],
                criteria=requirement.criteria,
                title=requirement.title,
                rationale=one["rationale"],
                url=f"{_EVIDENCE_URL}/{path.name}",
                from_practice=True,
                student_outcome=requirement.student_outcome,
            )

    def _refusal(self, approver: str) -> str:
        try:
            self._programme.decide(
                self.submission, actor=approver, outcome="awarded", feedback="Well done."
            )
        except RuleError as error:
            return error.message
        raise RuleError("what is not at its level was awarded", code="rule_not_met")


def copy_data(names: Sequence[str], folder: Path) -> None:
    """Write files of the sample into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(DATA.joinpath(name).read_bytes())
