"""Whose a web site is: hosts under the Public Suffix List, and the folders of a shared one.

On a site of many people a file beside somebody's is anybody's: it shows nothing about who wrote it,
whatever it says.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

__all__ = ["is_shared", "registrable", "stands_with"]


@lru_cache(maxsize=1)
def _suffixes() -> tuple[Any, Any]:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(), PublicSuffixList(only_icann=True)


def is_shared(host: str) -> bool:
    """Whether a host is, or stands under, a suffix where anybody can have one (private section)."""
    every, registries = _suffixes()
    return bool(every.publicsuffix(host) != registries.publicsuffix(host))


def registrable(host: str) -> str:
    """The part of a host that somebody registered; the host itself where there is none."""
    every, _ = _suffixes()
    return str(every.privatesuffix(host) or host)


def stands_with(url: str, home: str) -> bool:
    """Whether only those who keep the document at `home` can have put one at `url`.

    Both are on one origin. That is theirs as a whole, but for two kinds of site of many people: a
    host under a shared suffix, and the folders of users (`/~name/`). There only the folder of
    `home` is theirs. Where `home` is at the root of a shared host it has no folder: then what
    stands at the root too, or below the path of `home`.
    """
    path, own = urlsplit(url).path or "/", urlsplit(home).path or "/"
    host = (urlsplit(home).hostname or "").rstrip(".")
    if not (is_shared(host) or _has_user(path) or _has_user(own)):
        return True
    folder = own.rpartition("/")[0] + "/"
    rest = path.removeprefix(folder)
    if not path.startswith(folder) or _climbs(path) or _climbs(own) or _has_user(f"/{rest}"):
        return False
    return folder != "/" or "/" not in rest or (own != "/" and path.startswith(f"{own}/"))


def _segments(path: str) -> list[str]:
    """As a server may read them: decoded, even twice, and a backslash for a slash."""
    return unquote(unquote(path)).replace("\\", "/").split("/")


def _has_user(path: str) -> bool:
    return any(segment.startswith("~") for segment in _segments(path))


def _climbs(path: str) -> bool:
    return not {".", ".."}.isdisjoint(_segments(path))
