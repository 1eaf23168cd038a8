"""Which network addresses may be connected to (IANA special-purpose registries, RFC 6890)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Protocol

__all__ = [
    "NOT_PUBLIC",
    "AddressPolicy",
    "IPAddress",
    "PublicAddressesOnly",
    "UnsafeAllowLoopback",
    "why_not_public",
]

IPAddress = IPv4Address | IPv6Address

HTTPS_PORT = 443

#: Every block that is no public unicast address. Written out, because `is_global` of the standard
#: library answers differently from one Python version to the next.
NOT_PUBLIC: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private use"),
    ("100.64.0.0/10", "shared by a carrier"),
    ("127.0.0.0/8", "loopback"),
    ("168.63.129.16/32", "a cloud platform's own service"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private use"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112 anycast"),
    ("192.52.193.0/24", "multicast tunnelling"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private use"),
    ("192.175.48.0/24", "AS112 anycast"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/96", "unspecified, loopback or IPv4-compatible"),
    ("::ffff:0:0:0/96", "IPv4-translated"),
    ("64:ff9b::/96", "NAT64"),
    ("64:ff9b:1::/48", "NAT64"),
    ("100::/64", "discard only"),
    ("100:0:0:1::/64", "dummy prefix"),
    ("2001::/23", "protocol assignments, Teredo, ORCHID"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4"),
    ("2620:4f:8000::/48", "AS112 anycast"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "unique local"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
)

_IPV4 = tuple((IPv4Network(block), what) for block, what in NOT_PUBLIC if "." in block)
_IPV6 = tuple((IPv6Network(block), what) for block, what in NOT_PUBLIC if ":" in block)


def why_not_public(address: IPAddress) -> str | None:
    """What the address is instead of a public one; None where it is public.

    An IPv4 address mapped into IPv6 is judged as the IPv4 address that it reaches.
    """
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return "an address of one link"
        if address.ipv4_mapped is None:
            what = next((what for block, what in _IPV6 if address in block), None)
            return what or _by_standard_library(address)
        address = address.ipv4_mapped
    what = next((what for block, what in _IPV4 if address in block), None)
    return what or _by_standard_library(address)


def _by_standard_library(address: IPAddress) -> str | None:
    """A second opinion: blocks registered after the table above was written."""
    odd = (
        not address.is_global
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
        or address.is_loopback
        or address.is_link_local
    )
    return "not a global address" if odd else None


class AddressPolicy(Protocol):
    """Which addresses, ports and local names a fetcher may reach."""

    def why_not(self, address: IPAddress) -> str | None:
        """The reason to refuse the address, or None."""

    def allows_port(self, port: int) -> bool: ...

    def allows_local_name(self, host: str) -> bool:
        """Whether a name without a public domain may be looked up."""


@dataclass(frozen=True, slots=True)
class PublicAddressesOnly:
    """Public unicast addresses, port 443, public names. The only policy for real use."""

    def why_not(self, address: IPAddress) -> str | None:
        return why_not_public(address)

    def allows_port(self, port: int) -> bool:
        return port == HTTPS_PORT

    def allows_local_name(self, host: str) -> bool:  # noqa: ARG002 - the protocol's parameter
        return False


@dataclass(frozen=True, slots=True)
class UnsafeAllowLoopback:
    """**Unsafe: for tests only.** Also this machine itself (127.0.0.0/8, ::1, localhost), any port.

    With it, whoever writes the credential can reach every service on this machine.
    """

    def why_not(self, address: IPAddress) -> str | None:
        plain = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return None if (plain or address).is_loopback else why_not_public(address)

    def allows_port(self, port: int) -> bool:
        return 0 < port < 65536

    def allows_local_name(self, host: str) -> bool:
        return host == "localhost"


def parse_address(text: str) -> IPAddress | None:
    """An address in the one usual spelling (dotted decimal, RFC 4291), else None."""
    try:
        return ip_address(text)
    except ValueError:
        return None
