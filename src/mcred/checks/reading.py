"""input: get the bytes of a source, and the badge data in them."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path

from mcred.checks.state import Verification
from mcred.containers import detect, extract
from mcred.containers.jws import looks_like_jws
from mcred.encoding.strict_json import shorten
from mcred.errors import (
    ContainerError,
    DataError,
    FetchRefusedError,
    LimitError,
    NoCredentialError,
    OfflineError,
    StrictJSONError,
    UnsupportedError,
    UsageError,
)
from mcred.errors import FetchError as _FetchError
from mcred.report import Check, Outcome

__all__ = ["check_input"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_USERINFO = re.compile(r"(?<=://)[^/?#]*@")
_NO_LINKS = frozenset({"did", "openid", "openid4vp", "openid-vc", "openid-credential-offer"})
_PICTURES = frozenset({"png", "svg"})  #: which may be longer than a document
_PAGE = "the link leads to a web page: look there for the badge's own link, or its file"
#: A link gets what it asks for; without `text/html` platforms send data, not a page.
ACCEPT = (
    "application/vc, application/vc+jwt, application/vc+ld+json;q=0.95, "
    "application/ld+json;q=0.9, application/json;q=0.8, text/plain;q=0.6, "
    "image/png;q=0.5, image/svg+xml;q=0.5"
)


def check_input(v: Verification) -> Check:
    """Read the source: bytes, a path, JSON text, a token or an https link.

    Raises:
        UsageError: a path that cannot be read, or a value that is none of these.
    """
    try:
        v.data = _read(v)
    except FetchRefusedError as error:
        return _check(Outcome.FAIL, "refused", error)
    except OfflineError as error:
        return _check(Outcome.NOT_CHECKED, "offline", error)
    except _FetchError as error:
        return _check(Outcome.NOT_CHECKED, "unreachable", error)
    except LimitError as error:
        return _check(Outcome.FAIL, "too_large", error)
    except UnsupportedError as error:
        return Check("input", Outcome.NOT_CHECKED, "unsupported_method", dict(error.data))
    except NoCredentialError as error:
        return _check(Outcome.FAIL, "no_credential", error)
    v.facts = replace(v.facts, sha256=hashlib.sha256(v.data).hexdigest())
    return _unpack(v)


def _unpack(v: Verification) -> Check:
    try:
        v.contents = extract(v.data, limits=v.limits)
    except NoCredentialError as error:
        if v.facts.final is not None and error.code == "not_a_badge_html":
            error = NoCredentialError(_PAGE, code=error.code)
        return _check(Outcome.FAIL, "no_credential", error)
    except UnsupportedError as error:
        return Check("input", Outcome.NOT_CHECKED, "unsupported_method", dict(error.data))
    except LimitError as error:
        return _check(Outcome.FAIL, "too_large", error)
    except (ContainerError, StrictJSONError) as error:
        v.damage = error  # the next check's to name: there is badge data
        return Check("input", Outcome.PASS, "read")
    v.facts = replace(v.facts, container=v.contents.container)
    if v.contents.further:
        v.warn("second_credential")
    return Check("input", Outcome.PASS, "read")


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
    text = source.strip().removeprefix("\ufeff").lstrip()
    is_data = text[:5].lower() == "data:"
    if is_data or text.startswith(("{", "[", "<")) or looks_like_jws(text):
        return _capped(source.encode(errors="surrogatepass"), v)
    if _SCHEME.match(text) and not _is_drive(text):
        return _read_url(v, text)
    return _read_file(v, Path(source))


def _text(given: str) -> str:
    """What was given, for a report: no password, and bytes that are no text escaped."""
    return _USERINFO.sub("…@", given).encode(errors="backslashreplace").decode()


def _is_drive(text: str) -> bool:
    return len(text) > 2 and text[1] == ":" and text[2] in "\\/"


def _read_file(v: Verification, path: Path) -> bytes:
    cap = v.limits.local_bytes
    try:
        v.facts = replace(v.facts, given=_text(str(path)))
        with path.open("rb") as file:
            data = file.read(cap + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot read {shorten(str(path))}: {reason}", code="source") from error
    return _capped(data, v)


def _read_url(v: Verification, url: str) -> bytes:
    v.facts = replace(v.facts, given=_text(url))
    scheme = url.partition(":")[0].lower()
    if scheme in _NO_LINKS:
        raise UnsupportedError(f"{scheme}: is no link to a badge", method=f"{scheme}: links")
    if scheme != "https":
        hint = "; try the same link with https://" if scheme == "http" else ""
        raise FetchRefusedError(f"only https links are opened{hint}", code="scheme", url=url)
    try:
        fetched = v.fetcher.fetch(url, accept=ACCEPT, max_bytes=v.limits.fetched_image_bytes)
    except (_FetchError, LimitError) as error:
        v.facts = replace(v.facts, hops=tuple(error.data.get("hops", ())))
        raise
    v.facts = replace(v.facts, final=fetched.url, hops=fetched.hops)
    cap = v.limits.fetched_bytes
    if len(fetched.body) > cap and detect(fetched.body) not in _PICTURES:
        raise LimitError(f"more than {cap} bytes, and no picture", limit="fetched_bytes", cap=cap)
    return fetched.body


def _capped(data: bytes, v: Verification) -> bytes:
    if len(data) > v.limits.local_bytes:
        raise LimitError(f"more than {v.limits.local_bytes} bytes", limit="local_bytes")
    return data


def _check(outcome: Outcome, code: str, error: DataError | LimitError | _FetchError) -> Check:
    return Check("input", outcome, code, {"reason": error.message, "cause": error.code})
