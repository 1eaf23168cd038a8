"""relatedResource (VCDM 2.0, section 5.3): are the files that a credential names the same still?

Opened only where evidence is opened too, and named in the evidence check's data. What a relying
party reads from such a file is the file's; a changed one is a warning, as with evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mcred.checks.evidence import check_evidence, digest_of
from mcred.checks.state import Verification
from mcred.errors import FetchError, LimitError
from mcred.openbadges.rules import objects, text
from mcred.report import Check, Outcome

__all__ = ["check_evidence_and_related", "digest_matches"]


def digest_matches(item: Mapping[str, Any], body: bytes) -> bool | None:
    """Whether content has the digest that is recorded for it; None where none can be read."""
    digest = digest_of(item)
    return None if digest is None else digest.matches(body)


def check_evidence_and_related(v: Verification) -> Check:
    """The evidence check, with what came of related resources in its data."""
    check = check_evidence(v)
    value = v.document.get("relatedResource")
    related = objects(value if isinstance(value, list) else [value])
    if not related or not v.environment.policy.check_evidence:
        return check
    found = [{"id": text(item.get("id")), "integrity": _integrity(v, item)} for item in related]
    changed = [item["id"] for item in found if item["integrity"] == "changed"]
    unreachable = [item["id"] for item in found if item["integrity"] == "unreachable"]
    if changed:
        v.warn("related_changed", name=changed)
    if unreachable:
        v.warn("related_unreachable", name=unreachable)
    check = replace(check, data={**check.data, "related": found})
    if changed and check.outcome is not Outcome.WARN:
        return Check("evidence", Outcome.WARN, "related_changed", {"name": changed, **check.data})
    return check


def _integrity(v: Verification, item: Mapping[str, Any]) -> str:
    url = text(item.get("id"))
    if digest_of(item) is None:
        return "no_digest"
    if url is None:
        return "unreachable"
    try:
        body = v.fetcher.fetch(url, max_bytes=v.limits.fetched_image_bytes).body
    except (FetchError, LimitError):
        return "unreachable"
    return "match" if digest_matches(item, body) else "changed"
