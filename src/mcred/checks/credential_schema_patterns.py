"""What matching a regular expression of a stranger's schema may cost at most.

Python's `re` backtracks and cannot be stopped, so that the cost is estimated from the pattern's
text before it is used: every part that may match more or less multiplies the ways to match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mcred.errors import LimitError

__all__ = ["PatternCost", "cost_of"]

MAX_LENGTH = 1000
_TOKEN = re.compile(
    r"\\(?P<escape>.)"
    r"|\[\^?\]?(?:\\.|[^\]\\])*\](?P<set>)"
    r"|(?P<open>\((?:\?(?::|=|!|<=|<!|P?<[A-Za-z_]\w*>))?)"
    r"|(?P<close>\))"
    r"|(?P<some>[*+]|\{(?P<least>\d*)(?P<comma>,(?P<most>\d*))?\})"
    r"|(?P<maybe>\?)"
    r"|(?P<or>\|)"
    r"|(?P<other>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class PatternCost:
    """`factor` × length ** `power` steps at most."""

    power: int
    factor: int

    def steps(self, length: int) -> int:
        return int(self.factor * max(length, 1) ** self.power)


@dataclass(slots=True)
class _Group:
    """What an open group holds so far: whether it may match in several ways, and how many `|`."""

    varies: bool = False
    branches: int = 1


class _Estimate:
    """The bound of one pattern, part by part."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.power = 0 if pattern.startswith("^") and "|" not in pattern else 1
        self.factor = len(pattern) + 1
        self.groups = [_Group()]
        self.closed: _Group | None = None  # the group that ended just before
        self.repeated = False  # a repetition stood just before: `?` then only makes it lazy

    def read(self, token: re.Match[str]) -> None:
        closed, repeated = self.closed, self.repeated
        self.closed, self.repeated = None, False
        match token.lastgroup:
            case "open":
                self.open(token)
            case "close":
                self.close()
            case "or":
                self.groups[-1].varies = True
                self.groups[-1].branches += 1
            case "maybe" if not repeated:
                self.vary(factor=2)
            case "escape" if token["escape"].isdigit():
                self.vary(power=1)  # a back reference compares as much as it has captured
            case "some" | "least" | "comma" | "most":
                self.repeat(token, closed)
        if self.power > 8 or self.factor > 10**9:
            raise _refused(self.pattern, "matches in too many ways")

    def open(self, token: re.Match[str]) -> None:
        special = token[0] == "(" and self.pattern.startswith("?", token.end())
        if special or len(self.groups) > 50:
            raise _refused(self.pattern, "has groups of a kind or depth that is not read")
        self.groups.append(_Group())

    def close(self) -> None:
        if len(self.groups) > 1:
            self.closed = self.groups.pop()
            self.factor *= self.closed.branches
            self.groups[-1].varies |= self.closed.varies

    def repeat(self, token: re.Match[str], closed: _Group | None) -> None:
        if closed is not None and closed.varies:
            raise _refused(self.pattern, "repeats what matches in several ways")
        if token["comma"] is None and token["least"]:
            self.factor *= max(int(token["least"][:6]), 1)
        else:
            self.vary(power=1)
        self.repeated = True

    def vary(self, *, power: int = 0, factor: int = 1) -> None:
        self.groups[-1].varies = True
        self.power += power
        self.factor *= factor


@lru_cache(maxsize=256)
def cost_of(pattern: str) -> PatternCost:
    """The bound for one `re.search`.

    Raises:
        LimitError: too long, or a repetition of something that itself matches in several ways:
            that may take a time that grows as a power of two.
    """
    if len(pattern) > MAX_LENGTH:
        raise _refused(pattern, "is too long")
    estimate = _Estimate(pattern)
    for token in _TOKEN.finditer(pattern):
        estimate.read(token)
    return PatternCost(estimate.power, estimate.factor * estimate.groups[0].branches)


def _refused(pattern: str, why: str) -> LimitError:
    return LimitError(f"a pattern of the schema {why}", limit="pattern", pattern=pattern[:80])
