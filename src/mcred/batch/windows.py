"""Work on an endless iterable with any executor: in order, and never far ahead of its results."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from mcred.errors import UsageError

__all__ = ["chunks", "in_order", "made_here"]

T = TypeVar("T")
R = TypeVar("R")


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to `size` items."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def in_order(
    work: Callable[[T], R], items: Iterable[T], *, executor: Executor | None, ahead: int
) -> Iterator[R]:
    """The results in the order of the items; at most `ahead` items are under way at once.

    An item is taken from the iterable only when there is room for it. When the caller stops, what
    has not begun is cancelled.

    Raises:
        UsageError: `worker_lost`: a process of the executor died.
    """
    if executor is None:
        yield from map(work, items)
        return
    left = iter(items)
    waiting: deque[Future[R]] = deque()
    try:
        while True:
            waiting.extend(
                executor.submit(work, item) for item in islice(left, ahead - len(waiting))
            )
            if not waiting:
                return
            yield waiting.popleft().result()
    except BrokenExecutor as error:
        raise UsageError("a worker process died", code="worker_lost") from error
    finally:
        for future in waiting:
            future.cancel()


@lru_cache(maxsize=4)
def made_here(make: Callable[[], T]) -> T:
    """What `make` makes, once in each process: keys and caches do not travel with every job."""
    return make()
