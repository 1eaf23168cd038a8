"""Answers kept on disk, as long as they say they may be."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mcred.errors import UsageError
from mcred.fetch.freshness import fresh_until
from mcred.fetch.protocol import Fetched

__all__ = ["DiskCache", "Kept"]

_FORMAT = 1
_SUFFIX = ".answer"
_UNFINISHED = ".new"
_DIGEST_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer from the cache; `fetched_at` is when it came from the web."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    fresh_until: datetime


class DiskCache:
    """A folder of answers, one file each. Safe between threads and processes.

    A file is a SHA-256 digest, a line of JSON and the body; one that does not match its digest is
    a miss. Writing replaces a whole file at once. A folder belongs to one set of fetch settings:
    what was fetched under an unsafe policy or for other authorities is not told apart.

    Args:
        path: the folder; made, for its owner only, when the first answer is kept.
        max_bytes: the most that the files take together; the oldest go first.
        longest: the longest that an answer is reused, whatever it says itself.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        max_bytes: int = 64 * 1024 * 1024,
        longest: timedelta = timedelta(days=1),
    ) -> None:
        self._folder = Path(path)
        self._max_bytes = max_bytes
        self._longest = longest
        if self._folder.exists() and not self._folder.is_dir():
            raise UsageError(f"{self._folder} is not a folder", code="cache_folder")

    def get(self, url: str, *, accept: str, now: datetime) -> Kept | None:
        """The answer kept for this URL and Accept value, if it is intact and still fresh."""
        try:
            data = self._file(url, accept).read_bytes()
        except OSError:
            return None
        kept = _read(data, url, accept)
        if kept is None or not kept.fetched_at <= now < kept.fresh_until:
            return None
        return kept

    def put(self, fetched: Fetched, *, accept: str) -> bool:
        """Keep an answer if it may be kept; whether it was. A full or broken disk means no."""
        if fetched.status != 200 or fetched.fetched_at is None:
            return False
        until = fresh_until(fetched.headers, fetched_at=fetched.fetched_at, longest=self._longest)
        if until is None:
            return False
        data = _write(fetched, accept, until)
        if len(data) > self._max_bytes:
            return False
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._replace(self._file(fetched.url, accept), data)
            self._prune()
        except OSError:
            return False
        return True

    def _file(self, url: str, accept: str) -> Path:
        key = hashlib.sha256(f"{url}\n{accept}".encode()).hexdigest()
        return self._folder / f"{key}{_SUFFIX}"

    def _replace(self, file: Path, data: bytes) -> None:
        descriptor, name = tempfile.mkstemp(dir=self._folder, suffix=_UNFINISHED)
        try:
            with os.fdopen(descriptor, "wb") as unfinished:
                unfinished.write(data)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _prune(self) -> None:
        """Remove the oldest files until the rest fit; another process may be doing the same."""
        files: list[tuple[float, int, Path]] = []
        for file in self._folder.iterdir():
            if file.suffix in (_SUFFIX, _UNFINISHED):
                with contextlib.suppress(FileNotFoundError):
                    status = file.stat()
                    files.append((status.st_mtime, status.st_size, file))
        total = sum(size for _, size, _ in files)
        for _, size, file in sorted(files):
            if total <= self._max_bytes:
                return
            file.unlink(missing_ok=True)
            total -= size


def _write(fetched: Fetched, accept: str, until: datetime) -> bytes:
    assert fetched.fetched_at is not None
    about = {
        "format": _FORMAT,
        "url": fetched.url,
        "accept": accept,
        "status": fetched.status,
        "headers": dict(fetched.headers),
        "fetched_at": fetched.fetched_at.isoformat(),
        "fresh_until": until.isoformat(),
    }
    rest = json.dumps(about).encode() + b"\n" + fetched.body
    return hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest


def _read(data: bytes, url: str, accept: str) -> Kept | None:
    digest, rest = data[: _DIGEST_LENGTH + 1], data[_DIGEST_LENGTH + 1 :]
    if hashlib.sha256(rest).hexdigest().encode() + b"\n" != digest:
        return None
    line, _, body = rest.partition(b"\n")
    about: dict[str, Any] = json.loads(line)  # ours, as the digest says
    if (about["format"], about["url"], about["accept"]) != (_FORMAT, url, accept):
        return None
    return Kept(
        status=about["status"],
        headers=MappingProxyType(about["headers"]),
        body=body,
        fetched_at=datetime.fromisoformat(about["fetched_at"]),
        fresh_until=datetime.fromisoformat(about["fresh_until"]),
    )
