"""`mcred bake` and `mcred unbake`."""

from __future__ import annotations

from pathlib import Path

import click

from mcred.cli.output import as_json_option, escaped, print_json, read_bytes, write_new
from mcred.containers import bake as bake_image
from mcred.containers import extract
from mcred.errors import DataError, UsageError

__all__ = ["bake", "unbake"]

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("image", type=_PATH)
@click.argument("credential", type=_PATH)
@click.option("-o", "--output", type=_PATH, required=True, help="Where to write the baked image.")
@click.option("--overwrite", is_flag=True, help="Replace a badge that IMAGE already carries.")
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@as_json_option
def bake(
    image: Path, credential: Path, output: Path, overwrite: bool, force: bool, as_json: bool
) -> None:
    """Put CREDENTIAL (JSON or a signed token) into a copy of IMAGE (PNG or SVG)."""
    try:
        text = read_bytes(credential).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{credential} is neither JSON nor a token: not UTF-8") from error
    try:
        baked = bake_image(read_bytes(image), text.strip(), overwrite=overwrite)
    except DataError as error:
        raise type(error)(f"nothing was baked: {error.message}", code=error.code) from error
    write_new(output, baked, force=force)
    if as_json:
        print_json({"output": str(output), "bytes": len(baked)})
    else:
        click.echo(str(output))


@click.command()
@click.argument("image", type=_PATH)
@click.option("-o", "--output", type=_PATH, help="Where to write; standard output unless told.")
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@as_json_option
def unbake(image: Path, output: Path | None, force: bool, as_json: bool) -> None:
    """Take the badge out of IMAGE (PNG, SVG or PDF), unverified."""
    contents = extract(read_bytes(image))
    if contents.container not in ("png", "svg", "pdf") or not contents.text:
        raise UsageError(
            f"{image} is no PNG, SVG or PDF with one badge; it can be verified as it is"
        )
    if output is not None:
        write_new(output, contents.text.encode(), force=force)
    if as_json:
        print_json(
            {
                "container": contents.container,
                "kind": contents.kind,
                "open_badges": contents.version,
                "further": contents.further,
                "text": contents.text,
                "output": None if output is None else str(output),
            }
        )
    elif output is None:
        click.echo(escaped(contents.text))
    else:
        click.echo(str(output))
