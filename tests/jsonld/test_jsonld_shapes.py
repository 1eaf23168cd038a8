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

from mcred.encoding import shape
from mcred.encoding.shape import Shape
from mcred.errors import LimitError, McredError, UnsupportedError
from mcred.jsonld import expansion as expansion_module
from mcred.jsonld import rdfc10
from mcred.jsonld.canonical_form import CanonicalForm
from mcred.jsonld.expansion import expand
from mcred.jsonld.nquads import Quad
from mcred.jsonld.shapes import ShapeCache
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


def outcome(function: Callable[[], Any]) -> Any:
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
            "urn:x:\ufffe",
            "%s %(name)s %",
            "urn:x:%s%",
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
    hash_name = data.draw(st.sampled_from(rdfc10.HASHES))
    canonical = outcome(
        lambda: PRIMED[name].canonical(document, hash_name=hash_name, limits=DEFAULT_LIMITS)
    )
    assert canonical == outcome(
        lambda: rdfc10.canonicalize(uncompiled(document), hash_name=hash_name).nquads
    )
    accepted = outcome(lambda: PRIMED[name].check(document, limits=DEFAULT_LIMITS))
    assert accepted == (None if isinstance(canonical, str) else canonical)


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

    monkeypatch.setattr(expansion_module, "expand", never)
    assert cache.quads(document, limits=DEFAULT_LIMITS) == expected
    monkeypatch.undo()
    assert cache.quads(document, limits=DEFAULT_LIMITS) == expected


def test_what_has_another_shape_is_told_apart() -> None:
    def key(document: Json) -> Any:
        return Shape(document, 64).key

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
    assert len(cache.entries) <= 3
    assert len(cache.entries._seen) <= 8 * 3


@pytest.mark.parametrize(("heaviest", "kept"), [(1, 0), (2, 1)])
def test_a_shape_that_is_too_large_is_not_kept(
    heaviest: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shape, "_HEAVIEST", heaviest)
    document = badge()
    document["credentialSubject"]["achievement"]["tag"] = [f"tag {n}" for n in range(3000)]
    cache = ShapeCache()
    for _ in range(3):
        assert cache.quads(document, limits=DEFAULT_LIMITS) == uncompiled(document)
    assert len(cache.entries) == kept


def unnamed() -> Json:
    """Blank nodes that are told apart by what is said of them, of each other, and only so."""
    document = badge()
    subject = document["credentialSubject"]
    del subject["id"]
    document["@context"].append({"@vocab": "https://example.org/vocab#"})
    subject["a"] = [{"b": "one"}, {"b": "two", "c": {"d": "three"}}, {"b": "four", "c": "100%"}]
    return document


@pytest.mark.parametrize(
    ("one", "two"),
    [("one", "two"), ("one", "one"), ("", "three"), ("\n", "\\n"), ("%s", "100%")],
)
def test_blank_nodes_have_the_labels_of_the_general_algorithm(one: str, two: str) -> None:
    """Also where two of them, or two statements, become alike: then it is asked itself."""
    cache = primed(unnamed())
    document = unnamed()
    subject = document["credentialSubject"]
    subject["a"][0]["b"], subject["a"][2]["b"] = one, two
    subject["a"][2]["c"] = subject["a"][1]["b"] = one
    for _ in range(3):
        found = cache.canonical(document, hash_name="sha256", limits=DEFAULT_LIMITS)
        assert found == rdfc10.canonicalize(uncompiled(document)).nquads


def test_a_shape_with_blank_nodes_of_its_own_is_written_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = primed(unnamed())
    expected = rdfc10.canonicalize(uncompiled(unnamed())).nquads

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("the general algorithm")

    monkeypatch.setattr(rdfc10, "canonicalize", never)
    assert cache.canonical(unnamed(), hash_name="sha256", limits=DEFAULT_LIMITS) == expected


@pytest.mark.parametrize("limits", [Limits(canonical_work=2), Limits(inflated_bytes=200_000)])
def test_the_limits_hold_for_a_compiled_shape(limits: Limits) -> None:
    cache = ShapeCache()
    document = unnamed()
    document["id"] = document["refreshService"]["id"] = f"urn:x:{'y' * 30_000}"
    for _ in range(4):
        with pytest.raises(LimitError):
            cache.canonical(document, hash_name="sha256", limits=limits)


def test_the_long_text_of_a_document_is_not_made_before_it_is_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name of a megabyte that stands in a hundred statements is no reason to write them."""
    cache, limits = ShapeCache(), Limits(inflated_bytes=20_000_000)
    for _ in range(3):
        cache.canonical(badge(), hash_name="sha256", limits=limits)
    document = badge()
    document["id"] = document["refreshService"]["id"] = f"urn:x:{'y' * 5_000_000}"
    monkeypatch.setattr(CanonicalForm, "_labels", None)
    with pytest.raises(TypeError):
        cache.canonical(badge(), hash_name="sha256", limits=limits)
    with pytest.raises(LimitError):
        cache.canonical(document, hash_name="sha256", limits=limits)


def test_another_hash_is_refused_from_a_template_too() -> None:
    with pytest.raises(UnsupportedError):
        PRIMED["badge"].canonical(badge(), hash_name="md5", limits=DEFAULT_LIMITS)
