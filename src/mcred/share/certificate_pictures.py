"""Pictures on a certificate: the badge's art, the issuer's logo, the QR code."""

from __future__ import annotations

import re
import struct
from io import BytesIO

import segno

from mcred.share.certificate_sheet import Sheet
from mcred.share.pictures import Picture

__all__ = ["draw_picture", "drawable", "qr_png"]

_MOST_PIXELS = 16_000_000
#: What of SVG is drawn as it is meant; anything else (text, filters, clipping) is not tried.
_SHAPES = frozenset(
    ("svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use")
)
_ELEMENT = re.compile(rb"<\s*(?:[\w.-]+:)?([\w.-]+)")
_UNSEEN = re.compile(rb"<!--.*?-->|<(title|desc|metadata)\b.*?</\1\s*>", re.DOTALL)
_NUMBER = rb"(\d{1,6}(?:\.\d{1,6})?)"
_VIEW_BOX = re.compile(
    rb"viewBox\s*=\s*[\"']\s*\S+[\s,]+\S+[\s,]+" + _NUMBER + rb"[\s,]+" + _NUMBER
)
_SIDES = re.compile(rb"\b(?:width|height)\s*=\s*[\"']" + _NUMBER)
_STYLED = re.compile(rb"<\s*style\b|\burl\(|\bclass\s*=", re.IGNORECASE)


def drawable(picture: Picture) -> bool:
    """Whether a certificate can show the picture as it is meant."""
    if picture.kind == "png":
        width, height = _shape(picture)
        return 0 < width * height <= _MOST_PIXELS
    body = _UNSEEN.sub(b"", picture.data)
    elements = {name.decode().lower() for name in _ELEMENT.findall(body)}
    return elements <= _SHAPES and not _STYLED.search(body)


def draw_picture(
    sheet: Sheet, picture: Picture, x: float, y: float, width: float, height: float, *, alt: str
) -> None:
    """Draw it as large as fits into the box, from its top left corner."""
    data = picture.data if picture.kind == "png" else _UNSEEN.sub(b"", picture.data)
    shape = _shape(picture)
    scale = min(width / shape[0], height / shape[1])
    with sheet.tagged("Figure", alt=alt):
        sheet.pdf.image(BytesIO(data), x, y, shape[0] * scale, shape[1] * scale)


def _shape(picture: Picture) -> tuple[float, float]:
    """Width and height in some unit; square where an SVG does not say."""
    if picture.kind == "png":
        width, height = struct.unpack(">II", picture.data[16:24])
        return float(width), float(height)
    box = _VIEW_BOX.search(picture.data)
    sides = _SIDES.findall(picture.data[:2000]) if box is None else (box[1], box[2])
    numbers = [float(side) for side in sides[:2]]
    return (numbers[0], numbers[1]) if len(numbers) == 2 and all(numbers) else (1.0, 1.0)


def qr_png(url: str) -> bytes:
    """An address as a QR code (ISO/IEC 18004) with its quiet zone, readable when partly dirty."""
    out = BytesIO()
    code = segno.make(url, error="m", boost_error=False, micro=False)
    code.save(out, kind="png", scale=8, border=4)
    return out.getvalue()
