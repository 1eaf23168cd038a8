"""Names for the unnamed nodes of a document, so that they are known again in a part of it.

Data Integrity ECDSA Cryptosuites v1.0, section 3.4 (skolemizeCompactJsonLd). The text compacts the
expanded document for it; here each object gets its id where it stands, so that the pointers hold
for the document as its owner sees it, and the result is compared with the document's own graph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from mcred.cryptosuites.transformations import Canonicalizer
from mcred.encoding.strict_json import dumps
from mcred.errors import UnsupportedError
from mcred.jsonld import nquads, rdfc10
from mcred.jsonld.nquads import Quad

__all__ = ["Skolemized", "skolemize"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST = f"<{_RDF}first>", f"<{_RDF}rest>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skolemized:
    """A document in which every object that was an unnamed node has an id with `prefix`.

    `quads` are its statements with those nodes as blank nodes again, under labels that stay the
    same in every part of the document; cells of lists too. They mean something in here only.
    """

    document: Mapping[str, Any]
    prefix: str
    quads: tuple[Quad, ...]

    def quads_of(self, part: Mapping[str, Any], canonicalize: Canonicalizer) -> list[Quad]:
        """The statements of a part of `document`."""
        return _quads(part, self.prefix, canonicalize)


def skolemize(document: Mapping[str, Any], canonicalize: Canonicalizer) -> Skolemized:
    """Name the unnamed nodes of a document.

    Raises:
        UnsupportedError: it holds other credentials or proofs (named graphs), of which no part can
            be shown.
        DocumentError, LimitError: as the canonicalizer.
    """
    expected = canonicalize(document, "sha256")
    prefix = _unused_prefix(document)
    no_nodes: frozenset[int] = frozenset()
    while True:
        numbers = count()
        named = _named(document, prefix, numbers, no_nodes)
        quads = _quads(named, prefix, canonicalize)
        landed = {int(term[3:]) for q in quads for term in (q[0], q[2]) if term[:3] == "_:n"}
        # An object in a JSON literal is no node: its id stays in the literal's text.
        astray = set(range(next(numbers))) - no_nodes - landed
        if not astray:
            break
        no_nodes |= astray
    if rdfc10.canonicalize(quads).nquads != expected:
        raise UnsupportedError(
            "the document's structure does not allow to show parts of it",
            method="ecdsa-sd-2023 of such a document",
        )
    return Skolemized(document=named, prefix=prefix, quads=tuple(quads))


def _unused_prefix(document: Mapping[str, Any]) -> str:
    text = dumps(dict(document))
    return next(prefix for number in count() if (prefix := f"urn:mcred:node{number}:") not in text)


def _named(value: Any, prefix: str, numbers: count[int], skipped: frozenset[int]) -> Any:
    if isinstance(value, list):
        return [_named(item, prefix, numbers, skipped) for item in value]
    if not isinstance(value, Mapping) or "@value" in value:
        return value
    own: dict[str, Any] = {}
    if "id" not in value and "@id" not in value:
        number = next(numbers)
        if number not in skipped:
            own["id"] = f"{prefix}{number}"
    for key, member in value.items():
        own[key] = member if key == "@context" else _named(member, prefix, numbers, skipped)
    return own


def _quads(part: Mapping[str, Any], prefix: str, canonicalize: Canonicalizer) -> list[Quad]:
    """Statements with `_:n3` for the id of number 3, and a name by its place for a list's cell."""
    quads = nquads.parse(canonicalize(part, "sha256"))
    cells = _cells(quads)
    skolem = re.compile(f"<{re.escape(prefix)}([0-9]+)>")

    def label(term: str) -> str:
        match = skolem.fullmatch(term)
        return f"_:n{match[1]}" if match else cells.get(term, term)

    renamed = [(label(s), p, label(o), g) for s, p, o, g in quads]
    if any(_is_stranger(term) for s, _, o, g in renamed for term in (s, o, g)):
        raise UnsupportedError(
            "of a credential that holds other credentials or proofs no part can be shown",
            method="ecdsa-sd-2023 of nested credentials",
        )
    return renamed


def _is_stranger(term: str) -> bool:
    return term[:2] == "_:" and term[2] not in "nl"


def _cells(quads: list[Quad]) -> dict[str, str]:
    """Each cell of each list, by the statement that the list hangs on and its number in there."""
    rest = {s: o for s, p, o, _ in quads if p == _REST}
    held = {s for s, p, _, _ in quads if p == _FIRST}
    names: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    for subject, predicate, obj, _ in quads:
        if obj not in held or predicate == _REST:
            continue
        if (subject, predicate) in taken or subject in held:
            return {}  # two lists of one property cannot be told apart: they stay unnamed
        taken.add((subject, predicate))
        cell = obj
        for number in count():
            if cell not in held or cell in names:
                break
            names[cell] = f"_:l{number} {predicate} {subject}"
            cell = rest[cell]
    return names
