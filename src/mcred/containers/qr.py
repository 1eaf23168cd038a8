"""QR codes (ISO/IEC 18004) in a picture or on the pages of a PDF."""

from __future__ import annotations

from typing import Any

from mcred.containers.detection import detect
from mcred.containers.foreign import Task, read_foreign
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["SCANNED", "read_codes"]

#: Kinds of files that are looked through.
SCANNED = frozenset({"png", "jpeg", "gif", "webp", "bmp", "tiff", "pdf"})


def read_codes(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> list[str]:
    """The different texts of the QR codes in a file of one of the kinds `SCANNED`.

    Of a PDF, `limits.pdf_pages` pages are looked at. Raises as `read_foreign`.
    """
    kind = detect(data)
    task: Task = "codes of pdf" if kind == "pdf" else "codes of picture"
    bounds = {"pages": limits.pdf_pages, "pixels": limits.picture_pixels}
    codes: Any = read_foreign(task, data, limits=limits, **bounds)
    return [str(code) for code in codes]
