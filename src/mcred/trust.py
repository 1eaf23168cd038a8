"""How an issuer is known: the trust levels, and the user's own list of issuers."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mcred.errors import TrustFileError
from mcred.fetch.hosts import HostError, to_ascii
from mcred.sites import is_shared, registrable

__all__ = [
    "IssuerSite",
    "TrustEntry",
    "TrustLevel",
    "TrustList",
    "ascii_host",
    "names_fit",
    "site_of",
]

MAX_BYTES = 1024 * 1024  #: longer than any trust file


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
            TrustFileError: not readable, too long, not TOML, or an entry that says too little or
                too much.
        """
        table = _parse(_read(path), str(path))
        return cls(tuple(_entries(table, str(path))))

    def match(
        self, issuer_id: str, *, keys: Iterable[str] = (), site: IssuerSite
    ) -> TrustEntry | None:
        """The entry that vouches for an issuer whose key is bound to it.

        A domain is matched only where the issuer controls it as a whole.
        """
        # Writing a key as a Multikey costs more than all the rest.
        multikeys = set(keys) if any(entry.key is not None for entry in self.entries) else set()
        host = site.host if site.level is TrustLevel.DOMAIN else None
        for entry in self.entries:
            if entry.id is not None and entry.id == issuer_id:
                return entry
            if entry.key is not None and entry.key in multikeys:
                return entry
            if entry.domain is not None and host is not None and ascii_host(entry.domain) == host:
                return entry
        return None


def site_of(issuer_id: str, *, vouched: bool = True) -> IssuerSite:
    """What web site an issuer's id stands for.

    `domain`: a did:web without path or an https id, on a host of its own; `path`: a did:web with a
    path, or a host under a suffix where anybody can have one (Public Suffix List, private
    section); `self`: everything else.

    Args:
        issuer_id: the issuer's.
        vouched: whether the issuer's own document, or the key set of its host, names the key (of a
            badge without one: where badges stand); what only a document beside them says of itself
            shows no more than `path`.
    """
    host, folder = _host_of(issuer_id)
    if host is None:
        return IssuerSite(TrustLevel.SELF, None)
    if folder or not vouched or is_shared(host):
        return IssuerSite(TrustLevel.PATH, host)
    return IssuerSite(TrustLevel.DOMAIN, host)


def ascii_host(host: str) -> str:
    """The host in lower-case ASCII (A-labels), without a trailing dot.

    The same rules as where the host is asked: IDNA 2003 would take ß for ss, which is another
    host. A host that those rules refuse is escaped, so that it equals none.
    """
    plain = host.strip().rstrip(".").lower()
    try:
        return to_ascii(plain)
    except HostError:
        return plain.encode("ascii", "backslashreplace").decode()


#: Words that stand in many names: they show no kinship where a name has others.
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "academy and association center centre college das der die ecole education for foundation "
        "group institute inc international ltd national online school schule the training "
        "universidad universita universitat universite university",
    )
)


def names_fit(name: str, host: str) -> bool:
    """Whether a claimed name and a host have anything to do with each other.

    A telling word of the name stands in the host, or the host's own label is made of the name's
    initials. Only good for a warning: an attacker can choose a host that fits.
    """
    words = _words(name)
    site = "".join(_words(_unicode_host(registrable(host)).replace("-", "")))
    own = registrable(host).split(".")[0].replace("-", "")
    long = [word for word in words if len(word) >= (3 if word.isascii() else 2)]
    telling = [word for word in long if word not in _COMMON] or long
    if own in words or any(word in site for word in telling):
        return True
    initials = "".join(word[0] for word in words)
    if min(len(own), len(initials)) < 2:
        return False
    return own.startswith(initials) or (own[0] == initials[0] and _is_within(own, initials))


def _words(text: str) -> list[str]:
    """The words of a text without case and accents."""
    flat = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in flat if not unicodedata.combining(c)))


def _is_within(short: str, long: str) -> bool:
    """Whether the letters of `short` come in `long` in that order (mit: m-i-of-t)."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _unicode_host(host: str) -> str:
    """For comparing only; hosts are always shown in ASCII."""
    if "xn--" not in host:
        return host
    import idna  # most hosts do not need it

    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host


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


def _read(path: str | Path) -> str:
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise TrustFileError(f"the trust file {path} is longer than {MAX_BYTES} bytes")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TrustFileError(f"cannot read the trust file {path}: it is not UTF-8 text") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TrustFileError(f"cannot read the trust file {path}: {reason}") from error


def _parse(text: str, path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise TrustFileError(f"the trust file {path} is nested too deeply") from None
    except ValueError as error:
        # TOMLDecodeError is a ValueError, and so is an integer of thousands of digits.
        reason = " ".join(str(error).split())[:200]
        raise TrustFileError(f"{path} is not TOML: {reason}") from error


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
