"""The badges of a site: from the register, verified before anybody sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from mcred.encoding.strict_json import shorten
from mcred.errors import UsageError
from mcred.report import Verdict, VerificationReport
from mcred.share.site.grants import Grant
from mcred.share.site.publication import Choice

__all__ = ["TOKENS", "IssuedBadge", "IssuedBadges", "SiteBadge", "require_publishable"]

TOKENS = frozenset({"vc-jwt", "vc+jwt"})

#: What a page can be made of: the badge is its issuer's, and the page says what became of it.
_PUBLISHABLE = frozenset(
    {
        Verdict.VALID,
        Verdict.EXPIRED,
        Verdict.REVOKED,
        Verdict.SUSPENDED,
        Verdict.NOT_YET_VALID,
    }
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class IssuedBadge(Protocol):
    """What is needed of a record; `mcred.register.IssuedCredential` is one."""

    @property
    def document(self) -> bytes: ...
    @property
    def format(self) -> str: ...


class IssuedBadges(Protocol):
    """Where the signed badges are; `mcred.register.Register` is one."""

    def issued(self, identifier: str) -> IssuedBadge:
        """The badge of that id. Raises NotFoundError."""
        ...

    def digests(self, identifiers: Sequence[str]) -> Mapping[str, str]:
        """Id → SHA-256 of the document, in hexadecimal, of those that are there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBadge:
    """A chosen badge: the signed text as handed out, and what its verification came to."""

    choice: Choice
    text: str = field(repr=False)
    is_token: bool
    report: VerificationReport
    grant: Grant | None = None  #: where the page is for one audience only

    @property
    def document(self) -> Mapping[str, Any]:
        assert self.report.document is not None
        return self.report.document

    @property
    def achievement(self) -> Mapping[str, Any]:
        found = self.document["credentialSubject"]["achievement"]
        assert isinstance(found, Mapping)
        return found

    @property
    def path(self) -> str:
        """The folder of its page, with a slash."""
        return f"c/{self.choice.path}/"


def require_publishable(identifier: str, report: VerificationReport) -> None:
    """The badge holds, is an achievement's, and gives away no e-mail address of its earner.

    Raises:
        UsageError: `not_publishable`, `email_in_badge`.
    """
    unchecked = report.verdict is Verdict.COULD_NOT_CHECK and _only_a_list_elsewhere(report)
    if report.document is None or not (report.verdict in _PUBLISHABLE or unchecked):
        raise UsageError(
            f"{shorten(identifier)} cannot be published: {report.headline} {report.detail}",
            code="not_publishable",
            verdict=str(report.verdict),
        )
    if report.achievement is None:
        raise UsageError(f"{shorten(identifier)} is no badge", code="not_publishable")
    given = {key: report.document.get(key) for key in ("id", "credentialSubject", "evidence")}
    if any(_EMAIL.search(text) for text in _texts(given)):
        raise UsageError(
            f"{shorten(identifier)} holds an e-mail address in clear, which must not be on the web",
            code="email_in_badge",
        )


def _only_a_list_elsewhere(report: VerificationReport) -> bool:
    """The one open question is a status list on another site, which a build does not ask."""
    status = report.check("status")
    return status.code == "could_not_check" and "was not asked" in str(status.data.get("reason"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
