"""The names in an issuer's folder."""

from __future__ import annotations

import re
from pathlib import Path

from mcred.encoding.strict_json import shorten
from mcred.errors import UsageError

__all__ = [
    "DEFINITIONS",
    "KEYS",
    "MANIFEST",
    "RECORDS",
    "REGISTER",
    "check_key_name",
    "key_path",
]

MANIFEST = "mcred.toml"
KEYS = "keys"
REGISTER = "register.sqlite"
DEFINITIONS = "definitions"
RECORDS = "records"

KEY_NAME = r"[a-z0-9][a-z0-9._-]{0,63}"


def check_key_name(name: str) -> None:
    """A name that is one plain file name on every system. Raises UsageError."""
    if not re.fullmatch(KEY_NAME, name):
        raise UsageError(
            f"a key's name is up to 64 of a-z, 0-9, '.', '_', '-', found {shorten(name)}",
            code="key_name",
        )


def key_path(root: Path, name: str) -> Path:
    """The file of the key of that name. Raises UsageError for a name that is none."""
    check_key_name(name)
    return root / KEYS / f"{name}.pem"
