"""`mcred present`: badges in a presentation that their earner signs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mcred.cli.output import as_json_option, escaped, print_json, read_bytes, write_new
from mcred.cli.passphrases import load_key
from mcred.errors import DataError, LimitError, UsageError
from mcred.fetch import OfflineFetcher
from mcred.presenting import SignedPresentation, enclosed
from mcred.presenting import present as present_badges
from mcred.report import VerificationReport
from mcred.report.sentences import words
from mcred.verifier import Verifier

__all__ = ["present"]

_PATH = click.Path(path_type=Path)
#: Verdicts on a badge that whoever gets the presentation could do nothing with.
_UNUSABLE = frozenset({"invalid", "malformed", "not_a_credential", "refused"})


@click.command()
@click.argument("badges", nargs=-1, required=True, type=_PATH, metavar="BADGE...")
@click.option("--key", "key_path", type=_PATH, required=True, help="Your private key (PEM).")
@click.option("--holder", help="Your id, where it is not the key's did:key.")
@click.option("--key-id", help="The URL of your key, where your id is not a did:key.")
@click.option("--presented-to", "domain", metavar="HOST", help="For whom it is made.")
@click.option("--challenge", help="What they gave you to be signed.")
@click.option("--proof", help="A cryptosuite, or vp+jwt for badges that are tokens.")
@click.option("-o", "--output", type=_PATH, help="Where to write; standard output unless told.")
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@as_json_option
def present(
    badges: tuple[Path, ...],
    key_path: Path,
    output: Path | None,
    force: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Show badges as yours: sign a presentation of the files BADGE... with your key.

    The badges stay as they are, in any form that mcred verify reads. They should be issued to your
    id (the key's did:key unless you say another): the report on the presentation says whether they
    are. Whoever asks gives you a challenge, so that nobody can use your answer a second time:
    mcred verify --presented-to HOST --challenge TEXT compares both.
    """
    credentials = [_enclosed(path) for path in badges]
    presented = present_badges(credentials, key=load_key(key_path), **options)
    text = presented.to_text()
    report = Verifier(fetch=OfflineFetcher()).verify(
        text.encode(), domain=options["domain"], challenge=options["challenge"]
    )
    _refuse_unusable(badges, report)
    if output is not None:
        write_new(output, (text + "\n").encode(), force=force)
    if as_json:
        print_json(_made(presented, output))
    else:
        click.echo(escaped(text) if output is None else str(output))
    for warning in report.warnings:
        if warning.code == "holder_not_subject":
            click.echo(words(f"warning.{warning.code}", warning.data), err=True)


def _enclosed(path: Path) -> dict[str, Any]:
    data = read_bytes(path)
    try:
        return enclosed(data)
    except (DataError, LimitError, UsageError) as error:
        raise UsageError(f"{path}: {error.message}", code=error.code) from error


def _refuse_unusable(badges: tuple[Path, ...], report: VerificationReport) -> None:
    for path, member in zip(badges, report.members, strict=False):
        if member.verdict in _UNUSABLE:
            raise UsageError(f"{path}: {member.headline}", code="unusable")
    if report.verdict in _UNUSABLE:
        raise UsageError(f"the presentation does not verify: {report.detail}", code="unusable")


def _made(presented: SignedPresentation, output: Path | None) -> dict[str, Any]:
    return {
        "output": None if output is None else str(output),
        "format": presented.format,
        "presentation": presented.document,
        "jwt": presented.jwt,
    }
