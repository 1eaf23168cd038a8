"""Which inputs are badges of Open Badges 2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcred.checks.state import Verification

__all__ = ["is_assertion", "is_open_badge_2"]


def is_open_badge_2(v: Verification) -> bool:
    """Whether the input holds one, and nobody asked for a presentation, which it cannot be."""
    if v.contents is None or v.domain is not None or v.challenge is not None:
        return False
    return v.contents.version == 2 or is_assertion(v.contents.value)


def is_assertion(document: Any) -> bool:
    """Whether it says that it is one, whatever its context, and is no credential of version 3."""
    if not isinstance(document, Mapping) or "credentialSubject" in document:
        return False
    kinds = document.get("type")
    return "Assertion" in (kinds if isinstance(kinds, list) else [kinds])
