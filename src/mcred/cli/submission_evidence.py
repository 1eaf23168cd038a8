"""`mcred submission add|remove|consent`: the artifacts, which stay where they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from mcred.cli.programme import changing, open_programme, tell_submission
from mcred.errors import RuleError, UsageError
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.evidence import Visibility, describe_file
from mcred.microcredentials.requirements import EvidenceKind, EvidenceRequirement

__all__ = ["add", "consent", "remove"]


@click.command()
@click.argument("submission_id")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--requirement", "-r", required=True, help="The evidence requirement it answers.")
@click.option("--rationale", required=True, help="Why it shows the competency.")
@click.option("--title", help="What it is; the file's name unless told.")
@click.option("--id", "artifact_id", help="Its name here; made from the file's name unless told.")
@click.option("--criterion", "criteria", multiple=True, help="A criterion it supports.")
@click.option("--kind", type=click.Choice([str(one) for one in EvidenceKind]), help="What it is.")
@click.option("--url", help="Where others find it, if they may.")
@click.option("--from-practice", is_flag=True, help="It comes out of the earner's own practice.")
@click.option("--student-outcome", is_flag=True, help="It shows what students gained.")
@click.option("--shows-minors", is_flag=True, help="Children can be recognised in it.")
@changing
def add(
    submission_id: str,
    file: Path,
    requirement: str,
    rationale: str,
    title: str | None,
    artifact_id: str | None,
    criteria: tuple[str, ...],
    kind: str | None,
    url: str | None,
    from_practice: bool,
    student_outcome: bool,
    shows_minors: bool,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Add FILE as evidence, or put it in the place of the artifact of the same --id.

    The file stays where it is: its place, size and SHA-256 are recorded. Kind and criteria are
    those of the requirement unless told.
    """
    programme = open_programme(folder)
    submission = programme.submission(submission_id)
    definition = programme.definition(submission.definition.id, submission.definition.version)
    asked = _requirement(definition, requirement)
    members: dict[str, Any] = {
        "id": artifact_id or _id_of(file),
        "requirement": requirement,
        "rationale": rationale,
        "criteria": criteria or asked.criteria,
        "kind": kind or _only_kind(asked),
        "from_practice": from_practice,
        "student_outcome": student_outcome,
        "shows_minors": shows_minors,
    }
    optional = {"title": title, "url": url}
    members |= {name: value for name, value in optional.items() if value is not None}
    artifact = describe_file(file.absolute(), **members)
    result = programme.add(submission_id, artifact, actor=actor, expected_version=expected_version)
    tell_submission(f"Added {artifact.id}", result, as_json=as_json, artifact=artifact.to_dict())


@click.command()
@click.argument("submission_id")
@click.argument("artifact")
@changing
def remove(
    submission_id: str,
    artifact: str,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Take ARTIFACT out of the open attempt; the file stays."""
    result = open_programme(folder).remove(
        submission_id, artifact, actor=actor, expected_version=expected_version
    )
    tell_submission(f"Removed {artifact}", result, as_json=as_json)


@click.command()
@click.argument("submission_id")
@click.argument("artifact")
@click.argument("visibility", type=click.Choice([str(one) for one in Visibility]))
@click.option("--minors", is_flag=True, help="Those responsible for the children consent, too.")
@changing
def consent(
    submission_id: str,
    artifact: str,
    visibility: str,
    minors: bool,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Say what the badge may show of ARTIFACT: nothing, its description, or its address too."""
    result = open_programme(folder).consent(
        submission_id,
        artifact,
        actor=actor,
        visibility=visibility,
        minors=minors,
        expected_version=expected_version,
    )
    tell_submission(f"{artifact} is {visibility}", result, as_json=as_json)


def _requirement(definition: MicroCredential, requirement_id: str) -> EvidenceRequirement:
    for one in definition.evidence:
        if one.id == requirement_id:
            return one
    known = ", ".join(one.id for one in definition.evidence)
    raise RuleError(
        f"no evidence is asked for under {requirement_id!r}; there are {known}",
        code="unknown_requirement",
    )


def _only_kind(asked: EvidenceRequirement) -> EvidenceKind:
    if len(asked.kinds) > 1:
        raise UsageError(f"say with --kind which it is: {', '.join(asked.kinds)}", code="kind")
    return asked.kinds[0]


def _id_of(file: Path) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", file.stem).strip("-")[:60] or "artifact"
