"""Each criterion of a badge with its scale and the level reached on it."""

from __future__ import annotations

from collections.abc import Sequence

from mcred.report.sentences import words
from mcred.share.certificate_sheet import Sheet
from mcred.share.certificate_text import Style
from mcred.share.colours import WHITE, Colour
from mcred.share.reading import Criterion
from mcred.share.theme import Theme

__all__ = ["draw_results"]

_INK = Colour.parse("#1c2430")
_QUIET = Colour.parse("#55606e")
_SCALE = 46.0  #: the width of a scale, millimetres
_BAR = 3.0
_MOST_LEVELS = 12


def draw_results(sheet: Sheet, results: Sequence[Criterion], theme: Theme, language: str) -> None:
    """One row a criterion: its name and outcome in words, and the scale beside them."""
    for result in results:
        _row(sheet, result, theme, language)


def _row(sheet: Sheet, result: Criterion, theme: Theme, language: str) -> None:
    name = Style(size=10, colour=_INK, bold=True)
    said = Style(size=9, colour=_QUIET)
    with_scale = 1 < len(result.levels) <= _MOST_LEVELS
    width = sheet.width - (_SCALE + 8 if with_scale else 0)
    outcome = _outcome(result, language)
    height = sheet.height(result.name, name, width) + sheet.height(outcome, said, width)
    sheet.y += 2.6
    sheet.room_for(min(height, sheet.floor - 40))
    top = sheet.y
    sheet.text("P", result.name, name, width=width)
    sheet.text("P", outcome, said, width=width)
    if with_scale and sheet.y > top:
        with sheet.artifact():
            _scale(sheet, result, theme, sheet.x + sheet.width - _SCALE, top + 1.8)


def _outcome(result: Criterion, language: str) -> str:
    """Reached: Proficient (3 of 4) · Required: Proficient."""
    reached = next((at for at, level in enumerate(result.levels, 1) if level.achieved), None)
    key = "reached" if reached is not None else "recorded"
    data = {"level": result.outcome, "at": reached, "of": len(result.levels)}
    parts = [words(f"certificate.{key}", data, language)]
    if result.required:
        parts.append(words("page.result_required_line", {"level": result.required}, language))
    if result.met is False:
        parts.append(words("page.result_not_met", {}, language))
    return " · ".join(parts)


def _scale(sheet: Sheet, result: Criterion, theme: Theme, x: float, y: float) -> None:
    """One segment a level, filled up to the one reached; a mark under the one required."""
    count = len(result.levels)
    reached = next((at for at, level in enumerate(result.levels) if level.achieved), -1)
    gap = 1.0
    width = (_SCALE - gap * (count - 1)) / count
    for at, level in enumerate(result.levels):
        left = x + at * (width + gap)
        colour = theme.accent if at <= reached else theme.accent.mixed(WHITE, 0.8)
        sheet.fill(colour, left, y, width, _BAR)
        if level.required:
            sheet.fill(_INK, left, y + _BAR + 0.7, width, 0.7)
