"""Members under another name than Open Badges 2.0 gives them, as JSON-LD allows.

Badges are read by the names of their context. What stands under its IRI (`obi:revoked`), under an
alias that a context in the document defines, or where JSON-LD folds it away (`@nest`) is said to a
processor of JSON-LD and not to a reader of names: a badge that has expired must not be good because
nobody read that it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import UnsupportedError
from mcred.openbadges2.members import listed

__all__ = ["other_name", "refuse_other_names"]

#: Vocabularies from which the context takes what a badge is judged by.
_VOCABULARIES = (
    "https://w3id.org/openbadges#",
    "https://w3id.org/security#",
    "http://purl.org/dqm-vocabulary/v1/dqm#",
)
#: Their prefixes in the context, and its terms that say something by being there: JSON-LD 1.0 takes
#: any term for a prefix (`revoked:`).
_PREFIXES = frozenset(
    {"obi", "sec", "expires", "revoked", "revokedAssertions", "revocationList"}
    | {"verification", "verify", "startsWith", "allowedOrigins"}
)
#: The names of terms that are called otherwise than what they stand for.
_NAMES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "issueDate": frozenset({"issuedOn"}),
        "expiration": frozenset({"expires"}),
        "identityHash": frozenset({"identity"}),
        "revoked": frozenset({"revoked", "revokedAssertions"}),
        "verify": frozenset({"verification", "verify"}),
        "verification": frozenset({"verification", "verify"}),
        "@id": frozenset({"id"}),
        "@type": frozenset({"type"}),
    }
)
#: Keywords that put members where their names are not looked for.
_FOLDING = frozenset({"@graph", "@included", "@nest", "@reverse"})
_KEYWORDS = _FOLDING | {"@id", "@type"}


def refuse_other_names(document: Mapping[str, Any]) -> None:
    """Raises `UnsupportedError`, which names the key, where a member stands under another name."""
    name = other_name(document)
    if name is not None:
        named = f"Open Badges data under another name ({shorten(name)})"
        raise UnsupportedError(f"{named} is not read", method=named)


def other_name(document: Mapping[str, Any]) -> str | None:
    """A key, at whatever depth, that stands for a member of Open Badges by another name.

    Contexts elsewhere are not looked up. What the document defines counts everywhere in it.
    """
    for name in document:
        if name in ("@id", "@type"):
            return name
    defined = list(_definitions(document))
    prefixes = _leading_there(defined)
    aliases = {name for name, iri in defined if name in prefixes and not _is_own(name, iri)}
    for name in _keys(document):
        prefix, colon, _ = name.partition(":")
        if name in _FOLDING or name in aliases or name.startswith(_VOCABULARIES):
            return name
        if colon and (prefix in _PREFIXES or prefix in prefixes):
            return name
        if "@vocab" in prefixes and not colon and not _is_own(name, name):
            return name
    return None


def _is_own(name: str, iri: str) -> bool:
    """Whether a name is the one that its IRI's last part has in Open Badges."""
    last = iri.replace("#", ":").replace("/", ":").rpartition(":")[2]
    return name in _NAMES.get(last, {last})


def _leading_there(defined: list[tuple[str, str]]) -> set[str]:
    """The names that lead to a keyword or one of the vocabularies, directly or by other names."""
    by_reference: dict[str, list[str]] = defaultdict(list)
    found = set()
    for name, iri in defined:
        if iri in _KEYWORDS or any(_meet(iri, vocabulary) for vocabulary in _VOCABULARIES):
            found.add(name)
        else:
            by_reference[iri.partition(":")[0]].append(name)
    waiting = [*found, *_PREFIXES]
    while waiting:
        more = by_reference.pop(waiting.pop(), [])
        found.update(more)
        waiting += more
    return found


def _meet(iri: str, vocabulary: str) -> bool:
    """Whether an IRI is in a vocabulary, or a first part from which its IRIs can be made."""
    return bool(iri) and (iri.startswith(vocabulary) or vocabulary.startswith(iri))


def _definitions(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and what they are defined as, from every context that stands in the document."""
    waiting = [item["@context"] for item in _objects(document) if "@context" in item]
    while waiting:
        for context in listed(waiting.pop()):
            if not isinstance(context, Mapping):
                continue
            for name, value in context.items():
                parts = value if isinstance(value, Mapping) else {"@id": value}
                for member in ("@id", "@reverse"):
                    if isinstance(parts.get(member), str):
                        yield name, parts[member]
                if "@reverse" in parts:
                    yield name, "@reverse"
                waiting.append(parts.get("@context"))


def _keys(document: Mapping[str, Any]) -> Iterator[str]:
    return (name for item in _objects(document) for name in item)


def _objects(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The objects of a document, itself among them; contexts are none."""
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            yield value
            waiting += [member for name, member in value.items() if name != "@context"]
        elif isinstance(value, list):
            waiting += value
