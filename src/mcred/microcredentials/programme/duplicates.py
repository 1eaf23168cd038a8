"""Artifacts that several earners hand in (I24): flagged for a person to look at, never refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mcred.microcredentials.case import Case
from mcred.microcredentials.evidence import Artifact
from mcred.microcredentials.member import Member
from mcred.microcredentials.people import Person
from mcred.microcredentials.records import Change, Record
from mcred.microcredentials.submission import Flag

__all__ = ["find_duplicates"]


def find_duplicates(
    case: Case,
    member_of: Callable[[Person], Member],
    get: Callable[[str, str], Record | None],
) -> tuple[tuple[Flag, ...], list[Change]]:
    """Flags for artifacts that another earner handed in undeclared, and the index to write.

    The index has one record for each digest: who handed it in, in which submission.
    """
    flags: list[Flag] = []
    changes: dict[str, Change] = {}
    for artifact in case.submission.attempt.artifacts:
        record_id = artifact.digest.removeprefix("sha256:")
        if record_id in changes:
            continue
        found = get("artifact", record_id)
        uses: list[dict[str, Any]] = [] if found is None else list(found.data["uses"])
        for use in uses:
            other = member_of(Person.from_dict(use["earner"])).person
            if not other.is_same_as(case.actor.person) and not _declared(
                artifact, use, other, case
            ):
                flags.append(
                    Flag(
                        kind="duplicate_artifact",
                        artifact=artifact.id,
                        other_submission=use["submission"],
                        raised_at=case.now,
                    )
                )
        if not any(use["submission"] == case.submission.id for use in uses):
            uses.append(
                {
                    "submission": case.submission.id,
                    "earner": Person(identifiers=case.actor.person.identifiers).to_dict(),
                    "shared_with": [one.to_dict() for one in artifact.shared_with],
                }
            )
            changes[record_id] = Change(
                kind="artifact",
                id=record_id,
                data={"uses": uses},
                expected_version=0 if found is None else found.version,
            )
    return tuple(flags), list(changes.values())


def _declared(artifact: Artifact, use: dict[str, Any], other: Person, case: Case) -> bool:
    """Whether both said that they share it."""
    theirs = [Person.from_dict(one) for one in use["shared_with"]]
    return other.is_among(artifact.shared_with) and case.actor.person.is_among(theirs)
