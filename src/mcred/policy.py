"""What the relying party asks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from mcred.errors import UsageError
from mcred.registries import Registry, load_registries
from mcred.trust import TrustList, ascii_host

__all__ = ["Policy", "UnsafeUnboundKeys"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Whom to trust and what to look at. The default trusts nobody.

    `trust` is a `TrustList` or the path of a trust file; `domains` are hosts whose owner is
    accepted as issuer; `accept_unknown_issuer` lets `issuer_unknown` count as success;
    `check_evidence` opens evidence that has a digest, or compares it with files in
    `evidence_dir`; `scan` follows the QR code in a picture or PDF that carries no badge, where the
    extra `scan` is installed; `list_issuers` are further ids whose status lists are accepted;
    `registries` are registries of issuers that are believed, the most authoritative first (or
    their paths).

    Raises:
        TrustFileError: the trust file or a registry cannot be used.
        UsageError: a domain that is none.
    """

    trust: TrustList | str | Path | None = None
    domains: Collection[str] = field(default_factory=frozenset)
    accept_unknown_issuer: bool = False
    check_evidence: bool = False
    evidence_dir: Path | None = None
    scan: bool = True
    list_issuers: Collection[str] = field(default_factory=frozenset)
    registries: Collection[Registry | str | Path] = ()

    #: Whether a key that stands in the badge itself may count, with a warning.
    allows_unbound_keys: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if isinstance(self.domains, str):
            raise UsageError("domains must be a collection of hosts, not one string")
        hosts = frozenset(ascii_host(domain) for domain in self.domains)
        for host in hosts:
            if not host or any(character in host for character in "/:@ "):
                raise UsageError(f"{host!r} is no host name")
        object.__setattr__(self, "domains", hosts)
        if not isinstance(self.trust, TrustList):
            read = TrustList() if self.trust is None else TrustList.load(self.trust)
            object.__setattr__(self, "trust", read)
        object.__setattr__(self, "registries", tuple(_registries(self.registries)))

    @property
    def known_registries(self) -> tuple[Registry, ...]:
        """The registries in order, also where paths were given."""
        return tuple(item for item in self.registries if isinstance(item, Registry))

    @property
    def trust_list(self) -> TrustList:
        """The trust list, also where a path was given."""
        assert isinstance(self.trust, TrustList)
        return self.trust


def _registries(given: Collection[Registry | str | Path]) -> Iterator[Registry]:
    if isinstance(given, str | Path | Registry):
        raise UsageError("registries must be a collection of registries or paths")
    for item in given:
        if isinstance(item, Registry):
            yield item
        else:
            yield from load_registries(item)


class UnsafeUnboundKeys(Policy):
    """Lets a key in a URL fragment or a JOSE header pass with a warning.

    Such a key shows that the badge has not changed since *somebody* signed it; anybody could have.
    The verdict is `issuer_unknown` at best. For looking at badges that other tools call valid.
    """

    __slots__ = ()

    allows_unbound_keys: ClassVar[bool] = True
