"""What lint is made of: a rule is a value, a profile is a list of rules, a finding is an answer.

The words are those of a reader of the record: it supports a statement, it does not, or one cannot
tell from it. No finding says what anybody's programme is or is entitled to call itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from mcred.microcredentials.definition import MicroCredential

__all__ = [
    "Answer",
    "Check",
    "Finding",
    "Outcome",
    "Profile",
    "Rule",
    "Severity",
    "cannot_tell",
    "each",
    "elsewhere",
    "in_english",
    "not_supported",
    "quote",
    "supported",
]


class Outcome(StrEnum):
    """What the record says about a rule's statement."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not_supported"
    CANNOT_TELL = "cannot_tell"


class Severity(StrEnum):
    """How much it matters when a statement is not supported."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a check found at one place."""

    outcome: Outcome
    path: str  #: JSON path in the definition: the place, or where it would stand
    reason: str  #: one sentence


#: Looks at a definition and nothing else; gives at least one answer.
Check = Callable[[MicroCredential], tuple[Answer, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One statement that a definition may support, and how to see whether it does."""

    id: str
    severity: Severity
    statement: str  #: in mcred's words
    source: str  #: where the demand comes from
    check: Check
    overridable: bool = True  #: whether a developer may answer a finding with a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The rules that stand for one published text."""

    name: str
    title: str
    source: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One answer to one rule."""

    rule: str
    profile: str
    severity: Severity
    outcome: Outcome
    path: str  #: JSON path in the definition: the place, or where it would stand
    reason: str
    statement: str
    source: str
    overridable: bool
    overridden: str | None = None  #: the developer's reason for leaving it as it is

    @property
    def is_open(self) -> bool:
        """Whether the statement is not supported and nobody has given a reason for that."""
        return self.outcome is Outcome.NOT_SUPPORTED and self.overridden is None

    def to_dict(self) -> dict[str, Any]:
        """Plain data; every member is present."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, StrEnum) else value


def supported(path: str, reason: str) -> Answer:
    """The record supports the statement."""
    return Answer(outcome=Outcome.SUPPORTED, path=path, reason=reason)


def not_supported(path: str, reason: str) -> Answer:
    """The record does not support the statement, or speaks against it."""
    return Answer(outcome=Outcome.NOT_SUPPORTED, path=path, reason=reason)


def cannot_tell(path: str, reason: str) -> Answer:
    """The record does not hold what one would have to know."""
    return Answer(outcome=Outcome.CANNOT_TELL, path=path, reason=reason)


def each(problems: Iterable[Answer], otherwise: Answer) -> tuple[Answer, ...]:
    """The problems; where there are none, the one answer that says so."""
    return tuple(problems) or (otherwise,)


def elsewhere(reason: str) -> Check:
    """A check for what no definition holds, because it belongs to another record."""

    def check(definition: MicroCredential) -> tuple[Answer, ...]:
        del definition
        return (cannot_tell("$", reason),)

    return check


def in_english(check: Check) -> Check:
    """A check that reads English sentences; it keeps quiet about those of other languages."""

    @wraps(check)
    def checked(definition: MicroCredential) -> tuple[Answer, ...]:
        if definition.language.partition("-")[0].lower() != "en":
            reason = f"the texts are in {definition.language}; this rule reads English only"
            return (cannot_tell("$.language", reason),)
        return check(definition)

    return checked


def quote(text: str, width: int = 60) -> str:
    """A text of the definition in a reason: one line, in its own letters, cut, no controls."""
    line = " ".join(text.split())
    shown = line if len(line) <= width else line[: width - 1] + "…"
    visible = (char if char.isprintable() else f"\\u{{{ord(char):x}}}" for char in shown)
    return f'"{"".join(visible)}"'
