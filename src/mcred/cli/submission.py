"""`mcred submission`: an earner's way through one micro-credential."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mcred.cli.definition_files import find
from mcred.cli.output import print_json, read_bytes
from mcred.cli.programme import (
    changing,
    inside,
    open_programme,
    open_records,
    pairs,
    reading,
    tell_submission,
)
from mcred.cli.submission_evidence import add, consent, remove
from mcred.cli.submission_history import appeal, diff, feedback, note, revise, withdraw
from mcred.cli.submission_status import check, status
from mcred.cli.workspace import find_workspace
from mcred.errors import NotFoundError, UsageError
from mcred.microcredentials.people import Person
from mcred.microcredentials.protocol import Attestation
from mcred.microcredentials.submission import Context, Intent, Need, NeedSource, Submission
from mcred.report.clean import clean
from mcred.workspace import load_document

__all__ = ["submission"]

_PATH = click.Path(path_type=Path)


@click.group()
def submission() -> None:
    """Gather evidence for a micro-credential, hand it in, and take up what comes back."""


@submission.command()
@click.argument("definition")
@click.option("--name", help="What the earner is called.")
@click.option("--also", multiple=True, metavar="ID", help="A further identifier of the earner.")
@click.option(
    "--intent",
    type=click.Choice([str(one) for one in Intent]),
    default=str(Intent.DEVELOP),
    show_default=True,
    help="Whether a skill is developed, or there already.",
)
@click.option("--need", type=click.Choice([str(one) for one in NeedSource]), help="What it is for.")
@click.option("--context", "contexts", multiple=True, metavar="NAME=TEXT",
              help="setting, grade, subject or class_size.")  # fmt: skip
@inside
def new(
    definition: str,
    name: str | None,
    also: tuple[str, ...],
    intent: str,
    need: str | None,
    contexts: tuple[str, ...],
    actor: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Begin a submission for a published DEFINITION; --actor is the earner.

    DEFINITION is an id, id@version, a file, or a name in the workspace's definitions/.
    """
    found = find(definition, folder)
    programme = open_programme(folder)
    wanted = found.definition
    if wanted.version not in programme.versions(wanted.id):
        raise NotFoundError(f"{wanted.ref} is not published here: mcred definition publish")
    result = programme.start(
        wanted.id,
        version=wanted.version,
        actor=Person.of(actor, *also, name=name),
        intent=intent,
        need=None if need is None else Need(source=NeedSource(need)),
        context=_context(contexts),
    )
    tell_submission(f"Began {result[0].id} for {wanted.name}", result, as_json=as_json)


@submission.command("list")
@reading
def list_submissions(folder: Path | None, as_json: bool) -> None:
    """List all submissions and where they stand."""
    records = open_records(find_workspace(folder))
    found = [
        Submission.from_dict(records.get("submission", one).data)
        for one in records.list("submission")
    ]
    if as_json:
        rows = [
            {"submission": one.id, "state": str(one.state), "version": one.version,
             "definition": one.definition.to_dict(), "attempt": one.attempt.number}
            for one in found
        ]  # fmt: skip
        print_json({"submissions": rows})
        return
    for one in found:
        click.echo(clean(f"{one.id}  {one.state.replace('_', ' ')}  {one.definition}"))


@submission.command()
@click.argument("submission_id")
@click.argument("prompt", required=False)
@click.option("--text", help="The answer.")
@click.option("--file", "file", type=_PATH, help="A file that holds the answer, UTF-8.")
@click.option("--from", "source", type=_PATH, help="A YAML or JSON file: prompt: answer.")
@changing
def respond(
    submission_id: str,
    prompt: str | None,
    text: str | None,
    file: Path | None,
    source: Path | None,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Answer PROMPT with --text or --file, or several prompts --from a file."""
    answers = _answers(prompt, text, file, source)
    programme = open_programme(folder)
    stored = programme.submission(submission_id)
    definition = programme.definition(stored.definition.id, stored.definition.version)
    known = [one.id for one in definition.form.prompts]
    for one in answers:  # before anything is written
        if one not in known:
            raise UsageError(
                f"the form has no prompt {one!r}; there are {', '.join(known)}",
                code="unknown_prompt",
            )
    result = None
    for one, said in answers.items():
        result = programme.respond(
            submission_id, actor=actor, prompt=one, text=said, expected_version=expected_version
        )
        expected_version = result[0].version
    if result is None:
        raise UsageError(f"{source} holds no answer", code="no_answer")
    tell_submission(f"Answered {', '.join(answers)}", result, as_json=as_json)


@submission.command()
@click.argument("submission_id")
@click.argument("attestations", nargs=-1, type=click.Choice([str(one) for one in Attestation]))
@changing
def attest(
    submission_id: str,
    attestations: tuple[str, ...],
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Confirm ATTESTATIONS, such as own_work; `status` and `check` say which are wanted."""
    if not attestations:
        raise UsageError(f"say what you confirm: {', '.join(Attestation)}", code="attestation")
    result = open_programme(folder).attest(
        submission_id, *attestations, actor=actor, expected_version=expected_version
    )
    tell_submission(f"Confirmed {', '.join(attestations)}", result, as_json=as_json)


@submission.command()
@click.argument("submission_id")
@click.argument("coach")
@changing
def coach(
    submission_id: str,
    coach: str,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Name COACH, who helps with this submission and so will not judge it."""
    result = open_programme(folder).coach(
        submission_id, coach, actor=actor, expected_version=expected_version
    )
    tell_submission(f"Named {coach} as coach", result, as_json=as_json)


@submission.command()
@click.argument("submission_id")
@changing
def submit(
    submission_id: str,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Hand in the open attempt, if it is complete and every file is what it was when added."""
    result = open_programme(folder).submit(
        submission_id, actor=actor, expected_version=expected_version
    )
    manifest = result[0].attempt.manifest
    tell_submission(
        f"Handed in attempt {result[0].attempt.number}",
        result,
        as_json=as_json,
        manifest=None if manifest is None else manifest.digest,
    )


for _command in (
    add, remove, consent, check, status, feedback, diff, revise, note, withdraw, appeal,
):  # fmt: skip
    submission.add_command(_command)


def _context(given: tuple[str, ...]) -> Context | None:
    if not given:
        return None
    said: dict[str, Any] = pairs(given, option="--context", expected="NAME=TEXT")
    if str(said.get("class_size", "")).isdecimal():
        said["class_size"] = int(said["class_size"])
    return Context.from_dict(said)


def _answers(
    prompt: str | None, text: str | None, file: Path | None, source: Path | None
) -> Mapping[str, str]:
    ways = [one for one in (text, file, source) if one is not None]
    if len(ways) != 1 or (prompt is None) is (source is None):
        raise UsageError("give PROMPT with --text or --file, or --from alone", code="answer")
    if source is not None:
        document = load_document(source)
        said = document.get("responses", document)
        if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
            raise UsageError(f"{source} must hold prompt: answer, all of them text", code="answer")
        return said
    assert prompt is not None
    if file is None:
        return {prompt: text or ""}
    try:
        return {prompt: read_bytes(file).decode("utf-8").strip()}
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8", code="answer") from error
