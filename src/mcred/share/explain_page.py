"""One self-contained page from a report: to be read, printed and filed beside an application."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from mcred._version import __version__
from mcred.report import VerificationReport
from mcred.report.looked import looked
from mcred.share.art import badge_svg
from mcred.share.pictures import Picture, picture_in
from mcred.share.reading import Reading, reading
from mcred.share.rendering import render, stylesheet, stylesheet_hash
from mcred.share.theme import Theme

__all__ = ["explain_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    reading: Reading
    picture: str | None


def explain_page(
    report: VerificationReport, *, language: str = "en", theme: Theme | None = None
) -> str:
    """The report as an HTML document that loads nothing and runs nothing.

    What is not proven is not in it. A report with members shows each of them.
    """
    look = theme or Theme()
    style = look.css() + stylesheet()
    parts = [_part(one, language, look) for one in (report.members or (report,))]
    return render(
        "report.html",
        language=language,
        style=Markup(style),  # noqa: S704 (our own file and checked colours)
        style_hash=Markup(stylesheet_hash(style)),  # noqa: S704 (a digest)
        whole=reading(report, language=language),
        parts=parts,
        looked=list(looked(report, language)),
        version=__version__,
    )


def _part(report: VerificationReport, language: str, theme: Theme) -> _Part:
    read = reading(report, language=language)
    picture = _picture(report, read, theme) if read.proven and report.achievement else None
    return _Part(reading=read, picture=picture.data_url if picture else None)


def _picture(report: VerificationReport, read: Reading, theme: Theme) -> Picture:
    """The badge's own picture where it carries one that may be shown, else one drawn for it."""
    subject = (report.document or {}).get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    own = picture_in(achievement)
    if own is not None:
        return own
    identifier = (report.achievement.id if report.achievement else None) or read.name
    return Picture(data=badge_svg(identifier, title=read.name, theme=theme), kind="svg")
