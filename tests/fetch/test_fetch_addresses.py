"""Which addresses are public: every special block, at both of its ends."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from mcred.fetch.addresses import (
    NOT_PUBLIC,
    PublicAddressesOnly,
    UnsafeAllowLoopback,
    why_not_public,
)

NAMED_ONE_BY_ONE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.9",
    "192.0.0.10",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.1.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "3fff::1",
    "3fff:fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
]

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.1",
    "168.63.129.15",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "223.255.255.255",
    "::ffff:8.8.8.8",
    "2001:200::1",
    "2606:4700:4700::1111",
    "2620:4f:8001::1",
    "2a00:1450:4001:800::200e",
]


@pytest.mark.parametrize("address", NAMED_ONE_BY_ONE)
def test_a_special_address_is_not_public(address: str) -> None:
    assert why_not_public(ip_address(address))
    assert PublicAddressesOnly().why_not(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert why_not_public(ip_address(address)) is None


@pytest.mark.parametrize("block", [block for block, _ in NOT_PUBLIC])
def test_a_special_block_is_refused_from_end_to_end(block: str) -> None:
    network = ip_network(block)
    for address in (network[0], network[-1]):
        assert why_not_public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_the_unsafe_policy_allows_loopback(address: str) -> None:
    assert UnsafeAllowLoopback().why_not(ip_address(address)) is None


@pytest.mark.parametrize("address", [a for a in NAMED_ONE_BY_ONE if "127." not in a and a != "::1"])
def test_the_unsafe_policy_allows_nothing_else(address: str) -> None:
    assert UnsafeAllowLoopback().why_not(ip_address(address))


def test_only_the_unsafe_policy_allows_other_ports_and_localhost() -> None:
    assert [p for p in (0, 22, 80, 443, 8443) if PublicAddressesOnly().allows_port(p)] == [443]
    assert UnsafeAllowLoopback().allows_port(8443)
    assert not UnsafeAllowLoopback().allows_port(0)
    assert not PublicAddressesOnly().allows_local_name("localhost")
    assert UnsafeAllowLoopback().allows_local_name("localhost")
    assert not UnsafeAllowLoopback().allows_local_name("printer.local")
