"""The parts of the table, each of which can be asked for by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from .rows import Measured, Row
from .timing import Action

__all__ = ["Group", "Settings", "nothing"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How thoroughly to measure; `folder` is for files that the measured things read and write."""

    folder: Path
    rounds: int = 30  #: samples of each operation; fresh processes take a third of them
    batch_ms: float = 15.0  #: about how long a sample of a fast operation lasts
    rows: int = 20_000  #: badges in a batch
    changes: int = 10_000  #: revocations in one call
    tiny: bool = False  #: only to see that everything runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows and how they come about.

    `actions` are timed in turn with those of the other groups; `measure` takes its time alone, and
    leaves out what cannot be measured here. `needs` names the groups that it is compared with.
    """

    rows: tuple[Row, ...]
    actions: Callable[[Settings], Mapping[str, Action]] = field(default=lambda _: {})
    measure: Callable[[Settings], Measured] = field(default=lambda _: {})
    needs: tuple[str, ...] = ()


nothing: Mapping[str, float] = MappingProxyType({})
