"""What is reported: each operation, what it is compared with, and the figure to reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["Figure", "Measured", "Row", "figures"]

#: Name of a row → what was measured, in the unit of the row.
Measured = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One operation. `against` is what it is compared with: as a multiple, or as `more`.

    `aim` is the multiple or difference that we are content with, `aim_own` the value itself: at
    most that, or where `least` is set at least that.
    """

    name: str
    unit: Literal["ms", "µs", "s", "a second", "MB", "×"] = "ms"
    against: str | None = None
    how: Literal["times", "more"] = "times"
    aim: float | None = None
    aim_own: float | None = None
    least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A row with its value, and the multiple or the difference in `compared`."""

    row: Row
    value: float
    compared: float | None

    @property
    def met(self) -> bool | None:
        """None where there is no aim."""
        aims = [(self.compared, self.row.aim), (self.value, self.row.aim_own)]
        least = self.row.least
        met = [
            value >= aim if least else value <= aim
            for value, aim in aims
            if value is not None and aim is not None
        ]
        return all(met) if met else None


def figures(rows: Iterable[Row], measured: Measured) -> Iterator[Figure]:
    """The rows that were measured, in order."""
    for row in rows:
        if row.name in measured:
            value = measured[row.name]
            base = None if row.against is None else measured.get(row.against)
            yield Figure(row=row, value=value, compared=_compared(value, base, row.how))


def _compared(value: float, base: float | None, how: str) -> float | None:
    if not base:
        return None
    return value / base if how == "times" else value - base
