"""Where in a file something stands: from a JSON path to a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mcred.errors import Problem
from mcred.workspace.yaml_writer import make_round_trip

__all__ = ["Lines", "PlacedProblem"]

_STEP = re.compile(r"\.([A-Za-z_@][A-Za-z0-9_@-]*)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class PlacedProblem(Problem):
    """A problem with the line, from 1, where it stands in its file."""

    line: int = 1

    def __str__(self) -> str:
        # not super(): a dataclass with slots is another class than the one that is written here
        return f"line {self.line}: {Problem.__str__(self)}"

    @classmethod
    def of(cls, problem: Problem, line: int) -> PlacedProblem:
        """The same problem, with its line."""
        return cls(problem.path, problem.code, problem.expected, problem.seen, line)


class Lines:
    """The lines of one YAML or JSON text."""

    def __init__(self, text: str) -> None:
        from ruamel.yaml.error import YAMLError

        try:
            self._top: Any = make_round_trip(width=100).load(text)
        except (YAMLError, ValueError):
            self._top = None  # readable as JSON only: everything is in line 1

    def of(self, path: str) -> int:
        """The line, from 1, of a JSON path (`$.rubric.criteria[0].name`).

        Of a place that is not there, the line of the nearest one around it.
        """
        here, line = self._top, 1
        for name, index in _STEP.findall(path.removeprefix("$")):
            step: str | int = name or int(index)
            try:
                mark = here.lc.item(step) if isinstance(step, int) else here.lc.key(step)
                here = here[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
            line = mark[0] + 1
        return line
