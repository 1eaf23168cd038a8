"""The host of a URL: one spelling per host, public names only (RFC 3986 3.2.2, RFC 5891)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address

from mcred.fetch.addresses import AddressPolicy, IPAddress, parse_address

__all__ = ["Host", "HostError", "parse_host", "to_ascii"]

#: Names that only mean something inside some network, or that must not be looked up at all.
LOCAL_SUFFIXES = (
    "localhost",
    "localdomain",
    "local",
    "internal",
    "intranet",
    "private",
    "lan",
    "home",
    "corp",
    "home.arpa",
    "onion",
    "alt",
)

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_IPV6 = re.compile(r"\[([0-9A-Fa-f:.]+)\]")
_DOT_LIKE = re.compile("[\u3002\uff0e\uff61]")


class HostError(Exception):
    """A host that is refused; is never seen by callers of the library."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Host:
    """`ascii` is the lower-case A-label or address, without brackets."""

    ascii: str
    address: IPAddress | None = None

    def __str__(self) -> str:
        return f"[{self.ascii}]" if ":" in self.ascii else self.ascii


def parse_host(text: str, *, policy: AddressPolicy) -> Host:
    """The host as it will be looked up, or the address it spells.

    Raises:
        HostError: code `host` for a name that is refused, `address` for an address in an odd
            spelling or one that the policy refuses.
    """
    if not text:
        raise HostError("host", "it names no host")
    if text.startswith("["):
        return _literal(_parse_ipv6(text), policy)
    if "%" in text:
        raise HostError("host", "its host is percent-encoded")
    name = to_ascii(text.lower())
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]) or (labels[-1] == "" and _NUMBER.fullmatch(labels[-2])):
        address = parse_address(name)
        if address is None:
            raise HostError("address", "its host is an address in an odd spelling")
        return _literal(address, policy)
    _check_name(name, labels, policy)
    return Host(name)


def _parse_ipv6(text: str) -> IPv6Address:
    match = _IPV6.fullmatch(text)
    try:
        address = IPv6Address(match[1] if match else "")
    except AddressValueError:
        raise HostError("address", "its host is no IPv6 address") from None
    if address.ipv4_mapped is not None:
        raise HostError("address", "its host is an IPv4 address spelled as IPv6")
    return address


def _literal(address: IPAddress, policy: AddressPolicy) -> Host:
    why = policy.why_not(address)
    if why is not None:
        raise HostError("address", f"its address is not public ({why})")
    return Host(str(address), address)


def to_ascii(name: str) -> str:
    """The A-labels of a lower-case name (IDNA 2008); a name in ASCII stays as it is.

    Raises:
        HostError: code `host`, for a name that has none or could be read in two ways.
    """
    if name.isascii() and "xn--" not in name:
        return name
    if unicodedata.normalize("NFKC", name) != name or _DOT_LIKE.search(name):
        raise HostError("host", "its host holds characters that stand for others")
    if not name.isascii() and "xn--" in name:
        raise HostError("host", "its host mixes encoded and plain international labels")
    if len(name) > 253:
        raise HostError("host", "its host is too long")
    import idna  # most hosts do not need it

    try:
        return idna.encode(name).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise HostError("host", "its host is not a valid international name") from None


def _check_name(name: str, labels: list[str], policy: AddressPolicy) -> None:
    if labels[-1] == "":
        raise HostError("host", "its host ends with a dot")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise HostError("host", "its host is not a valid name")
    if policy.allows_local_name(name):
        return
    if len(labels) == 1:
        raise HostError("host", "its host is a name without a domain")
    local = next((s for s in LOCAL_SUFFIXES if name == s or name.endswith("." + s)), None)
    if local is not None:
        raise HostError("host", f"names under .{local} are not public")
