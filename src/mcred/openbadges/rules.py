"""Rules of the specification that the shape alone does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mcred.errors import Problem
from mcred.openbadges.documents import profile_of
from mcred.openbadges.lexical import moment_of
from mcred.openbadges.translation import shorten

__all__ = [
    "MAPPING",
    "identified_recipient",
    "issuing_rules",
    "members",
    "objects",
    "stated_criteria",
    "text",
]

#: For `isinstance`: of a dict this is known at once, while asking an abstract class takes a while.
MAPPING = (dict, Mapping)
_SCHEMA_TYPE = "1EdTechJsonSchemaValidator2019"
_SCHEMA_URLS = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/",
    "https://purl.imsglobal.org/spec/clr/v2p0/schema/",
)


def members(value: Any) -> Mapping[str, Any]:
    """The value if it is an object, otherwise one without members: other rules speak of that."""
    return value if isinstance(value, MAPPING) else {}


def objects(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The objects of an array; none where it is no array."""
    items = value if isinstance(value, (list, tuple)) else ()
    return tuple([item for item in items if isinstance(item, MAPPING)])


def text(value: Any) -> str | None:
    """The value if it is a string."""
    return value if isinstance(value, str) else None


def identified_recipient(document: Mapping[str, Any]) -> Iterator[Problem]:
    """A subject has an `id`, an `identifier` or both (B.1.6)."""
    subject = document.get("credentialSubject")
    if isinstance(subject, Mapping) and not (subject.get("id") or subject.get("identifier")):
        yield Problem("$.credentialSubject", "recipient_missing", "an id or an identifier")


def stated_criteria(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Criteria have an `id`, a `narrative` or both (B.1.8)."""
    achievement = members(members(document.get("credentialSubject")).get("achievement"))
    criteria = achievement.get("criteria")
    if isinstance(criteria, Mapping) and not (criteria.get("id") or criteria.get("narrative")):
        path = "$.credentialSubject.achievement.criteria"
        yield Problem(path, "criteria_empty", "an id or a narrative")


def official_schema(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Where schemas are named, one of them is the specification's own (B.1.21)."""
    given = document.get("credentialSchema")
    if isinstance(given, list) and given and not any(map(_is_official, given)):
        expected = f"one of type {_SCHEMA_TYPE} below {' or '.join(_SCHEMA_URLS)}"
        yield Problem("$.credentialSchema", "official_schema_missing", expected)


def _is_official(schema: Any) -> bool:
    url = text(members(schema).get("id")) or ""
    return members(schema).get("type") == _SCHEMA_TYPE and url.startswith(_SCHEMA_URLS)


def ordered_validity(document: Mapping[str, Any]) -> Iterator[Problem]:
    """The end of the validity does not come before its start (VC Data Model 2.0, §4.9)."""
    start, end = (text(document.get(name)) for name in ("validFrom", "validUntil"))
    first, last = (moment_of(written) if written else None for written in (start, end))
    if first is not None and last is not None and last < first:
        expected = f"no earlier moment than validFrom, {shorten(start)}"
        yield Problem("$.validUntil", "validity_inverted", expected, shorten(end))


def issuing_rules(document: Mapping[str, Any]) -> Iterator[Problem]:
    """What only an issuer has to keep to (§8.1; VC Data Model 2.0)."""
    profile = profile_of(document)
    if profile in {"badge", "clr"}:
        yield from identified_recipient(document)
    if profile == "badge":
        yield from stated_criteria(document)
    if profile in {"badge", "clr", "endorsement"}:
        yield from official_schema(document)
    yield from ordered_validity(document)
    for former, current in (("issuanceDate", "validFrom"), ("expirationDate", "validUntil")):
        if former in document:
            yield Problem(f"$.{former}", "vcdm_1_1", f"{current}, as version 2.0 says")
