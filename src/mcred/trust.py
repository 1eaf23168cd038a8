"""How an issuer is known: the trust levels, and the user's own list of issuers."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mcred.errors import TrustFileError

__all__ = [
    "IssuerSite",
    "TrustEntry",
    "TrustLevel",
    "TrustList",
    "ascii_host",
    "names_fit",
    "site_of",
]


class TrustLevel(StrEnum):
    """How an issuer is known, best first."""

    PINNED = "pinned"
    REGISTERED = "registered"
    DOMAIN = "domain"
    PATH = "path"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class IssuerSite:
    """What an issuer's id alone shows, once its key is bound to it: `host` in ASCII or None."""

    level: TrustLevel
    host: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustEntry:
    """One issuer whom the user vouches for, by exactly one of `id`, `key` (Multikey), `domain`."""

    id: str | None = None
    key: str | None = None
    domain: str | None = None
    name: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class TrustList:
    """The issuers whom the user vouches for."""

    entries: tuple[TrustEntry, ...] = ()

    @classmethod
    def load(cls, path: str | Path) -> TrustList:
        """Read a trust file (TOML, `format = 1`, one `[[issuer]]` table each).

        Raises:
            TrustFileError: not readable, not TOML, or an entry that says too little or too much.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise TrustFileError(f"cannot read the trust file {path}: {reason}") from error
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise TrustFileError(f"{path} is not TOML: {error}") from error
        return cls(tuple(_entries(table, str(path))))

    def match(
        self, issuer_id: str, *, keys: Iterable[str] = (), site: IssuerSite
    ) -> TrustEntry | None:
        """The entry that vouches for an issuer whose key is bound to it.

        A domain is matched only where the issuer controls it as a whole.
        """
        multikeys = set(keys)
        host = site.host if site.level is TrustLevel.DOMAIN else None
        for entry in self.entries:
            if entry.id is not None and entry.id == issuer_id:
                return entry
            if entry.key is not None and entry.key in multikeys:
                return entry
            if entry.domain is not None and host is not None and ascii_host(entry.domain) == host:
                return entry
        return None


def site_of(issuer_id: str) -> IssuerSite:
    """What web site an issuer's id stands for.

    `domain`: a did:web without path or an https id, on a host of its own; `path`: a did:web with a
    path, or a host under a suffix where anybody can have one (Public Suffix List, private
    section); `self`: everything else.
    """
    host, folder = _host_of(issuer_id)
    if host is None:
        return IssuerSite(TrustLevel.SELF, None)
    if folder or _is_shared(host):
        return IssuerSite(TrustLevel.PATH, host)
    return IssuerSite(TrustLevel.DOMAIN, host)


def ascii_host(host: str) -> str:
    """The host in lower-case ASCII (A-labels), without a trailing dot."""
    plain = host.strip().rstrip(".").lower()
    if plain.isascii():
        return plain
    try:
        return plain.encode("idna").decode()
    except UnicodeError:
        return plain.encode("ascii", "backslashreplace").decode()


def names_fit(name: str, host: str) -> bool:
    """Whether a claimed name and a host have anything to do with each other.

    A word of the name (three letters or more) stands in the host, or the host's own label is made
    of the name's initials. Only good for a warning.
    """
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", flat)
    labels = _registrable(host).replace("-", "")
    if any(len(word) >= 3 and word in labels for word in words):
        return True
    own = labels.split(".")[0]
    initials = "".join(word[0] for word in words)
    return len(own) >= 2 and (own in initials or initials in own)


def _host_of(issuer_id: str) -> tuple[str | None, bool]:
    if issuer_id.startswith("did:web:"):
        host, *folder = issuer_id.removeprefix("did:web:").split("#")[0].split(":")
        return ascii_host(unquote(host).split(":")[0]) or None, bool(folder)
    if issuer_id.startswith("https://"):
        try:
            host_name = urlsplit(issuer_id).hostname
        except ValueError:
            host_name = None
        return (ascii_host(host_name) if host_name else None), False
    return None, False


@lru_cache(maxsize=1)
def _suffixes() -> tuple[Any, Any]:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(), PublicSuffixList(only_icann=True)


def _is_shared(host: str) -> bool:
    every, registries = _suffixes()
    return bool(every.publicsuffix(host) != registries.publicsuffix(host))


def _registrable(host: str) -> str:
    every, _ = _suffixes()
    return str(every.privatesuffix(host) or host)


_MEMBERS = frozenset({"id", "key", "domain", "name", "note"})


def _entries(table: Mapping[str, Any], path: str) -> Iterable[TrustEntry]:
    if table.get("format") != 1:
        raise TrustFileError(f"{path}: expected format = 1, found {table.get('format')!r}")
    if unknown := sorted(set(table) - {"format", "issuer"}):
        raise TrustFileError(f"{path}: unknown member {unknown[0]!r}")
    issuers = table.get("issuer", [])
    if not isinstance(issuers, list) or not all(isinstance(item, dict) for item in issuers):
        raise TrustFileError(f"{path}: issuer must be a list of [[issuer]] tables")
    for number, item in enumerate(issuers, start=1):
        where = f"{path}: issuer {number}"
        if unknown := sorted(set(item) - _MEMBERS):
            raise TrustFileError(f"{where}: unknown member {unknown[0]!r}")
        if wrong := [key for key, value in item.items() if not isinstance(value, str) or not value]:
            raise TrustFileError(f"{where}: {wrong[0]} must be a non-empty string")
        if len({"id", "key", "domain"} & set(item)) != 1:
            raise TrustFileError(f"{where}: exactly one of id, key and domain is needed")
        yield TrustEntry(**item)
