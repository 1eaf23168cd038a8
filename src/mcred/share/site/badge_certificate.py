"""The certificate of a published badge, where the site has certificates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mcred.errors import UsageError
from mcred.share.certificate import ACCEPTED, certificate_pdf
from mcred.share.site.badges import SiteBadge
from mcred.share.site.unit import File

if TYPE_CHECKING:
    from mcred.share.site.frame import Frame

__all__ = ["certificate_files", "has_certificate"]


def has_certificate(frame: Frame, badge: SiteBadge) -> bool:
    """Whether the badge has one: not where it is withdrawn, on hold, or for one audience only."""
    wanted = frame.certificates is not None and badge.grant is None
    return wanted and badge.report.verdict in ACCEPTED


def certificate_files(frame: Frame, badge: SiteBadge, url: str, when: str) -> Iterator[File]:
    """`certificate.pdf` of a badge's page. Raises UsageError, which names the badge."""
    if not has_certificate(frame, badge):
        return
    try:
        pdf = certificate_pdf(
            replace(badge.report, checked_at=when),
            badge.text,
            page=url,
            earner=badge.choice.earner,
            look=frame.certificates,
            language=frame.language,
        )
    except UsageError as error:
        raise UsageError(f"{badge.choice.id}: {error.message}", code=error.code) from error
    yield f"{badge.path}certificate.pdf", pdf
