"""Colours and whether they can be read (WCAG 2.2: relative luminance, contrast ratio)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcred.encoding.strict_json import shorten
from mcred.errors import UsageError

__all__ = ["BLACK", "WHITE", "Colour", "contrast", "ink_on", "readable_on"]

_HEX = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Colour:
    """An sRGB colour, components 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Colour:
        """A colour written #rrggbb. Raises UsageError (`colour`)."""
        match = _HEX.fullmatch(text)
        if match is None:
            raise UsageError(f"a colour is written #rrggbb, found {shorten(text)}", code="colour")
        red, green, blue = (int(part, 16) for part in match.groups())
        return cls(red, green, blue)

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def rgb(self) -> tuple[int, int, int]:
        return self.red, self.green, self.blue

    @property
    def luminance(self) -> float:
        """Relative luminance, 0 for black to 1 for white."""
        red, green, blue = (_linear(part / 255) for part in self.rgb)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def mixed(self, other: Colour, share: float) -> Colour:
        """This colour with a share (0 to 1) of another."""
        return Colour(
            *(round(a + (b - a) * share) for a, b in zip(self.rgb, other.rgb, strict=True))
        )


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    low, high = sorted((one.luminance, other.luminance))
    return (high + 0.05) / (low + 0.05)


def ink_on(ground: Colour) -> Colour:
    """Black or white, whichever is read more easily on the ground."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, ground))


def readable_on(colour: Colour, ground: Colour, *, least: float) -> Colour:
    """The colour, moved towards the ground's ink only as far as the contrast needs."""
    ink = ink_on(ground)
    for step in range(101):
        candidate = colour.mixed(ink, step / 100)
        if contrast(candidate, ground) >= least:
            return candidate
    return ink


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
