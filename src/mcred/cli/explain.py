"""`mcred explain`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mcred.cli.language import language_option
from mcred.cli.output import as_json_option, print_json, write_new
from mcred.cli.report_text import ReportText
from mcred.cli.terminal import Terminal
from mcred.cli.verifying import Judge, verifying_options
from mcred.report.explanation import explain as explanation
from mcred.report.headline import headline

__all__ = ["explain"]


@click.command()
@click.argument("source")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write one printable page that needs nothing else, instead of text.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@language_option
@as_json_option
@verifying_options
def explain(
    source: str, page: Path | None, force: bool, language: str, as_json: bool, **options: Any
) -> int:
    """Say in plain words what a badge shows: the work, the results, who assessed, who issued.

    Exits as `mcred verify` does.
    """
    report = Judge(**options).report(source)
    if page is not None:
        from mcred.share.explain_page import explain_page  # with its libraries, only for a page

        write_new(page, explain_page(report, language=language).encode(), force=force)
    if as_json:
        print_json(report.to_dict(language=language))
    elif page is None:
        terminal = Terminal.of_output()
        if terminal.width is not None:
            terminal.print([ReportText(terminal=terminal, language=language).verdict(report)])
        terminal.print(terminal.reflowed(explanation(report, language)))
    else:
        click.echo(f"{page}  {report.verdict}: {headline(report, language)}")
    return report.exit_code
