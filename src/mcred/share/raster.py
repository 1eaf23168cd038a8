"""Filled polygons as pixels: enough of a renderer for badge art, without an imaging library.

Coverage is exact along a row and sampled four times down it; output is a PNG (ISO/IEC 15948),
8-bit RGBA, the same bytes every time.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
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
    start = bytes(4) if ground is None else bytes((*ground.rgb, 255))
    layers = [(shape, _edges(shape.points)) for shape in shapes]
    rows = bytearray()
    for y in range(height):
        row = bytearray(start * width)
        for shape, edges in layers:
            near = [edge for edge in edges if edge.top < y + 1 and edge.bottom > y]
            if near:
                _paint(row, _runs(near, y, width), shape)
        rows += b"\0" + row
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


def _runs(edges: Sequence[_Edge], y: int, width: int) -> Iterator[tuple[int, int, float]]:
    """From pixel to pixel of row `y`, and how much of each between them the shape covers."""
    steps: dict[int, float] = defaultdict(float)
    for sample in range(_SAMPLES):
        for left, right in _spans(edges, y + (sample + 0.5) / _SAMPLES):
            _add(steps, max(left, 0.0), min(right, float(width)))
    covered = 0.0
    for start, end in pairwise([*sorted(steps), width]):
        covered += steps[start]
        if covered > 1e-6 and start < end:
            yield start, end, min(covered / _SAMPLES, 1.0)


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


def _add(steps: dict[int, float], left: float, right: float) -> None:
    """Add the span to the changes of coverage, whose running sum is that of each pixel."""
    if right <= left:
        return
    for edge, sign in ((left, 1.0), (right, -1.0)):
        pixel = math.floor(edge)
        part = edge - pixel
        steps[pixel] += sign * (1 - part)
        steps[pixel + 1] += sign * part


def _paint(row: bytearray, runs: Iterator[tuple[int, int, float]], shape: Shape) -> None:
    opaque = bytes((*shape.fill.rgb, 255))
    for start, end, covered in runs:
        alpha = covered * shape.opacity
        if alpha > 0.999:
            row[4 * start : 4 * end] = opaque * (end - start)
            continue
        for place in range(4 * start, 4 * end, 4):
            row[place : place + 4] = _over(row[place : place + 4], shape.fill, alpha)


def _over(under: bytearray, fill: Colour, alpha: float) -> bytes:
    """The fill over a pixel (red, green, blue, alpha)."""
    below = under[3] / 255 * (1 - alpha)
    whole = alpha + below
    mixed = (
        round((new * alpha + old * below) / whole)
        for new, old in zip(fill.rgb, under, strict=False)
    )
    return bytes((*mixed, round(whole * 255)))
