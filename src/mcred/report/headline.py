"""The report's first two lines, by verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcred.report.check import Check
from mcred.report.sentences import sentence, words
from mcred.report.verdict import Verdict, consequence

if TYPE_CHECKING:
    from mcred.report.report import VerificationReport

__all__ = ["detail", "headline"]

#: Which of the three cases of `invalid` a failed check is, by (check, code).
_INVALID_CASES = {
    "contexts": "outside",
    "issuer_binding": "key",
}
#: Causes that have a case of their own, whatever their check.
_HOSTED_CASES = frozenset({"out_of_scope", "other_document"})
#: Signatures that are whole, and yet are not what was asked for, by the cause.
_PROOF_CASES = {
    "proof_domain": "made_for_another",
    "proof_challenge": "answers_another",
    "proof_expired": "proof_ended",
}
_HOSTED = "ob2-hosted"

_PROVEN_VERDICTS = frozenset(
    {
        Verdict.REVOKED,
        Verdict.SUSPENDED,
        Verdict.NOT_YET_VALID,
        Verdict.EXPIRED,
        Verdict.RECIPIENT_MISMATCH,
        Verdict.INCONSISTENT,
        Verdict.HOSTED_ONLY,
        Verdict.ISSUER_UNKNOWN,
        Verdict.VALID,
    }
)


def headline(report: VerificationReport, language: str = "en") -> str:
    """One sentence for the employer, saying no more than was proven."""
    verdict = report.verdict
    cause = _cause(report)
    if cause is None and report.members:
        worst = headline(_worst_member(report), language)
        count = len(report.members)
        several = {"count": count, "worst": worst}
        kind = "ambiguous" if _ambiguous(report) else "headline"
        return words(f"members.{kind}", several, language) if count > 1 else worst
    key = f"headline.{verdict}"
    data: dict[str, Any] = {"who": _who(report, language), "date": report.checked_at[:10]}
    data["domain"] = report.issuer.domain
    if cause is not None:
        data |= cause.data
        data.setdefault("method", cause.data.get("url"))
    if verdict is Verdict.INVALID:
        key += f".{_invalid_case(cause)}"
    elif verdict is Verdict.EXPIRED and report.source.format == _HOSTED:
        key += ".hosted"
    elif cause is not None and cause.code == "dangling":
        key += ".dangling"
    elif verdict is Verdict.COULD_NOT_CHECK:
        data["what"] = words(_what(cause), {}, language)
    return " ".join([words(key, data, language), *_notes(report, language)])


#: Warnings that the first line must not leave out, where it says that something holds.
_NOTED = ("refreshed", "selectively_disclosed", "evidence_changed", "endorsement_fails")


def _notes(report: VerificationReport, language: str) -> list[str]:
    if report.verdict not in (Verdict.VALID, Verdict.ISSUER_UNKNOWN, Verdict.INCONSISTENT):
        return []
    codes = {warning.code for warning in report.warnings}
    return [words(f"note.{code}", {}, language) for code in _NOTED if code in codes]


def detail(report: VerificationReport, language: str = "en") -> str:
    """What the reader should know beside the headline, in a few sentences."""
    verdict = report.verdict
    parts: list[str] = []
    cause = _cause(report)
    if cause is None and report.members:
        return detail(_worst_member(report), language)
    if cause is not None and not _restated(cause):
        parts.append(sentence(cause.id, cause.code, cause.data, language))
    own = f"detail.{verdict}"
    if verdict in _OWN_DETAIL:
        parts.append(words(own, {}, language))
    if verdict in _PROVEN_VERDICTS:
        parts.extend(_about_proven(report, language))
    return " ".join(dict.fromkeys(parts))


#: Causes of which the headline says all there is to say, unless the issuer gave a reason.
_RESTATED = frozenset(
    {
        ("validity", "expired"),
        ("validity", "not_yet_valid"),
        ("status", "revoked"),
        ("status", "suspended"),
        ("proof", "signature_mismatch"),
        ("proof", "no_proof"),
        ("trust", "hosted_only"),
    }
)


def _restated(cause: Check) -> bool:
    told = (cause.id, cause.code) in _RESTATED
    return told and not (cause.id == "status" and cause.data.get("reason"))


_OWN_DETAIL = frozenset(
    {
        Verdict.INVALID,
        Verdict.REVOKED,
        Verdict.SUSPENDED,
        Verdict.UNSUPPORTED,
        Verdict.COULD_NOT_CHECK,
        Verdict.HOSTED_ONLY,
    }
)


def _about_proven(report: VerificationReport, language: str) -> list[str]:
    parts = []
    if report.recipient.match:
        parts.append(words("detail.recipient_match", {}, language))
    elif not report.recipient.asked:
        parts.append(words("detail.recipient_not_asked", {}, language))
    if report.issuer.trust not in (None, "pinned", "registered") and report.issuer.claimed_name:
        parts.append(words("detail.claimed_name", {"name": report.issuer.claimed_name}, language))
    if report.verdict in (Verdict.VALID, Verdict.ISSUER_UNKNOWN, Verdict.HOSTED_ONLY):
        parts.append(words("detail.issuer_answers", {}, language))
    return parts


def _cause(report: VerificationReport) -> Check | None:
    """The check that led to the report's own verdict."""
    leading = [check for check in report.checks if consequence(check) is report.verdict]
    return leading[0] if leading else None


def _ambiguous(report: VerificationReport) -> bool:
    return any(warning.code == "ambiguous" for warning in report.warnings)


def _worst_member(report: VerificationReport) -> VerificationReport:
    return min(report.members, key=lambda member: member.verdict.rank)


def _who(report: VerificationReport, language: str) -> str:
    issuer = report.issuer
    vouched = issuer.name or issuer.claimed_name
    if issuer.trust in ("pinned", "registered") and vouched:
        return vouched
    if issuer.trust in ("domain", "path") and issuer.domain:
        return words(f"who.{issuer.trust}", {"domain": issuer.domain}, language)
    return words("who.self", {}, language)


def _invalid_case(cause: Check | None) -> str:
    if cause is None:
        return "content"
    if cause.code == "no_proof":
        return "unsigned"
    if cause.code == "too_complex":
        return "too_complex"
    if cause.code in _HOSTED_CASES:
        return "hosted"
    if (told := _PROOF_CASES.get(str(cause.data.get("cause")))) is not None:
        return told
    return _INVALID_CASES.get(cause.id, "content")


_WHAT = {
    "site_unreachable": "what.site",
    "linked_unreachable": "what.linked",
    "gone": "what.gone",
    "not_found": "what.not_found",
    "private": "what.private",
    "several_codes": "what.several_codes",
}


def _what(cause: Check | None) -> str:
    if cause is not None and cause.code in _WHAT:
        return _WHAT[cause.code]
    known = {"input", "proof", "issuer_binding", "status", "recipient"}
    return f"what.{cause.id}" if cause is not None and cause.id in known else "what.other"
