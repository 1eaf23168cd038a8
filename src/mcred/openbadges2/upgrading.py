"""A badge of 3.0 made of one of 2.0: Implementation Guide 3.0, "Migrating"."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mcred.openbadges2.addresses import https_form
from mcred.openbadges2.legacy import modern_assertion, modern_badge_class
from mcred.openbadges2.members import text
from mcred.openbadges2.open_badges_3 import as_open_badge_3, derived_id

__all__ = ["upgrade"]

_VERSION = "Open Badges v2p0"
_BADGE_CLASS = "https://w3id.org/openbadges#BadgeClass"
_ASSERTION = "https://w3id.org/openbadges#Assertion"


def upgrade(
    assertion: Mapping[str, Any],
    badge_class: Mapping[str, Any],
    issuer: Mapping[str, Any],
    *,
    new_id: Callable[[], str] = lambda: uuid.uuid4().urn,
    jws: str | None = None,
) -> dict[str, Any]:
    """An unsigned OpenBadgeCredential that says what a verified badge of 2.0 says.

    It has no `issuer`: signing puts it there, and only the issuer of the old badge may sign. The
    old profile stays as the achievement's `creator`, the old BadgeClass as `related`, the old
    Assertion as evidence (its address, or the token `jws` where it was signed). Badges of one
    BadgeClass get one achievement id.

    Args:
        assertion, badge_class, issuer: verified, each with the address it stands at as `id`.
        new_id: gives the credential its id.
        jws: the token of a signed badge.

    Raises:
        UnsupportedError: a form before 2.0 that is not read.
    """
    old, old_class = modern_assertion(assertion), modern_badge_class(badge_class)
    new = as_open_badge_3(old, old_class, issuer)
    creator = new.pop("issuer")
    subject = new["credentialSubject"]
    achievement = {
        **subject["achievement"],
        "id": _achievement_id(old_class),
        **({"creator": creator} if "id" in creator else {}),
        **_related(old_class),
    }
    evidence = [*new.pop("evidence", ()), *_old_badge(old, jws)]
    return {
        **new,
        "id": new_id(),
        "credentialSubject": {**subject, "achievement": achievement},
        **({"evidence": evidence} if evidence else {}),
    }


def _achievement_id(badge_class: Mapping[str, Any]) -> str:
    """The same for every badge of one BadgeClass, and another id than the BadgeClass's own."""
    old = text(badge_class.get("id"))
    if old is None:
        return derived_id(badge_class)
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{old}#Achievement").urn


def _related(badge_class: Mapping[str, Any]) -> dict[str, Any]:
    old = text(badge_class.get("id"))
    if old is None:
        return {}
    return {"related": [{"id": old, "type": ["Related", _BADGE_CLASS], "version": _VERSION}]}


def _old_badge(assertion: Mapping[str, Any], jws: str | None) -> Iterator[dict[str, Any]]:
    """The old badge as evidence: where it is hosted, or the token itself."""
    address = assertion.get("id") if https_form(assertion.get("id")) else None
    if jws is not None:
        address = f"data:text/plain,{jws}"
    if address is not None:
        yield {
            "id": address,
            "type": ["Evidence", _ASSERTION],
            "name": "Open Badges 2.0 badge",
            "description": "The badge of the same achievement in the earlier format.",
        }
