"""`mcred certificate`: a badge on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mcred.cli.language import language_option
from mcred.cli.output import as_json_option, print_json, read_bytes, write_new
from mcred.cli.verifying import Judge, verifying_options
from mcred.containers import extract
from mcred.errors import UsageError

__all__ = ["certificate"]

_PATH = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("credential", type=_PATH)
@click.option("-o", "--output", type=_PATH, required=True, help="Where to write the PDF.")
@click.option("--page", required=True, metavar="URL", help="Where the QR code leads to.")
@click.option("--earner", metavar="NAME", help="The name to print, if its bearer agrees.")
@click.option("--theme", type=_PATH, help="A theme.toml with the issuer's colours and logo.")
@click.option(
    "--font",
    "fonts",
    multiple=True,
    type=_PATH,
    help="A TrueType or OpenType font for letters that the carried fonts lack.",
)
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="Its size.",
)
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@language_option
@as_json_option
@verifying_options
def certificate(
    credential: Path,
    output: Path,
    page: str,
    earner: str | None,
    theme: Path | None,
    fonts: tuple[Path, ...],
    paper: Any,
    force: bool,
    language: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Make a PDF certificate of the badge in CREDENTIAL (JSON, token, PNG or SVG).

    It shows the achievement, its criteria with the levels reached, and a QR code of the badge's
    page; the signed badge is attached to it, so that `mcred verify FILE.pdf` checks it. It is made
    only of a badge whose signature holds and that is not withdrawn, and it says what was found.
    Needs the extra pdf.
    """
    from mcred.share.certificate import CertificateLook, certificate_pdf, require_pdf

    require_pdf()
    contents = extract(read_bytes(credential))
    report = Judge(**options).report(str(credential))
    look = CertificateLook(fonts=fonts, paper=paper)
    if theme is not None:
        from mcred.share.site.theme_file import read_look

        if theme.name != "theme.toml" or not theme.is_file():
            raise UsageError(f"{theme} is no theme.toml", code="theme")
        read = read_look(theme.parent, name="")
        look = CertificateLook(theme=read.theme, logo=read.logo, fonts=fonts, paper=paper)
    pdf = certificate_pdf(
        report, contents.text, page=page, earner=earner, look=look, language=language
    )
    write_new(output, pdf, force=force)
    if as_json:
        print_json(
            {"output": str(output), "bytes": len(pdf), "page": page, "verdict": str(report.verdict)}
        )
    else:
        click.echo(f"{output}  {report.verdict}: {report.headline}")
