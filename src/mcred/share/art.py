"""Badge art for an achievement that has none: a rosette whose pattern follows from its id.

One description, two renderings: SVG and PNG of the same shapes in the theme's colours. No letters,
so no font and no script is favoured.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from html import escape

from mcred.share.colours import WHITE, Colour
from mcred.share.raster import Point, Shape, render_png
from mcred.share.text import plain
from mcred.share.theme import Theme

__all__ = ["badge_png", "badge_svg", "card_png", "icon_svg"]

_SIZE = 400.0  #: of the drawing's square
_CARD = (1200, 630)  #: what social networks ask for
_TURN = 2 * math.pi


def badge_svg(identifier: str, *, title: str, theme: Theme) -> bytes:
    """The art of the achievement with that id."""
    paths = "\n".join(_path(shape) for shape in _rosette(identifier, theme))
    name = escape(plain(title))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE:g} {_SIZE:g}" role="img">\n'
        f"<title>{name}</title>\n{paths}\n</svg>\n"
    ).encode()


def badge_png(identifier: str, *, theme: Theme, size: int = 480) -> bytes:
    """The same as a square PNG with a transparent ground."""
    shapes = _placed(_rosette(identifier, theme), scale=size / _SIZE)
    return render_png(list(shapes), width=size, height=size)


def card_png(identifier: str, *, theme: Theme) -> bytes:
    """The picture that social networks show: the art on a wide ground, 1200 by 630."""
    width, height = _CARD
    scale = 1.3
    offset = ((width - _SIZE * scale) / 2, (height - _SIZE * scale) / 2)
    ground = theme.accent.mixed(WHITE, 0.9)
    return render_png(
        [
            *_waves(theme, width, height),
            *_placed(_rosette(identifier, theme), scale=scale, offset=offset),
        ],
        width=width,
        height=height,
        ground=ground,
    )


def icon_svg(theme: Theme) -> bytes:
    """A site's own small mark."""
    shapes = (
        Shape(_scallop((200.0, 200.0), 180, 16, 12), theme.accent),
        Shape(_star((200.0, 200.0), 120, 5), theme.highlight),
    )
    paths = "\n".join(_path(shape) for shape in shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE:g} {_SIZE:g}">\n'
        f"{paths}\n</svg>\n"
    ).encode()


def _rosette(identifier: str, theme: Theme) -> Iterator[Shape]:
    seed = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).digest()
    accent, gold = theme.accent, theme.highlight
    deep, pale = accent.mixed(Colour(0, 0, 0), 0.25), accent.mixed(WHITE, 0.88)
    petals = 5 + seed[0] % 5
    centre = (200.0, 178.0)
    yield from _ribbons(accent.mixed(WHITE, 0.2), deep)
    yield Shape(_scallop(centre, 168, 8.5, 16 + 2 * (seed[1] % 4)), deep)
    yield Shape(_disc(centre, 148), gold)
    yield Shape(_disc(centre, 140), accent)
    yield Shape(_disc(centre, 116), pale)
    for layer, (reach, width, colour) in enumerate(
        ((104, 0.50 + seed[2] / 1024, accent), (74, 0.42 + seed[3] / 1024, gold))
    ):
        turn = layer * math.pi / petals
        for petal in range(petals):
            angle = _TURN * petal / petals + turn - math.pi / 2
            yield Shape(_petal(centre, angle, reach, width * 5 / petals), colour)
    yield Shape(_disc(centre, 30), pale)
    yield Shape(_star(centre, 24, 5 + seed[4] % 4), accent)


def _ribbons(light: Colour, dark: Colour) -> Iterator[Shape]:
    for side, colour in ((-1, light), (1, light)):
        outline = [(14, 250), (104, 250), (128, 384), (86, 362), (56, 394)]
        yield Shape([(200 + side * x, float(y)) for x, y in outline], colour)
        fold = [(14, 250), (104, 250), (112, 298), (34, 318)]
        yield Shape([(200 + side * x, float(y)) for x, y in fold], dark, 0.35)


def _disc(centre: Point, radius: float) -> list[Point]:
    return [_polar(centre, radius, _TURN * step / 120) for step in range(120)]


def _scallop(centre: Point, radius: float, depth: float, lobes: int) -> list[Point]:
    steps = lobes * 14
    return [
        _polar(
            centre,
            radius + depth * (abs(math.cos(lobes / 2 * _TURN * step / steps)) - 0.5),
            _TURN * step / steps,
        )
        for step in range(steps)
    ]


def _petal(centre: Point, angle: float, reach: float, width: float) -> list[Point]:
    """A leaf from near the centre to its reach; `width` in radians at the widest."""
    steps = 18
    edge = []
    for step in range(steps + 1):
        share = step / steps
        edge.append((34 + (reach - 34) * share, width / 2 * math.sin(math.pi * share**0.8)))
    there = [_polar(centre, radius, angle - off) for radius, off in edge]
    back = [_polar(centre, radius, angle + off) for radius, off in reversed(edge)]
    return there + back


def _star(centre: Point, radius: float, points: int) -> list[Point]:
    return [
        _polar(centre, radius * (0.48 if step % 2 else 1), math.pi * step / points - math.pi / 2)
        for step in range(2 * points)
    ]


def _waves(theme: Theme, width: int, height: int) -> Iterator[Shape]:
    for number in range(3):
        base = height * (0.62 + 0.13 * number)
        crest = [
            (float(x), base + 34 * math.sin(x / 210 + number * 1.9)) for x in range(0, width + 1, 8)
        ]
        outline = [*crest, (float(width), float(height)), (0.0, float(height))]
        yield Shape(outline, theme.accent.mixed(WHITE, 0.72 - 0.2 * number))


def _polar(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _placed(
    shapes: Iterator[Shape], *, scale: float, offset: Point = (0.0, 0.0)
) -> Iterator[Shape]:
    for shape in shapes:
        moved = [(x * scale + offset[0], y * scale + offset[1]) for x, y in shape.points]
        yield shape._replace(points=moved)


def _path(shape: Shape) -> str:
    opacity = "" if shape.opacity == 1 else f' fill-opacity="{shape.opacity:g}"'
    return f'<path d="{_outline(shape.points)}" fill="{shape.fill}"{opacity}/>'


def _outline(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
