"""What the rules believe the carried contexts define is what JSON-LD makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pyld import jsonld

from mcred.jsonld.contexts import CONTEXTS
from mcred.jsonld.vocabulary import define, vocabulary


def active_terms(url: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each term that is in force anywhere under one context, by PyLD."""

    def load(url: str, _options: Any) -> Any:
        return {"contextUrl": None, "documentUrl": url, "document": CONTEXTS[url].document}

    options = {"base": None, "processingMode": "json-ld-1.1", "documentLoader": load}
    options["contextResolver"] = jsonld.ContextResolver({}, load)
    processor = jsonld.JsonLdProcessor()

    def below(active: Any, depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
        for term, mapping in active["mappings"].items():
            yield term, mapping
            scoped = mapping.get("@context")
            if scoped and depth < 2:
                inner = processor._process_context(active, scoped, options, override_protected=True)
                yield from below(inner, depth + 1)

    start = processor._get_initial_context(options)
    yield from below(processor._process_context(start, url, options), 0)


@pytest.mark.parametrize("url", list(CONTEXTS))
def test_every_term_in_force_is_in_the_vocabulary(url: str) -> None:
    known = vocabulary(frozenset([url]))
    count = 0
    for term, mapping in active_terms(url):
        count += 1
        if mapping["reverse"]:
            continue  # refused wherever it stands
        iri = mapping["@id"]
        assert any(found[0] == iri for found in known.terms[term]), term
        table = known.aliases if iri.startswith("@") else known.iris
        assert term in table[iri]
    assert count >= 3


def test_no_carried_context_needs_a_feature_that_is_refused() -> None:
    """Aliases of keywords other than id and type, maps, reverse properties, nesting."""
    known = vocabulary(frozenset(CONTEXTS))
    assert dict(known.aliases) == {"@id": frozenset(["id"]), "@type": frozenset(["type"])}
    containers = {found[2] for each in known.terms.values() for found in each}
    assert containers == {(), ("@graph",), ("@list",), ("@set",)}


def test_a_definition_is_written_out() -> None:
    prefixes = {"ex": "https://example.org/", "loop": "loop:x"}
    assert define("a", "ex:a", prefixes) == ("https://example.org/a", None, (), False)
    assert define("ex:a", {"@type": "ex:T"}, prefixes)[:2] == (
        "https://example.org/a",
        "https://example.org/T",
    )
    assert define("a", {"@id": "urn:a", "@container": "@set", "@context": {}}, {}) == (
        "urn:a",
        None,
        ("@set",),
        True,
    )
    assert define("a", None, prefixes)[0] is None
    assert define("a", "https://example.org/a", {"https": "urn:evil:"})[0] == (
        "https://example.org/a"
    )
    assert define("a", "loop:a", prefixes)[0] == "loop:xa"
