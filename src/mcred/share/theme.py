"""An issuer's look: name, logo and two colours, checked so that every page can be read."""

from __future__ import annotations

from dataclasses import dataclass

from mcred.errors import UsageError
from mcred.share.colours import Colour, contrast, ink_on, readable_on

__all__ = ["DARK_GROUND", "LIGHT_GROUND", "Theme"]

LIGHT_GROUND = Colour.parse("#ffffff")
DARK_GROUND = Colour.parse("#161b22")
DEFAULT_ACCENT = Colour.parse("#1f4a7c")
DEFAULT_HIGHLIGHT = Colour.parse("#f2c14e")
_TEXT = 4.5  #: WCAG 1.4.3
_SHAPE = 3.0  #: WCAG 1.4.11


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """`name` stands at the head of every page; `logo` is a path within the site, or None.

    Raises:
        UsageError: `contrast`: the accent cannot be read on white, or the highlight not be told
            from the accent. The message has the figures and the nearest colour that would do.
    """

    name: str = ""
    logo: str | None = None
    accent: Colour = DEFAULT_ACCENT
    highlight: Colour = DEFAULT_HIGHLIGHT

    def __post_init__(self) -> None:
        _require("accent", self.accent, LIGHT_GROUND, least=_TEXT, ground_name="white")
        _require("highlight", self.highlight, self.accent, least=_SHAPE, ground_name="the accent")

    @property
    def accent_ink(self) -> Colour:
        """What is written on the accent."""
        return ink_on(self.accent)

    @property
    def accent_on_dark(self) -> Colour:
        """The accent as text on the dark ground."""
        return readable_on(self.accent, DARK_GROUND, least=7)

    def css(self) -> str:
        """The theme's custom properties, for light and dark."""
        return (
            f":root{{--accent:{self.accent};--accent-ink:{self.accent_ink};"
            f"--link:{self.accent};--highlight:{self.highlight}}}\n"
            f"@media (prefers-color-scheme:dark){{:root{{--link:{self.accent_on_dark}}}}}\n"
            f"@media print{{:root{{--link:{self.accent}}}}}\n"
        )


def _require(what: str, colour: Colour, ground: Colour, *, least: float, ground_name: str) -> None:
    ratio = contrast(colour, ground)
    if ratio < least:
        near = readable_on(colour, ground, least=least)
        raise UsageError(
            f"the theme's {what} {colour} has a contrast of {ratio:.1f} to {ground_name}, {least:g}"
            f" is needed; {near} would do",
            code="contrast",
            what=what,
            colour=str(colour),
        )
