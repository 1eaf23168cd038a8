"""The canonical N-Quads (RDFC-1.0) of one document shape, written without building its quads.

A `Template` says which strings go where. The lines of a document are then one text with gaps, and
so is what Hash First Degree Quads (section 4.6) hashes for each blank node. That is all there is
to do where every blank node has a hash of its own (section 4.4, steps 3 and 4); wherever two are
alike, or two statements fall together, the general algorithm in `rdfc10.py` decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Self, TypeAlias

from mcred.encoding.shape import Shape
from mcred.jsonld.nquads import escape
from mcred.jsonld.rdfc10 import HASHES
from mcred.jsonld.template import Template
from mcred.limits import Limits

__all__ = ["CanonicalForm"]


#: A text with gaps, and which values fill them.
_Gapped: TypeAlias = tuple[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines with gaps: a `%s` for each of the values that `values` picks."""

    text: str
    values: Callable[[Sequence[str]], tuple[str, ...]]
    count: int

    @classmethod
    def of(cls, lines: Iterable[_Gapped]) -> Self:
        texts: list[str] = []
        places: list[int] = []
        for text, numbers in lines:
            texts.append(text)
            places.extend(numbers)
        return cls("\n".join(texts), _picker(places), len(texts))

    def length(self, values: Sequence[str]) -> int:
        return len(self.text) + sum(map(len, self.values(values)))

    def fill(self, values: Sequence[str]) -> list[str]:
        return (self.text % self.values(values)).split("\n") if self.count else []


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalForm:
    """Made once per shape by `of`; `text` writes the canonical form of one document.

    `named` are the lines without blank nodes, `unnamed` those with, whose gaps are filled from the
    strings and then the labels of the blank nodes; `nodes` are the first degree lines of each.
    """

    named: _Lines
    unnamed: _Lines
    nodes: tuple[_Lines, ...]

    @classmethod
    def of(cls, template: Template, count: int) -> Self:
        """`count` is the number of strings of the shape."""
        terms = _gapped(template)
        blanks = sorted({t for quad in template.quads for t in quad if terms[t][0][:2] == "_:"})
        numbers = {term: count + number for number, term in enumerate(blanks)}
        named: list[_Gapped] = []
        unnamed: list[_Gapped] = []
        mentions: dict[int, list[_Gapped]] = {term: [] for term in blanks}
        for quad in template.quads:
            own = numbers.keys() & quad
            labelled: dict[int, _Gapped] = {term: ("%s", (numbers[term],)) for term in own}
            (unnamed if own else named).append(_line(quad, terms, labelled))
            for node in own:
                marked: dict[int, _Gapped] = {
                    term: ("_:a" if term == node else "_:z", ()) for term in own
                }
                mentions[node].append(_line(quad, terms, marked))
        return cls(
            named=_Lines.of(named),
            unnamed=_Lines.of(unnamed),
            nodes=tuple(map(_Lines.of, mentions.values())),
        )

    def text(self, shape: Shape, hash_name: str, limits: Limits) -> str | None:
        """The canonical N-Quads, or None where the general algorithm must be asked."""
        if hash_name not in HASHES:
            return None
        values = shape.strings
        if not shape.text.isprintable() or '"' in shape.text or "\\" in shape.text:
            if "\ufffe" in shape.text or "\uffff" in shape.text:
                return None  # escaped in a literal, and not in an IRI: no other character is so
            values = [escape(value) for value in values]
        marked = values + [f"_:{number}" for number in range(len(self.nodes))]
        # One long identifier stands in every statement about its node: measured, then written.
        length = self.named.length(values) + self.unnamed.length(marked)
        if length > limits.inflated_bytes or len(self.nodes) > limits.canonical_work:
            return None
        labels = self._labels(values, marked, hash_name)
        if labels is None:
            return None
        lines = self.named.fill(values) + self.unnamed.fill(values + labels)
        return "\n".join(sorted(dict.fromkeys(lines))) + "\n"

    def _labels(self, values: list[str], marked: list[str], hash_name: str) -> list[str] | None:
        """The canonical label of each blank node; None where two nodes or two quads are alike."""
        if len(set(self.unnamed.fill(marked))) < self.unnamed.count:
            return None
        function = getattr(hashlib, hash_name)
        digests = []
        for node in self.nodes:
            lines = node.fill(values)
            lines.sort()
            digests.append(function(("\n".join(lines) + "\n").encode()).hexdigest())
        ranks = {digest: rank for rank, digest in enumerate(sorted(digests))}
        if len(ranks) < len(digests):
            return None
        return [f"_:c14n{ranks[digest]}" for digest in digests]


def _gapped(template: Template) -> list[_Gapped]:
    """Every term of the template, as a text with at most one gap."""
    finished: list[_Gapped] = [(_verbatim(term), ()) for term in template.terms]
    slots: list[_Gapped] = [
        ("<%s>" if suffix is None else f'"%s"{_verbatim(suffix)}', (index,))
        for index, suffix in template.slots
    ]
    return finished + slots


def _line(
    quad: tuple[int, int, int, int], terms: Sequence[_Gapped], instead: dict[int, _Gapped]
) -> _Gapped:
    parts = [instead.get(term, terms[term]) for term in quad]
    text = " ".join([part for part, _ in parts if part] + ["."])
    return text, [number for _, numbers in parts for number in numbers]


def _verbatim(text: str) -> str:
    return text.replace("%", "%%")


def _picker(places: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: tuple(values[place] for place in places)
