"""Work on an endless iterable with any executor: in order, and never far ahead of its results."""

from __future__ import annotations

import pickle
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from mcred.errors import McredError, UsageError

__all__ = ["chunks", "in_order", "made_here", "require_portable"]

_NOT_PICKLED = (pickle.PicklingError, AttributeError, TypeError, McredError)

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
        UsageError: `worker_lost`: a process or machine of the executor died, or the work was
            cancelled; `not_portable`: it cannot be sent there. And what `work` raises.
    """
    if executor is None:
        yield from map(work, items)
        return
    left = iter(items)
    waiting: deque[Future[R]] = deque()
    try:
        while True:
            waiting.extend(
                _submit(executor, work, item) for item in islice(left, ahead - len(waiting))
            )
            if not waiting:
                return
            yield waiting.popleft().result()
    except (BrokenExecutor, CancelledError) as error:
        raise UsageError("a worker process died", code="worker_lost") from error
    except Exception as error:
        if _is_lost_by_cluster(error):
            raise UsageError(f"a worker was lost: {error}", code="worker_lost") from error
        raise
    finally:
        for future in waiting:
            future.cancel()


def _submit(executor: Executor, work: Callable[[T], R], item: T) -> Future[R]:
    try:
        return executor.submit(work, item)
    except (TypeError, pickle.PicklingError) as error:  # dask says so at once
        raise UsageError(
            "the work cannot be sent to another process: a private key or something else in it is "
            "not to be pickled; give a callable that makes it there",
            code="not_portable",
        ) from error


def require_portable(value: object, executor: Executor | None, *, what: str) -> None:
    """Refuse what cannot go where an executor works: keys are made there, and never sent.

    Raises:
        UsageError: `not_portable`.
    """
    if executor is None or isinstance(executor, ThreadPoolExecutor):
        return
    try:
        pickle.dumps(value)
    except _NOT_PICKLED as error:
        raise UsageError(
            f"an executor of other processes needs a callable that makes the {what} there, such "
            "as one that loads its key from a file: keys and locks are not sent about",
            code="not_portable",
        ) from error


def _is_lost_by_cluster(error: Exception) -> bool:
    """Whether dask gave the work up; whoever does not use it has not loaded it."""
    cluster = sys.modules.get("distributed")
    return cluster is not None and isinstance(error, cluster.scheduler.KilledWorker)


class _ByContent:
    """A callable that equals its own copies, as one that came from another process is.

    What cannot be pickled has no copies and equals itself.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make
        try:
            self._content: object = pickle.dumps(make)
        except _NOT_PICKLED:
            self._content = make

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByContent) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)


def made_here(make: Callable[[], T]) -> T:
    """What `make` makes, once in each process: keys and caches do not travel with every job."""
    made: T = _made(_ByContent(make))
    return made


@lru_cache(maxsize=4)
def _made(given: _ByContent) -> Any:
    return given.make()
