"""What the carried contexts of a document define: terms that nothing may redefine (rule 2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

from mcred.jsonld.contexts import CONTEXTS

__all__ = ["EVERYTHING", "Definition", "Vocabulary", "define", "vocabulary"]

#: All carried contexts: what any of them has a term for is known under that name.
EVERYTHING = frozenset(CONTEXTS)

#: What a context says of a term: IRI or keyword, `@type`, `@container`, whether it has a context.
Definition: TypeAlias = tuple[str | None, str | None, tuple[str, ...], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The terms of some carried contexts, at any depth of scoped contexts.

    `terms` maps a term to its definitions, `iris` an IRI to the terms that stand for it, `aliases`
    a keyword to the terms that stand for it.
    """

    terms: Mapping[str, frozenset[Definition]]
    iris: Mapping[str, frozenset[str]]
    aliases: Mapping[str, frozenset[str]]


@lru_cache(maxsize=64)
def vocabulary(urls: frozenset[str]) -> Vocabulary:
    """The vocabulary of the carried contexts at these URLs, and of those that they refer to."""
    terms: dict[str, set[Definition]] = {}
    iris: dict[str, set[str]] = {}
    aliases: dict[str, set[str]] = {}
    found = [
        entry
        for url in _closure(urls)
        for entry in _definitions(CONTEXTS[url].document["@context"], {})
    ]
    # A prefix may also come from another context that is in force at the same place.
    others: dict[str, str] = {}
    for _, _, prefixes in found:
        others.update(prefixes)
    for term, value, prefixes in found:
        for known in (prefixes, {**others, **prefixes}):
            definition = define(term, value, known)
            terms.setdefault(term, set()).add(definition)
            if definition[0] is not None:
                target = aliases if definition[0].startswith("@") else iris
                target.setdefault(definition[0], set()).add(term)
    return Vocabulary(
        terms=MappingProxyType({key: frozenset(value) for key, value in terms.items()}),
        iris=MappingProxyType({key: frozenset(value) for key, value in iris.items()}),
        aliases=MappingProxyType({key: frozenset(value) for key, value in aliases.items()}),
    )


def define(term: str, value: Any, prefixes: Mapping[str, str]) -> Definition:
    """One term definition, its IRIs written out with the prefixes known at that place."""
    if not isinstance(value, dict):
        value = {"@id": value}
    iri = value.get("@id", term)
    kind = value.get("@type")
    container = value.get("@container", [])
    container = container if isinstance(container, list) else [container]
    return (
        _expanded(iri, prefixes) if isinstance(iri, str) else None,
        _expanded(kind, prefixes) if isinstance(kind, str) else None,
        tuple(sorted(str(each) for each in container)),
        "@context" in value,
    )


def prefixes_of(context: Mapping[str, Any]) -> dict[str, str]:
    """The terms of one context object that can stand before a colon."""
    found = {}
    for term, value in context.items():
        iri = value.get("@id") if isinstance(value, dict) else value
        if isinstance(iri, str) and not term.startswith("@"):
            found[term] = iri
    return found


def _definitions(
    context: Any, prefixes: Mapping[str, str]
) -> Iterator[tuple[str, Any, Mapping[str, str]]]:
    """Each term with its value and the prefixes known at that place, at any depth."""
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, str) and part in CONTEXTS:
            prefixes = {**prefixes, **_prefixes_at(part)}
        if not isinstance(part, dict):
            continue
        prefixes = {**prefixes, **prefixes_of(part)}
        for term, value in part.items():
            if term.startswith("@"):
                continue
            yield term, value, prefixes
            if isinstance(value, dict) and "@context" in value:
                yield from _definitions(value["@context"], prefixes)


def _prefixes_at(url: str) -> dict[str, str]:
    """The prefixes that the context at this URL leaves to those after it."""
    context = CONTEXTS[url].document["@context"]
    found: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            found.update(prefixes_of(part))
        elif isinstance(part, str) and part in CONTEXTS:
            found.update(_prefixes_at(part))
    return found


def _closure(urls: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(urls)
    while waiting:
        url = waiting.pop()
        if url not in found:
            found.add(url)
            context = CONTEXTS[url].document["@context"]
            parts = context if isinstance(context, list) else [context]
            waiting.extend(part for part in parts if isinstance(part, str))
    return found


def _expanded(iri: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, suffix = iri.partition(":")
    if not colon or suffix.startswith("//"):
        target = prefixes.get(iri)
        return _expanded(target, {}) if target is not None and target != iri else iri
    if prefix in prefixes and prefixes[prefix] != iri:
        return _expanded(prefixes[prefix], {}) + suffix
    return iri
