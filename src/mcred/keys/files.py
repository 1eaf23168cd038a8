"""Key files: read with a bound, written once and whole."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from os import PathLike
from pathlib import Path

from mcred.encoding.strict_json import shorten
from mcred.errors import KeyFileError

__all__ = ["MAX_BYTES", "read", "shown", "write_new"]

MAX_BYTES = 64 * 1024  #: longer than any key file

#: What file systems answer that have no hard links.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def read(path: str | PathLike[str]) -> bytes:
    """The bytes of a key file.

    Raises:
        KeyFileError: missing, unreadable, or longer than `MAX_BYTES`.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise _error(path, "there is no such key file", "key_file_missing") from error
    except (OSError, ValueError) as error:
        raise _error(path, f"cannot be read: {_reason(error)}", "key_file_unreadable") from error
    if len(data) > MAX_BYTES:
        raise _error(path, f"not a key file: more than {MAX_BYTES} bytes", "not_a_key")
    return data


def write_new(path: str | PathLike[str], data: bytes) -> None:
    """Write a file of mode 0600 that appears under its name only when all of it is on disk.

    Raises:
        KeyFileError: the name is taken, the directory is missing, or writing failed; then nothing
            is left behind.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise _error(path, f"{shown(target.parent)} is no directory", "key_directory_missing")
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}")
    try:
        _write(temporary, data)
        _publish(temporary, target)
    except FileExistsError as error:
        raise _error(
            path, "is there already and is never overwritten", "key_file_exists"
        ) from error
    except (OSError, ValueError) as error:
        raise _error(path, f"cannot be written: {_reason(error)}", "key_not_written") from error
    finally:
        with suppress(OSError, ValueError):
            temporary.unlink(missing_ok=True)


def shown(path: str | PathLike[str]) -> str:
    """A path in a message, on one line."""
    return shorten(str(path), 200)[1:-1]


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _publish(temporary: Path, target: Path) -> None:
    """Give the file its name, which must be free, and have the name on disk."""
    _name(temporary, target)
    try:
        _sync_directory(target.parent)
    except OSError:
        target.unlink()
        raise


def _name(temporary: Path, target: Path) -> None:
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Without links: take the name first, which fails if somebody has it, then fill it.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            temporary.replace(target)
        except OSError:
            target.unlink()
            raise


def _sync_directory(directory: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__


def _error(path: str | PathLike[str], what: str, code: str) -> KeyFileError:
    return KeyFileError(f"{shown(path)}: {what}", code=code, path=str(path))
