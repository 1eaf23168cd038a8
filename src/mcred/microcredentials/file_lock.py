"""One writer at a time, between the processes of one machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mcred.errors import RecordError

__all__ = ["locked"]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file, waiting for it; it is freed even when the process is killed.

    Raises:
        RecordError: `record_unwritable` where the file cannot be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise RecordError(
            f"{path.name} cannot be locked: {error.strerror}", code="record_unwritable"
        ) from error
    try:
        _acquire(descriptor)
        yield
    finally:
        os.close(descriptor)  # which frees the lock


if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _acquire(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
