"""Bounds of time that hold on a machine with other things to do.

`work_within` counts what this thread computes; `ends_within` counts time on the clock, for what
waits, less the time in which the machine let nobody in this process run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["ends_within", "work_within"]

_TICK = 0.01


class _Metronome(threading.Thread):
    """Sleeps in short steps; what a step takes beyond them, the machine was busy elsewhere."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._over = threading.Event()
        self._late = 0.0

    def run(self) -> None:
        before = time.monotonic()
        while not self._over.wait(_TICK):
            now = time.monotonic()
            self._late += max(0.0, now - before - 2 * _TICK)
            before = now

    def stop(self) -> float:
        """Seconds that were lost."""
        self._over.set()
        self.join()
        return self._late


@contextmanager
def ends_within(seconds: float) -> Iterator[None]:
    metronome = _Metronome()
    metronome.start()
    start = time.monotonic()
    try:
        yield
        taken = time.monotonic() - start
    finally:
        lost = metronome.stop()
    assert taken - lost < seconds, f"{taken:.3f} s, of which {lost:.3f} s stood still"


@contextmanager
def work_within(seconds: float) -> Iterator[None]:
    start = time.thread_time()
    yield
    taken = time.thread_time() - start
    assert taken < seconds, f"{taken:.3f} s of computing"
