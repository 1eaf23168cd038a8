"""Colours are checked before anybody has to read them; art is the same every time."""

from __future__ import annotations

import hashlib
import struct
import xml.etree.ElementTree as ET
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.containers import detect
from mcred.errors import UsageError
from mcred.share.art import badge_png, badge_svg, card_png
from mcred.share.colours import BLACK, WHITE, Colour, contrast, ink_on, readable_on
from mcred.share.pictures import checked_picture
from mcred.share.raster import Shape, render_png
from mcred.share.theme import DARK_GROUND, Theme

COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)
ID = "https://issuer.example/achievements/1"


def pixels(png: bytes) -> list[tuple[int, ...]]:
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT")
    length = struct.unpack(">I", png[start - 4 : start])[0]
    raw = zlib.decompress(png[start + 4 : start + 4 + length])
    row = 1 + 4 * width
    return [
        tuple(raw[y * row + 1 + 4 * x : y * row + 5 + 4 * x])
        for y in range(height)
        for x in range(width)
    ]


def test_contrast_is_that_of_wcag() -> None:
    """WCAG 2.2, contrast ratio: (L1 + 0.05) / (L2 + 0.05)."""
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(Colour.parse("#777777"), WHITE) == pytest.approx(4.48, abs=0.01)


@given(COLOURS, COLOURS)
def test_any_colour_becomes_readable_on_any_ground(colour: Colour, ground: Colour) -> None:
    """A ground has an ink of at least 4.5:1, black or white."""
    assert contrast(ink_on(ground), ground) >= 4.5
    assert contrast(readable_on(colour, ground, least=4.5), ground) >= 4.5


@given(COLOURS)
def test_a_theme_that_is_accepted_can_be_read(accent: Colour) -> None:
    """WCAG 1.4.3: text has a contrast of at least 4.5:1."""
    try:
        theme = Theme(accent=accent, highlight=readable_on(WHITE, accent, least=3))
    except UsageError as error:
        assert error.code == "contrast"  # noqa: PT017 (either outcome is right)
        assert contrast(accent, WHITE) < 4.5
        return
    assert contrast(theme.accent_ink, accent) >= 4.5
    assert contrast(theme.accent_on_dark, DARK_GROUND) >= 4.5


def test_a_pale_accent_is_refused_with_one_that_would_do() -> None:
    with pytest.raises(UsageError, match=r"contrast of 1\.\d to white.*#[0-9a-f]{6} would do"):
        Theme(accent=Colour.parse("#ffee88"))


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "", "#1234567"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="#rrggbb"):
        Colour.parse(text)


def test_a_square_covers_its_pixels_and_halves_at_its_edges() -> None:
    red = Colour(255, 0, 0)
    shape = Shape([(0.5, 0.5), (2.5, 0.5), (2.5, 2.5), (0.5, 2.5)], red)
    seen = pixels(render_png([shape], width=3, height=3))
    assert seen[4] == (255, 0, 0, 255)
    assert [round(seen[n][3] / 255, 2) for n in (0, 1, 3)] == [0.25, 0.5, 0.5]


def test_a_shape_over_a_ground_is_mixed_in_proportion() -> None:
    shape = Shape([(0, 0), (0.25, 0), (0.25, 1), (0, 1)], BLACK)
    assert pixels(render_png([shape], width=1, height=1, ground=WHITE)) == [(191, 191, 191, 255)]


def test_shapes_beyond_the_picture_are_cut() -> None:
    shape = Shape([(-9, -9), (9, -9), (9, 9), (-9, 9)], BLACK)
    assert set(pixels(render_png([shape], width=2, height=2))) == {(0, 0, 0, 255)}


def test_art_follows_from_the_id_and_nothing_else() -> None:
    theme = Theme()
    assert badge_png(ID, theme=theme, size=48) == badge_png(ID, theme=theme, size=48)
    arts = {badge_svg(f"{ID}/{n}", title="x", theme=theme) for n in range(20)}
    assert len(arts) == 20


def test_art_is_a_picture_that_may_be_shown() -> None:
    svg = badge_svg(ID, title="Wait <time> & \u202ethink", theme=Theme())
    assert checked_picture(svg) is not None
    title = ET.fromstring(svg).find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "Wait <time> & think"
    assert detect(badge_png(ID, theme=Theme(), size=32)) == "png"


@pytest.mark.slow
def test_the_card_has_the_size_that_networks_ask_for() -> None:
    card = card_png(ID, theme=Theme())
    assert struct.unpack(">II", card[16:24]) == (1200, 630)
    assert len(card) < 200_000
    assert hashlib.sha256(card).digest() == hashlib.sha256(card_png(ID, theme=Theme())).digest()


def test_other_and_damaged_and_huge_pictures_are_not_shown() -> None:
    png = render_png([], width=1, height=1)
    assert checked_picture(png) is not None
    for data in (b"GIF89a", png[:-20], png + b"\0" * 600_000, b"<svg", b""):
        assert checked_picture(data) is None
