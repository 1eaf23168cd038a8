"""What to make of an HTTP answer: a document, a redirect, or a failure (RFC 9110, section 15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from mcred.errors import McredError
from mcred.fetch.exchange import Exchange
from mcred.fetch.inflate import InflateError, Inflater, TooLongError

__all__ = ["Answer", "RawResponse", "read_answer"]

REDIRECTS = frozenset({301, 302, 303, 307, 308})

#: Successes without a whole document: no content, reset content, partial content.
WITHOUT_DOCUMENT = frozenset({204, 205, 206})

#: Open Badges 2.0 lets a withdrawn badge say so in the body of this answer.
GONE = 410
_MOST_OF_GONE = 64 * 1024

_PIECE = 64 * 1024
_DIGITS = re.compile(r"[0-9]{1,15}")


class RawResponse(Protocol):
    """The part of `urllib3`'s response that is used."""

    status: int

    @property
    def headers(self) -> Mapping[str, str]:
        """Its `items()` are one a field line, so that a name may come twice."""

    def stream(self, amt: int, decode_content: bool) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A document (2xx), or where to go on (`location`)."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    location: str | None = None


def read_answer(response: RawResponse, exchange: Exchange) -> Answer:
    """Read a response to its end, or leave a redirect's body where it is.

    Raises:
        FetchFailedError: code `http_status` (with `status` and, where sent, `retry_after` in
            seconds and the `body` of a 410), `redirect`, `content_coding` or `protocol`.
        LimitError: the body is too long.
    """
    status = response.status
    headers = _by_name(response.headers)
    if status in REDIRECTS:
        return Answer(status=status, headers=headers, location=_location(headers, exchange))
    if not 200 <= status < 300 or status in WITHOUT_DOCUMENT:
        body = _gone(response, headers) if status == GONE else b""
        raise _unsuccessful(status, headers, exchange, body)
    _check_framing(headers, exchange)
    try:
        inflater = Inflater(headers.get("content-encoding", ""), max_bytes=exchange.max_bytes)
        for piece in response.stream(_PIECE, decode_content=False):
            inflater.feed(piece)
        body = inflater.finish()
    except TooLongError:
        raise exchange.too_long() from None
    except InflateError as error:
        raise exchange.failed("content_coding", str(error)) from None
    exchange.remaining()
    return Answer(status=status, headers=headers, body=body)


def _by_name(headers: Mapping[str, str]) -> Mapping[str, str]:
    """Lower-case names; lines of one name joined with commas, as RFC 9110 5.3 allows."""
    joined: dict[str, str] = {}
    for field, text in headers.items():
        name, value = field.lower(), text.strip(" \t\r\n")
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return MappingProxyType(joined)


def _location(headers: Mapping[str, str], exchange: Exchange) -> str:
    value = headers.get("location")
    if not value:
        raise exchange.failed("redirect", "it redirects without saying where to")
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise exchange.failed("redirect", "it redirects to something that is no text") from None


def _gone(response: RawResponse, headers: Mapping[str, str]) -> bytes:
    """The body beside 410; nothing where it cannot be had as it should be."""
    from urllib3.exceptions import HTTPError  # loaded by then

    try:
        inflater = Inflater(headers.get("content-encoding", ""), max_bytes=_MOST_OF_GONE)
        for piece in response.stream(_PIECE, decode_content=False):
            inflater.feed(piece)
        return inflater.finish()
    except (TooLongError, InflateError, McredError, HTTPError, OSError):
        return b""


def _unsuccessful(
    status: int, headers: Mapping[str, str], exchange: Exchange, body: bytes
) -> Exception:
    wait = headers.get("retry-after", "")
    extra: dict[str, Any] = {"retry_after": int(wait)} if _DIGITS.fullmatch(wait) else {}
    if body:
        extra["body"] = body
    return exchange.failed("http_status", f"it answered {status}", status=status, **extra)


def _check_framing(headers: Mapping[str, str], exchange: Exchange) -> None:
    """Where the body ends must not be a matter of opinion (RFC 9112, section 6)."""
    coding = headers.get("transfer-encoding")
    length = headers.get("content-length")
    if coding is not None and (coding.lower() != "chunked" or length is not None):
        raise exchange.failed("protocol", "it does not say clearly where its answer ends")
    if length is None:
        return
    if not _DIGITS.fullmatch(length):
        raise exchange.failed("protocol", "it does not say clearly where its answer ends")
    if int(length) > exchange.max_bytes:
        raise exchange.too_long()
