"""`mcred verify`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.verifying import Judge, verifying_options
from mcred.report import Check, Outcome, Verdict, VerificationReport
from mcred.report.clean import clean
from mcred.report.looked import looked
from mcred.report.sentences import long_date, sentence, words
from mcred.report.verdict import combined_exit_code

__all__ = ["verify"]

_MARKS = {
    Outcome.PASS: "ok  ",
    Outcome.FAIL: "FAIL",
    Outcome.WARN: "warn",
    Outcome.NOT_CHECKED: "?   ",
    Outcome.NOT_APPLICABLE: "-   ",
}
_COLOURS = {Verdict.VALID: "green", Verdict.ISSUER_UNKNOWN: "yellow", Verdict.HOSTED_ONLY: "yellow"}


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@as_json_option
@click.option("--verbose", "-v", is_flag=True, help="Show every check.")
@verifying_options
def verify(sources: tuple[str, ...], as_json: bool, verbose: bool, **options: Any) -> int:
    """Verify badges: a file (JSON, JWS, PNG, SVG, a saved page), an https link, or - for standard
    input.

    A link may be that of the page people share: the badge behind it is looked for.

    Exit codes: 0 valid; 1 do not rely on it; 3 could not be checked; 4 signed, but something is
    open (issuer unknown, results inconsistent); 2 wrong usage. Of several sources: 1 before 3
    before 4.
    """
    judge = Judge(**options)
    codes = []
    for number, source in enumerate(sources):
        report = judge.report(source)
        codes.append(report.exit_code)
        if as_json:
            print_json(report.to_dict(), line=len(sources) > 1)
            continue
        if len(sources) > 1:
            shown = clean(report.source.given or source)
            click.echo(("\n" if number else "") + click.style(shown, bold=True))
        _print(report, verbose=verbose)
    return combined_exit_code(codes)


def _print(report: VerificationReport, *, verbose: bool) -> None:
    colour = _COLOURS.get(report.verdict, "red")
    label = str(report.verdict).upper().replace("_", " ")
    click.echo(click.style(label, fg=colour, bold=True))
    click.echo(report.headline)
    if report.detail:
        click.echo(report.detail)
    for line in _facts(report):
        click.echo(line)
    for member in report.members:
        click.echo(f"  {member.verdict}: {clean(_name(member))} - {member.headline}")
    for warning in report.warnings:
        click.echo("! " + words(f"warning.{warning.code}", warning.data))
    for line in looked(report):
        click.echo(line)
    if verbose:
        click.echo("")
        for check in report.checks:
            click.echo(_check_line(check))


def _name(report: VerificationReport) -> str:
    if report.achievement is not None and report.achievement.name:
        return report.achievement.name
    facts = report.credential_facts
    return (facts and (facts.name or facts.id)) or "unproven"


def _facts(report: VerificationReport) -> Iterator[str]:
    """The few facts that a reader wants first; only what is proven."""
    if report.credential_facts is None:
        return
    name = report.achievement.name if report.achievement else report.credential_facts.name
    rows = {
        "Badge": name,
        "Issuer": report.issuer.id,
        "Known as": report.issuer.why,
        "Awarded": report.credential_facts.awarded and long_date(report.credential_facts.awarded),
        "Until": report.credential_facts.valid_until
        and long_date(report.credential_facts.valid_until),
    }
    for label, value in rows.items():
        if value:
            yield f"  {label + ':':<10}{clean(value)}"
    for result in report.results or ():
        level = next(
            (x for x in result.get("levels") or () if x.get("id") == result.get("achieved")), None
        )
        achieved = level.get("name") if level else result.get("achieved") or result.get("value")
        yield f"  {clean(result.get('criterion') or 'Result')}: {clean(achieved or '…')}"


def _check_line(check: Check) -> str:
    text = sentence(check.id, check.code, check.data)
    return f"  {_MARKS[check.outcome]} {check.id:<15} {text}"
