"""A document through the template of its shape has the quads that it has without."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonld_corpus import cases, files, read
from jsonld_documents import badge

from mcred.errors import McredError
from mcred.jsonld import shapes as shapes_module
from mcred.jsonld.expansion import expand
from mcred.jsonld.nquads import Quad
from mcred.jsonld.shapes import Shape, ShapeCache
from mcred.jsonld.to_rdf import to_rdf
from mcred.limits import DEFAULT_LIMITS, Limits

Json = dict[str, Any]


def uncompiled(document: Json) -> list[Quad]:
    return to_rdf(expand(document))


def primed(document: Json) -> ShapeCache:
    """A cache that has compiled the shape of the document."""
    cache = ShapeCache()
    for _ in range(3):
        cache.quads(copy.deepcopy(document), limits=DEFAULT_LIMITS)
    return cache


def outcome(function: Callable[[], list[Quad]]) -> Any:
    try:
        return function()
    except McredError as error:
        return type(error), error.code, str(error)


def proof_config() -> Json:
    return {
        "@context": badge()["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": "did:example:issuer#key",
        "proofPurpose": "assertionMethod",
    }


def rich() -> Json:
    """A badge with a twin of its issuer, languages, numbers, lists and a vocabulary."""
    document = badge()
    document["@context"].append(
        {
            "@vocab": "https://example.org/vocab#",
            "ex": {"@id": "https://example.org/", "@prefix": True},
            "ordered": {"@id": "ex:ordered", "@container": "@list"},
            "word": {"@id": "ex:word", "@type": "@vocab"},
            "data": {"@id": "ex:data", "@type": "@json"},
        }
    )
    achievement = document["credentialSubject"]["achievement"]
    achievement["creator"] = copy.deepcopy(document["issuer"])
    document["name"] = [{"@value": "x", "@language": "en", "@direction": "ltr"}, "y", "y"]
    document["credentialSubject"] |= {
        "ordered": ["a", "b", {"id": "urn:x:c"}, 5, "a"],
        "word": ["Rex", "urn:x:word"],
        "data": {"a": ["b", {"@context": "c", "type": "d"}]},
        "more": [1, 1.5, True, {"deep": "er"}, {"deep": "er"}],
    }
    return document


SAMPLES = {"badge": badge, "proof configuration": proof_config, "rich": rich}
PRIMED = {name: primed(sample()) for name, sample in SAMPLES.items()}


def leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a string in a document, as its container and key."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            if isinstance(value[key], str):
                yield value, key
            else:
                yield from leaves(value[key])


STRINGS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(
        [
            "",
            "_:b0",
            "@type",
            "@none",
            "name",
            "id",
            "assertionMethod",
            "authentication",
            "https://w3id.org/security#assertionMethod",
            "ex:foo",
            "ex://foo",
            "https://example.org/foo",
            "urn:x:y",
            "urn:x:y z",
            "urn:x:y\n",
            "urn:mcred:slot:0:",
            "did:example:issuer",
            "did:example:learner",
            "https://issuer.example/credentials/1",
            "https://issuer.example/achievements/1",
            "Example University",
            "AchievementSubject",
            "2020-01-01T00:00:00Z",
            '"\\\n\x7f',
            "\ud800",
            "en",
            "not a tag",
            "relative",
        ]
    ),
)
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans())


@settings(deadline=None, max_examples=300)
@given(data=st.data(), name=st.sampled_from(list(SAMPLES)))
def test_compiled_and_uncompiled_agree(data: st.DataObject, name: str) -> None:
    """Design section 7: compiled once per shape, with the result of the expansion itself."""
    document = SAMPLES[name]()
    places = list(leaves(document))
    for _ in range(data.draw(st.integers(1, 4))):
        container, key = data.draw(st.sampled_from(places))
        new = data.draw(st.one_of(STRINGS, STRINGS, STRINGS, NUMBERS, st.none()))
        if data.draw(st.booleans()):
            other, where = data.draw(st.sampled_from(places))
            new = other[where]
        container[key] = new
    compiled = outcome(lambda: PRIMED[name].quads(document, limits=DEFAULT_LIMITS))
    assert compiled == outcome(lambda: uncompiled(document))
    again = outcome(lambda: PRIMED[name].quads(document, limits=DEFAULT_LIMITS))
    assert again == compiled


@pytest.mark.corpus
@pytest.mark.parametrize("name", files("1edtech/ob30/*.json"))
def test_the_official_examples_are_the_same_from_their_template(name: str) -> None:
    document = read(name)
    document.pop("proof", None)
    cache = ShapeCache()
    expected = outcome(lambda: uncompiled(document))
    for _ in range(4):
        assert outcome(lambda: cache.quads(document, limits=DEFAULT_LIMITS)) == expected


@pytest.mark.corpus
@pytest.mark.parametrize(
    "case", cases("w3c/eddsa-rdfc-2022.json", lambda case: case["kind"] == "verify")
)
def test_the_official_documents_are_the_same_from_one_cache(case: Json) -> None:
    document = {k: v for k, v in case["inputs"].get("document", {}).items() if k != "proof"}
    expected = outcome(lambda: uncompiled(document))
    for _ in range(3):
        assert outcome(lambda: CORPUS.quads(document, limits=DEFAULT_LIMITS)) == expected


CORPUS = ShapeCache(most=4)


def twin() -> Json:
    document = badge()
    achievement = document["credentialSubject"]["achievement"]
    achievement["creator"] = copy.deepcopy(document["issuer"])
    return document


@pytest.mark.parametrize("sample", [badge, proof_config, twin])
def test_the_third_document_of_a_shape_is_not_expanded(
    sample: Callable[[], Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = primed(sample())
    document = sample()
    if "id" in document:
        document["id"] = document["refreshService"]["id"] = "urn:uuid:another"
        document["credentialSubject"]["id"] = "did:example:somebody-else"
        document["credentialSubject"]["achievement"]["criteria"]["narrative"] = 'Another "text"\n'
    else:
        document["verificationMethod"] = "did:example:other#key"
    expected = uncompiled(document)

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("expanded again")

    monkeypatch.setattr(shapes_module, "expand", never)
    assert cache.quads(document, limits=DEFAULT_LIMITS) == expected
    monkeypatch.undo()
    assert cache.quads(document, limits=DEFAULT_LIMITS) == expected


def test_what_has_another_shape_is_told_apart() -> None:
    def key(document: Json) -> Any:
        return Shape(document, DEFAULT_LIMITS).key

    documents: list[Json] = [
        {"a": 1},
        {"a": True},
        {"a": 1.0},
        {"a": "1"},
        {"a": ["1"]},
        {"a": [["1"]]},
        {"a": {"b": "1"}},
        {"a": None},
        {"a": {}},
        {"a": []},
        {"a": "1", "b": "1"},
        {"b": "1", "a": "1"},
        {"type": "1"},
        {"type": ["1"]},
        {"type": ["1", "2"]},
        {"type": {"a": "1"}},
        {"@context": "1"},
        {"@context": ["1"]},
        {"@language": "1"},
        {"@value": "1"},
    ]
    for one, two in itertools.combinations(documents, 2):
        assert key(one) != key(two)
    assert key({"a": "1"}) == key({"a": "2"})
    assert key({"@value": "1"}) == key({"@value": "2"})
    assert key({"type": "1"}) != key({"type": "2"})
    assert Shape({"a": "1"}, Limits(quads=1)).key != key({"a": "1"})


def test_a_moved_statement_is_refused_from_a_template_too() -> None:
    """Names become equal that were not: what may be said of them is asked anew."""
    document = badge()
    document["endorsement"] = [
        {
            "id": "https://issuer.example/credentials/2",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": "did:example:endorser",
            "validFrom": "2020-01-01T00:00:00Z",
        }
    ]
    cache = primed(document)
    document["endorsement"][0]["id"] = document["id"]
    document["endorsement"][0]["validFrom"] = "2019-01-01T00:00:00Z"
    expected = outcome(lambda: uncompiled(document))
    assert expected[1] == "scattered_node"
    for _ in range(3):
        assert outcome(lambda: cache.quads(document, limits=DEFAULT_LIMITS)) == expected


def test_the_cache_is_bounded_and_safe_between_threads() -> None:
    cache = ShapeCache(most=3)

    def document(number: int) -> Json:
        made = proof_config()
        made["verificationMethod"] = f"did:example:issuer#{number}"
        for extra in range(number % 7):
            made[("domain", "challenge", "nonce", "expires", "id", "previousProof")[extra]] = (
                "urn:uuid:x" if extra > 3 else "2027-01-01T00:00:00Z"
            )
        return made

    numbers = list(range(200))
    alone = [uncompiled(document(number)) for number in numbers]
    with ThreadPoolExecutor(16) as pool:
        found = pool.map(lambda n: cache.quads(document(n), limits=DEFAULT_LIMITS), numbers)
        assert list(found) == alone
    assert len(cache._entries) <= 3
    assert len(cache._seen) <= 8 * 3


def test_a_large_shape_is_not_kept() -> None:
    document = badge()
    document["credentialSubject"]["achievement"]["tag"] = [f"tag {n}" for n in range(3000)]
    cache = ShapeCache()
    for _ in range(3):
        assert cache.quads(document, limits=DEFAULT_LIMITS) == uncompiled(document)
    assert not cache._entries
