"""Documents about keys from the web: fetched from the place that was asked, read strictly."""

from __future__ import annotations

import re

from mcred.encoding import strict_json
from mcred.encoding.strict_json import JSON, shorten
from mcred.errors import FetchError, FetchFailedError, StrictJSONError
from mcred.fetch import Fetcher
from mcred.identifiers.document import invalid_identifier
from mcred.limits import Limits

__all__ = ["fetch_json", "is_absent", "origin"]

_ACCEPT = "application/did+json, application/ld+json;q=0.9, application/json;q=0.8"
_ABSENT = frozenset({404, 406, 410})
_BLANK = b"\xef\xbb\xbf \t\r\n"
_HTTPS = re.compile(
    r"https://([^\s/?#@:\\\[\]%]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?:[/?#][^\s\\]*)?",
    re.IGNORECASE,
)


def fetch_json(url: str, *, fetcher: Fetcher, limits: Limits, accept: str = _ACCEPT) -> JSON:
    """The JSON at `url`, one request.

    A redirect may only lead to the same host, with or without `www.`: an open redirect on the
    issuer's site must not let a stranger answer in its name.

    Raises:
        FetchError: it cannot be had; `redirected_elsewhere` where another host would answer,
            `not_json` where a page or something damaged came instead; `damaged` is true for what
            begins as JSON.
        LimitError: too long or too deep.
    """
    fetched = fetcher.fetch(url, accept=accept, max_bytes=limits.fetched_bytes)
    asked = {_site(address) for address in (url, *fetched.hops[:1])}  # the hop has an ASCII host
    if _site(fetched.url) not in asked:
        raise FetchFailedError(
            f"{shorten(url)} leads to another site, {shorten(fetched.url)}",
            code="redirected_elsewhere",
            url=url,
            final=fetched.url,
        )
    try:
        return strict_json.loads(fetched.body, limits=limits, size=limits.fetched_bytes)
    except StrictJSONError as error:
        raise FetchFailedError(
            f"what {shorten(url)} answers is no JSON document: {error.message}",
            code="not_json",
            url=url,
            damaged=fetched.body.lstrip(_BLANK)[:1] in (b"{", b"["),
        ) from error


def is_absent(error: FetchError) -> bool:
    """Whether the site itself says that there is no document: 404, 406, 410, or a web page.

    Anything else leaves open what the document would have said.
    """
    if error.code == "not_json":
        return not error.data["damaged"]
    return error.data.get("status") in _ABSENT


def origin(url: str) -> tuple[str, int]:
    """Host and port of an https URL.

    Raises:
        EncodingError: anything else.
    """
    match = _HTTPS.fullmatch(url)
    if match is None:
        raise invalid_identifier(url, "it is no https URL")
    return match[1].lower(), int(match[2] or 443)


def _site(url: str) -> tuple[str, int]:
    host, port = origin(url)
    return host.removeprefix("www."), port
