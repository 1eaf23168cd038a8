"""Which addresses an issuer's hosted badges may stand at: Open Badges 2.0, VerificationObject and
"HostedBadge Verification".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from mcred.openbadges2.addresses import authority, https_form
from mcred.openbadges2.members import members, texts
from mcred.sites import stands_with

__all__ = ["Scope", "scope_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where an issuer says that its badges stand; `rule` is what says so.

    `home` is the host of its own `profile`, which is the scope where the profile says nothing.
    """

    rule: str
    home: str
    profile: str
    starts: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()

    def holds_assertion(self, address: str) -> bool:
        """Whether an assertion may stand there: every rule that the issuer gives must hold."""
        if self.starts and not any(_begins(address, start) for start in self.starts):
            return False
        if self.hosts and not self._on_a_host(address):
            return False
        return bool(self.starts or self.hosts) or authority(address) == self.home

    def is_anybodys(self, address: str) -> bool:
        """Whether an assertion in scope may be somebody else's than the issuer's.

        The scope of a profile that says nothing is its whole host (Open Badges 2.0, "Hosted
        Badges"), also one of many people; there a `startsWith` tells an issuer's badges apart.
        """
        return not (self.starts or self.hosts) and not stands_with(address, self.profile)

    def holds_badge_class(self, address: str) -> bool:
        """Whether a BadgeClass may stand there: on a host that the issuer speaks of."""
        beginnings = {authority(start) for start in self.starts}
        return authority(address) in {self.home, *beginnings} or self._on_a_host(address)

    def _on_a_host(self, address: str) -> bool:
        form = https_form(address)
        if form is None:
            return False
        parts = urlsplit(form)
        return not self.hosts.isdisjoint({parts.netloc, parts.hostname or ""})


def scope_of(issuer: Mapping[str, Any], address: str) -> Scope:
    """The scope that the Profile at `address` (https) gives."""
    verification = members(issuer.get("verification", issuer.get("verify")))  # names of one term
    starts = tuple(texts(verification.get("startsWith")))
    hosts = frozenset(
        host for value in texts(verification.get("allowedOrigins")) if (host := _host(value))
    )
    # Rules that hold nothing readable allow nothing: absent is another thing than unreadable.
    if "startsWith" in verification and not starts:
        starts = ("about:nothing",)
    if "allowedOrigins" in verification and not hosts:
        hosts = frozenset({"about:nothing"})
    rule = "startsWith" if starts else "allowedOrigins" if hosts else "same host"
    home = authority(address) or ""
    return Scope(rule=rule, home=home, profile=address, starts=starts, hosts=hosts)


def _begins(address: str, start: str) -> bool:
    """A plain prefix, and the same host: https://a.example must not begin https://a.example.b."""
    form, beginning = https_form(address), https_form(start)
    if form is None or beginning is None or authority(form) != authority(beginning):
        return False
    return form.startswith(beginning) and not _climbs(form)


def _climbs(form: str) -> bool:
    """Whether dots in the path may lead out of where it begins, on the way or at the server."""
    path = unquote(unquote(urlsplit(form).path)).replace("\\", "/")
    return not {".", ".."}.isdisjoint(path.split("/"))


def _host(value: str) -> str | None:
    """A registered name, or the origin that some issuers write for it."""
    return authority(value if "://" in value else f"https://{value}")
