"""Verify many badges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from mcred.batch.windows import chunks, in_order, made_here
from mcred.errors import UsageError
from mcred.report import VerificationReport
from mcred.verifier import Source, Verifier

__all__ = ["Verified", "verify_many"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One source and its report, or why it could not be read."""

    source: Source
    report: VerificationReport | None
    problem: UsageError | None = None


def verify_many(
    verifier: Verifier | Callable[[], Verifier],
    sources: Iterable[Source],
    *,
    executor: Executor | None = None,
    ahead: int = 4,
    size: int = 16,
) -> Iterator[Verified]:
    """Verify each source, in order; at most `ahead` times `size` are held at once.

    `verifier`: for an executor of processes a hashable callable that can be pickled and makes one.

    Raises:
        UsageError: `worker_lost`; and what `sources` raises. Never for a bad or unreadable source.
    """
    work = partial(_verify_all, verifier)
    for done in in_order(work, chunks(sources, size), executor=executor, ahead=ahead):
        yield from done


def _verify_all(
    verifier: Verifier | Callable[[], Verifier], sources: list[Source]
) -> list[Verified]:
    used = verifier if isinstance(verifier, Verifier) else made_here(verifier)
    return [_verify(used, source) for source in sources]


def _verify(verifier: Verifier, source: Source) -> Verified:
    try:
        return Verified(source=source, report=verifier.verify(source))
    except UsageError as error:
        return Verified(source=source, report=None, problem=error)
