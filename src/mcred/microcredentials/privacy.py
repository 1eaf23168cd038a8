"""Names, addresses and numbers in texts and file names: found and told, never blocked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from mcred.microcredentials.people import IdentifierKind, Person

__all__ = ["Finding", "redact", "scan"]

#: What looks like personal data, by kind.
PATTERNS = MappingProxyType(
    {
        "email": re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"),
        "did": re.compile(r"\bdid:[a-z0-9]{1,20}:[^\s,;\"'<>]{1,200}"),
        "social_security_number": re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
        "phone": re.compile(r"(?<![\w-])(?:\+\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)"),
        "number": re.compile(r"(?<![\d.,-])\d{6,12}(?![\d.,-])"),
        "titled_name": re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? [A-Z][\w'’-]+"),
        "labelled_id": re.compile(
            r"(?i)\b(?:student|pupil|learner)[ _-]?(?:id|no|number)\b\W{0,3}\w+"
        ),
    }
)
#: Two or more capitalised words in a file name, such as `Ana_Lopez-essay.pdf`.
_NAME_IN_FILE = re.compile(r"(?<![A-Za-z])[A-Z][a-z]+[ _.-][A-Z][a-z]+(?![A-Za-z])")
_REMOVED = "[removed]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something personal, perhaps: a heuristic, for a person to look at."""

    kind: str  #: a name of `PATTERNS`, `known_name`, `known_identifier` or `name_in_file`
    where: str  #: what was scanned, as the caller calls it
    start: int  #: characters into the text
    end: int
    text: str


def scan(
    text: str, *, where: str, people: Iterable[Person] = (), file_name: bool = False
) -> tuple[Finding, ...]:
    """What in a text or a file name may identify somebody, in order.

    Args:
        text: what is scanned.
        where: what to call it in the findings.
        people: names and identifiers to look for beside the patterns.
        file_name: whether words separated by `_`, `-` or `.` may be names.
    """
    found = list(_matches(text, where, file_name=file_name))
    for kind, pattern in _known(people):
        found += (
            Finding(kind=kind, where=where, start=hit.start(), end=hit.end(), text=hit.group())
            for hit in pattern.finditer(text)
        )
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind)))


def redact(text: str, people: Iterable[Person]) -> str:
    """The text without the names and identifiers of these people."""
    for _, pattern in _known(people):
        text = pattern.sub(_REMOVED, text)
    return text


def _matches(text: str, where: str, *, file_name: bool) -> Iterator[Finding]:
    patterns = dict(PATTERNS)
    if file_name:
        patterns["name_in_file"] = _NAME_IN_FILE
    for kind, pattern in patterns.items():
        for hit in pattern.finditer(text):
            yield Finding(
                kind=kind, where=where, start=hit.start(), end=hit.end(), text=hit.group()
            )


def _known(people: Iterable[Person]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for person in people:
        # long ones first, so that a hash or a short account does not cut a longer identifier
        values = sorted(_values(person), key=len, reverse=True)
        for value in values:
            yield "known_identifier", _loose([value])
        if person.name:
            words = unicodedata.normalize("NFC", person.name).split()
            yield "known_name", _loose(words)
            if len(words) > 1:
                yield "known_name", _loose(words[::-1])
            for word in words:
                if len(word) > 2:
                    yield "known_name", _loose([word])


def _values(person: Person) -> Iterator[str]:
    for one in person.identifiers:
        yield one.value
        if one.kind is IdentifierKind.EMAIL:
            local = one.value.partition("@")[0]
            if len(local) > 3:
                yield local


def _loose(words: list[str]) -> re.Pattern[str]:
    """The words, in any case, with anything a file name puts between words."""
    inner = r"[\s_.,-]*".join(re.escape(word) for word in words)
    return re.compile(rf"(?i)(?<![^\W_]){inner}(?![^\W_])")
