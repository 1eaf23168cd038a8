"""The paper of a certificate: pages, tagged content, text that flows, and boxes at the foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

from fpdf import ViewerPreferences
from fpdf.fonts import TTFFont

from mcred.share.certificate_text import Document, Line, Style, TextSetter
from mcred.share.colours import Colour
from mcred.share.typefaces import Typefaces, font_trouble

__all__ = ["Sheet"]

MARGIN = 20.0
_FOOT = 17.0  #: kept free at the lower edge, for the line at the foot


class Sheet:
    """A PDF that is filled from the top; every piece of text knows what it is (PDF 1.7, 14.8).

    Lengths are millimetres. `y` is where the next block begins, `floor` where this page ends.
    """

    def __init__(
        self,
        *,
        title: str,
        subject: str,
        author: str,
        language: str,
        made: datetime,
        paper: Literal["a4", "letter"],
        typefaces: Typefaces,
    ) -> None:
        self.pdf = Document(format=paper)
        self.pdf.str_alias_nb_pages = ""  # "{nb}" in a text is that text
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        self.pdf.set_title(title)
        self.pdf.set_subject(subject)
        self.pdf.set_author(author)
        self.pdf.set_creator("mcred")
        self.pdf.set_lang(language)
        self.pdf.set_creation_date(made)
        self.pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self._setter = TextSetter(self.pdf, typefaces)
        self.x, self.width = MARGIN, self.pdf.w - 2 * MARGIN
        self.running: tuple[str, Style] | None = None  #: at the head of every further page
        self.new_page()

    def new_page(self) -> None:
        self.pdf.add_page()
        self.y = MARGIN
        self.floor = self.pdf.h - _FOOT
        if self.running is not None:
            text, style = self.running
            with self.artifact():
                self.fill(style.colour, self.x, 10, self.width, 0.6)
                self.lines(
                    self.broken(text, style, self.width)[:1], style, self.x, 11.5, self.width
                )
            self.y = 24.0

    def room_for(self, height: float) -> None:
        """Begin a new page where so much does not fit on this one."""
        if self.y + height > self.floor:
            self.new_page()

    def text(
        self,
        tag: str,
        text: str,
        style: Style,
        *,
        before: float = 0.0,
        x: float | None = None,
        width: float | None = None,
    ) -> None:
        """A paragraph at `y`, over as many pages as it needs. `tag` is its structure type."""
        if not text.strip():
            return
        at, wide = self.x if x is None else x, self.width if width is None else width
        lines = self._setter.lines(text, style, wide)
        self.y += before
        while lines:
            fitting = int((self.floor - self.y + 0.01) // style.height)
            if fitting < min(2, len(lines)):
                self.new_page()
                continue
            with self.tagged(tag):
                self.lines(lines[:fitting], style, at, self.y, wide)
            self.y += style.height * len(lines[:fitting])
            lines = lines[fitting:]

    def fitted(self, text: str, styles: Sequence[Style], width: float, *, most: int) -> Style:
        """The first style in which the text takes at most so many lines; else the last."""
        return next(
            (one for one in styles if len(self._setter.lines(text, one, width)) <= most), styles[-1]
        )

    def height(self, text: str, style: Style, width: float) -> float:
        return len(self.broken(text, style, width)) * style.height

    def broken(self, text: str, style: Style, width: float) -> list[Line]:
        return self._setter.lines(text, style, width)

    def lines(self, lines: list[Line], style: Style, x: float, y: float, width: float) -> None:
        for number, line in enumerate(lines):
            self._setter.draw(line, style, x, y + number * style.height, width)

    def placed(self, tag: str, text: str, style: Style, x: float, y: float, width: float) -> float:
        """Text at a fixed place; returns where it ends."""
        lines = self.broken(text, style, width)
        with self.tagged(tag):
            self.lines(lines, style, x, y, width)
        return y + len(lines) * style.height

    def fill(self, colour: Colour, x: float, y: float, width: float, height: float) -> None:
        self.pdf.set_fill_color(*colour.rgb)
        self.pdf.rect(x, y, width, height, style="F")

    @contextmanager
    def tagged(self, tag: str, *, alt: str | None = None) -> Iterator[None]:
        """What is drawn inside is one element of the document's structure."""
        pdf, builder = self.pdf, self.pdf.struct_builder
        mcid = builder.next_mcid_for_page(pdf.page)
        described = {} if alt is None else {"alt_text": alt}
        _, parents = builder.add_marked_content(
            page_number=pdf.page, struct_type=f"/{tag}", mcid=mcid, **described
        )
        pdf.pages[pdf.page].struct_parents = parents
        with self._marked(f"/{tag} <</MCID {mcid}>> BDC"):
            yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn inside is decoration."""
        with self._marked("/Artifact BMC"):
            yield

    @contextmanager
    def _marked(self, opening: str) -> Iterator[None]:
        self.pdf._out(opening)  # fpdf2 tags figures only; text is tagged like them
        yield
        self.pdf._out("EMC")

    def foot(self, text: str, style: Style) -> None:
        """A line at the foot of every page; `{page}` and `{pages}` are filled in."""
        pages = self.pdf.pages_count
        for number in range(1, pages + 1):
            self.pdf.page = number
            self.pdf.set_font_size(1)  # or a page is taken to have the font of the page before
            line = text.replace("{page}", str(number)).replace("{pages}", str(pages))
            with self.artifact():
                broken = self.broken(line, style, self.width)[:1]
                self.lines(broken, style, self.x, self.pdf.h - 11.5, self.width)

    def attach(self, name: str, data: bytes, *, media_type: str, description: str) -> None:
        """Put a file into the PDF (PDF 1.7, 7.11.4), as the data that the paper is made of."""
        self.pdf.embed_file(
            bytes=data,
            basename=name,
            mime_type=media_type,
            desc=description,
            compress=True,
            checksum=True,
            associated_file_relationship="Source",
            creation_date=self.pdf.creation_date,
            modification_date=self.pdf.creation_date,
        )

    def output(self) -> bytes:
        with font_trouble(Path("one of the fonts")):
            return bytes(self.pdf.output())

    def close(self) -> None:
        """Close the font files."""
        for font in self.pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()
