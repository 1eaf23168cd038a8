"""The quads of one document shape, with slots for its strings.

A shape is a document without the strings that JSON-LD carries through unread: ids, names, dates.
Which strings these are is found out by expanding the document with a sentinel in the place of each
and seeing where it lands; a string that lands nowhere as a whole is no slot but part of the shape.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mcred.errors import McredError
from mcred.jsonld.iris import ABSOLUTE
from mcred.jsonld.nquads import Quad, literal
from mcred.limits import Limits

__all__ = ["Template", "compile_template"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """How to make the quads of a document from its strings, in the order of `Shape.strings`.

    `terms` are the finished terms, followed by one per entry of `slots`: (string, what follows it),
    where nothing follows an IRI. A quad is four places in that list. `fixed` are the strings that
    must be as they were, `names` those that are ids of nodes about which something is said,
    `prefixes` the words that some context of the document expands before a colon.
    """

    terms: tuple[str, ...]
    slots: tuple[tuple[int, str | None], ...]
    quads: tuple[tuple[int, int, int, int], ...]
    fixed: tuple[tuple[int, str], ...]
    names: tuple[int, ...]
    prefixes: frozenset[str]

    def accepts(self, strings: Sequence[str]) -> bool:
        """Whether strict expansion would take these strings as it took the first ones."""
        for index, value in self.fixed:
            if strings[index] != value:
                return False
        # The rule that strict expansion has for ids: absolute, and expanded to itself.
        written_out = _written_out(self.prefixes)
        return all(
            map(written_out, [strings[index] for index, suffix in self.slots if suffix is None])
        )

    def shares_names(self, strings: Sequence[str]) -> bool:
        """Whether one node is described in several objects: then it depends on what they say."""
        return len({strings[index] for index in self.names}) < len(self.names)

    def fill(self, strings: Sequence[str]) -> list[Quad]:
        """The quads of the document that has these strings."""
        terms = list(self.terms)
        for index, suffix in self.slots:
            value = strings[index]
            terms.append(f"<{value}>" if suffix is None else literal(value) + suffix)
        return [(terms[s], terms[p], terms[o], terms[g]) for s, p, o, g in self.quads]


@lru_cache(maxsize=64)
def _written_out(prefixes: frozenset[str]) -> Callable[[str], re.Match[str] | None]:
    """Matches absolute IRIs that do not begin with one of the prefixes."""
    names = "|".join(map(re.escape, sorted(prefixes)))
    compact = f"(?!(?:{names}):(?!//))" if prefixes else ""
    return re.compile(compact + ABSOLUTE).fullmatch


def compile_template(
    document: dict[str, Any],
    strings: Sequence[str],
    replace: Callable[[Sequence[str]], dict[str, Any]],
    *,
    limits: Limits,
) -> Template | None:
    """Compile the shape of a document that strict expansion accepts; None where that is doubtful.

    `replace` gives the document with other strings.
    """
    from mcred.jsonld.expansion import expand
    from mcred.jsonld.to_rdf import to_rdf

    expected = to_rdf(expand(document, limits=limits), limits=limits)
    marks = [f"urn:mcred:slot:{number}:" for number in range(len(strings))]
    if any("urn:mcred:slot:" in string for string in strings):
        return None
    fixed: set[int] = set()
    for _ in range(3):
        values = [strings[n] if n in fixed else mark for n, mark in enumerate(marks)]
        try:
            expansion = expand(replace(values), limits=limits)
            quads = to_rdf(expansion, limits=limits)
        except McredError:
            return None
        landed = _landings(quads, marks)
        more = {
            number
            for number, mark in enumerate(marks)
            if number not in fixed and (mark in expansion.words or number not in landed)
        }
        if not more:
            break
        fixed |= more
    else:
        return None
    if any(quad[0][0] == "<" and "urn:mcred:slot:" not in quad[0] for quad in quads):
        return None  # a node whose id is part of the shape: `shares_names` would not see it
    template = _build(quads, landed, strings, fixed, _prefixes(expansion.scopes))
    return template if template.accepts(strings) and template.fill(strings) == expected else None


def _landings(quads: list[Quad], marks: list[str]) -> dict[int, dict[str, str | None]]:
    """For each mark that lands as a whole, the terms it is in, and what follows it there."""
    found: dict[int, dict[str, str | None]] = {}
    broken: set[int] = set()
    for term in sorted({term for quad in quads for term in quad}):
        start = term.find("urn:mcred:slot:")
        if start < 0:
            continue
        number = int(term[start:].split(":")[3])
        mark = marks[number]
        if term == f"<{mark}>":
            found.setdefault(number, {})[term] = None
        elif term.startswith(f'"{mark}"') and term.count("urn:mcred:slot:") == 1:
            found.setdefault(number, {})[term] = term[len(mark) + 2 :]
        else:
            broken |= {int(part.split(":")[0]) for part in term.split("urn:mcred:slot:")[1:]}
    return {number: terms for number, terms in found.items() if number not in broken}


def _build(
    quads: list[Quad],
    landed: dict[int, dict[str, str | None]],
    strings: Sequence[str],
    fixed: set[int],
    prefixes: frozenset[str],
) -> Template:
    from mcred.jsonld.to_rdf import RDF_TYPE

    slots = [
        (number, suffix, term)
        for number, terms in sorted(landed.items())
        for term, suffix in terms.items()
    ]
    slot_terms = {term for _, _, term in slots}
    constants = sorted({term for quad in quads for term in quad} - slot_terms)
    places = {term: index for index, term in enumerate([*constants, *(s[2] for s in slots)])}
    # As in `to_rdf`: an object that has only a type says nothing that could be moved.
    subjects = {quad[0] for quad in quads if quad[1] != RDF_TYPE}
    return Template(
        terms=tuple(constants),
        slots=tuple((number, suffix) for number, suffix, _ in slots),
        quads=tuple((places[s], places[p], places[o], places[g]) for s, p, o, g in quads),
        fixed=tuple((number, strings[number]) for number in sorted(fixed)),
        names=tuple(number for number, _, term in slots if term in subjects),
        prefixes=prefixes,
    )


def _prefixes(scopes: Any) -> frozenset[str]:
    found: set[str] = set()
    for scope in {id(scope): scope for scope in scopes.values()}.values():
        found.update(
            term for term, mapping in scope["mappings"].items() if mapping and mapping["_prefix"]
        )
    return frozenset(found)
