"""Files that are written whole or not at all, and read with a bound."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from mcred.encoding.strict_json import shorten
from mcred.errors import LimitError, UsageError

__all__ = ["file_error", "read_bounded", "shown", "sync_directory", "write_atomic"]


def shown(path: str | Path) -> str:
    """A path in a message: as it is, or escaped where a line break or the like is in it."""
    text = str(path)
    return text if text.isprintable() else shorten(text, 4096)


def file_error(error: OSError | ValueError, path: str | Path, *, doing: str) -> UsageError:
    """One plain line for what the system answered: `cannot read x.yaml: Permission denied`.

    ValueError is Python's own answer to a path with a NUL in it.
    """
    reason = (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
    code = "file_missing" if isinstance(error, FileNotFoundError) else f"file_not_{doing}"
    verb = {"read": "read", "written": "write"}[doing]
    return UsageError(
        f"cannot {verb} {shown(path)}: {reason}",
        code=code,
        path=str(path),
    )


def read_bounded(path: str | Path, *, size: int) -> bytes:
    """The bytes of a regular file of at most `size` bytes.

    Raises:
        UsageError: `file_missing`, `file_not_read`.
        LimitError: the file is longer.
    """
    try:
        with Path(path).open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UsageError(f"{shown(path)} is no ordinary file", code="file_not_read")
            data = file.read(size + 1)
    except (OSError, ValueError) as error:
        raise file_error(error, path, doing="read") from error
    if len(data) > size:
        raise LimitError(f"{shown(path)} is longer than {size} bytes", limit="bytes", cap=size)
    return data


def write_atomic(
    path: str | Path,
    data: bytes,
    *,
    mode: int | None = None,
    before: Callable[[], object] = lambda: None,
) -> None:
    """Replace the content of `path` by `data`, on disk before this returns.

    A symbolic link stays one: the file that it points to is replaced. On any failure the old file
    stays and nothing is left beside it.

    Args:
        path: the file; its folder must exist.
        data: the whole new content.
        mode: permissions; those of the old file, or 0644 for a new one, unless told.
        before: is called when the data is safe on disk and not yet in place; when it raises,
            nothing changes.

    Raises:
        UsageError: `file_missing` (the folder), `file_not_written`.
    """
    try:
        target = Path(os.path.realpath(path))
        temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
        if mode is None:
            mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o644
        try:
            _write(temporary, data, mode=mode)
            before()
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_directory(target.parent)
    except (OSError, ValueError) as error:
        raise file_error(error, path, doing="written") from error


def sync_directory(path: Path) -> None:
    """Put the names in a folder on disk; systems that cannot open a folder do so themselves."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, data: bytes, *, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)
