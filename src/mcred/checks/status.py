"""status: is it on its issuer's list of withdrawn badges? (design rule 6)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mcred import status
from mcred.checks.state import Verification
from mcred.checks.validity import bounds
from mcred.errors import ProofError
from mcred.report import Check, Outcome
from mcred.status import EntryStatus, VerifiedDocument, worst

__all__ = ["check_status"]

_WITHDRAWN = {"revocation": "revoked", "suspension": "suspended"}
_NOTES = frozenset({"message", "refresh"})
#: What a list is; `vc` for the kinds that a caller's own status methods read.
_LIST_PROFILES = frozenset({"status_list", "vc"})


def check_status(v: Verification) -> Check:
    """Every entry is looked up; whatever cannot be looked up is said, never passed over."""
    if "credentialStatus" not in v.document:
        return Check("status", Outcome.NOT_APPLICABLE, "none")
    entries = status.check_status(
        v.document,
        fetcher=v.fetcher,
        verify_list=lambda data, url: _verify_list(v, data, url),
        now=v.real_now,
        methods=v.environment.status_methods,
        list_issuers=v.environment.policy.list_issuers,
        cache=v.environment.list_cache,
        limits=v.limits,
    )
    return _summary(v, entries)


def _summary(v: Verification, entries: Sequence[EntryStatus]) -> Check:
    """The worst entry decides; the others are warned of."""
    decisive = worst(entries)
    assert decisive is not None
    data: dict[str, Any] = {"entries": [_detail(entry) for entry in entries]}
    for entry in entries:
        _note(v, entry, decisive)
    if decisive.outcome == "set" and decisive.purpose in _WITHDRAWN:
        data["reason"] = _because(decisive)
        return Check("status", Outcome.FAIL, _WITHDRAWN[decisive.purpose], data)
    if decisive.outcome == "clear" or (decisive.outcome == "set" and decisive.purpose in _NOTES):
        return Check("status", Outcome.PASS, "clear", data)
    data |= {"reason": _reason(decisive), "cause": decisive.code}
    v.warn("status_could_not_check", reason=_reason(decisive))  # a worse verdict must not hide it
    return Check("status", Outcome.NOT_CHECKED, "could_not_check", data)


def _note(v: Verification, entry: EntryStatus, decisive: EntryStatus) -> None:
    if entry.outcome == "could_not_check" and entry is not decisive:
        v.warn("status_could_not_check", reason=_reason(entry))
    if entry.outcome == "set" and entry.purpose in _NOTES:
        v.warn("status_message", reason=entry.data.get("message") or entry.purpose)
    if entry.data.get("signed") is False:
        v.warn("list_unsigned")


def _because(entry: EntryStatus) -> str:
    reason = entry.data.get("message") or entry.data.get("revocation_reason")
    return f": {reason}" if reason else ""


def _reason(entry: EntryStatus) -> str:
    if entry.outcome == "set":
        return f"the list is set for a purpose that is not known ({entry.purpose})"
    return str(entry.data.get("text") or entry.code)


def _detail(entry: EntryStatus) -> dict[str, Any]:
    return {
        **entry.data,
        "purpose": entry.purpose,
        "outcome": entry.outcome,
        "code": entry.code,
        "value": entry.value,
    }


def _verify_list(v: Verification, data: bytes, url: str) -> VerifiedDocument:
    """A list, shown to be its issuer's.

    Its token or proof may end before the list itself says.
    """
    assert v.nested is not None
    inner = v.nested(data, url)
    if inner.profile not in _LIST_PROFILES:
        raise ProofError(f"{url}: a {inner.profile} is no status list", code="not_a_status_list")
    start, end = bounds(inner)
    expiries = [proof.proof.expires for proof in (inner.proofs.proofs if inner.proofs else ())]
    return VerifiedDocument(
        document=inner.document,
        issuer=inner.issuer_id or "",
        valid_from=start,
        valid_until=min((moment for moment in (end, *expiries) if moment), default=None),
    )
