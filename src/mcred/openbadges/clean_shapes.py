"""Whether a document is clean, where documents of its shape were found to be so before.

The classes of the specification look at keys, types and structure, which are the shape, and at
strings one by one. Which strings, and what is asked of each, is found out by reading a document in
which no string is what anything asks for. What is one of the lexical forms is asked of the next
document likewise; other strings (terms) must have stood there in a document that was found clean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from mcred.encoding.shape import Shape, ShapeMemo
from mcred.encoding.shape_files import ShapeFiles
from mcred.errors import Problem
from mcred.openbadges import lexical

__all__ = ["CARRIED", "CLEAN", "CleanShape", "found_out", "graded"]

#: What the classes ask of a string, by the code of the problem that another string has.
FORMS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "uri": lexical.is_uri,
        "date_time_z": lexical.is_zoned,
        "date_time": lexical.is_zoned,
        "date": lexical.is_date,
        "language_code": lexical.is_language_code,
        "compact_jws": lexical.is_compact_jws,
        "email": lexical.is_email_address,
        "country_code": lexical.is_country_code,
        "identity_hash": lexical.is_identity_hash,
    }
)
_MOST_TERMS = 32


class CleanShape:
    """What the documents of one shape must hold to be clean.

    `forms` are strings, by their place, with the code of their form; `terms` the strings that
    were found clean at the other places that are looked at.
    """

    __slots__ = ("forms", "terms")

    def __init__(self, forms: Mapping[str, Sequence[int]], terms: Mapping[int, set[str]]) -> None:
        self.forms = forms
        self.terms = terms

    def holds(self, strings: Sequence[str]) -> bool:
        """Whether a document with these strings is known to be clean."""
        for code, places in self.forms.items():
            if not all(map(FORMS[code], [strings[place] for place in places])):
                return False
        return all(strings[place] in known for place, known in self.terms.items())

    def written(self) -> dict[str, Any]:
        """JSON values that `read` makes the same of."""
        terms = {str(place): sorted(known) for place, known in self.terms.items()}
        return {
            "forms": {code: list(places) for code, places in self.forms.items()},
            "terms": terms,
        }

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        terms = {int(place): set(known) for place, known in values["terms"].items()}
        return cls({code: tuple(places) for code, places in values["forms"].items()}, terms)

    def learn(self, strings: Sequence[str]) -> None:
        """Take in the terms of a document that was found clean."""
        for place, known in self.terms.items():
            if len(known) < _MOST_TERMS:
                known.add(strings[place])


CLEAN: ShapeMemo[CleanShape] = ShapeMemo()
#: What is carried of common shapes.
CARRIED = ShapeFiles(Path(__file__).parent / "carried_shapes")


def graded(
    document: Mapping[str, Any], shape: Shape | None
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What `validation.graded` says; `shape` is the document's, with `proof` as the last member."""
    known = None if shape is None else _known(shape)
    if shape is not None and known is not None and known.holds(shape.strings):
        return (), ()
    # pydantic takes long to import and the classes long to build: only who reads pays for them.
    from mcred.openbadges import validation

    errors, warnings = validation.graded(document)
    if shape is not None and not errors and not warnings:
        if known is not None:
            known.learn(shape.strings)
        elif CLEAN.came_before(shape.key) and not shape.is_large():
            CLEAN.put(shape.key, found_out(document, shape), weight=shape.weight)
    return errors, warnings


def _known(shape: Shape) -> CleanShape | None:
    known = CLEAN.get(shape.key)
    if known is None and not shape.is_large():
        carried = CARRIED.find(shape)
        if carried is not None:
            known = CleanShape.read(carried)
            CLEAN.put(shape.key, known, weight=shape.weight)
    return known


def found_out(document: Mapping[str, Any], shape: Shape) -> CleanShape:
    """What is asked of the strings of a document that is clean."""
    from mcred.openbadges import validation

    ordered = {name: value for name, value in document.items() if name != "proof"}
    if "proof" in document:
        ordered["proof"] = document["proof"]
    marks = {f"\0 {number}": number for number in range(len(shape.strings))}
    forms: dict[str, list[int]] = {}
    terms: dict[int, set[str]] = {}
    for code, mark in validation.refused_strings(Shape.replaced(ordered, list(marks))):
        number = marks[mark]
        if code in FORMS:
            forms.setdefault(code, []).append(number)
        else:
            terms[number] = {shape.strings[number]}
    return CleanShape(forms, terms)
