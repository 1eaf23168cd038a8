"""`mcred definition lint`, and the same check before publishing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from mcred.cli.definition_files import Found, find, placeholders
from mcred.cli.output import print_json
from mcred.cli.programme import pairs, reading
from mcred.errors import RuleError
from mcred.microcredentials.lint import PROFILES, Finding, LintReport, Outcome, Severity
from mcred.microcredentials.lint import lint as run_lint
from mcred.report.clean import clean
from mcred.workspace.yaml_lines import Lines

__all__ = ["lint", "override_option", "require_ready"]

_HOW_TO_OVERRIDE = "To leave it as it is, give a reason: --override RULE=REASON"

override_option = click.option(
    "--override",
    "overrides",
    multiple=True,
    metavar="RULE=REASON",
    help="Why a rule's finding stays as it is.",
)


@click.command()
@click.argument("definition")
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice(list(PROFILES)),
    help="Check this profile only; all unless told.",
)
@click.option("--all", "show_all", is_flag=True, help="Show what is supported, too.")
@override_option
@reading
def lint(
    definition: str,
    profiles: tuple[str, ...],
    show_all: bool,
    overrides: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
) -> int:
    """Say what the record of DEFINITION supports of what the field asks for.

    DEFINITION is a file, a name in the workspace's definitions/, or a published id. Exits 1 when a
    demand of severity `error` is not supported and no reason is given with --override.
    """
    found = find(definition, folder)
    report = _report(found, profiles or None, overrides)
    lines = _lines(found)
    left = list(_placeholders(found))
    if as_json:
        rows = [{**one.to_dict(), "line": lines.of(one.path)} for one in report.findings]
        places = [{"path": path, "line": lines.of(path)} for path in left]
        file = None if found.file is None else str(found.file)
        print_json({**report.to_dict(), "file": file, "findings": rows, "to_write": places})
    else:
        _print(found, report, lines, left, show_all=show_all)
    return 1 if report.errors or left else 0


def require_ready(found: Found, overrides: Iterable[str]) -> Mapping[str, str]:
    """The reasons given, if nothing speaks against publishing.

    Raises:
        RuleError: `to_write` for a text that is still to be written; `lint` for a demand of
            severity `error` that is not supported.
    """
    lines = _lines(found)
    place = found.file or found.definition.id
    for path in _placeholders(found):
        raise RuleError(
            f"{place}, line {lines.of(path)}: {path} is still to be written",
            code="to_write",
            path=path,
        )
    report = _report(found, ("digital_promise", "general"), overrides)
    for one in report.errors:
        way_out = f". {_HOW_TO_OVERRIDE}" if one.overridable else ""
        raise RuleError(
            f"{place}, line {lines.of(one.path)}: {one.reason} ({one.rule}){way_out}",
            code="lint",
            rule=one.rule,
        )
    return {one.rule: one.overridden for one in report.findings if one.overridden is not None}


def _report(found: Found, profiles: Iterable[str] | None, overrides: Iterable[str]) -> LintReport:
    reasons = pairs(overrides, option="--override", expected="RULE=REASON")
    return run_lint(found.definition, profiles).override(reasons)


def _placeholders(found: Found) -> Iterator[str]:
    return placeholders(found.definition.to_dict())


def _lines(found: Found) -> Lines:
    return Lines("" if found.file is None else found.file.read_text(encoding="utf-8-sig"))


def _print(
    found: Found, report: LintReport, lines: Lines, left: list[str], *, show_all: bool
) -> None:
    where = clean(str(found.file or found.definition.ref))
    for path in left:
        click.echo(f"{where}:{lines.of(path)}: error: {path} is still to be written")
    for one in report.findings:
        if one.outcome is Outcome.NOT_SUPPORTED or show_all:
            click.echo(f"{where}:{lines.of(one.path)}: {_finding(one)}")
    click.echo(report.headline)
    if any(one.overridable for one in report.errors):
        click.echo(_HOW_TO_OVERRIDE, err=True)


def _finding(one: Finding) -> str:
    kind = str(one.severity) if one.outcome is Outcome.NOT_SUPPORTED else str(one.outcome)
    kind = "kept" if one.overridden is not None else kind.replace("_", " ")
    colour = "red" if kind == Severity.ERROR else None
    reason = one.reason if one.overridden is None else f"{one.reason} ({one.overridden})"
    return f"{click.style(kind, fg=colour)} {one.rule} {one.path}: {clean(reason)}"
