"""What was shared, read before anything is asked: the address behind it, and whom it names.

Links of verifier sites are unwrapped: VerifierPlus (`#verify?vc=`), 1EdTech (`/upload?…&uri=`) and
UNTP (`?https://…`, `?q={"payload":{"uri":…}}`); so are the links that mail and search services put
around others (seen 2026-11).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from mcred.containers.found import Identity
from mcred.containers.jws import looks_like_jws
from mcred.errors import FetchRefusedError, UnsupportedError
from mcred.fetch.private import cut_identity, without_secrets

__all__ = ["SharedLink", "read_link"]

_NO_LINKS = frozenset({"did", "openid", "openid4vp", "openid-vc", "openid-credential-offer"})
_MOST_LAYERS = 3
_MOST_FIELDS = 50
#: Host (or its end, after a dot), beginning of the path, and the parameter with the link itself.
_AROUND_LINKS = (
    (".safelinks.protection.outlook.com", "/", "url"),
    ("www.google.com", "/url", "q"),
    ("www.google.com", "/url", "url"),
    ("www.linkedin.com", "/safety/go", "url"),
    ("l.facebook.com", "/l.php", "u"),
)
_LINK = re.compile(r"https?:(//|%2F%2F)", re.IGNORECASE)
_ENCODED = re.compile(r"https?%3A", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLink:
    """`url` is the https address to ask; `inline` is the data itself where the link carries it.

    `given` is the link as it may be shown, `through` are the hosts that it was wrapped in.
    """

    given: str
    url: str = ""
    inline: bytes | None = None
    through: tuple[str, ...] = ()
    identity: Identity | None = None


def read_link(text: str) -> SharedLink:
    """Read a link of any scheme.

    Raises:
        FetchRefusedError: `scheme`, it is no https link; `data["https"]` is its https form.
        UnsupportedError: a DID or a wallet's offer.
    """
    given, through = without_secrets(text), []
    for _ in range(_MOST_LAYERS):
        inner = _unwrapped(text)
        if inner is None:
            break
        through.append(_host(text))
        text = inner.strip()
    if text.startswith("{") or looks_like_jws(text):
        return SharedLink(
            given=given, inline=text.encode(errors="surrogatepass"), through=tuple(through)
        )
    _check_scheme(text)
    url, identity = cut_identity(text.partition("#")[0])
    return SharedLink(
        given=given,
        url=url,
        through=tuple(through),
        identity=None if identity is None else Identity(*identity),
    )


def _check_scheme(text: str) -> None:
    scheme = text.partition(":")[0].lower()
    if scheme in _NO_LINKS:
        raise UnsupportedError(f"{scheme}: is no link to a badge", method=f"{scheme}: links")
    if scheme == "https":
        return
    if scheme == "http":
        https = without_secrets(f"https{text[4:]}")
        raise FetchRefusedError(
            f"only https links are opened; try the same link with https://: {https}",
            code="scheme",
            url=without_secrets(text),
            https=https,
        )
    raise FetchRefusedError("only https links are opened", code="scheme", url=without_secrets(text))


def _unwrapped(text: str) -> str | None:
    """The link or data that a verifier's link carries; None for any other link."""
    if not _LINK.match(text):
        return None
    rest, _, fragment = text.partition("#")
    path, _, query = rest.partition("?")
    route, question_mark, inner = fragment.partition("?")
    if question_mark and route.strip("/").lower().startswith("verify"):
        found = _carried(_fields(inner).get("vc"))
        if found is not None:
            return found
    if _LINK.match(query) or _ENCODED.match(query):
        return unquote(query) if _ENCODED.match(query) else query
    fields = _fields(query)
    if "vc" in fields:
        return _carried(fields["vc"])
    if "uri" in fields and path.rstrip("/").endswith("/upload"):
        return _carried(fields["uri"])
    if (around := _around(path, fields)) is not None:
        return around
    return _untp(fields.get("q"))


def _host(address: str) -> str:
    """The host of an address as it is written, and its port; nothing of it is believed."""
    rest = address.partition("//")[2]
    return re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]


def _around(address: str, fields: Mapping[str, str]) -> str | None:
    """The link within that of a service that warns of links, or counts them."""
    host = _host(address).lower()
    _, slash, path = address.partition("//")[2].partition("/")
    for name, beginning, parameter in _AROUND_LINKS:
        ours = host.endswith(name) if name.startswith(".") else host == name
        if ours and (slash + path).startswith(beginning) and parameter in fields:
            return _carried(fields[parameter])
    return None


def _fields(query: str) -> dict[str, str]:
    try:
        return dict(reversed(parse_qsl(query, max_num_fields=_MOST_FIELDS)))
    except ValueError:
        return {}


def _carried(value: str | None) -> str | None:
    """A value that is a link, once or twice encoded, or badge data; else None."""
    if value is None:
        return None
    text = unquote(value) if _ENCODED.match(value) else value
    return text if _LINK.match(text) or text.startswith("{") or looks_like_jws(text) else None


def _untp(value: str | None) -> str | None:
    """UNTP, "Identity resolver": the payload of a link into a verifier."""
    if value is None or len(value) > 4096 or not value.lstrip().startswith("{"):
        return None
    try:
        payload = json.loads(value)["payload"]
        uri = payload["uri"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return _carried(uri) if isinstance(uri, str) else None
