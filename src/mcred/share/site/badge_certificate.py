"""The certificate of a published badge, where the site has certificates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mcred.errors import UsageError
from mcred.share.certificate import ACCEPTED, certificate_pdf
from mcred.share.site.badges import SiteBadge
from mcred.share.site.unit import File, inputs_digest

if TYPE_CHECKING:
    from mcred.share.site.frame import Frame

__all__ = ["certificate_files", "has_certificate"]


def has_certificate(frame: Frame, badge: SiteBadge) -> str:
    """What the certificate depends on besides the badge, or nothing: it is withdrawn, on hold, or
    the site has no certificates."""
    look = frame.certificates
    if look is None or badge.report.verdict not in ACCEPTED:
        return ""
    logo = None if look.logo is None else look.logo.data.hex()
    return inputs_digest(look.paper, logo, [path.read_bytes().hex() for path in look.fonts])


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
