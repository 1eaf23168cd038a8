"""endorsements: does somebody else speak for the badge, its achievement or its issuer?

Open Badges 3.0 "Verification", step 6: each endorsement is a credential of its own, verified by the
steps 1 to 4 and so without endorsements of its own. What comes of it changes no verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mcred.checks.members import Part
from mcred.checks.state import Verification
from mcred.encoding.strict_json import shorten
from mcred.errors import LimitError
from mcred.openbadges import profile_of
from mcred.openbadges.rules import members, objects, text
from mcred.report import Check, Outcome, Verdict, VerificationReport
from mcred.report.sentences import words

__all__ = ["check_endorsements"]

#: Verdicts of an endorsement that was verified; `issuer_unknown`: nobody vouches for the endorser.
_HOLDS = frozenset({Verdict.VALID, Verdict.ISSUER_UNKNOWN})
_OPEN = frozenset({Verdict.COULD_NOT_CHECK, Verdict.UNSUPPORTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """One endorsement: `state` is holds, fails or not_checked.

    `of` is whom it speaks for: the badge, its issuer, the achievement, or another whom it names.
    """

    path: str
    state: str
    endorsed: str | None
    of: str = "another"
    verdict: str | None = None
    reason: str | None = None
    id: str | None = None
    issuer: str | None = None
    known: bool = False
    own: bool = False
    comment: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def check_endorsements(v: Verification) -> Check:
    """Verify every endorsement of the credential, its achievements and its profiles."""
    found = [*_endorsements(v.document)]
    if not found:
        return Check("endorsements", Outcome.NOT_APPLICABLE, "none")
    if v.role == "endorsement":
        return Check("endorsements", Outcome.NOT_CHECKED, "not_checked")
    findings = [_judge(v, part, endorsed) for part, endorsed in found]
    data = {"endorsements": [finding.to_dict() for finding in findings]}
    return _summary(v, findings, data)


def _summary(v: Verification, findings: list[_Finding], data: dict[str, Any]) -> Check:
    failed = [finding for finding in findings if finding.state == "fails"]
    unchecked = [finding for finding in findings if finding.state == "not_checked"]
    holding = [finding for finding in findings if finding.state == "holds"]
    if failed:
        v.warn("endorsement_fails", reason=_reasons(failed), count=len(failed))
    if unchecked:
        v.warn("endorsement_not_checked", reason=_reasons(unchecked), count=len(unchecked))
    if own := [finding.path for finding in holding if finding.own]:
        v.warn("endorsement_own", path=own)
    if failed:
        return Check(
            "endorsements", Outcome.WARN, "some_fail", {"reason": _reasons(failed), **data}
        )
    if unchecked:
        reason = {"reason": _reasons(unchecked), **data}
        return Check("endorsements", Outcome.NOT_CHECKED, "could_not_check", reason)
    if others := [finding.path for finding in holding if finding.of == "another"]:
        v.warn("endorsement_of_another", path=others)
    if any(not finding.known for finding in holding):
        return Check("endorsements", Outcome.PASS, "hold_unknown", data)
    # Anybody can name an achievement or an organisation that others speak well of.
    of = {finding.of for finding in holding}
    if of & {"badge", "issuer"}:
        return Check("endorsements", Outcome.PASS, "hold", data)
    if "achievement" in of:
        return Check("endorsements", Outcome.PASS, "hold_achievement", data)
    return Check("endorsements", Outcome.PASS, "hold_another", data)


def _of(v: Verification, path: str, endorsed: str | None) -> str:
    if endorsed is not None and endorsed == v.issuer_id:
        return "issuer"
    if path.startswith("$.endorsement"):
        return "badge"
    achievement = re.fullmatch(r"\$\.credentialSubject\.achievement(\[\d+\])?\.endorsement.*", path)
    return "another" if achievement is None else "achievement"


def _reasons(findings: list[_Finding]) -> str:
    shown = "; ".join(f"{finding.path}: {finding.reason}" for finding in findings[:3])
    more = len(findings) - 3
    return f"{shown}; and {more} more" if more > 0 else shown


def _judge(v: Verification, part: Part, endorsed: str | None) -> _Finding:
    assert v.judge is not None
    try:
        v.nesting.take()
    except LimitError as error:
        return _Finding(
            path=part.path, state="not_checked", endorsed=endorsed, reason=error.message
        )
    report = v.judge(part)
    state, reason = _state(report, endorsed)
    document = report.document or {}
    return _Finding(
        path=part.path,
        state=state,
        endorsed=endorsed,
        of=_of(v, part.path, endorsed),
        verdict=str(report.verdict),
        reason=reason,
        id=text(document.get("id")),
        issuer=report.issuer.id if report.document is not None else None,
        known=report.verdict is Verdict.VALID,
        own=report.document is not None and report.issuer.id == v.issuer_id,
        comment=text(members(document.get("credentialSubject")).get("endorsementComment")),
    )


def _state(report: VerificationReport, endorsed: str | None) -> tuple[str, str | None]:
    """Whether the endorsement holds, and what is wrong or missing where it does not."""
    if report.verdict in _OPEN:
        return "not_checked", report.headline
    if report.verdict not in _HOLDS or report.document is None:
        return "fails", report.headline
    if profile_of(report.document) != "endorsement":
        return "fails", words("endorsement.no_endorsement", {})
    about = members(report.document.get("credentialSubject")).get("id")
    if endorsed is None or about != endorsed:
        data = {"about": shorten(about), "endorsed": shorten(endorsed)}
        return "fails", words("endorsement.other", data)
    return "holds", None


def _endorsements(document: Mapping[str, Any]) -> Iterator[tuple[Part, str | None]]:
    """Each endorsement, and the id of what it stands in."""
    for path, holder in _holders(document):
        endorsed = text(holder.get("id"))
        for member in ("endorsement", "endorsementJwt"):
            value = holder.get(member)
            if value is None:
                continue
            for at, given in enumerate(value if isinstance(value, list) else [value]):
                where = f"{path}.{member}[{at}]"
                yield Part(path=where, given=given, role="endorsement"), endorsed


def _holders(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What may be endorsed: the credential, its profiles, its achievements and theirs."""
    yield "$", document
    yield from _profiles("$.issuer", document.get("issuer"))
    subject = members(document.get("credentialSubject"))
    yield from _profiles("$.credentialSubject.source", subject.get("source"))
    achievement = subject.get("achievement")
    several = isinstance(achievement, list)
    for at, item in enumerate(objects(achievement if several else [achievement])):
        path = f"$.credentialSubject.achievement{f'[{at}]' if several else ''}"
        yield path, item
        yield from _profiles(f"{path}.creator", item.get("creator"))


def _profiles(path: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A profile and those of the organisations above it."""
    while isinstance(value, Mapping):
        yield path, value
        path, value = f"{path}.parentOrg", value.get("parentOrg")
