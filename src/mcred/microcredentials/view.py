"""What an assessor gets to see: under a blind protocol nothing that names the earner (I5)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from mcred.microcredentials.attempt import Attempt, Response
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.evidence import Artifact
from mcred.microcredentials.model import Digest, Id, Model, Uri
from mcred.microcredentials.people import Person
from mcred.microcredentials.privacy import Finding, redact, scan
from mcred.microcredentials.requirements import EvidenceKind
from mcred.microcredentials.submission import Context, Submission

__all__ = ["AssessorView", "SeenArtifact", "scan_attempt", "view_for_assessor"]


class SeenArtifact(Model):
    """An artifact without consent, path and people."""

    id: Id
    requirement: Id
    kind: EvidenceKind
    title: str
    rationale: str
    criteria: tuple[Id, ...]
    media_type: str
    size: int
    digest: Digest
    name: str | None = None
    url: Uri | None = None
    from_practice: bool = False
    student_outcome: bool = False


class AssessorView(Model):
    """One attempt as an assessor sees it: everything is judged by this alone."""

    submission: Id
    version: int
    attempt: int
    definition: MicroCredential
    earner: Person | None = None
    """Absent under a blind protocol."""
    context: Context | None = None
    responses: tuple[Response, ...] = ()
    artifacts: tuple[SeenArtifact, ...] = ()


def view_for_assessor(
    submission: Submission, definition: MicroCredential, *, earner: Person
) -> AssessorView:
    """The latest attempt; names and identifiers of the earner are removed where it is blind.

    Args:
        submission: whose latest attempt is judged.
        definition: the version it is judged by.
        earner: with all identifiers that are known.
    """
    blind = definition.protocol.blind
    hidden = [earner] if blind else []
    attempt = submission.attempt
    context = submission.context
    if context is not None and blind:
        context = Context(
            setting=_or_none(context.setting, hidden),
            grade=_or_none(context.grade, hidden),
            subject=_or_none(context.subject, hidden),
            class_size=context.class_size,
        )
    return AssessorView(
        submission=submission.id,
        version=submission.version,
        attempt=attempt.number,
        definition=definition,
        earner=None if blind else earner,
        context=context,
        responses=tuple(
            Response(prompt=one.prompt, text=redact(one.text, hidden)) for one in attempt.responses
        ),
        artifacts=tuple(_seen(one, hidden, blind=blind) for one in attempt.artifacts),
    )


def scan_attempt(attempt: Attempt, people: Iterable[Person]) -> tuple[Finding, ...]:
    """What in an attempt's texts and file names may identify somebody."""
    known = tuple(people)
    found: list[Finding] = []
    for response in attempt.responses:
        found += scan(response.text, where=f"response {response.prompt}", people=known)
    for one in attempt.artifacts:
        found += scan(one.id, where=f"id of {one.id}", people=known, file_name=True)
        found += scan(one.title, where=f"title of {one.id}", people=known)
        found += scan(one.rationale, where=f"rationale of {one.id}", people=known)
        if one.name is not None:
            found += scan(one.name, where=f"file name of {one.id}", people=known, file_name=True)
        if one.url is not None:
            found += scan(one.url, where=f"address of {one.id}", people=known, file_name=True)
    return tuple(found)


def _seen(artifact: Artifact, hidden: list[Person], *, blind: bool) -> SeenArtifact:
    name = artifact.name
    url = artifact.url
    if blind:
        # a file name is the place where names hide most often
        name = None if name is None else f"{artifact.id}{PurePath(name).suffix}"
        url = url if url is None or redact(url, hidden) == url else None
    return SeenArtifact(
        id=artifact.id,
        requirement=artifact.requirement,
        kind=artifact.kind,
        title=redact(artifact.title, hidden),
        rationale=redact(artifact.rationale, hidden),
        criteria=artifact.criteria,
        media_type=artifact.media_type,
        size=artifact.size,
        digest=artifact.digest,
        name=name,
        url=url,
        from_practice=artifact.from_practice,
        student_outcome=artifact.student_outcome,
    )


def _or_none(text: str | None, hidden: list[Person]) -> str | None:
    return None if text is None else redact(text, hidden)
