"""A bar with rate and time left, on a terminal; nothing anywhere else."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

__all__ = ["Progress"]

_SECONDS = 0.25  #: between two looks; also how long a batch lasts before it gets a bar


class Progress:
    """How far a batch is. Standard error, so that results can be piped; gone at the end."""

    def __init__(self, what: str = "rows") -> None:
        self._what = what
        self._on = sys.stderr.isatty()
        self._bar: Bar | None = None
        self._start = self._last = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, count: int, share: float | None) -> None:
        """`count` are done, which is this share (0 to 1) of all; None where nobody knows."""
        now = time.monotonic()
        if not self._on or now - self._last < _SECONDS:
            return
        self._last = now
        if self._bar is None:
            self._bar = _bar()
            self._bar.add_task("", total=None if share is None else 1.0, count="", rate="")
            self._bar.start()
        self._bar.update(
            self._bar.task_ids[0],
            completed=share or 0.0,
            count=f"{count:,} {self._what}",
            rate=f"{count / (now - self._start):,.0f} a second",
        )


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.fields[count]}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
    )
