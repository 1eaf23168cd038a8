"""`mcred verify --batch FILE`: a table of candidates, and what became of each."""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import Any, TextIO

import click

from mcred.batch.candidates import CandidateFile
from mcred.batch.judging import Judged, judge_many
from mcred.cli.output import json_text
from mcred.cli.progress import Progress
from mcred.cli.spreadsheets import harmless
from mcred.cli.verifying import Judge
from mcred.errors import UsageError
from mcred.report import Verdict, VerificationReport
from mcred.report.clean import clean
from mcred.report.row import COLUMNS, row
from mcred.report.sentences import words
from mcred.report.verdict import combined_exit_code

__all__ = ["BatchJob", "verify_batch"]

#: What is not UTF-8 in the user's own columns goes out as it came in.
_TEXT: Any = MappingProxyType({"encoding": "utf-8", "errors": "surrogateescape"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchJob:
    """What was asked for on the command line."""

    table: Path
    output: Path | None
    jobs: int
    force: bool
    as_json: bool
    language: str


def verify_batch(judge: Judge, job: BatchJob) -> int:
    """Verify every row and write what came of it; the exit code of all of them.

    Raises:
        UsageError: the table or its header cannot be read, or the result not written.
    """
    table = CandidateFile(job.table)
    count = table.count()
    counts: Counter[Verdict] = Counter()
    codes: set[int] = set()
    show: Callable[[VerificationReport], Any] = _dict_in(job) if job.as_json else _row_in(job)
    with _written(job) as file, Progress() as progress:
        write = _json_writer(file, table) if job.as_json else _csv_writer(file, table, job.language)
        for judged in judge_many(judge.verifier, table, show, jobs=job.jobs, asked=judge.asked):
            write(judged)
            counts[judged.verdict] += 1
            codes.add(judged.exit_code)
            progress.show(counts.total(), counts.total() / count)
    _say(job, count, counts)
    return combined_exit_code(codes)


def _row_in(job: BatchJob) -> Callable[[VerificationReport], tuple[str, ...]]:
    return lambda report: row(report, job.language)


def _dict_in(job: BatchJob) -> Callable[[VerificationReport], Mapping[str, Any]]:
    return lambda report: report.to_dict(language=job.language)


def _csv_writer(
    file: TextIO, table: CandidateFile, language: str
) -> Callable[[Judged[Any]], object]:
    """The user's columns, then ours, under names that the table does not have yet."""
    names = list(table.columns)
    for name in COLUMNS:
        new = name
        while new in names:
            new = f"mcred_{new}"
        names.append(new)
    writer = csv.writer(file, delimiter=table.delimiter, lineterminator="\r\n")
    if table.has_mark:
        file.write("\ufeff")
    writer.writerow([harmless(name) for name in names])

    def write(judged: Judged[Any]) -> None:
        cells = judged.shown or _unread(judged, language)
        writer.writerow([harmless(cell) for cell in (*judged.candidate.cells, *cells)])

    return write


def _unread(judged: Judged[Any], language: str) -> tuple[str, ...]:
    told = words("batch.unread", {"reason": judged.problem}, language)
    known = {"verdict": str(judged.verdict), "headline": told, "exit_code": str(judged.exit_code)}
    return tuple(known.get(name, "") for name in COLUMNS)


def _json_writer(file: TextIO, table: CandidateFile) -> Callable[[Judged[Any]], object]:
    def write(judged: Judged[Any]) -> None:
        cells = (cell.encode(errors="replace").decode() for cell in judged.candidate.cells)
        line = {
            "row": judged.candidate.number,
            "given": dict(zip(table.columns, cells, strict=True)),
            "verdict": judged.verdict,
            "exit_code": judged.exit_code,
            "problem": None if judged.problem is None else clean(judged.problem),
            "report": judged.shown,
        }
        file.write(json_text(line) + "\n")

    return write


@contextmanager
def _written(job: BatchJob) -> Iterator[TextIO]:
    """The result's file, in its place when it is whole; a broken run leaves a `.part` beside it.

    Raises:
        UsageError: it exists, or cannot be written.
    """
    if job.output is None:
        file = TextIOWrapper(sys.stdout.buffer, newline="", **_TEXT)
        try:
            yield file
        finally:
            file.detach()  # flushes, and leaves standard output open
        return
    if job.output.exists() and job.output.samefile(job.table):
        raise UsageError(f"{job.output} is the table itself", code="exists")
    if job.output.exists() and not job.force:
        raise UsageError(f"{job.output} exists already; --force replaces it", code="exists")
    part = job.output.with_name(f"{job.output.name}.part")
    try:
        with part.open("w", newline="", **_TEXT) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(job.output)
    except OSError as error:
        raise UsageError(f"cannot write {job.output}: {error.strerror}", code="write") from error
    except KeyboardInterrupt:
        click.echo(f"What was found until then is in {part}", err=True)
        raise


def _say(job: BatchJob, count: int, counts: Counter[Verdict]) -> None:
    """How many of each verdict, worst last, on one line."""
    parts = [
        f"{counts[verdict]} {words(f'verdict.{verdict}', {}, job.language).lower()}"
        for verdict in reversed(Verdict)
        if counts[verdict]
    ]
    data = {"count": count, "counts": ", ".join(parts) or "–"}
    told = words("batch.told", data, job.language)
    if job.output is not None:
        told += f" {clean(str(job.output))}"
    click.echo(told, err=True)
