"""Registries of issuers that the user chose: the DCC's file format for DIDs and their names.

`known-did-registries.json` names registries, the most authoritative first; a registry of type
`dcc-legacy` is a file of DIDs. A registry counts only where its content is the user's own choice:
a local file, or one on the web whose SHA-256 the user has written down. Entries of an OpenID
Federation (`oidf`) are named as not checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mcred.encoding.strict_json import loads, shorten
from mcred.errors import DataError, LimitError, TrustFileError
from mcred.fetch import Fetcher
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["RegisteredIssuer", "Registry", "load_registries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredIssuer:
    """What a registry says of one issuer; `registry` is the registry's own name."""

    id: str
    name: str
    registry: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """One registry: at hand (`issuers` by id), or on the web at `url` with the digest `sha256`.

    `problem` says why a registry that is named cannot be asked.
    """

    name: str
    issuers: Mapping[str, RegisteredIssuer] | None = field(default=None, repr=False)
    url: str | None = None
    sha256: str | None = None
    problem: str | None = None

    @classmethod
    def load(
        cls, path: str | Path, *, name: str | None = None, sha256: str | None = None
    ) -> Registry:
        """Read a registry's file; `name` is the file's own name unless told.

        Raises:
            TrustFileError: it cannot be read, is no registry, or has another digest than `sha256`
                (hex).
        """
        file = Path(path)
        data = _read(file)
        try:
            return _parsed(cls(name=name or file.stem, sha256=sha256), data, DEFAULT_LIMITS)
        except (DataError, LimitError) as error:
            raise TrustFileError(f"{path} is no registry: {error.message}") from error

    def opened(self, fetcher: Fetcher, *, limits: Limits = DEFAULT_LIMITS) -> Registry:
        """The registry with its issuers, fetched where they are not at hand.

        Raises:
            FetchError, LimitError: it could not be had.
            DataError: it cannot be asked (`registry_unchecked`), is not what the user chose
                (`registry_digest`), or is no registry.
        """
        if self.issuers is not None:
            return self
        if self.problem is not None or self.url is None or self.sha256 is None:
            problem = self.problem or "no digest was written down for it"
            raise DataError(f"{self.name}: {problem}", code="registry_unchecked")
        fetched = fetcher.fetch(self.url, accept="application/json", max_bytes=limits.fetched_bytes)
        return _parsed(self, fetched.body, limits)

    def find(self, issuer_id: str) -> RegisteredIssuer | None:
        """The entry of an issuer, by its whole id; a registry that is not at hand has none."""
        return None if self.issuers is None else self.issuers.get(issuer_id)


def load_registries(path: str | Path) -> tuple[Registry, ...]:
    """The registries of a file: of a list of them in its order, or the one that it is.

    A list's entry of type `dcc-legacy` has a `url`: the path of a file beside the list, or an https
    address with a `sha256` (hex) beside it.

    Raises:
        TrustFileError: a file that cannot be read or used.
    """
    file = Path(path)
    try:
        value = loads(_read(file), limits=DEFAULT_LIMITS, size=DEFAULT_LIMITS.local_bytes)
    except (DataError, LimitError) as error:
        raise TrustFileError(f"{path} is no registry: {error.message}") from error
    if not isinstance(value, list):
        return (Registry.load(path),)
    return tuple(_listed(item, file, f"{path}: entry {at}") for at, item in enumerate(value, 1))


def _listed(item: Any, file: Path, where: str) -> Registry:
    name = item.get("name") if isinstance(item, dict) else None
    if not isinstance(name, str) or not name:
        raise TrustFileError(f"{where}: expected an object with a name, found {shorten(item)}")
    kind, url, digest = (item.get(key) for key in ("type", "url", "sha256"))
    if kind == "oidf":
        return Registry(name=name, problem="an OpenID Federation is not checked")
    if kind != "dcc-legacy":
        return Registry(name=name, problem=f"registries of type {shorten(kind)} are not checked")
    if not isinstance(url, str) or not isinstance(digest, str | None):
        raise TrustFileError(f"{where}: url and sha256 must be strings")
    if ":" not in url:
        return Registry.load(file.parent / url, name=name, sha256=digest)
    if digest is not None and not _is_sha256(digest):
        raise TrustFileError(f"{where}: sha256 must be 64 hexadecimal digits")
    return Registry(name=name, url=url, sha256=digest)


def _parsed(registry: Registry, data: bytes, limits: Limits) -> Registry:
    seen = hashlib.sha256(data).hexdigest()
    if registry.sha256 is not None and seen != registry.sha256.lower():
        raise DataError(
            f"{registry.name}: its content is not what was written down (SHA-256 {seen})",
            code="registry_digest",
        )
    value = loads(data, limits=limits, size=limits.local_bytes)
    entries = value.get("registry") if isinstance(value, dict) else None
    if not isinstance(entries, dict):
        raise DataError(
            f"{registry.name}: expected an object with a registry of issuers", code="registry"
        )
    issuers = {entry.id: entry for entry in _entries(entries, registry.name)}
    return replace(registry, issuers=MappingProxyType(issuers))


def _entries(entries: Mapping[str, Any], registry: str) -> Iterator[RegisteredIssuer]:
    for identifier, entry in entries.items():
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name.strip():
            raise DataError(
                f"{registry}: expected a name for {shorten(identifier)}, found {shorten(name)}",
                code="registry",
            )
        url = entry.get("url")
        yield RegisteredIssuer(
            id=identifier,
            name=name.strip(),
            registry=registry,
            url=url if isinstance(url, str) else None,
        )


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and all(character in "0123456789abcdefABCDEF" for character in text)


def _read(path: Path) -> bytes:
    cap = DEFAULT_LIMITS.local_bytes
    try:
        with path.open("rb") as file:
            data = file.read(cap + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TrustFileError(f"cannot read the registry {path}: {reason}") from error
    if len(data) > cap:
        raise TrustFileError(f"the registry {path} is longer than {cap} bytes")
    return data
