"""Making an issuer's folder whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from mcred.errors import UnsupportedError, UsageError
from mcred.keys.default_proofs import DEFAULT_PROOFS
from mcred.keys.types import KeyType
from mcred.workspace.atomic import file_error, shown, sync_directory, write_atomic
from mcred.workspace.layout import KEYS, MANIFEST, check_key_name, key_path
from mcred.workspace.settings import FORMAT, in_seconds

if TYPE_CHECKING:
    from mcred.keys import VerificationKey

__all__ = [
    "StorableKey",
    "build",
    "issuer_id",
    "key_entry",
    "manifest_text",
    "write_contents",
]

_START = """\
# An issuer's workspace, for mcred. Edit it as you like: mcred keeps comments and order.
# The folder keys/ holds the private keys: keep a copy in a safe place and share it with nobody.
"""


class StorableKey(Protocol):
    """What a workspace needs of a key; `mcred.keys.SigningKey` is one."""

    @property
    def key_type(self) -> KeyType: ...
    @property
    def public_key(self) -> VerificationKey: ...
    @property
    def did_key(self) -> str: ...
    def save(self, path: str | os.PathLike[str], passphrase: str | bytes | None = None) -> None: ...


def issuer_id(key: StorableKey) -> str:
    """The id of an issuer that is nothing but its key. Raises UsageError for RSA."""
    try:
        return key.did_key
    except UnsupportedError as error:
        raise UsageError(
            f"a {key.key_type} key has no did:key; give the issuer's id", code="issuer_id_needed"
        ) from error


def key_entry(key: StorableKey, *, name: str, since: datetime) -> dict[str, Any]:
    """The `[[keys.known]]` table of a key: its public half as Multikey, or PEM where there is none.

    Raises:
        UsageError: the name is none.
    """
    check_key_name(name)
    public = key.public_key
    try:
        text = public.to_multikey()
    except UnsupportedError:
        text = public.to_pem().decode("ascii")
    return {
        "name": name,
        "type": str(key.key_type),
        "public_key": text,
        "since": in_seconds(since),
    }


def manifest_text(
    profile: Mapping[str, str | None],
    *,
    key: StorableKey,
    key_name: str,
    proof: str | None,
    register: str,
    programme: str,
    status: Mapping[str, str] | None,
    now: datetime,
) -> str:
    """The text of a new `mcred.toml`."""
    import tomlkit

    tables: dict[str, Any] = {
        "format": FORMAT,
        "issuer": {name: value for name, value in profile.items() if value is not None},
        "register": {"url": register},
        **({} if programme == "files" else {"programme": {"records": programme}}),
        **({} if status is None else {"status": dict(status)}),
        "defaults": {"proof": DEFAULT_PROOFS[KeyType(key.key_type)] if proof is None else proof},
        "keys": {
            "current": key_name,
            "known": [key_entry(key, name=key_name, since=now)],
        },
    }
    return _START + tomlkit.dumps(tables)


def write_contents(
    folder: Path, *, text: str, key: StorableKey, key_name: str, passphrase: str | bytes | None
) -> None:
    """Put the settings and the key into an empty folder."""
    (folder / KEYS).mkdir(mode=0o700)
    key.save(key_path(folder, key_name), passphrase=passphrase)
    write_atomic(folder / MANIFEST, text.encode())


def build(target: Path, *, fill: Callable[[Path], None]) -> None:
    """Make `target` with what `fill` puts into it; on any failure nothing of it is left.

    Raises:
        UsageError: `workspace_exists`, `workspace_not_empty`, or the folder cannot be made.
    """
    is_there = _is_empty_folder(target)
    # An empty folder stays the same one: a shell may stand in it.
    parent = target if is_there else target.absolute().parent
    staging = parent / f".{target.name or 'mcred'}.{secrets.token_hex(4)}.tmp"
    try:
        staging.mkdir()
        try:
            fill(staging)
            _move_contents(staging, target) if is_there else staging.rename(target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        with suppress(OSError):  # it is there; some file systems cannot sync a folder
            sync_directory(parent)
    except (OSError, ValueError) as error:
        raise file_error(error, target, doing="written") from error


def _is_empty_folder(target: Path) -> bool:
    if not os.path.lexists(target):
        return False
    try:
        content = sorted(entry.name for entry in target.iterdir())
    except NotADirectoryError:
        raise UsageError(
            f"{shown(target)} is there already, as a file", code="workspace_exists"
        ) from None
    except OSError as error:
        raise file_error(error, target, doing="read") from error
    if MANIFEST in content:
        raise UsageError(f"{shown(target)} is a workspace already", code="workspace_exists")
    if content:
        raise UsageError(
            f"{shown(target)} is not empty: it holds {shown(content[0])}",
            code="workspace_not_empty",
        )
    return True


def _move_contents(staging: Path, target: Path) -> None:
    names = sorted(entry.name for entry in staging.iterdir())
    # The settings come last: with them the folder is a workspace.
    names.sort(key=lambda name: name == MANIFEST)
    moved: list[Path] = []
    try:
        for name in names:
            (staging / name).rename(target / name)
            moved.append(target / name)
    except BaseException:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
