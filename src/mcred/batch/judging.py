"""Verify a table of candidates: each row in order, several at once, none stopping the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mcred.batch.candidates import Candidate
from mcred.batch.windows import in_order
from mcred.errors import McredError
from mcred.report import Verdict, VerificationReport, exit_code
from mcred.verifier import Verifier

__all__ = ["Judged", "judge_many"]

_AHEAD = 16  #: rows that each of those at work may be ahead of the slowest
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Generic[T]):
    """One row and what came of it: `shown` is what was made of its report.

    A row that could not be read counts as one that could not be checked; `problem` says why.
    """

    candidate: Candidate
    verdict: Verdict
    exit_code: int
    shown: T | None
    problem: str | None = None


def judge_many(
    verifier: Verifier,
    candidates: Iterable[Candidate],
    show: Callable[[VerificationReport], T],
    *,
    jobs: int = 4,
    asked: Mapping[str, Any] | None = None,
) -> Iterator[Judged[T]]:
    """What becomes of each row, in order; `jobs` are verified at once.

    Only what `show` makes of a report is kept, and of at most 16 times `jobs` rows. `asked` is
    what `Verifier.verify` is asked besides the recipient.

    Raises:
        what reading `candidates` raises; never for a row.
    """

    def judge(candidate: Candidate) -> Judged[T]:
        return _judge(verifier, candidate, show, asked or {})

    with ExitStack() as stack:
        executor = stack.enter_context(ThreadPoolExecutor(jobs)) if jobs > 1 else None
        yield from in_order(judge, candidates, executor=executor, ahead=jobs * _AHEAD)


def _judge(
    verifier: Verifier,
    candidate: Candidate,
    show: Callable[[VerificationReport], T],
    asked: Mapping[str, Any],
) -> Judged[T]:
    problem = candidate.problem or (None if candidate.source else "no link and no file")
    if problem is None:
        try:
            report = verifier.verify(candidate.source, recipient=candidate.recipient, **asked)
        except McredError as error:
            problem = error.message
        else:
            return Judged(
                candidate=candidate,
                verdict=report.verdict,
                exit_code=report.exit_code,
                shown=show(report),
            )
    verdict = Verdict.COULD_NOT_CHECK
    return Judged(
        candidate=candidate,
        verdict=verdict,
        exit_code=exit_code(verdict),
        shown=None,
        problem=problem,
    )
