"""What the commands of a micro-credential's life share: programme, actor, files, printing.

mcred asks nobody for a password. `--actor` says who acts; that it is they is for whoever lets them
run the command: the operating system, or the program around mcred.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from typing import Any, TypeVar

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.workspace import find_workspace, workspace_option
from mcred.encoding.dates import parse_datetime
from mcred.errors import EncodingError, ModelError, UsageError
from mcred.microcredentials.events import Event
from mcred.microcredentials.file_records import FileRecords
from mcred.microcredentials.model import Model
from mcred.microcredentials.programme import Programme
from mcred.microcredentials.records import Records
from mcred.microcredentials.submission import Submission
from mcred.report.clean import clean
from mcred.workspace import Workspace, load_document
from mcred.workspace.yaml_lines import Lines, PlacedProblem

__all__ = [
    "changing",
    "inside",
    "load_model",
    "moment",
    "now",
    "open_programme",
    "open_records",
    "pairs",
    "reading",
    "shown_text",
    "tell",
    "tell_submission",
]

_WIDTH = 96

Command = TypeVar("Command", bound=Callable[..., Any])
Loaded = TypeVar("Loaded", bound=Model)


def _somebody(_: click.Context, __: click.Parameter, value: str) -> str:
    if not value.strip():
        raise click.BadParameter("say who acts: an e-mail address, DID or account")
    return value.strip()


_actor_option = click.option(
    "--actor",
    required=True,
    envvar="MCRED_ACTOR",
    metavar="WHO",
    callback=_somebody,
    help="Who does this: an e-mail address, DID or account (also MCRED_ACTOR). mcred does not "
    "authenticate: whoever lets you run it does.",
)
_version_option = click.option(
    "--if-version",
    "expected_version",
    type=int,
    metavar="N",
    help="Only if the submission still has this version.",
)


def reading(command: Command) -> Command:
    """Add the options of commands that only look: `folder` and `as_json`."""
    return workspace_option(as_json_option(command))


def changing(command: Command) -> Command:
    """Add the options of commands that change a submission: `actor`, `expected_version` too."""
    return _actor_option(_version_option(reading(command)))


def inside(command: Command) -> Command:
    """Add the options of commands that change anything else: `actor`, `folder`, `as_json`."""
    return _actor_option(reading(command))


def now() -> datetime:
    """The time it is."""
    return datetime.now(UTC)


def open_records(workspace: Workspace, *, durable: bool = True) -> Records:
    """The records of a workspace's programme: in its register, or in a folder of its owner's.

    Raises:
        UsageError: the folder cannot be made.
        RecordError: the register cannot be used.
    """
    if workspace.settings.programme.records == "register":
        from mcred.register import Register  # files need no database

        register = Register.open(workspace.register_place)
        click.get_current_context().call_on_close(register.close)
        return register.programme
    try:
        workspace.records.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"cannot make {workspace.records}: {error.strerror}", code="records"
        ) from error
    return FileRecords(workspace.records, durable=durable)


def open_programme(folder: Path | None, *, clock: Callable[[], datetime] = now) -> Programme:
    """The programme of the workspace in a folder, or around the current one."""
    return Programme(open_records(find_workspace(folder)), clock)


def pairs(given: Iterable[str], *, option: str, expected: str) -> dict[str, str]:
    """`name=text` options as a mapping; `expected` is what they look like.

    Raises:
        UsageError: no name, no text, or a name twice.
    """
    found: dict[str, str] = {}
    for one in given:
        name, _, text = one.partition("=")
        if not name.strip() or not text.strip():
            raise UsageError(f"{option} takes {expected}, found {one!r}", code="pair")
        if name.strip() in found:
            raise UsageError(f"{option} names {name.strip()!r} twice", code="pair")
        found[name.strip()] = text.strip()
    return found


def moment(text: str, *, option: str) -> datetime:
    """A time in RFC 3339, or a date, which means its start in UTC.

    Raises:
        UsageError: it is neither.
    """
    full = f"{text}T00:00:00Z" if len(text) == len("2026-01-01") else text
    try:
        return parse_datetime(full).astimezone(UTC)
    except EncodingError as error:
        raise UsageError(f"{option}: {error.message}", code="time") from error


def load_model(path: Path, model: type[Loaded]) -> Loaded:
    """A document from a YAML or JSON file.

    Raises:
        UsageError, DataError: the file cannot be read.
        ModelError: every problem, each with its line in the file.
    """
    document = load_document(path)
    try:
        return model.from_dict(document)
    except ModelError as error:
        lines = Lines(path.read_text(encoding="utf-8-sig"))
        placed = [PlacedProblem.of(one, lines.of(one.path)) for one in error.problems]
        raise ModelError(str(path), placed, code=error.code) from error


def shown_text(text: str, *, indent: str = "  ") -> str:
    """Somebody's text for the terminal, indented, nothing in it that steers the terminal."""
    lines = [part for line in text.splitlines() for part in wrap(line, _WIDTH) or [""]]
    return "\n".join(f"{indent}{clean(line)}".rstrip() for line in lines)


def tell(said: str, data: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what was done, as a line for people or an object for programs."""
    if as_json:
        print_json(data)
    else:
        click.echo(said)


def tell_submission(
    said: str,
    result: tuple[Submission, tuple[Event, ...]],
    *,
    as_json: bool,
    **more: Any,
) -> None:
    """Print what was done to a submission and where it stands now."""
    submission, events = result
    state = str(submission.state)
    tell(
        f"{clean(said)} ({state.replace('_', ' ')}, version {submission.version})",
        {
            "submission": submission.id,
            "state": state,
            "version": submission.version,
            "attempt": submission.attempt.number,
            "events": [event.to_dict() for event in events],
            **more,
        },
        as_json=as_json,
    )
