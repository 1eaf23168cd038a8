"""input: get the bytes of a source, and the badge data in them."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path

from mcred.checks.following import check_link
from mcred.checks.scanning import check_scanned
from mcred.checks.state import Verification
from mcred.checks.unpacking import failed, unpack
from mcred.containers import extract
from mcred.containers.jws import looks_like_jws
from mcred.encoding.strict_json import shorten
from mcred.errors import LimitError, UsageError
from mcred.report import Check

__all__ = ["check_input"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: A host name and a path, as people copy links from a browser's address bar.
_WITHOUT_SCHEME = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}/\S")


def check_input(v: Verification) -> Check:
    """Read the source: bytes, a path, JSON text, a token or a link, which is followed.

    Raises:
        UsageError: a path that cannot be read, or a value that is none of these.
    """
    if (link := _link(v.source)) is not None:
        return check_link(v, link)
    try:
        v.data = _read(v)
    except LimitError as error:
        return failed("too_large", error)
    v.facts = replace(v.facts, sha256=hashlib.sha256(v.data).hexdigest())
    return check_scanned(v, unpack(v, lambda: extract(v.data, limits=v.limits)))


def _read(v: Verification) -> bytes:
    source = v.source
    if isinstance(source, bytes | bytearray | memoryview):
        return _capped(bytes(source), v)
    if isinstance(source, os.PathLike):
        return _read_file(v, Path(source))
    if not isinstance(source, str):
        raise UsageError(
            f"a source is bytes, a path or a string, not {type(source).__name__}", code="source"
        )
    if _is_data(_bare(source)):
        return _capped(source.encode(errors="surrogatepass"), v)
    return _read_file(v, Path(source))


def _link(source: object) -> str | None:
    """The source where it is a link, of whatever scheme."""
    if not isinstance(source, str):
        return None
    text = _bare(source)
    is_link = _SCHEME.match(text) and not _is_data(text) and not _is_drive(text)
    return text if is_link else None


def _bare(source: str) -> str:
    return source.strip().removeprefix("\ufeff").lstrip()


def _is_data(text: str) -> bool:
    """JSON, markup, a token, a `data:` address, the text of a VPQR code: no address to ask."""
    inline = text[:5].lower() == "data:" or text.startswith(("{", "[", "<", "VP1-"))
    return inline or looks_like_jws(text)


def _is_drive(text: str) -> bool:
    return len(text) > 2 and text[1] == ":" and text[2] in "\\/"


def _read_file(v: Verification, path: Path) -> bytes:
    cap = v.limits.local_bytes
    try:
        v.facts = replace(v.facts, given=str(path).encode(errors="backslashreplace").decode())
        with path.open("rb") as file:
            data = file.read(cap + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if _WITHOUT_SCHEME.match(str(path)):
            reason += "; if it is a link, write https:// before it"
        raise UsageError(f"cannot read {shorten(str(path))}: {reason}", code="source") from error
    return _capped(data, v)


def _capped(data: bytes, v: Verification) -> bytes:
    if len(data) > v.limits.local_bytes:
        raise LimitError(f"more than {v.limits.local_bytes} bytes", limit="local_bytes")
    return data
