"""Where a key's passphrase comes from: MCRED_PASSPHRASE, else a question at the terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from mcred.errors import KeyFileError
from mcred.keys import SigningKey

__all__ = ["VARIABLE", "load_key", "new_passphrase"]

VARIABLE = "MCRED_PASSPHRASE"


def load_key(path: Path) -> SigningKey:
    """The private key in a file, asking for its passphrase where there is one.

    Raises:
        KeyFileError: no key there, or the passphrase is missing or wrong.
    """
    try:
        return SigningKey.load(path)
    except KeyFileError as error:
        if error.code != "passphrase_needed":
            raise
    passphrase = os.environ.get(VARIABLE)
    if passphrase is None and not sys.stdin.isatty():
        raise KeyFileError(
            f"{path} is encrypted: set {VARIABLE} to its passphrase", code="passphrase_needed"
        )
    if passphrase is None:
        passphrase = click.prompt(f"Passphrase of {path}", hide_input=True, err=True)
    return SigningKey.load(path, passphrase)


def new_passphrase(*, encrypt: bool) -> str | None:
    """A passphrase for a new key, or None where it is not to be encrypted.

    Raises:
        KeyFileError: asked for, but there is neither the variable nor a terminal.
    """
    if not encrypt:
        return None
    given = os.environ.get(VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise KeyFileError(
            f"--encrypt needs a passphrase: set {VARIABLE}", code="passphrase_needed"
        )
    answer: str = click.prompt(
        "Passphrase for the new key", hide_input=True, confirmation_prompt=True, err=True
    )
    return answer
