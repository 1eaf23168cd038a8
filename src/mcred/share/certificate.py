"""A certificate: one badge on paper, with its signed data inside and a QR code to its page.

Paper proves nothing; so the PDF carries the badge as a file (`credential.json` or `.jwt`), which
any verifier can take out and check, and says what was found when it was made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from mcred.errors import NotVerifiedError, UsageError
from mcred.report import Verdict, VerificationReport
from mcred.report.sentences import words
from mcred.share.pictures import Picture
from mcred.share.theme import Theme

__all__ = ["ACCEPTED", "PAPERS", "CertificateLook", "PaperSize", "certificate_pdf", "require_pdf"]

PaperSize = Literal["a4", "letter"]
PAPERS: tuple[PaperSize, ...] = ("a4", "letter")
#: What a certificate is made of: proven to be its issuer's, and not withdrawn.
ACCEPTED = frozenset(
    {
        Verdict.VALID,
        Verdict.ISSUER_UNKNOWN,
        Verdict.EXPIRED,
        Verdict.NOT_YET_VALID,
        Verdict.COULD_NOT_CHECK,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateLook:
    """An issuer's look on paper. `fonts` are asked as `Typefaces` says."""

    theme: Theme = field(default_factory=Theme)
    logo: Picture | None = None
    fonts: Sequence[Path] = ()
    paper: PaperSize = "a4"

    def digest(self) -> tuple[str, ...]:
        """What a certificate depends on besides its badge and theme: paper, logo and fonts."""
        data = [b"" if self.logo is None else self.logo.data]
        data += [path.read_bytes() for path in self.fonts]
        return (self.paper, *(hashlib.sha256(one).hexdigest() for one in data))


def certificate_pdf(
    report: VerificationReport,
    text: str,
    *,
    page: str,
    earner: str | None = None,
    look: CertificateLook | None = None,
    language: str = "en",
) -> bytes:
    """The certificate of a verified badge; the same arguments give the same bytes.

    Args:
        report: on the badge. Its time is the certificate's.
        text: the signed badge, JSON or a token; it is attached as it is.
        page: the https address that the QR code leads to.
        earner: the name to print, where the earner agreed.

    Raises:
        NotVerifiedError: `not_certifiable`: the badge is not proven, withdrawn, or no badge.
        UsageError: `missing_glyph`: no font has a character; `font`: a font that cannot be used;
            `certificate_page`; `extra_missing`: the extra `pdf` is not installed.
    """
    achievement = _achievement(report)
    if not page.startswith("https://") or len(page) > 500 or not page.isascii():
        raise UsageError(
            "the page's address must be an https address of at most 500 ASCII characters",
            code="certificate_page",
        )
    require_pdf()
    from mcred.share.certificate_paper import certificate_sheet  # with its libraries, only here

    token = not text.lstrip().startswith("{")
    with certificate_sheet(
        report,
        achievement,
        page=page,
        earner=earner,
        look=look or CertificateLook(),
        language=language,
    ) as sheet:
        sheet.attach(
            "credential.jwt" if token else "credential.json",
            text.encode(),
            media_type="application/vc+jwt" if token else "application/vc",
            description=words("certificate.attachment", {}, language),
        )
        return sheet.output()


def require_pdf() -> None:
    """Raises UsageError (`extra_missing`) where the libraries that make PDFs are not there."""
    if any(find_spec(name) is None for name in ("fpdf", "uharfbuzz")):
        raise UsageError(
            "certificates need the extra pdf: pip install 'mcred-openbadges[pdf]'",
            code="extra_missing",
            extra="pdf",
        )


def _achievement(report: VerificationReport) -> Mapping[str, Any]:
    """The achievement of a report that may become a certificate. Raises NotVerifiedError."""
    if report.verdict not in ACCEPTED or report.document is None or report.members:
        raise NotVerifiedError(
            f"no certificate is made of this: {report.headline} {report.detail}".strip(),
            code="not_certifiable",
            verdict=str(report.verdict),
        )
    subject = report.document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, Mapping) else None
    if report.achievement is None or not isinstance(achievement, Mapping):
        raise NotVerifiedError(
            "no certificate is made of this: it is signed, but no badge", code="not_certifiable"
        )
    return achievement
