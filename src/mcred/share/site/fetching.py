"""A fetcher that answers for the site from its folder, as the host will, and asks nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from mcred.errors import FetchFailedError, LimitError, OfflineError
from mcred.fetch import Fetched
from mcred.share.site.address import SiteAddress

__all__ = ["FolderFetcher"]


class FolderFetcher:
    """Addresses elsewhere are not asked at all.

    Args:
        folder: the built site, or what reads a path of it and gives None where there is nothing.
    """

    def __init__(self, site: SiteAddress, folder: Path | Callable[[str], bytes | None]) -> None:
        self._site = site
        self._read = folder if callable(folder) else partial(_read, folder)

    def fetch(
        self,
        url: str,
        *,
        accept: str = "*/*",  # noqa: ARG002 (a static host looks at no Accept)
        max_bytes: int | None = None,
    ) -> Fetched:
        path = self._site.path_of(url.partition("#")[0])
        if path is None:
            raise OfflineError(f"{url} is not on this site and was not asked", url=url)
        body = self._read(path)
        if body is None:
            raise FetchFailedError(f"{url} is not there", code="http_status", url=url, status=404)
        if max_bytes is not None and len(body) > max_bytes:
            raise LimitError(f"{url} is longer than {max_bytes} bytes", limit="bytes", url=url)
        return Fetched(url=url, body=body, hops=(url,), fetched_at=datetime.now(UTC))


def _read(folder: Path, path: str) -> bytes | None:
    file = folder / path
    return file.read_bytes() if file.is_file() else None
