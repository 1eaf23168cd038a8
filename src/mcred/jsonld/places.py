"""One node described in several objects: no statement may be moved where its reader does not look.

In the graph it does not matter in which of the objects that bear a node's id a statement stands.
So `validUntil` could be taken out of a credential and put into a refresh service that bears the
credential's id, and the signed bytes would be the same. Expansion cannot see it: this does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import UnsignedStatementError

__all__ = ["Place", "check_places"]

_CREDENTIAL_SUBJECT = "https://www.w3.org/2018/credentials#credentialSubject"
#: What any kind of thing has. Issuers give a credential the id of its achievement, and describe
#: each in its own place; whether a badge holds depends on none of these.
_DESCRIPTIVE = frozenset(
    {
        "<https://schema.org/name>",
        "<https://schema.org/description>",
        "<https://purl.imsglobal.org/spec/vc/ob/vocab.html#Image>",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One object that says something about a named node.

    `parent` and `predicate` are the statement that leads to it (None for the document itself),
    `said` its own statements as (predicate, object) in N-Quads form, `depth` counts objects.
    """

    node: Mapping[str, Any]
    parent: str | None
    predicate: str | None
    said: frozenset[tuple[str, str]]
    depth: int

    @property
    def is_document(self) -> bool:
        return self.parent is None

    @property
    def is_subject(self) -> bool:
        return self.depth == 1 and self.predicate == f"<{_CREDENTIAL_SUBJECT}>"

    @property
    def types(self) -> frozenset[str]:
        return frozenset(self.node.get("@type", ()))


def check_places(name: str, places: list[Place], definable: Callable[[Any], set[str]]) -> None:
    """Check the objects that describe one node.

    - Objects of one array, or of one property, that bear one id say the same.
    - The document itself holds all that is said of it elsewhere and that it has a term for, but
      for what describes any kind of thing.
    - So does a credential subject, for objects that share a type with it.

    `definable` gives the IRIs that an expanded object could have used as properties.

    Raises:
        UnsignedStatementError: otherwise.
    """
    first: dict[tuple[str | None, str | None], Place] = {}
    for place in places:
        other = first.setdefault((place.parent, place.predicate), place)
        if (place.said, place.types) != (other.said, other.types):
            raise _scattered(name, "objects of one property that differ")
    distinct = first.values()  # the others say the same as one of these
    for owner in distinct:
        if not (owner.is_document or owner.is_subject):
            continue
        own_terms = {f"<{iri}>" for iri in definable(owner.node)}
        if owner.is_document:
            own_terms -= _DESCRIPTIVE
        for other in distinct:
            if owner.is_document or owner.types & other.types:
                missing = {said for said in other.said - owner.said if said[0] in own_terms}
                if missing:
                    raise _scattered(
                        name, f"several objects, and {min(missing)[0]} is not where it belongs"
                    )


def _scattered(name: str, how: str) -> UnsignedStatementError:
    return UnsignedStatementError(
        f"{shorten(name, 120)} is described in {how}",
        code="scattered_node",
        term=name.strip("<>"),
        path="$",
    )
