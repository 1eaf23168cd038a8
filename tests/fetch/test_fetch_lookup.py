"""Looking names up: in time, and not too many at once."""

from __future__ import annotations

import socket
import threading
import time
from ipaddress import ip_address
from typing import Any

import pytest

from mcred.fetch import lookup as lookup_module
from mcred.fetch.lookup import Lookup, NameLookupError
from support.timing import ends_within
from support.tls_server import resolver_of


def test_every_address_is_given_once_and_in_order() -> None:
    lookup = Lookup(resolver_of("93.184.216.34", "2606:4700::1", "93.184.216.34"))
    found = lookup.addresses("badge.example", 443, seconds=1)
    assert found == (ip_address("93.184.216.34"), ip_address("2606:4700::1"))


def test_a_resolver_that_hangs_is_left_and_hanging_ones_are_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lookup_module, "MAX_LOOKUPS", 2)
    let_go = threading.Event()
    running: list[str] = []

    def hanging(host: str, *_: int) -> list[Any]:
        running.append(host)
        let_go.wait(10)
        return []

    lookup = Lookup(hanging)
    for _ in range(4):
        with ends_within(0.3), pytest.raises(NameLookupError) as caught:
            lookup.addresses("badge.example", 443, seconds=0.05)
        assert caught.value.late
    assert len(running) == 2
    let_go.set()
    time.sleep(0.05)
    with pytest.raises(NameLookupError) as caught:
        lookup.addresses("badge.example", 443, seconds=1)
    assert not caught.value.late


@pytest.mark.parametrize(
    ("number", "words"),
    [(socket.EAI_NONAME, "no such host"), (socket.EAI_AGAIN, "could not be looked up")],
)
def test_a_missing_name_and_a_missing_name_server_are_told_apart(number: int, words: str) -> None:
    def failing(*_: Any) -> list[Any]:
        raise socket.gaierror(number, "…")

    with pytest.raises(NameLookupError, match=words):
        Lookup(failing).addresses("badge.example", 443, seconds=1)


def test_a_fault_of_the_resolver_is_not_hidden() -> None:
    def faulty(*_: Any) -> list[Any]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Lookup(faulty).addresses("badge.example", 443, seconds=1)
