"""From expanded JSON-LD to quads (JSON-LD 1.1 API, section 8.1).

No `@reverse`, `@included` or relative IRI passes strict expansion: nothing is dropped here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.encoding import jcs
from mcred.encoding.strict_json import shorten
from mcred.errors import DocumentError, LimitError
from mcred.jsonld.expansion import Expansion
from mcred.jsonld.iris import is_absolute
from mcred.jsonld.nquads import XSD_STRING, Quad, blank, iri, literal
from mcred.jsonld.places import Place, check_places
from mcred.jsonld.values import double, number
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["RDF_TYPE", "to_rdf"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE, _FIRST, _REST, _NIL = (iri(_RDF + name) for name in ("type", "first", "rest", "nil"))


def to_rdf(expansion: Expansion, *, limits: Limits = DEFAULT_LIMITS) -> list[Quad]:
    """The quads of an expanded document; blank nodes are numbered as they come.

    Raises:
        UnsignedStatementError: statements about one node are spread so that a reader may miss some.
        LimitError: more than `limits.quads`.
    """
    writer = _Writer(limits)
    writer.node(expansion.node, "", 0)
    for (_, name), places in writer.places.items():
        if len(places) > 1:
            check_places(name, places, expansion.definable)
    return writer.quads


class _Writer:
    def __init__(self, limits: Limits) -> None:
        self.quads: list[Quad] = []
        self.limits = limits
        self.blanks = 0
        self.places: dict[tuple[str, str], list[Place]] = {}

    def fresh(self) -> str:
        self.blanks += 1
        return blank(f"b{self.blanks - 1}")

    def add(self, subject: str, predicate: str, obj: str, graph: str) -> None:
        self.quads.append((subject, predicate, obj, graph))
        if len(self.quads) > self.limits.quads:
            raise LimitError(
                f"more than {self.limits.quads} statements", limit="quads", cap=self.limits.quads
            )

    def node(
        self,
        node: Mapping[str, Any],
        graph: str,
        depth: int,
        parent: str | None = None,
        predicate: str | None = None,
    ) -> str:
        subject = iri(node["@id"]) if "@id" in node else self.fresh()
        said: set[tuple[str, str]] = set()
        for key, values in node.items():
            if key == "@type":
                for value in values:
                    self.add(subject, RDF_TYPE, iri(_checked(value)), graph)
            elif key == "@graph":
                for value in values:
                    self.node(value, subject, depth + 1, subject, "@graph")
            elif key[:1] != "@":
                name = iri(_checked(key))
                for value in values:
                    obj = self.value(value, graph, depth + 1, subject, name)
                    self.add(subject, name, obj, graph)
                    said.add((name, obj))
            elif key != "@id":
                raise DocumentError(f"{key} has no place in a signed document", code="jsonld")
        if said and "@id" in node:
            self.places.setdefault((graph, subject), []).append(
                Place(
                    node=node, parent=parent, predicate=predicate, said=frozenset(said), depth=depth
                )
            )
        return subject

    def value(
        self, value: Mapping[str, Any], graph: str, depth: int, subject: str, predicate: str
    ) -> str:
        if "@value" in value:
            return _literal(value)
        if "@list" not in value:
            return self.node(value, graph, depth, subject, predicate)
        head = _NIL
        for item in reversed(value["@list"]):
            cell = self.fresh()
            self.add(cell, _FIRST, self.value(item, graph, depth, subject, predicate), graph)
            self.add(cell, _REST, head, graph)
            head = cell
        return head


def _checked(value: str) -> str:
    # The strict expansion has looked at each of them; this is what N-Quads itself cannot bear.
    if not is_absolute(value):
        raise DocumentError(f"{shorten(value)} is not an absolute IRI", code="jsonld")
    return value


def _literal(value: Mapping[str, Any]) -> str:
    content = value["@value"]
    datatype = value.get("@type")
    if datatype == "@json":
        return literal(jcs.canonicalize(content).decode(), _RDF + "JSON")
    if isinstance(content, bool):
        return literal("true" if content else "false", datatype or _XSD + "boolean")
    if isinstance(content, int | float):
        text, is_double = number(content)
        if datatype == _XSD + "double" and not is_double:
            text, is_double = double(float(content)), True
        return literal(text, datatype or _XSD + ("double" if is_double else "integer"))
    if "@direction" in value:
        tag = value.get("@language", "")
        return literal(content, f"https://www.w3.org/ns/i18n#{tag}_{value['@direction']}")
    return literal(content, datatype or XSD_STRING, value.get("@language"))
