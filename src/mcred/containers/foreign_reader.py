"""Runs in a process of its own: takes files out of PDFs and QR codes out of pictures and pages.

    python -P -m mcred.containers.foreign_reader <request >answer

PDFium, Pillow and ZXing read what strangers made. Here they may use so much memory and time and no
more, and where they break, only this process does. The request is a line of JSON with the task and
its bounds, then the file's bytes; the answer is JSON.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

__all__ = ["TASKS", "main"]

_MEGABYTE = 1024 * 1024
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_SCANNED_PIXELS = 12_000_000  #: a larger picture is made smaller before it is looked through
_DOTS = 200 / 72  #: pixels for a point of a page
_MOST_ATTACHMENTS = 200  #: that are looked at for their names
_MOST_CODES = 20
_LONGEST_CODE = 8192


class _RefusedError(Exception):
    """`code` is `damaged`, `encrypted`, `too_large` or `missing`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def main() -> int:
    """Answer one request. Never raises for what the file holds."""
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _bound(request["memory"], request["seconds"])
    try:
        answer = {"result": TASKS[request["task"]](data, request)}
    except _RefusedError as error:
        answer = {"error": error.code, "message": str(error)}
    except MemoryError:
        answer = {"error": "too_large", "message": "reading it takes more memory than is allowed"}
    sys.stdout.write(json.dumps(answer))
    return 0


def _bound(memory: int, seconds: int) -> None:
    """Limits that the system enforces, where it has them."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _attachments(data: bytes, request: Mapping[str, Any]) -> list[dict[str, str]]:
    """The embedded files (PDF 1.7, 7.11.4) whose names end as badges' do."""
    endings, most = tuple(request["endings"]), request["most"]
    found: list[dict[str, str]] = []
    left = request["bytes"]
    with _pdf(data) as document:
        import pypdfium2.raw as pdfium

        for at in range(min(document.count_attachments(), _MOST_ATTACHMENTS)):
            attachment = document.get_attachment(at)
            if attachment.raw is None or not (name := _name(attachment)).lower().endswith(endings):
                continue
            size = pdfium.c_ulong(0)
            if not pdfium.FPDFAttachment_GetFile(attachment.raw, None, 0, size):
                raise _RefusedError("damaged", f"the file {name!r} in it cannot be read")
            left -= size.value
            if left < 0 or len(found) == most:
                raise _RefusedError("too_large", "the files in it are too many or too large")
            content = bytes(attachment.get_data()) if size.value else b""
            found.append({"name": name, "data": base64.b64encode(content).decode()})
    return found


def _name(attachment: Any) -> str:
    name: str = attachment.get_name()
    return name[:200]


def _codes_of_pdf(data: bytes, request: Mapping[str, Any]) -> list[str]:
    with _pdf(data) as document:
        pages = range(min(len(document), request["pages"]))
        return _distinct(code for at in pages for code in _codes_of_page(document, at))


def _codes_of_page(document: Any, at: int) -> Iterator[str]:
    import pypdfium2

    try:
        page = document[at]
        width, height = page.get_size()
        scale = min(_DOTS, (_SCANNED_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        yield from _read_codes(bitmap.to_pil())
    except pypdfium2.PdfiumError as error:
        raise _RefusedError("damaged", f"page {at + 1} cannot be drawn") from error


def _codes_of_picture(data: bytes, request: Mapping[str, Any]) -> list[str]:
    try:
        from PIL import Image, ImageFile
    except ImportError as error:
        raise _RefusedError("missing", "scan") from error
    Image.MAX_IMAGE_PIXELS = None  # the bound below is ours
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            pixels = picture.width * picture.height
            if pixels > request["pixels"]:
                raise _RefusedError("too_large", f"the picture has {pixels} pixels")
            if pixels > _SCANNED_PIXELS:
                share = (_SCANNED_PIXELS / pixels) ** 0.5
                picture.draft("L", (int(picture.width * share), int(picture.height * share)))
            return _distinct(_read_codes(_grey(picture)))
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError) as error:
        raise _RefusedError("damaged", "the picture is damaged") from error


def _grey(picture: Any) -> Any:
    """In grey, on white where it is transparent, and no larger than is looked through."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        whole = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole)
    grey = picture.convert("L")
    share = (_SCANNED_PIXELS / (grey.width * grey.height)) ** 0.5
    if share < 1:
        grey = grey.resize((max(1, int(grey.width * share)), max(1, int(grey.height * share))))
    return grey


def _read_codes(picture: Any) -> Iterator[str]:
    try:
        import zxingcpp
    except ImportError as error:
        raise _RefusedError("missing", "scan") from error

    formats: Any = zxingcpp.BarcodeFormat.QRCode
    for code in zxingcpp.read_barcodes(picture, formats=formats):
        yield code.text[:_LONGEST_CODE]


def _distinct(codes: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(code for code in codes if code.strip()))[:_MOST_CODES]


@contextlib.contextmanager
def _pdf(data: bytes) -> Iterator[Any]:
    try:
        import pypdfium2
    except ImportError as error:
        raise _RefusedError("missing", "pdf") from error
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = "assword" in str(error)
        message = "a password is needed to open it" if encrypted else "it is no whole PDF"
        raise _RefusedError("encrypted" if encrypted else "damaged", message) from error
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise _RefusedError("damaged", "a part of the PDF cannot be read") from error
    finally:
        document.close()


TASKS: Mapping[str, Callable[[bytes, Mapping[str, Any]], Any]] = MappingProxyType(
    {
        "attachments": _attachments,
        "codes of pdf": _codes_of_pdf,
        "codes of picture": _codes_of_picture,
    }
)

if __name__ == "__main__":
    sys.exit(main())
