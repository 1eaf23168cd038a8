"""Text of any script on a PDF page: fonts by character, lines by width, order by direction.

Unicode Bidirectional Algorithm (UAX #9): levels are worked out for a paragraph, lines are reordered
(rule L2) and each piece of one font and direction is shaped by itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, NamedTuple

from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.line_break import Fragment

from mcred.share.colours import Colour
from mcred.share.typefaces import Typeface, Typefaces, font_trouble

__all__ = ["Document", "Line", "Style", "TextSetter"]

_POINTS = 72 / 25.4  #: in a millimetre


class Document(FPDF):
    """A PDF in which a piece of text is shaped as it is given.

    fpdf2 would cut it where the script property changes, also before a mark that every script
    shares; Arabic letters on both sides of a shadda would then not join.
    """

    def _parse_chars(self, text: str, markdown: bool, **_: Any) -> Iterator[Fragment]:  # noqa: ARG002
        yield Fragment(text, self._get_current_graphics_state(), self.k)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """`size` in points, `leading` as a multiple of it; `align` is the left side or the one where
    the text's own reading begins."""

    size: float
    colour: Colour
    bold: bool = False
    leading: float = 1.4
    align: Literal["left", "start"] = "left"

    @property
    def height(self) -> float:
        """Of one line, in millimetres."""
        return self.size * self.leading / _POINTS


class _Character(NamedTuple):
    text: str
    face: Typeface
    level: int


class _Piece(NamedTuple):
    text: str
    face: Typeface
    level: int
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces in the order in which they stand, left to right; widths in millimetres."""

    pieces: tuple[_Piece, ...]
    rtl: bool

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


class TextSetter:
    """Measures, breaks and draws text on one PDF with one set of fonts."""

    def __init__(self, pdf: FPDF, typefaces: Typefaces) -> None:
        self._pdf = pdf
        self._typefaces = typefaces
        self._added: set[tuple[str, bool]] = set()
        self._widths: dict[tuple[str, str, bool, float, int], float] = {}
        self._broken_texts: dict[tuple[str, Style, float], list[Line]] = {}

    def lines(self, text: str, style: Style, width: float) -> list[Line]:
        """The text in lines no wider than `width` millimetres; line breaks in it are kept.

        Raises:
            UsageError: `missing_glyph`.
        """
        key = (text, style, width)
        if key not in self._broken_texts:  # most text is measured first and drawn then
            self._broken_texts[key] = list(self._lines(text, style, width))
        return self._broken_texts[key]

    def _lines(self, text: str, style: Style, width: float) -> Iterator[Line]:
        for paragraph in text.split("\n"):
            characters, rtl = self._characters(paragraph)
            broken = self._broken(characters, style, width) or [[]]
            yield from (self._line(one, style, rtl) for one in broken)

    def draw(self, line: Line, style: Style, x: float, y: float, width: float) -> None:
        """Draw a line whose top is at `y`, within `width` from `x`."""
        if style.align == "start" and line.rtl:
            x += width - line.width
        self._pdf.set_text_color(*style.colour.rgb)
        for piece in line.pieces:
            self._use(piece.face, style, rtl=piece.level % 2 == 1)
            self._pdf.set_xy(x, y)
            self._pdf.cell(w=piece.width, h=style.height, text=piece.text, align="L")
            x += piece.width

    def _characters(self, text: str) -> tuple[list[_Character], bool]:
        faces = [face for run, face in self._typefaces.runs(text) for _ in run]
        if text.isascii() or not text:
            return [_Character(c, face, 0) for c, face in zip(text, faces, strict=True)], False
        bidi = BidiParagraph(text, preserve_bn_chars=True)
        levels = [one.embedding_level for one in bidi.get_characters_with_embedding_level()]
        whole = zip(text, faces, levels, strict=True)
        return [_Character(*one) for one in whole], _is_rtl(text)

    def _broken(
        self, characters: list[_Character], style: Style, width: float
    ) -> list[list[_Character]]:
        lines: list[list[_Character]] = []
        current: list[_Character] = []
        taken = 0.0
        for word in _words(characters):
            if current and taken + self._width(_trimmed(word), style) > width:
                lines.append(current)
                current, taken = [], 0.0
            current = [*current, *word]
            taken += self._width(word, style)
            while taken > width and self._overfull(current, style, width):
                cut = self._fitting(current, style, width)
                lines.append(current[:cut])
                current = current[cut:]
                taken = self._width(current, style)
        return [*lines, current] if current else lines

    def _overfull(self, characters: list[_Character], style: Style, width: float) -> bool:
        """One word that is wider than a line, and can be cut."""
        shown = _trimmed(characters)
        return len(shown) > 1 and self._width(shown, style) > width

    def _fitting(self, characters: list[_Character], style: Style, width: float) -> int:
        """How many characters of a word fit, at least one, without splitting off a mark."""
        low, high = 1, len(characters) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._width(characters[:middle], style) <= width:
                low = middle
            else:
                high = middle - 1
        while low > 1 and unicodedata.combining(characters[low].text):
            low -= 1
        return low

    def _line(self, characters: list[_Character], style: Style, rtl: bool) -> Line:
        pieces = [
            self._piece(list(group), style)
            for _, group in groupby(_trimmed(characters), key=lambda one: (one.face, one.level))
        ]
        return Line(tuple(_reordered(pieces)), rtl)

    def _piece(self, characters: list[_Character], style: Style) -> _Piece:
        text = "".join(one.text for one in characters)
        first = characters[0]
        return _Piece(text, first.face, first.level, self._measure(text, first, style))

    def _width(self, characters: list[_Character], style: Style) -> float:
        groups = groupby(characters, key=lambda one: (one.face, one.level))
        return sum(self._piece(list(group), style).width for _, group in groups)

    def _measure(self, text: str, like: _Character, style: Style) -> float:
        key = (text, like.face.name, style.bold, style.size, like.level % 2)
        if key not in self._widths:
            self._use(like.face, style, rtl=like.level % 2 == 1)
            self._widths[key] = self._pdf.get_string_width(text)
        return self._widths[key]

    def _use(self, face: Typeface, style: Style, *, rtl: bool) -> None:
        key = (face.name, style.bold)
        if key not in self._added:
            path = face.bold if style.bold else face.regular
            with font_trouble(path):
                self._pdf.add_font(face.name, "B" if style.bold else "", path)
            self._added.add(key)
        self._pdf.set_font(face.name, "B" if style.bold else "", style.size)
        self._pdf.set_text_shaping(True, direction="rtl" if rtl else "ltr")


def _trimmed(characters: list[_Character]) -> list[_Character]:
    """Without the spaces at the end, which a line does not show."""
    end = len(characters)
    while end and characters[end - 1].text == " ":
        end -= 1
    return characters[:end]


def _is_rtl(text: str) -> bool:
    """By the first strong character (UAX #9, P2 and P3)."""
    directions = (unicodedata.bidirectional(one) for one in text)
    return next((one in ("R", "AL") for one in directions if one in ("L", "R", "AL")), False)


def _words(characters: list[_Character]) -> Iterator[list[_Character]]:
    """Pieces between which a line may break: after spaces and hyphens, around ideographs."""
    word: list[_Character] = []
    for one in characters:
        if word and one.text != " " and _may_break(word[-1].text, one.text):
            yield word
            word = []
        word.append(one)
    if word:
        yield word


#: What no line begins with.
_CLOSING = frozenset(",.;:!?)]}»”’、。，．・：；？！）」』】〉》…ー々")
_OPENING = frozenset("([{«“‘（「『【〈《")


def _may_break(before: str, after: str) -> bool:
    if before == " " or (before in "-/" and after.isalpha()):
        return True
    ideographs = _is_ideograph(before) or _is_ideograph(after)
    joined = after in _CLOSING or before in _OPENING or unicodedata.combining(after)
    return ideographs and not joined


def _is_ideograph(character: str) -> bool:
    """Han, kana, and what is printed as wide as they are; Hangul breaks at spaces."""
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return wide and not "\uac00" <= character <= "\ud7a3"


def _reordered(pieces: list[_Piece]) -> list[_Piece]:
    """Rule L2: from the highest level down, reverse every stretch at that level or above."""
    levels = [piece.level for piece in pieces]
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(pieces):
            end = start
            while end < len(pieces) and levels[end] >= level:
                end += 1
            pieces[start:end] = reversed(pieces[start:end])
            levels[start:end] = reversed(levels[start:end])
            start = max(end, start + 1)
    return pieces
