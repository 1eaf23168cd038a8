"""refresh: has the issuer replaced the badge? Open Badges 3.0 "Verification", step 3.

`1EdTechCredentialRefresh` is asked once. A newer credential of the same issuer and id, whose own
proof and binding hold, takes the place of the one at hand; after any failure that one is judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mcred.checks.credential_schema import check_named_schemas
from mcred.checks.members import types_of
from mcred.checks.state import Verification
from mcred.checks.validity import bounds
from mcred.containers.media_types import ACCEPT
from mcred.errors import FetchError, LimitError, McredError
from mcred.openbadges.equality import replaces, same_credential
from mcred.openbadges.rules import text
from mcred.report import Check, Outcome

__all__ = ["check_refresh"]

_TYPE = "1EdTechCredentialRefresh"
#: Warnings that the gates give about the document: the newer one has its own.
_OF_A_DOCUMENT = frozenset(
    {
        "jwt_no_sub",
        "legacy_data_model",
        "legacy_proof",
        "not_an_open_badge",
        "tolerated_shape",
        "unbound_key",
        "undefined_terms",
        "unknown_proof",
    }
)


def check_refresh(v: Verification) -> Check:
    """Ask the refresh service; other kinds of service are named, not asked."""
    service = v.document.get("refreshService")
    services = [item for item in _list(service) if isinstance(item, Mapping)]
    if not services:
        return Check("refresh", Outcome.NOT_APPLICABLE, "none")
    known = next((item for item in services if _TYPE in types_of(item)), None)
    if known is None:
        method = ", ".join(types_of(services[0])) or "?"
        v.warn("refresh_not_followed", method=method)
        return Check("refresh", Outcome.NOT_CHECKED, "not_followed", {"method": method})
    return _ask(v, str(known.get("id")))


def _ask(v: Verification, url: str) -> Check:
    try:
        fetched = v.fetcher.fetch(url, accept=ACCEPT, max_bytes=v.limits.fetched_bytes)
    except (FetchError, LimitError) as error:
        v.warn("refresh_unreachable", reason=error.message)
        failed = {"reason": error.message, "cause": error.code, "url": url}
        return Check("refresh", Outcome.NOT_CHECKED, "unreachable", failed)
    data: dict[str, Any] = {"url": fetched.url, "sha256": hashlib.sha256(fetched.body).hexdigest()}
    assert v.nested is not None
    try:
        newer = v.nested(fetched.body, url)
    except McredError as error:
        return _rejected(v, error.message.splitlines()[0], data)
    if not same_credential(newer.document, v.document):
        return _rejected(v, "it is another credential, or another issuer's", data)
    if not replaces(newer.document, v.document):
        return Check("refresh", Outcome.PASS, "current", data)
    start, _ = bounds(newer)
    if start is not None and start > v.now:
        return Check("refresh", Outcome.PASS, "later", {**data, "date": _start(newer.document)})
    try:
        v.nesting.replace(len(v.parts), len(newer.parts))
    except LimitError as error:
        return _rejected(v, error.message, data)
    schema = check_named_schemas(newer)
    if schema is not None and schema.outcome is Outcome.FAIL:
        return _rejected(v, str(schema.data.get("reason")), data)
    data |= {"replaced": _start(v.document), "date": _start(newer.document)}
    _adopt(v, newer)
    v.warn("refreshed", date=data["date"])
    return Check("refresh", Outcome.PASS, "replaced", data)


def _rejected(v: Verification, reason: str, data: Mapping[str, Any]) -> Check:
    v.warn("refresh_rejected", reason=reason)
    return Check("refresh", Outcome.WARN, "rejected", {"reason": reason, **data})


def _adopt(v: Verification, newer: Verification) -> None:
    """Judge the newer credential from here on; where the older came from stays on record."""
    v.contents, v.document, v.profile = newer.contents, newer.document, newer.profile
    v.token, v.proofs, v.findings = newer.token, newer.proofs, newer.findings
    v.parts = newer.parts
    v.facts = replace(v.facts, format=newer.facts.format)
    v.forget_canonical()
    v.warnings = [warning for warning in v.warnings if warning.code not in _OF_A_DOCUMENT]
    for warning in newer.warnings:
        v.warn(warning.code, **warning.data)


def _start(document: Mapping[str, Any]) -> str | None:
    return text(document.get("validFrom")) or text(document.get("issuanceDate"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
