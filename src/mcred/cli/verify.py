"""`mcred verify`."""

from __future__ import annotations

from typing import Any

import click

from mcred.cli.language import language_option
from mcred.cli.output import as_json_option, print_json
from mcred.cli.report_text import ReportText
from mcred.cli.terminal import Terminal
from mcred.cli.verifying import Judge, verifying_options
from mcred.report.clean import clean
from mcred.report.verdict import combined_exit_code

__all__ = ["verify"]


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@as_json_option
@click.option(
    "--verbose", "-v", is_flag=True, help="Show how it was found out: every check, keys, addresses."
)
@language_option
@verifying_options
def verify(
    sources: tuple[str, ...], as_json: bool, verbose: bool, language: str, **options: Any
) -> int:
    """Verify badges: a file (JSON, JWS, PNG, SVG, a saved page), an https link, or - for standard
    input.

    A link may be that of the page people share: the badge behind it is looked for.

    Exit codes: 0 valid; 1 do not rely on it; 3 could not be checked; 4 signed, but something is
    open (issuer unknown, results inconsistent); 2 wrong usage. Of several sources: 1 before 3
    before 4.
    """
    judge = Judge(**options)
    text = ReportText(terminal=Terminal.of_output(), language=language, verbose=verbose)
    codes = []
    for number, source in enumerate(sources):
        report = judge.report(source)
        codes.append(report.exit_code)
        if as_json:
            print_json(report.to_dict(language=language), line=len(sources) > 1)
            continue
        if len(sources) > 1:
            title = text.terminal.styled(clean(report.source.given or source), bold=True)
            text.terminal.print(["", title] if number else [title])
        text.terminal.print(text.lines(report))
    return combined_exit_code(codes)
