"""Filled polygons as pixels: enough of a renderer for badge art, without an imaging library.

Coverage is exact along a row and sampled four times down it; output is a PNG (ISO/IEC 15948),
8-bit RGBA, the same bytes every time.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from mcred.containers.png import make_chunk
from mcred.share.colours import Colour

__all__ = ["Point", "Shape", "render_png"]

Point = tuple[float, float]
_SAMPLES = 4


class Shape(NamedTuple):
    """A polygon, filled by the non-zero rule, in units of the picture's own size."""

    points: Sequence[Point]
    fill: Colour
    opacity: float = 1.0


_Pixel = tuple[float, float, float, float]  # red, green, blue, alpha, 0 to 255 each


class _Edge(NamedTuple):
    top: float
    bottom: float
    x: float  #: at the top
    slope: float
    winding: int


def render_png(
    shapes: Sequence[Shape], *, width: int, height: int, ground: Colour | None = None
) -> bytes:
    """The shapes, later ones over earlier ones; transparent where there is no ground."""
    red, green, blue = (0, 0, 0) if ground is None else ground.rgb
    start: _Pixel = (red, green, blue, 0.0 if ground is None else 255.0)
    layers = [(shape, _edges(shape.points)) for shape in shapes]
    rows = bytearray()
    for y in range(height):
        row = [start] * width
        for shape, edges in layers:
            near = [edge for edge in edges if edge.top < y + 1 and edge.bottom > y]
            if near:
                _paint(row, _coverage(near, y, width), shape)
        rows += b"\0" + _row_bytes(row)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = zlib.compress(bytes(rows), 9)
    chunks = ((b"IHDR", header), (b"sRGB", b"\0"), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(make_chunk(kind, data) for kind, data in chunks)


def _edges(points: Sequence[Point]) -> list[_Edge]:
    edges = []
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        if y0 == y1:
            continue
        slope = (x1 - x0) / (y1 - y0)
        top = (y0, y1, x0, slope, 1) if y0 < y1 else (y1, y0, x1, slope, -1)
        edges.append(_Edge(*top))
    return edges


def _coverage(edges: Sequence[_Edge], y: int, width: int) -> Iterator[tuple[int, float]]:
    """Each touched pixel of row `y` with how much of it the shape covers."""
    steps = [0.0] * (width + 2)
    for sample in range(_SAMPLES):
        for left, right in _spans(edges, y + (sample + 0.5) / _SAMPLES):
            _add(steps, max(left, 0.0), min(right, float(width)))
    for x, covered in enumerate(accumulate(steps[:width])):
        if covered > 1e-6:
            yield x, min(covered / _SAMPLES, 1.0)


def _spans(edges: Sequence[_Edge], y: float) -> Iterator[tuple[float, float]]:
    crossings = sorted(
        (edge.x + (y - edge.top) * edge.slope, edge.winding)
        for edge in edges
        if edge.top <= y < edge.bottom
    )
    winding, start = 0, 0.0
    for x, turn in crossings:
        if winding == 0:
            start = x
        winding += turn
        if winding == 0:
            yield start, x


def _add(steps: list[float], left: float, right: float) -> None:
    """Add the span to a difference array whose running sum is the coverage of each pixel."""
    if right <= left:
        return
    for edge, sign in ((left, 1.0), (right, -1.0)):
        pixel = math.floor(edge)
        part = edge - pixel
        steps[pixel] += sign * (1 - part)
        steps[pixel + 1] += sign * part


def _paint(
    row: list[_Pixel],
    coverage: Iterator[tuple[int, float]],
    shape: Shape,
) -> None:
    red, green, blue = shape.fill.rgb
    for x, covered in coverage:
        alpha = covered * shape.opacity
        if alpha > 0.999:
            row[x] = (red, green, blue, 255.0)
            continue
        r, g, b, a = row[x]
        under = a / 255 * (1 - alpha)
        whole = alpha + under
        row[x] = (
            (red * alpha + r * under) / whole,
            (green * alpha + g * under) / whole,
            (blue * alpha + b * under) / whole,
            whole * 255,
        )


def _row_bytes(row: Sequence[_Pixel]) -> bytes:
    return bytes(round(part) for pixel in row for part in pixel)
