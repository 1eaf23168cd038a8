"""input, of a link: where it leads, and what stands there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any

from mcred.checks.state import Verification
from mcred.checks.unpacking import unpack, warn_of_unread
from mcred.containers.found import Findings, Found
from mcred.errors import (
    FetchError,
    FetchRefusedError,
    LimitError,
    McredError,
    OfflineError,
    UnsupportedError,
)
from mcred.fetch.private import without_secrets
from mcred.report import Check, Outcome

__all__ = ["check_found", "check_link", "compare_with_link"]

_STATUS: Mapping[int, str] = MappingProxyType(
    {404: "not_found", 410: "gone", 401: "private", 403: "private", 451: "private", 429: "busy"}
)


def check_link(v: Verification, link: str) -> Check:
    """input, of a link: found, or where was looked and what came of it."""
    assert v.discover is not None
    v.findings_of_link = findings = v.discover(link)
    v.facts = replace(v.facts, given=findings.given, final=findings.final, hops=findings.hops)
    _note(v, findings)
    if findings.error is not None:
        return _failed(findings, findings.error)
    if len(findings.found) > 1:
        return _several(v, findings)
    if findings.found:
        return _one(v, findings, findings.found[0])
    _measure(v, findings.page)
    data = {**_looked(findings), "final": findings.final or findings.given}
    return Check("input", Outcome.FAIL, "nothing_behind", data)


def check_found(v: Verification) -> Check:
    """input, of one of several that a link led to."""
    found = v.source
    v.facts = replace(v.facts, given=found.url, final=found.url, hops=found.hops)
    return _open(v, found)


def compare_with_link(v: Verification, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Once a badge is proven: is it the one that its link says, about whom the link names?

    Neither changes the verdict. A badge may have an id that is no address (`self_located` false),
    and whom a link names is only what whoever made it says.
    """
    findings = v.findings_of_link
    if findings is None or not v.bound or v.profile in ("presentation", "several"):
        return checks
    from mcred.openbadges2 import same_address  # only for links

    _compare_identity(v, findings)
    own = v.document.get("id")
    located = any(same_address(own, place) for place in (findings.final, findings.given))
    first = checks[0]
    return (replace(first, data={**first.data, "self_located": located}), *checks[1:])


def _compare_identity(v: Verification, findings: Findings) -> None:
    from mcred.openbadges.recipient import RecipientMatch, match_recipient

    named = findings.identity
    if named is None or v.recipient is not None:
        return
    is_address = "@" in named.value
    asked = f"emailAddress:{named.value}" if is_address else named.value
    found = match_recipient(v.document, asked).outcome
    if found is RecipientMatch.MATCH:
        v.warn("link_names_recipient")
    elif found is RecipientMatch.NO_MATCH and is_address:
        v.warn("link_names_another")


def _one(v: Verification, findings: Findings, found: Found) -> Check:
    from mcred.openbadges2 import authority

    page = findings.page
    if page is not None and authority(page.url) != authority(found.url):
        v.warn("found_elsewhere", page=page.url, data=found.url)
    check = _open(v, found)
    if check.outcome is not Outcome.PASS:
        return replace(check, data={**check.data, **_looked(findings)})
    if page is None:
        return replace(check, data=_looked(findings))
    return replace(check, code="found", data={"url": found.url, **_looked(findings)})


def _several(v: Verification, findings: Findings) -> Check:
    """Different badges: each is judged on its own."""
    v.parts = findings.found
    _measure(v, findings.page)
    v.warn("ambiguous", count=len(findings.found))
    data = {"count": len(findings.found), **_looked(findings)}
    return Check("input", Outcome.PASS, "found_several", data)


def _measure(v: Verification, page: Found | None) -> None:
    if page is not None:
        v.facts = replace(v.facts, container="html", sha256=hashlib.sha256(page.data).hexdigest())


def _note(v: Verification, findings: Findings) -> None:
    """What the reader should know of the way."""
    from mcred.openbadges2 import authority

    if findings.through:
        v.warn("verifier_link", site=", ".join(findings.through))
    if findings.identity is not None:
        v.warn("identity_in_link", kind=findings.identity.kind)
    for host in dict.fromkeys(map(authority, findings.hops)):
        if host is not None and "xn--" in host:
            v.warn("international_host", host=host)
    if findings.left and findings.found:
        v.warn("more_in_page", count=findings.left)
    warn_of_unread(v, findings.notes)


def _open(v: Verification, found: Found) -> Check:
    v.data = found.data
    v.facts = replace(v.facts, sha256=hashlib.sha256(found.data).hexdigest())
    return unpack(v, found.open)


def _failed(findings: Findings, error: McredError) -> Check:
    data = {**_reason(error), **_looked(findings)}
    if isinstance(error, UnsupportedError):
        return Check("input", Outcome.NOT_CHECKED, "unsupported_method", dict(error.data))
    if isinstance(error, LimitError):
        return Check("input", Outcome.FAIL, "too_large", data)
    if isinstance(error, FetchRefusedError):
        return Check("input", Outcome.FAIL, "refused", data)
    if isinstance(error, OfflineError):
        return Check("input", Outcome.NOT_CHECKED, "offline", data)
    assert isinstance(error, FetchError)
    status = error.data.get("status")
    return Check("input", Outcome.NOT_CHECKED, _code(error, status), {**data, "status": status})


def _code(error: FetchError, status: Any) -> str:
    if error.code == "private":
        return "private"
    if not isinstance(status, int):
        return "unreachable"
    return _STATUS.get(status, "busy" if status >= 500 else "unreachable")


def _reason(error: McredError) -> dict[str, Any]:
    return {"reason": without_secrets(error.message), "cause": error.code}


def _looked(findings: Findings) -> dict[str, Any]:
    """Where was looked, for programs and for the lines under the report."""
    data: dict[str, Any] = {}
    if findings.tried:
        data["tried"] = [asdict(one) for one in findings.tried]
    lost = all(one.outcome != "found" for one in findings.tried)
    if findings.advice is not None and lost:
        data["advice"] = findings.advice
    return data
