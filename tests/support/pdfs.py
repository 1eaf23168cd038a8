"""PDFs written by hand, so that they can be as wrong as a test wants."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import segno
from PIL import Image

__all__ = ["PAGES", "attached", "codes", "pdf", "stream", "with_codes"]


def pdf(objects: Mapping[int, bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects with a right cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number]
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root, trailer, start,
    )  # fmt: skip
    return bytes(out)


def stream(data: bytes, extra: bytes = b"", *, deflate: bool = False) -> bytes:
    body = zlib.compress(data, 9) if deflate else data
    coding = b"/Filter/FlateDecode" if deflate else b""
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (extra, coding, len(body), body)


#: One empty page, for documents whose catalogue stands in object 1.
PAGES = {
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>",
}


def attached(files: Mapping[str, bytes], *, deflate: bool = False, page: bytes = b"") -> bytes:
    """One page, with files attached to the document."""
    objects = {
        1: b"",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<<>>>>",
        4: stream(page),
    }
    names = []
    for at, (name, data) in enumerate(files.items()):
        file, spec = 5 + 2 * at, 6 + 2 * at
        text = b"<" + name.encode("utf-16-be", "surrogatepass").hex().encode() + b">"
        text = text.replace(b"<", b"<feff", 1)
        objects[file] = stream(data, b"/Type/EmbeddedFile", deflate=deflate)
        objects[spec] = b"<</Type/Filespec/F%s/UF%s/EF<</F %d 0 R>>>>" % (text, text, file)
        names.append(b"%s %d 0 R" % (text, spec))
    listed = b" ".join(names)
    objects[1] = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[%s]>>>>>>" % listed
    return pdf(objects)


def codes(*texts: str, mode: str = "RGB") -> Image.Image:
    """A picture with QR codes side by side on white."""
    marks = []
    for text in texts:
        matrix = [bytes(0 if dark else 255 for dark in row) for row in segno.make(text).matrix]
        mark = Image.frombytes("L", (len(matrix[0]), len(matrix)), b"".join(matrix))
        marks.append(mark.resize((mark.width * 5, mark.height * 5), Image.Resampling.NEAREST))
    width = sum(mark.width + 40 for mark in marks) + 40
    sheet = Image.new("L", (width, max(mark.height for mark in marks) + 80), 255)
    left = 40
    for mark in marks:
        sheet.paste(mark, (left, 40))
        left += mark.width + 40
    return sheet.convert(mode)


def with_codes(*texts: str, pages: int = 1, on: int = 0) -> bytes:
    """A PDF of so many pages with QR codes printed on one of them."""
    picture = codes(*texts, mode="L")
    image = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray" % picture.size
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: stream(picture.tobytes(), image + b"/BitsPerComponent 8", deflate=True),
        4: stream(b"q %d 0 0 %d 20 20 cm /I Do Q" % (picture.width // 3, picture.height // 3)),
        5: stream(b""),
    }
    kids = []
    for at in range(pages):
        content = 4 if at == on else 5
        objects[6 + at] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 300]/Contents %d 0 R"
            b"/Resources<</XObject<</I 3 0 R>>>>>>" % content
        )
        kids.append(b"%d 0 R" % (6 + at))
    objects[2] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), pages)
    return pdf(objects)
