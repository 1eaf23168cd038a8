"""`mcred verify`."""

from __future__ import annotations

from pathlib import Path
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
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@as_json_option
@click.option(
    "--verbose", "-v", is_flag=True, help="Show how it was found out: every check, keys, addresses."
)
@click.option(
    "--batch",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Many: a CSV file with the columns source (link or file) and recipient.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --batch: where the table with the results goes, instead of standard output.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="With --batch: how many are verified at once.",
)
@click.option("--force", is_flag=True, help="With --batch: replace the output if it exists.")
@language_option
@verifying_options
def verify(
    sources: tuple[str, ...],
    table: Path | None,
    output: Path | None,
    jobs: int,
    force: bool,
    as_json: bool,
    verbose: bool,
    language: str,
    **options: Any,
) -> int:
    """Verify badges: a file (JSON, JWS, PNG, SVG, PDF, a saved page, a picture of a QR code), an
    https link, or - for standard input.

    A link may be that of the page people share: the badge behind it is looked for.

    Exit codes: 0 valid; 1 do not rely on it; 3 could not be checked; 4 signed, but something is
    open (issuer unknown, results inconsistent); 2 wrong usage. Of several sources: 1 before 3
    before 4.
    """
    if table is not None:
        if sources or options["recipient"]:
            raise click.UsageError("--batch names the sources and recipients: give nothing else")
        from mcred.cli.verify_batch import BatchJob, verify_batch  # only for many

        job = BatchJob(
            table=table, output=output, jobs=jobs, force=force, as_json=as_json, language=language
        )
        return verify_batch(Judge(**options), job)
    if output is not None or force:
        raise click.UsageError("--output and --force belong to --batch")
    if not sources:
        raise click.UsageError("Missing argument 'SOURCE...'.")
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
