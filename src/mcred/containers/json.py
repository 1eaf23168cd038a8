"""A badge as a JSON file: Open Badges 3.0 document formats, `application/vc+ld+json`."""

from __future__ import annotations

from mcred.containers.contents import Contents, read_text
from mcred.errors import StrictJSONError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["extract"]


def extract(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Contents:
    """Read a JSON document strictly.

    Raises:
        StrictJSONError, LimitError: as `strict_json.loads` says.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StrictJSONError(
            f"not UTF-8 at byte {error.start}", code="json_utf8", position=error.start
        ) from error
    return read_text(text, container="json", limits=limits)
