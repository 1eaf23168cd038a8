"""Artifacts: what an earner shows. Files stay where they are; digest and metadata are kept."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from mcred.errors import Problem, UsageError
from mcred.microcredentials.model import Digest, Id, Model, Moment, Text, Uri
from mcred.microcredentials.people import Person
from mcred.microcredentials.requirements import EvidenceKind

__all__ = [
    "Artifact",
    "Consent",
    "Inspector",
    "Integrity",
    "Publication",
    "Visibility",
    "describe_file",
    "digest_file",
    "inspect_file",
]

_BLOCK = 1024 * 1024


class Visibility(StrEnum):
    """What the earner wants others to see of an artifact."""

    PRIVATE = "private"
    DESCRIBED = "described"  #: that it exists and what it is
    PUBLIC = "public"  #: with its address


class Publication(StrEnum):
    """What a badge may carry of an artifact (I13)."""

    WITHHELD = "withheld"
    DESCRIBED = "described"
    LINKED = "linked"


class Consent(Model):
    """The earner's consent to publication."""

    given_at: Moment
    minors: bool = False
    """Whether those responsible for the minors that it shows have consented too."""
    note: Text | None = None


class Artifact(Model):
    """One piece of evidence."""

    id: Id
    requirement: Id
    """The evidence requirement it answers."""
    kind: EvidenceKind
    title: Text
    rationale: Text
    """Why it shows the competency."""
    criteria: Annotated[tuple[Id, ...], Field(min_length=1)]
    """The criteria it supports."""

    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[A-Za-z0-9.+_-]+$")]
    size: Annotated[int, Field(ge=0)]
    """Bytes."""
    digest: Digest
    name: Text | None = None
    """The file's name, without folders."""
    location: Text | None = None
    """The file's path, on the platform's side."""
    url: Uri | None = None

    visibility: Visibility = Visibility.PRIVATE
    consent: Consent | None = None
    shows_minors: bool = False
    from_practice: bool = False
    student_outcome: bool = False
    shared_with: tuple[Person, ...] = ()
    """Other earners who may submit the same artifact."""
    created: date | None = None
    added_at: Moment | None = None

    @property
    def publication(self) -> Publication:
        """Nothing without consent; what shows minors is described, unless they consented too."""
        if self.consent is None or self.visibility is Visibility.PRIVATE:
            return Publication.WITHHELD
        if self.visibility is Visibility.DESCRIBED or self.url is None:
            return Publication.DESCRIBED
        if self.shows_minors and not self.consent.minors:
            return Publication.DESCRIBED
        return Publication.LINKED

    @property
    def content(self) -> dict[str, Any]:
        """What is frozen: everything but visibility and consent, which stay the earner's."""
        members = self.to_dict()
        return {
            name: value for name, value in members.items() if name not in {"visibility", "consent"}
        }

    def broken_rules(self) -> Iterator[Problem]:
        if self.location is None and self.url is None:
            yield Problem("$", "no_place", "a location or a url")


class Integrity(StrEnum):
    """How an artifact's file compares with what was recorded."""

    MATCH = "match"
    CHANGED = "changed"
    VANISHED = "vanished"
    NOT_CHECKED = "not_checked"


#: Looks at an artifact's file where it is.
Inspector = Callable[[Artifact], Integrity]


def digest_file(path: Path) -> tuple[int, str]:
    """Size in bytes and digest of a file, read in blocks of one MiB.

    Raises:
        UsageError: `artifact_unreadable`.
    """
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise UsageError(
            f"{path.name} cannot be read: {error.strerror}", code="artifact_unreadable"
        ) from error
    return size, f"sha256:{digest.hexdigest()}"


def describe_file(path: Path, *, added_at: datetime | None = None, **members: Any) -> Artifact:
    """An artifact from a file: name, location, media type, size and digest are read from it.

    Args:
        path: the file.
        added_at: the time to record.
        members: the other members of `Artifact`; they win over what was read.

    Raises:
        UsageError: the file cannot be read.
        ModelError: a member is missing or wrong.
    """
    size, digest = digest_file(path)
    guess, _ = mimetypes.guess_type(path.name)
    read: dict[str, Any] = {
        "name": path.name,
        "title": path.stem,
        "location": str(path),
        "media_type": guess or "application/octet-stream",
        "size": size,
        "digest": digest,
        "added_at": added_at,
    }
    return Artifact(**{**read, **members})


def inspect_file(artifact: Artifact) -> Integrity:
    """Compare the file at `location` with what was recorded; a bare URL is not opened."""
    if artifact.location is None:
        return Integrity.NOT_CHECKED
    path = Path(artifact.location)
    if not path.is_file():
        return Integrity.VANISHED
    if path.stat().st_size != artifact.size:
        return Integrity.CHANGED
    _, digest = digest_file(path)
    return Integrity.MATCH if digest == artifact.digest else Integrity.CHANGED
