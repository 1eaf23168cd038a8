"""What commands print: text for people, JSON for programs, files written whole or not at all."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from mcred.errors import UsageError

__all__ = ["as_json_option", "escaped", "json_text", "print_json", "read_bytes", "write_new"]

#: Categories of characters that move the cursor, hide text or turn its direction.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(value: Mapping[str, Any] | list[Any], *, line: bool = False) -> None:
    """One JSON value: indented, or on a line of its own (JSON Lines)."""
    click.echo(json_text(value, indent=None if line else 2))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON to be looked at; what strangers wrote in it cannot steer a terminal."""
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent))


def escaped(text: str) -> str:
    r"""JSON text with `\u` escapes for characters that steer a terminal; equal when parsed.

    Such a character stands within a string: outside of them JSON has none but white space.
    """
    if text.isascii() and "\x7f" not in text and "\r" not in text:
        return text
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable() or character in "\n\t":
        return character
    if character == "\r":
        return "\n"
    if unicodedata.category(character) not in _STEERING:
        return character
    units = character.encode("utf-16-be", errors="surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that was named on the command line.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}", code="source") from error


def write_new(
    path: Path,
    data: bytes,
    *,
    force: bool = False,
    mode: int = 0o644,
    before: Callable[[], object] = lambda: None,
) -> None:
    """Write a file whole or not at all; an existing one is kept unless `force`.

    `before` is called when the data is safe on disk and not yet visible; when it raises, nothing
    appears.

    Raises:
        UsageError: it exists, or cannot be written.
    """
    if path.exists() and not force:
        raise UsageError(f"{path} exists already; --force replaces it", code="exists")
    temporary = ""
    try:
        import tempfile  # brings much with it, and most commands write no file

        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        before()
        Path(temporary).replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", code="write") from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
