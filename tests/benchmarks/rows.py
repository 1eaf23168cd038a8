"""What is reported: each operation, what it is compared with, and the figure to reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .timing import Medians

__all__ = ["ROWS", "Figure", "Row", "figures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One operation. `against` is what it is compared with: as a multiple, or as `more` ms.

    `aim` is the highest multiple, or the most milliseconds more, that we are content with;
    `aim_ms` the same for the operation's own time.
    """

    name: str
    against: str | None = None
    how: Literal["times", "more"] = "times"
    aim: float | None = None
    aim_ms: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A row with its measurement: `ms`, and the multiple or the difference in `compared`."""

    row: Row
    ms: float
    compared: float | None

    @property
    def reached(self) -> bool | None:
        """None where there is no aim."""
        aims = [(self.compared, self.row.aim), (self.ms, self.row.aim_ms)]
        met = [value <= aim for value, aim in aims if value is not None and aim is not None]
        return all(met) if met else None


SIGN, VERIFY = "raw Ed25519 sign", "raw Ed25519 verify"
PYLD, PROCESS = "bare PyLD normalize", "bare interpreter"

ROWS: tuple[Row, ...] = (
    Row(name=SIGN),
    Row(name=VERIFY),
    Row(name="eddsa-rdfc-2022 issue", against=SIGN, aim=25),
    Row(name="eddsa-rdfc-2022 verify", against=VERIFY, aim=9),
    Row(name="eddsa-jcs-2022 issue", against=SIGN, aim=12),
    Row(name="eddsa-jcs-2022 verify", against=VERIFY, aim=6),
    Row(name="bare jwcrypto sign"),
    Row(name="bare jwcrypto verify"),
    Row(name="vc-jwt issue", against="bare jwcrypto sign", aim=2.5),
    Row(name="vc-jwt verify", against="bare jwcrypto verify", aim=2.5),
    Row(name=PYLD),
    Row(name="canonicalize", against=PYLD),
    Row(name="issue a new shape", against=PYLD, aim=1.5),
    Row(name="json.loads"),
    Row(name="strict JSON parse", against="json.loads"),
    Row(name=PROCESS),
    Row(name="import mcred", against=PROCESS, how="more", aim=60),
    Row(name="mcred --help", against=PROCESS, how="more", aim_ms=100),
    Row(name="bare imports", against=PROCESS, how="more"),
    Row(name="mcred verify badge.svg --offline", against="bare imports", aim=1.25, aim_ms=250),
    Row(name="@digitalbazaar/vc issue", against=SIGN),
    Row(name="@digitalbazaar/vc verify", against=VERIFY),
    Row(name="openbadgeslib issue", against=SIGN),
    Row(name="openbadgeslib verify", against=VERIFY),
)


def figures(measured: Medians) -> Iterator[Figure]:
    """The rows that were measured, in order."""
    for row in ROWS:
        if row.name in measured:
            ms = measured[row.name]
            base = None if row.against is None else measured[row.against]
            yield Figure(row=row, ms=ms, compared=_compared(ms, base, row.how))


def _compared(ms: float, base: float | None, how: str) -> float | None:
    if base is None:
        return None
    return ms / base if how == "times" else ms - base
