"""`mcred derive`: selective disclosure, by the earner."""

from __future__ import annotations

from pathlib import Path

import click

from mcred.cli.output import as_json_option, escaped, print_json, read_bytes, write_new
from mcred.containers import extract
from mcred.cryptosuites.ecdsa_sd_2023 import derive as derive_proof
from mcred.encoding.strict_json import dumps
from mcred.errors import UsageError
from mcred.fetch import OfflineFetcher
from mcred.report import Verdict
from mcred.verifier import Verifier

__all__ = ["derive"]

_PATH = click.Path(path_type=Path)
#: What a derived badge may come to without network and without a list of trusted issuers.
_USABLE = frozenset({Verdict.VALID, Verdict.ISSUER_UNKNOWN, Verdict.COULD_NOT_CHECK})


@click.command()
@click.argument("badge", type=_PATH)
@click.option(
    "--reveal",
    "pointers",
    multiple=True,
    required=True,
    metavar="POINTER",
    help="A part to show, as a JSON pointer such as /credentialSubject/achievement.",
)
@click.option("-o", "--output", type=_PATH, help="Where to write; standard output unless told.")
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@as_json_option
def derive(
    badge: Path, pointers: tuple[str, ...], output: Path | None, force: bool, as_json: bool
) -> None:
    """Make a badge that shows only parts of BADGE and still verifies.

    BADGE must be signed with ecdsa-sd-2023 (mcred issue --proof ecdsa-sd-2023) and be the copy
    that its issuer gave to you. What the issuer made mandatory is always shown: who issued it, when
    and to whom, its status, and what the achievement is. Everything else that you do not name,
    such as evidence and results, is left out and cannot be guessed from the result.
    """
    contents = extract(read_bytes(badge))
    if not isinstance(contents.value, dict):
        raise UsageError(f"{badge} holds no badge with an embedded proof", code="no_base_proof")
    derived = derive_proof(contents.value, reveal=pointers)
    text = dumps(derived, indent=2)
    report = Verifier(fetch=OfflineFetcher()).verify(text)
    if report.verdict not in _USABLE:
        raise UsageError(
            f"the parts do not make a badge that verifies ({report.verdict}): {report.detail}",
            code="pointer_partial",
        )
    if output is not None:
        write_new(output, (text + "\n").encode(), force=force)
    if as_json:
        print_json({"output": None if output is None else str(output), "credential": derived})
    else:
        click.echo(escaped(text) if output is None else str(output))
