"""What the steps for one Open Badges 2 badge have found so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mcred.checks.state import Verification
from mcred.openbadges2 import LinkedBadge
from mcred.report import Check
from mcred.securing.jose import Token

__all__ = ["Workbench"]


@dataclass(slots=True, kw_only=True)
class Workbench:
    """The badge in the form of 2.0; `v` is the verification that all of it is for.

    `given` is the assertion as it was handed over, `assertion` as it is believed; `withdrawn` the
    reason ("" where none is given) once the site or the assertion itself says so; `anybodys` that
    others than the issuer may have put it where it stands.
    """

    v: Verification
    checks: dict[str, Check] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    assertion: Mapping[str, Any] = field(default_factory=dict)
    badge_class: Mapping[str, Any] | None = None
    issuer: Mapping[str, Any] | None = None
    token: Token | None = None
    key: Mapping[str, Any] | None = None
    withdrawn: str | None = None
    anybodys: bool = False

    @property
    def hosted(self) -> bool:
        return self.token is None

    def add(self, check: Check) -> Check:
        self.checks[check.id] = check
        return check

    @property
    def badge(self) -> LinkedBadge | None:
        """The whole badge, once its three documents are had."""
        if self.badge_class is None or self.issuer is None:
            return None
        return LinkedBadge(
            assertion=self.assertion,
            badge_class=self.badge_class,
            issuer=self.issuer,
            jws=None if self.token is None else self.token.text,
        )
