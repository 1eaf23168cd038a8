"""A whole Open Badges 2 badge: the three documents that make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["LinkedBadge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedBadge:
    """An Assertion, its BadgeClass and the Profile of its issuer, each as its site has it.

    `id` of a document is the address that it was read from, where it has one. `jws` is the token
    of a signed badge.
    """

    assertion: Mapping[str, Any]
    badge_class: Mapping[str, Any]
    issuer: Mapping[str, Any]
    jws: str | None = None
