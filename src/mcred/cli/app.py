"""The `mcred` command and its table of subcommands, each imported only when it is run."""

from __future__ import annotations

import dataclasses
import importlib
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import click

from mcred._version import __version__
from mcred.errors import KeyFileError, McredError, ModelError, RecordError, UsageError

__all__ = ["COMMANDS", "app", "main"]


class _Command(NamedTuple):
    module: str
    summary: str


#: name → where it is and the line it has in `mcred --help`, which imports none of them.
COMMANDS: Mapping[str, _Command] = MappingProxyType(
    {
        "demo": _Command("mcred.cli.demo", "A micro-credential's whole life on sample data."),
        "init": _Command("mcred.cli.workspace", "Make an issuer's workspace."),
        "keys": _Command("mcred.cli.keys", "Make, list, rotate and export signing keys."),
        "definition": _Command("mcred.cli.definition", "Write, check and publish definitions."),
        "people": _Command("mcred.cli.programme_people", "Keep assessors and other people."),
        "submission": _Command("mcred.cli.submission", "Gather evidence and hand it in."),
        "assess": _Command("mcred.cli.assess", "Assign, read, score and adjudicate."),
        "decide": _Command("mcred.cli.decide", "Award, return for revision, or refuse."),
        "issue": _Command("mcred.cli.issue", "Sign a badge."),
        "status": _Command("mcred.cli.status", "Revoke, suspend, reinstate; publish the lists."),
        "register": _Command("mcred.cli.register", "Check, back up and restore the records."),
        "records": _Command("mcred.cli.records", "A person's records: export, hold, erase."),
        "verify": _Command("mcred.cli.verify", "Verify badges: files, images, tokens, links."),
        "explain": _Command("mcred.cli.explain", "The report on a badge in an employer's words."),
        "upgrade": _Command("mcred.cli.upgrade", "Make a 3.0 badge, to be signed, of a 2.0 badge."),
        "trust": _Command("mcred.cli.trust", "Keep the list of issuers you trust."),
        "bake": _Command("mcred.cli.bake", "Put a badge into a PNG or SVG."),
        "unbake": _Command("mcred.cli.bake", "Take the badge out of a PNG or SVG."),
        "derive": _Command("mcred.cli.derive", "Show chosen parts of a badge of your own."),
        "present": _Command("mcred.cli.present", "Show badges as yours, to whoever asked."),
        "certificate": _Command("mcred.cli.certificate", "Put a badge on paper, as a PDF."),
        "share": _Command("mcred.cli.share", "Show a badge to one audience, until a date."),
        "publish": _Command("mcred.cli.publish", "Make a web site of chosen badges."),
        "schema": _Command("mcred.cli.schema", "Print a JSON Schema."),
    }
)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's)
        cmd_name: str,
    ) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(entry.module)
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's)
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mcred")
def app() -> None:
    """Micro-credentials from definition to verified Open Badge.

    Results go to standard output, everything else to standard error.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0, 1 (refused), 2 (usage); `verify` has further codes."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app.main(args=given, prog_name="mcred", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("mcred: stopped", err=True)
        sys.exit(130)
    except McredError as error:
        _show(error, as_json="--json" in given)
        sys.exit(exit_code_of(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def exit_code_of(error: McredError) -> int:
    """2 for what was asked wrongly, 1 for what was refused."""
    refused = isinstance(error, KeyFileError | RecordError) or not isinstance(error, UsageError)
    return 1 if refused else 2


def _show(error: McredError, *, as_json: bool) -> None:
    from mcred.cli.advice import advice  # only needed when something went wrong
    from mcred.cli.output import print_json
    from mcred.report.clean import clean

    lines = [clean(line) for line in error.message.splitlines()]
    what_to_do = advice(error)
    if what_to_do is not None:
        lines[0] += f" - {clean(what_to_do)}"
    click.echo(f"mcred: {lines[0]}", err=True)
    for line in lines[1:]:
        click.echo(line, err=True)
    if as_json:
        body: dict[str, object] = {"code": error.code, "message": error.message}
        if what_to_do is not None:
            body["advice"] = what_to_do
        if isinstance(error, ModelError):
            body["problems"] = [dataclasses.asdict(problem) for problem in error.problems]
        print_json({"error": body}, line=True)
