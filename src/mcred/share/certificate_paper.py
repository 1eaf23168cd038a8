"""One certificate on paper: who awards what to whom, how it was judged, how to check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from mcred._version import __version__
from mcred.encoding.dates import parse_datetime
from mcred.report import Verdict, VerificationReport
from mcred.report.sentences import words
from mcred.share.art import badge_svg
from mcred.share.certificate_pictures import draw_picture, drawable, qr_png
from mcred.share.certificate_results import draw_results
from mcred.share.certificate_sheet import Sheet
from mcred.share.certificate_text import Style
from mcred.share.colours import WHITE, Colour
from mcred.share.markdown import markdown_text
from mcred.share.pictures import Picture, picture_in
from mcred.share.reading import Reading, reading
from mcred.share.text import plain
from mcred.share.theme import Theme
from mcred.share.typefaces import Typefaces

if TYPE_CHECKING:
    from mcred.share.certificate import CertificateLook

__all__ = ["certificate_sheet"]

_INK = Colour.parse("#1c2430")
_QUIET = Colour.parse("#55606e")
_ART = 40.0  #: the side of the badge's picture, millimetres
_QR = 34.0


@contextmanager
def certificate_sheet(
    report: VerificationReport,
    achievement: Mapping[str, Any],
    *,
    page: str,
    earner: str | None,
    look: CertificateLook,
    language: str,
) -> Iterator[Sheet]:
    """The finished pages, with nothing attached yet."""
    read = reading(report, language=language)
    sheet = Sheet(
        title=f"{read.name} – {read.issuer_name}",
        subject=words("certificate.subject", {}, language),
        author=read.issuer_name,
        language=language,
        made=parse_datetime(report.checked_at),
        paper=look.paper,
        typefaces=Typefaces(look.fonts),
    )
    certificate = _Certificate(sheet, read, look, language)
    with closing(sheet):
        certificate.head(_picture(achievement, read.name, look.theme), earner)
        certificate.panel(page, report, named=earner is not None)
        certificate.facts()
        certificate.body(report)
        certificate.feet(report)
        yield sheet


def _picture(achievement: Mapping[str, Any], name: str, theme: Theme) -> Picture:
    own = picture_in(achievement)
    if own is not None and drawable(own):
        return own
    identifier = str(achievement.get("id") or name)
    return Picture(data=badge_svg(identifier, title=name, theme=theme), kind="svg")


class _Certificate:
    """The parts of one certificate, drawn in order."""

    def __init__(self, sheet: Sheet, read: Reading, look: CertificateLook, language: str) -> None:
        self._sheet, self._read, self._look, self._language = sheet, read, look, language
        self._accent = look.theme.accent

    def _say(self, key: str, **data: Any) -> str:
        return words(f"certificate.{key}", data, self._language)

    def head(self, picture: Picture, earner: str | None) -> None:
        """Who awards, to whom, what."""
        sheet, read, theme = self._sheet, self._read, self._look.theme
        with sheet.artifact():
            sheet.fill(theme.accent, 0, 0, sheet.pdf.w, 8)
            sheet.fill(theme.highlight, 0, 8, sheet.pdf.w, 1.2)
        column = sheet.width - _ART - 8
        sheet.y = 19.0
        if self._look.logo is not None and drawable(self._look.logo):
            alt = self._say("logo_of", name=theme.name or read.issuer_name)
            draw_picture(sheet, self._look.logo, sheet.x, sheet.y, 70, 15, alt=alt)
            sheet.y += 18
        art_top = sheet.y
        sheet.text("P", read.issuer_name, _style(12, self._accent, bold=True), width=column)
        sheet.y += 7
        if earner is None:
            sheet.text("P", self._say("awards"), _style(10, _QUIET), width=column)
        else:
            sheet.text("P", self._say("awarded_to"), _style(10, _QUIET), width=column)
            name = plain(earner, longest=200)
            sizes = [_style(size, _INK, bold=True, leading=1.25) for size in (25, 21, 17, 14)]
            sheet.text("P", name, sheet.fitted(name, sizes, column, most=2), width=column)
            sheet.text("P", self._say("for"), _style(10, _QUIET), before=2.5, width=column)
        sizes = [_style(size, self._accent, bold=True, leading=1.22) for size in (23, 19, 16, 13)]
        sheet.text("H1", read.name, sheet.fitted(read.name, sizes, column, most=3), width=column)
        draw_picture(
            sheet,
            picture,
            sheet.x + sheet.width - _ART,
            art_top,
            _ART,
            _ART,
            alt=words("page.art_alt", {"name": read.name}, self._language),
        )
        sheet.y = max(sheet.y, art_top + _ART)
        who = f" · {plain(earner, longest=200)}" if earner else ""
        sheet.running = (f"{read.name}{who}", _style(8.5, self._accent))
        sheet.text("P", read.description, _own_direction(10.5), before=3)

    def facts(self) -> None:
        """Dates and who issued it, in columns."""
        sheet = self._sheet
        rows = [
            *self._read.dates,
            (words("certificate.assessor", {}, self._language), self._read.assessor),
        ]
        rows = [(label, value) for label, value in rows if value]
        column = sheet.width / max(2, min(3, len(rows)))
        label, value = _style(8.5, _QUIET), _style(10.5, _INK, bold=True)
        sheet.y += 5
        for start in range(0, len(rows), 3):
            several = rows[start : start + 3]
            heights = [sheet.height(text, value, column - 4) for _, text in several]
            sheet.room_for(label.height + max(heights))
            for number, (name, text) in enumerate(several):
                x = sheet.x + number * column
                end = sheet.placed("P", name, label, x, sheet.y, column - 4)
                sheet.placed("P", text, value, x, end, column - 4)
            sheet.y += label.height + max(heights) + 3

    def body(self, report: VerificationReport) -> None:
        """What was assessed and what had to be done."""
        sheet, read = self._sheet, self._read
        if read.results:
            self._heading(words("page.results", {}, self._language), keep=24)
            draw_results(sheet, read.results, self._look.theme, self._language)
        told = read.criteria_link
        if told is None and report.achievement is not None:
            told = markdown_text(report.achievement.criteria or "")
        if told:
            self._heading(words("page.criteria", {}, self._language), keep=16)
            sheet.text("P", told, _own_direction(10), before=1)

    def _heading(self, text: str, *, keep: float) -> None:
        sheet, style = self._sheet, _style(12.5, self._accent, bold=True)
        sheet.y += 6
        sheet.room_for(style.height + keep)
        sheet.text("H2", text, style)

    def panel(self, page: str, report: VerificationReport, *, named: bool) -> None:
        """How to check it: at the foot of the first page, which ends above it."""
        sheet, read = self._sheet, self._read
        x, width = sheet.x + _QR + 11, sheet.width - _QR - 16
        head, small = _style(11, self._accent, bold=True), _style(8.5, _INK, leading=1.42)
        code = _style(8.5, self._accent, bold=True, leading=1.42)
        unknown = read.verdict == str(Verdict.ISSUER_UNKNOWN)
        found = self._say("signed", why=read.issuer_why) if unknown else read.headline
        chosen = words("note.selectively_disclosed", {}, self._language)
        is_part = any(warning.code == "selectively_disclosed" for warning in report.warnings)
        notes = [chosen] if is_part and chosen not in found else []
        notes += [self._say("name_note")] if named else []
        found = self._say("found", when=read.checked, found=found)
        parts = [
            (self._say("check"), head),
            (self._say("scan"), small),
            (page, code),
            (self._say("attached"), small),
            (" ".join([found, *notes]), small),
        ]
        texts = sum(sheet.height(text, style, width) for text, style in parts) + 1.2 * len(parts)
        height = max(_QR + 8, texts + 8)
        top = sheet.pdf.h - 17 - height
        with sheet.artifact():
            sheet.fill(self._accent.mixed(WHITE, 0.92), sheet.x, top, sheet.width, height)
            sheet.fill(self._look.theme.highlight, sheet.x, top, 1.2, height)
            sheet.fill(WHITE, sheet.x + 5, top + (height - _QR) / 2, _QR, _QR)
        picture = Picture(data=qr_png(page), kind="png")
        alt = words("page.qr_alt", {}, self._language)
        middle = top + (height - _QR) / 2
        draw_picture(sheet, picture, sheet.x + 5, middle, _QR, _QR, alt=f"{alt} {page}")
        y = top + (height - texts) / 2
        for text, style in parts:
            end = sheet.placed("P", text, style, x, y, width)
            if style is code:
                sheet.pdf.link(x, y, width, end - y, page)
            y = end + 1.2
        sheet.floor = top - 5

    def feet(self, report: VerificationReport) -> None:
        facts = report.credential_facts
        line = self._say(
            "foot",
            id=plain((facts.id if facts else None) or "…", longest=90),
            version=__version__,
            page="{page}",
            pages="{pages}",
        )
        self._sheet.foot(line, _style(7.5, _QUIET))


def _style(size: float, colour: Colour, *, bold: bool = False, leading: float = 1.4) -> Style:
    return Style(size=size, colour=colour, bold=bold, leading=leading)


def _own_direction(size: float) -> Style:
    return Style(size=size, colour=_INK, leading=1.45, align="start")
