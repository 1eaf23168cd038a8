"""An Open Badges 2 badge in the terms of Open Badges 3.0: Implementation Guide 3.0, "Migrating".

Assertion → OpenBadgeCredential, BadgeClass → Achievement, Issuer → Profile.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from mcred.openbadges2.dates import timestamp
from mcred.openbadges2.identity import recipient_members
from mcred.openbadges2.members import link, listed, members, text, texts

__all__ = ["alignment", "as_open_badge_3", "derived_id", "evidence", "profile"]

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_URI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f<>"{}|\\^`]+\Z')
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\Z")
_LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\Z")

_ALIGNMENT = ("targetCode", "targetDescription", "targetFramework")
_EVIDENCE = ("narrative", "name", "description", "genre", "audience")


def as_open_badge_3(
    assertion: Mapping[str, Any], badge_class: Mapping[str, Any], issuer: Mapping[str, Any]
) -> dict[str, Any]:
    """What the three documents say, as an unsigned OpenBadgeCredential under the same ids.

    Takes documents in the form of 2.0 that passed their validation. Values that 3.0 cannot hold
    are left out.
    """
    issued = timestamp(assertion.get("issuedOn"))
    return _without_gaps(
        {
            "@context": list(CONTEXTS),
            "id": _uri(assertion.get("id")) or derived_id(assertion),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": text(badge_class.get("name")),
            "issuer": profile(issuer),
            "validFrom": issued,
            "awardedDate": issued,
            "validUntil": timestamp(assertion.get("expires")),
            "credentialSubject": _without_gaps(
                {
                    "type": ["AchievementSubject"],
                    **recipient_members(members(assertion.get("recipient"))),
                    "narrative": text(assertion.get("narrative")),
                    "achievement": _achievement(badge_class),
                }
            ),
            "evidence": [
                found for item in listed(assertion.get("evidence")) if (found := evidence(item))
            ],
        }
    )


def profile(issuer: Mapping[str, Any]) -> dict[str, Any]:
    """The Profile of 3.0 for an issuer of 2.0."""
    email = text(issuer.get("email"))
    return _without_gaps(
        {
            "id": _uri(issuer.get("id")),
            "type": ["Profile"],
            **_texts(issuer, ("name", "description")),
            "url": _uri(issuer.get("url")),
            "phone": text(issuer.get("telephone")),
            "email": email if email and _EMAIL.match(email) else None,
            "image": _image(issuer.get("image")),
        }
    )


def derived_id(document: Mapping[str, Any]) -> str:
    """An id for a document that has none, the same for the same content."""
    return uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True)).urn


def _achievement(badge: Mapping[str, Any]) -> dict[str, Any]:
    criteria = members(badge.get("criteria"))
    language = text(badge.get("@language"))
    version = badge.get("version")
    return _without_gaps(
        {
            "id": _uri(badge.get("id")) or derived_id(badge),
            "type": ["Achievement"],
            **_texts(badge, ("name", "description")),
            "criteria": _without_gaps(
                {"id": _uri(criteria.get("id")), "narrative": text(criteria.get("narrative"))}
            ),
            "image": _image(badge.get("image")),
            "alignment": [alignment(item) for item in listed(badge.get("alignment"))],
            "tag": texts(badge.get("tags")),
            "inLanguage": language if language and _LANGUAGE.match(language) else None,
            "version": None if isinstance(version, bool | None) else str(version),
        }
    )


def alignment(item: Any) -> dict[str, Any]:
    """The Alignment of 3.0 for one of 2.0."""
    found = members(item)
    return {
        "type": ["Alignment"],
        **_texts(found, ("targetName", "targetUrl", *_ALIGNMENT)),
    }


def evidence(item: Any) -> dict[str, Any] | None:
    """The Evidence of 3.0 for one item; None where it holds nothing of what 3.0 knows."""
    found = {"id": item} if isinstance(item, str) else members(item)
    described = _without_gaps({"id": _uri(found.get("id")), **_texts(found, _EVIDENCE)})
    return {**described, "type": ["Evidence"]} if described else None


def _image(value: Any) -> dict[str, Any] | None:
    address = _uri(link(value))
    if address is None:
        return None
    caption = text(members(value).get("caption"))
    return _without_gaps({"id": address, "type": "Image", "caption": caption})


def _texts(found: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name in names if (value := text(found.get(name))) is not None}


def _uri(value: Any) -> str | None:
    """An absolute URI; a blank node's label is none."""
    found = text(value)
    return found if found and not found.startswith("_:") and _URI.match(found) else None


def _without_gaps(found: Mapping[str, Any]) -> dict[str, Any]:
    """Null values and empty arrays are left out (Open Badges 3.0, serialization)."""
    return {name: value for name, value in found.items() if value is not None and value != []}
