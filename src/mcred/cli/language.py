"""The language of what is said to people: English, unless it is asked otherwise."""

from __future__ import annotations

import click

from mcred.errors import UsageError
from mcred.report.sentences import LANGUAGES, catalogue

__all__ = ["language_option"]


def _known(context: click.Context, option: click.Parameter, value: str) -> str:  # noqa: ARG001
    try:
        catalogue(value)
    except UsageError as error:
        raise click.BadParameter(error.message) from error
    return value


language_option = click.option(
    "--language",
    default="en",
    metavar="TAG",
    envvar="MCRED_LANGUAGE",
    callback=_known,
    help=f"The language of the sentences: {', '.join(LANGUAGES)} (also MCRED_LANGUAGE).",
)
