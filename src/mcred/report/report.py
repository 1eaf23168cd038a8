"""The report of one verification (report contract, version 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mcred._version import __version__
from mcred.errors import NotVerifiedError
from mcred.report import headline as _headline
from mcred.report.check import NOT_REACHED, Check, Outcome, Warning_
from mcred.report.facts import (
    AchievementFacts,
    AssessmentFacts,
    CredentialFacts,
    EvidenceFacts,
    IssuerFacts,
    ProvenFacts,
    RecipientFacts,
    RigorFacts,
    SourceFacts,
)
from mcred.report.looked import looked
from mcred.report.sentences import sentence, words
from mcred.report.verdict import Verdict, exit_code, verdict_of

if TYPE_CHECKING:
    from mcred.openbadges.vc import CredentialBase
    from mcred.openbadges2 import LinkedBadge

__all__ = ["REPORT_VERSION", "VerificationReport"]

REPORT_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class VerificationReport:
    """What was checked, what came of it, and what the badge says where it is proven.

    `proven` with the members that are read from it (`credential_facts` to `rigor`), and the
    issuer's `trust` and `domain`, are None unless proof and issuer binding hold: nothing unproven
    is shown as fact.
    """

    checks: tuple[Check, ...]
    checked_at: str
    source: SourceFacts = field(default_factory=SourceFacts)
    proven: ProvenFacts | None = field(default=None, repr=False)
    issuer: IssuerFacts = field(default_factory=IssuerFacts)
    recipient: RecipientFacts = field(default_factory=RecipientFacts)
    members: tuple[VerificationReport, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    accepts_unknown_issuer: bool = False
    #: The document that the proof covers, as parsed; None unless proof and issuer binding hold.
    #: Of an Open Badges 2 badge, what it says in the terms of Open Badges 3.0.
    document: Mapping[str, Any] | None = field(default=None, repr=False)
    #: The documents of an Open Badges 2 badge, as their sites have them.
    open_badge_2: LinkedBadge | None = field(default=None, repr=False)

    @property
    def credential_facts(self) -> CredentialFacts | None:
        return self.proven.credential_facts if self.proven else None

    @property
    def achievement(self) -> AchievementFacts | None:
        return self.proven.achievement if self.proven else None

    @property
    def results(self) -> tuple[Mapping[str, Any], ...] | None:
        return self.proven.results if self.proven else None

    @property
    def evidence(self) -> tuple[EvidenceFacts, ...] | None:
        return self.proven.evidence if self.proven else None

    @property
    def assessment(self) -> AssessmentFacts | None:
        return self.proven.assessment if self.proven else None

    @property
    def rigor(self) -> RigorFacts | None:
        return self.proven.rigor if self.proven else None

    @cached_property
    def verdict(self) -> Verdict:
        own = verdict_of(self.checks)
        return min([own, *(member.verdict for member in self.members)], key=lambda v: v.rank)

    @property
    def exit_code(self) -> int:
        return exit_code(self.verdict, accept_unknown_issuer=self.accepts_unknown_issuer)

    @property
    def headline(self) -> str:
        return _headline.headline(self)

    @property
    def detail(self) -> str:
        return _headline.detail(self)

    @cached_property
    def credential(self) -> CredentialBase | None:
        """The typed credential, or None unless proof and issuer binding hold."""
        if self.document is None:
            return None
        from mcred.openbadges.validation import parse

        return parse(self.document)

    def require(self) -> CredentialBase:
        """The credential, where it may be relied on.

        Raises:
            NotVerifiedError: unless the verdict is `valid`, or `issuer_unknown` where the policy
                accepts it; for a document around credentials (`several`), which are in `members`.
        """
        accepted = self.verdict is Verdict.VALID or (
            self.verdict is Verdict.ISSUER_UNKNOWN and self.accepts_unknown_issuer
        )
        credential = self.credential
        if accepted and credential is None and self.members:
            count = len(self.members)
            raise NotVerifiedError(
                f"it holds {count} credentials: take each from the report's members", code="several"
            )
        if not accepted or credential is None:
            raise NotVerifiedError(f"{self.verdict}: {self.headline}", code=str(self.verdict))
        return credential

    def check(self, check_id: str) -> Check:
        """The check of that id."""
        return next(check for check in self.checks if check.id == check_id)

    def to_dict(self, *, language: str = "en") -> dict[str, Any]:
        """The report as JSON values; every member is present, None or [] where unknown."""
        return {
            "report_version": REPORT_VERSION,
            "mcred": __version__,
            "verdict": str(self.verdict),
            "headline": _headline.headline(self, language),
            "detail": _headline.detail(self, language),
            "checked_at": self.checked_at,
            "source": _plain(self.source),
            "checks": [_check_dict(check, language) for check in self.checks],
            "credential": _plain(self.credential_facts),
            "achievement": _plain(self.achievement),
            "results": None if self.results is None else [dict(result) for result in self.results],
            "evidence": None if self.evidence is None else [_plain(item) for item in self.evidence],
            "assessment": _plain(self.assessment),
            "rigor": _rigor_dict(self.rigor, language),
            "issuer": {**_plain(self.issuer), "why": self.issuer.known(language)},
            "recipient": _plain(self.recipient),
            "members": [member.to_dict(language=language) for member in self.members],
            "warnings": [
                {
                    "code": warning.code,
                    "text": words(f"warning.{warning.code}", warning.data, language),
                    "data": _data(warning.data),
                }
                for warning in self.warnings
            ],
        }

    def text(self, language: str = "en") -> str:
        """The report in words, one fact a line."""
        lines = [_headline.headline(self, language), _headline.detail(self, language)]
        lines.extend(
            f"- {sentence(check.id, check.code, check.data, language)}"
            for check in self.checks
            if check.outcome in (Outcome.FAIL, Outcome.WARN, Outcome.NOT_CHECKED)
            and check.code != NOT_REACHED
        )
        lines.extend(looked(self, language))
        return "\n".join(line for line in lines if line)


def _check_dict(check: Check, language: str) -> dict[str, Any]:
    return {
        "id": check.id,
        "outcome": str(check.outcome),
        "code": check.code,
        "text": sentence(check.id, check.code, check.data, language),
        "data": _data(check.data),
    }


def _rigor_dict(rigor: RigorFacts | None, language: str) -> dict[str, Any] | None:
    if rigor is None:
        return None
    return {"grade": rigor.grade, "reasons": [_reason(item, language) for item in rigor.reasons]}


def _reason(reason: str, language: str) -> str:
    code, _, count = reason.partition(":")
    return words(f"rigor.{code}", {"count": count}, language)


def _plain(value: Any) -> Any:
    return None if value is None else _json(asdict(value))


#: Of a stranger's text in what a check or a warning adds: enough for any address.
_LONGEST = 4_000


def _data(value: Any) -> Any:
    """The same of what a check adds, where a badge's own text may stand: a key of a megabyte."""
    return _json(value, longest=_LONGEST)


def _json(value: Any, *, longest: int | None = None) -> Any:
    """Data as JSON values: tuples as lists, everything unknown as its text."""
    if isinstance(value, Mapping):
        return {
            _cut(str(key), longest): _json(item, longest=longest) for key, item in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_json(item, longest=longest) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return _cut(str(value), longest)


def _cut(text: str, longest: int | None) -> str:
    return text if longest is None or len(text) <= longest else text[: longest - 1] + "…"
