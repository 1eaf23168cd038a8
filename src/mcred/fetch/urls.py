"""The https URL, read strictly and in one way only (RFC 3986), before anything is opened."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from mcred.errors import FetchRefusedError
from mcred.fetch.addresses import HTTPS_PORT, AddressPolicy, IPAddress
from mcred.fetch.hosts import HostError, parse_host

__all__ = ["MAX_URL_LENGTH", "CheckedURL", "check_url", "display", "follow"]

MAX_URL_LENGTH = 2048

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HTTPS = re.compile(r"https://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::(.*))?", re.DOTALL)
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_USERINFO = re.compile(r"(?<=//)[^/?#]*@")
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zs", "Zl", "Zp"})
_KEPT = "/%:@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedURL:
    """A URL that may be asked: `url` is what is sent, host in ASCII, without fragment."""

    url: str
    host: str
    port: int
    address: IPAddress | None  #: where the host is an address already


def check_url(text: str, *, policy: AddressPolicy, hop: int = 0) -> CheckedURL:
    """Read a URL and refuse what is not plain https to a public host. Opens nothing.

    Args:
        text: the URL as given.
        policy: decides about ports, local names and addresses.
        hop: 0 for the address asked for, 1 for where the first redirect leads, …

    Raises:
        FetchRefusedError: code `length`, `syntax`, `scheme`, `userinfo`, `port`, `host` or
            `address`, with `url` and `hop`.
    """
    if len(text) > MAX_URL_LENGTH:
        raise _refused(text, hop, "length", f"it is longer than {MAX_URL_LENGTH} characters")
    _check_characters(text, text, hop)
    scheme = _SCHEME.match(text)
    if scheme is None or scheme[1].lower() != "https":
        raise _refused(text, hop, "scheme", "it is not an https address")
    parts = _HTTPS.fullmatch(text)
    if parts is None:
        raise _refused(text, hop, "syntax", "two slashes must follow https:")
    authority, path, query = parts[1], parts[2], parts[3] or ""
    if "@" in authority:
        raise _refused(text, hop, "userinfo", "it carries a user name or password")
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise _refused(text, hop, "syntax", "its host and port cannot be told apart")
    try:
        host = parse_host(match[1], policy=policy)
    except HostError as error:
        raise _refused(text, hop, error.code, error.reason) from None
    port = _check_port(match[2], text, hop, policy)
    netloc = str(host) if port == HTTPS_PORT else f"{host}:{port}"
    url = f"https://{netloc}{quote(path, safe=_KEPT) or '/'}{quote(query, safe=_KEPT + '?')}"
    if len(url) > MAX_URL_LENGTH:
        raise _refused(text, hop, "length", f"it is longer than {MAX_URL_LENGTH} characters")
    return CheckedURL(url=url, host=host.ascii, port=port, address=host.address)


def follow(base: CheckedURL, location: str, *, policy: AddressPolicy, hop: int) -> CheckedURL:
    """Where a redirect leads; the same rules hold as for the first address.

    Raises:
        FetchRefusedError: as `check_url`.
    """
    if len(location) > MAX_URL_LENGTH:
        raise _refused(location, hop, "length", f"it is longer than {MAX_URL_LENGTH} characters")
    # Before joining, which drops tabs and line ends without a word.
    _check_characters(location, location, hop)
    if _SCHEME.match(location):
        # On its own (RFC 3986, 5.2.2): joining would take "https:/host/" for a path on this host.
        return check_url(location, policy=policy, hop=hop)
    try:
        target = urljoin(base.url, location)
    except ValueError:
        raise _refused(location, hop, "syntax", "its host and port cannot be told apart") from None
    return check_url(target, policy=policy, hop=hop)


def display(url: str) -> str:
    """A URL for a message: on one line, cut, ASCII, without password."""
    text = _USERINFO.sub("…@", url[:MAX_URL_LENGTH])
    shown = "".join(c if 0x20 < ord(c) < 0x7F or c == "…" else _escaped(c) for c in text[:200])
    return shown if len(url) <= 200 else shown + "…"


def _escaped(character: str) -> str:
    return (
        character.encode("ascii", "backslashreplace").decode()
        if ord(character) > 127
        else (f"\\x{ord(character):02x}")
    )


def _check_characters(part: str, url: str, hop: int) -> None:
    if "\\" in part:
        raise _refused(url, hop, "syntax", "it holds a backslash")
    if any(unicodedata.category(c) in _REFUSED_CATEGORIES for c in part):
        raise _refused(url, hop, "syntax", "it holds a space or a control character")


def _check_port(text: str | None, url: str, hop: int, policy: AddressPolicy) -> int:
    if text is None:
        return HTTPS_PORT
    if not _PORT.fullmatch(text) or int(text) > 65535:
        raise _refused(url, hop, "syntax", "its port is not a number from 1 to 65535")
    if not policy.allows_port(int(text)):
        raise _refused(url, hop, "port", f"its port is not {HTTPS_PORT}")
    return int(text)


def _refused(url: str, hop: int, code: str, reason: str) -> FetchRefusedError:
    shown = display(url)
    where = "" if hop == 0 else f", where redirect {hop} leads,"
    return FetchRefusedError(
        f"{shown}{where} was not opened: {reason}", code=code, url=shown, hop=hop, reason=reason
    )
