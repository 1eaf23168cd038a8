"""The deadline and the watchdog behind it."""

from __future__ import annotations

import socket
import time

from mcred.fetch.deadline import Deadline, Watchdog
from support.timing import ends_within


def test_a_deadline_counts_down_by_its_clock_and_stays_at_nothing() -> None:
    moments = iter([100.0, 104.0, 111.0, 111.0])
    deadline = Deadline(10, clock=lambda: next(moments))
    assert deadline.remaining() == 6
    assert deadline.remaining() == 0
    assert deadline.passed


def test_the_watchdog_ends_a_wait_that_has_no_limit_of_its_own() -> None:
    ours, theirs = socket.socketpair()
    start = time.monotonic()
    with ends_within(0.5), ours, theirs, Watchdog(ours, 0.1):
        assert ours.recv(1) == b""
    assert time.monotonic() - start > 0.05


def test_the_watchdog_bites_when_the_first_descriptor_was_taken_over() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, Watchdog(ours, 0.1), socket.socket(fileno=ours.detach()) as wrapped:
        assert wrapped.recv(1) == b""


def test_a_watchdog_that_was_called_off_does_nothing() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        watchdog = Watchdog(ours, 60)
        watchdog.close()
        watchdog.close()
        watchdog._timer.join()
        watchdog._bite()  # as one that had begun before it was called off
        theirs.sendall(b"x")
        assert ours.recv(1) == b"x"


def test_the_watchdog_outlives_the_peer_and_the_socket() -> None:
    ours, theirs = socket.socketpair()
    with Watchdog(ours, 0.05):
        ours.close()
        theirs.close()
        time.sleep(0.1)
