"""The reports on the credentials in a document, and what they have to do with what is around them.

A Comprehensive Learner Record 2.0 is a credential like any other, and its parts are judged beside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from mcred.checks.state import Verification
from mcred.encoding.strict_json import shorten
from mcred.errors import Problem
from mcred.openbadges.rules import members, objects, text
from mcred.report import Check, Outcome, VerificationReport

__all__ = ["check_associations", "judge_members"]


def judge_members(v: Verification) -> None:
    """Judge each part on its own; only of a document whose own proof holds, or that has none."""
    assert v.judge is not None
    v.members = tuple(v.judge(part) for part in v.parts)
    if v.profile == "clr" and (paths := _about_others(v, _subject_ids(v.document))):
        v.warn("member_of_another", path=paths)
    signed = v.profile == "presentation" and v.findings
    if signed and v.issuer_id and (paths := _about_others(v, (v.issuer_id,))):
        v.warn("holder_not_subject", path=paths)


def _about_others(v: Verification, about: Collection[str]) -> list[str]:
    """The parts about somebody else, however deep in others they stand.

    Ids say it only where both sides have one.
    """
    if not about:
        return []
    return [
        path
        for path, document in _documents(v.members, "")
        if (subjects := _subject_ids(document)) and subjects.isdisjoint(about)
    ]


def _documents(
    reports: Iterable[VerificationReport], around: str
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The credentials in reports that are proven, each with where it stands."""
    for report in reports:
        given = str(report.source.given)
        path = around + given.removeprefix("$") if around else given
        if report.document is not None:
            yield path, report.document
        yield from _documents(report.members, path)


def _subject_ids(document: Mapping[str, Any]) -> frozenset[str]:
    """Whom a credential is about; a plain one may be about several."""
    subject = document.get("credentialSubject")
    several = objects(subject) if isinstance(subject, list) else (members(subject),)
    return frozenset(name for one in several if (name := text(one.get("id"))) is not None)


def check_associations(v: Verification) -> Check:
    """results, of a record: both ends of each association are in it (CLR 2.0, Association)."""
    subject = members(v.document.get("credentialSubject"))
    associations = objects(subject.get("association"))
    if not associations:
        return Check("results", Outcome.NOT_APPLICABLE, "none")
    known = frozenset(_known_ids(subject))
    dangling = tuple(
        Problem(f"{path}[{at}].{end}", "association_unknown", "an id in this record", shorten(name))
        for path in ("$.credentialSubject.association",)
        for at, association in enumerate(associations)
        for end in ("sourceId", "targetId")
        if (name := association.get(end)) not in known
    )
    if dangling:
        data = {
            "reason": "; ".join(str(problem) for problem in dangling[:3]),
            "problems": [{"path": p.path, "code": p.code, "seen": p.seen} for p in dangling],
        }
        return Check("results", Outcome.FAIL, "dangling", data)
    return Check("results", Outcome.PASS, "related")


def _known_ids(subject: Mapping[str, Any]) -> Iterator[str]:
    """Ids of the record's achievements and credentials, and of the achievements in these."""
    credentials = objects(subject.get("verifiableCredential"))
    achievements = [
        members(members(credential.get("credentialSubject")).get("achievement"))
        for credential in credentials
    ]
    for item in (*objects(subject.get("achievement")), *credentials, *achievements):
        if (name := text(item.get("id"))) is not None:
            yield name
