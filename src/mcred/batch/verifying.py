"""Verify many badges."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from mcred.batch.windows import chunks, in_order, made_here, require_portable
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
    recipient: str | None = None,
    now: datetime | None = None,
    domain: str | Collection[str] | None = None,
    challenge: str | None = None,
    executor: Executor | None = None,
    ahead: int = 4,
    size: int = 16,
) -> Iterator[Verified]:
    """Verify each source, in order; at most `ahead` times `size` are held at once.

    Args:
        verifier: for an executor of processes or a cluster a callable that can be pickled and
            makes one there.
        recipient, now, domain, challenge: asked of each, as by `Verifier.verify`.
        executor: as for `issue_many`.

    Raises:
        UsageError: `worker_lost`, `not_portable`; and what `sources` raises. Never for a bad or
            unreadable source.
    """
    if isinstance(verifier, Verifier):
        require_portable(verifier, executor, what="verifier")
    asked = {"recipient": recipient, "now": now, "domain": domain, "challenge": challenge}
    work = partial(_verify_all, verifier, asked)
    for done in in_order(work, chunks(sources, size), executor=executor, ahead=ahead):
        yield from done


def _verify_all(
    verifier: Verifier | Callable[[], Verifier], asked: Mapping[str, Any], sources: list[Source]
) -> list[Verified]:
    used = verifier if isinstance(verifier, Verifier) else made_here(verifier)
    return [_verify(used, source, asked) for source in sources]


def _verify(verifier: Verifier, source: Source, asked: Mapping[str, Any]) -> Verified:
    try:
        return Verified(source=source, report=verifier.verify(source, **asked))
    except UsageError as error:
        return Verified(source=source, report=None, problem=error)
