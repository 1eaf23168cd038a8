"""`mcred explain`."""

from __future__ import annotations

from typing import Any

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.verifying import Judge, verifying_options
from mcred.report.explanation import explain as explanation

__all__ = ["explain"]


@click.command()
@click.argument("source")
@as_json_option
@verifying_options
def explain(source: str, as_json: bool, **options: Any) -> int:
    """Say in plain words what a badge shows: the work, the results, who assessed, who issued.

    Exits as `mcred verify` does.
    """
    report = Judge(**options).report(source)
    if as_json:
        print_json(report.to_dict())
    else:
        click.echo(explanation(report))
    return report.exit_code
