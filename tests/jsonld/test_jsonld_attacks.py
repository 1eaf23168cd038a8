"""Ways to say, under the same signature, something that an application does not read.

Most leave the graph, and so the signed bytes, as they were: where bare JSON-LD can be asked, the
test shows it. Every one must be refused.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from jsonld_documents import badge
from pyld import jsonld

from mcred.errors import DocumentError, UnknownContextError, UnsignedStatementError
from mcred.jsonld import CONTEXTS, Context, canonicalize, check

Json = dict[str, Any]
IRIS = {
    "validUntil": "https://www.w3.org/2018/credentials#validUntil",
    "credentialStatus": "https://www.w3.org/2018/credentials#credentialStatus",
    "achievedLevel": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievedLevel",
}
COERCED = {
    "validUntil": "http://www.w3.org/2001/XMLSchema#dateTime",
    "credentialStatus": "@id",
    "achievedLevel": "https://www.w3.org/2001/XMLSchema#anyURI",
}
CLASSES = {
    "validUntil": "VerifiableCredential",
    "credentialStatus": "VerifiableCredential",
    "achievedLevel": "Result",
}
CLASS_IRIS = {
    "VerifiableCredential": "https://www.w3.org/2018/credentials#VerifiableCredential",
    "Result": "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Result",
}


def bare(document: Json) -> Any:
    """What JSON-LD without our rules makes of it."""

    def load(url: str, _options: Any) -> Any:
        document = CONTEXTS[url].document
        return {"contextUrl": None, "documentUrl": url, "document": document, "contentType": ""}

    options = {"documentLoader": load, "base": None, "rdfDirection": "i18n-datatype"}
    return jsonld.normalize(
        document, {**options, "algorithm": "URDNA2015", "format": "application/n-quads"}
    )


def holder(document: Json, term: str) -> Json:
    """The object that bears the term."""
    if term == "achievedLevel":
        result: Json = document["credentialSubject"]["result"][0]
        return result
    return document


def definition(term: str) -> Json:
    return {"@id": IRIS[term], "@type": COERCED[term]}


def renamed(key: str) -> Callable[[Json, str], None]:
    def attack(document: Json, term: str) -> None:
        place = holder(document, term)
        place[key.format(iri=IRIS[term], name=IRIS[term].split("#")[1])] = place.pop(term)

    return attack


def with_context(context: Callable[[str], Any], key: str = "other") -> Callable[[Json, str], None]:
    """An inline context at the top, under which the statement has another name."""

    def attack(document: Json, term: str) -> None:
        place = holder(document, term)
        document["@context"].append(context(term))
        place[key] = place.pop(term)

    return attack


def with_embedded_context(document: Json, term: str) -> None:
    place = holder(document, term)
    here = place.get("@context", [])
    place["@context"] = [*here, {"other": definition(term)}]
    place["other"] = place.pop(term)


def tucked(key: str, context: Any = None) -> Callable[[Json, str], None]:
    def attack(document: Json, term: str) -> None:
        place = holder(document, term)
        if context is not None:
            document["@context"].append(context)
        place[key] = {term: place.pop(term)}

    return attack


def in_graph(document: Json, term: str) -> None:
    body = {key: document.pop(key) for key in list(document) if key != "@context"}
    document["@graph"] = [body]


def included(document: Json, term: str) -> None:
    place = holder(document, term)
    place["id"] = place.get("id", "urn:example:node")
    place["@included"] = {
        "id": place["id"],
        "type": CLASSES[term],
        term: place.pop(term),
    }


def reverse_term(document: Json, term: str) -> None:
    document["@context"].append({"of": {"@reverse": IRIS[term]}})
    place = holder(document, term)
    place["of"] = [{"id": "urn:example:other", term: place.pop(term)}]


def reversed_(document: Json, term: str) -> None:
    place = holder(document, term)
    place["@reverse"] = {term: {"id": "urn:example:other"}}


def empty(value: Any) -> Callable[[Json, str], None]:
    def attack(document: Json, term: str) -> None:
        holder(document, term)[term] = value

    return attack


def unused(context: Any) -> Callable[[Json, str], None]:
    """The statement stays; the context alone is the attack."""

    def attack(document: Json, term: str) -> None:
        document["@context"].append(context(term) if callable(context) else context)

    return attack


def vocab_base(document: Json, term: str) -> None:
    """A relative term that lands on the IRI through @vocab, in a place without its own term."""
    document["@context"].append({"@vocab": IRIS[term].split("#")[0] + "#"})
    document["credentialSubject"]["box"] = {term: "x"}


def vocab_half(document: Json, term: str) -> None:
    place = holder(document, term)
    document["@context"].append({"@vocab": IRIS[term][:-4]})
    place[IRIS[term][-4:]] = place.pop(term)


def keyword(alias: str, keyword: str) -> Callable[[Json, str], None]:
    def attack(document: Json, term: str) -> None:
        document["@context"].append({alias: keyword})
        target = document["credentialSubject"]["achievement"]
        target[alias] = target.pop(keyword[1:])

    return attack


def raw_keyword(name: str) -> Callable[[Json, str], None]:
    def attack(document: Json, term: str) -> None:
        target = document["credentialSubject"]["achievement"]
        target[f"@{name}"] = target.pop(name)

    return attack


def in_class(context: Json) -> Callable[[Json, str], None]:
    def attack(document: Json, term: str) -> None:
        name = CLASSES[term]
        document["@context"].append(
            {name: {"@id": CLASS_IRIS[name], "@context": {"other": definition(term)}}}
        )
        place = holder(document, term)
        place["other"] = place.pop(term)

    return attack


def new_class(document: Json, term: str) -> None:
    context = {"@id": "https://example.org/Extra", "@context": {"other": definition(term)}}
    document["@context"].append({"Extra": context})
    place = holder(document, term)
    place["type"] = [*place["type"], "Extra"]
    place["other"] = place.pop(term)


def type_as_iri(document: Json, term: str) -> None:
    place = holder(document, term)
    place["type"] = [CLASS_IRIS[CLASSES[term]] if t == CLASSES[term] else t for t in place["type"]]


ATTACKS: dict[str, Callable[[Json, str], None]] = {
    "renamed to its IRI": renamed("{iri}"),
    "renamed to a compact IRI of a carried prefix": renamed("cred:{name}"),
    "a prefix by an inline context": with_context(
        lambda term: {"p": {"@id": IRIS[term].split("#")[0] + "#", "@prefix": True}}, "p:x"
    ),
    "a compact term defined inline": with_context(lambda term: {"p:q": definition(term)}, "p:q"),
    "alias by an inline context": with_context(lambda term: {"other": IRIS[term]}),
    "alias with the same coercion": with_context(lambda term: {"other": definition(term)}),
    "alias of the term itself": with_context(lambda term: {"other": {"@id": term}}),
    "alias in an array of contexts": with_context(lambda term: [{"other": definition(term)}]),
    "alias by a context in the object": with_embedded_context,
    "alias scoped to its own class": in_class({}),
    "alias scoped to a new class": new_class,
    "alias scoped to a property": with_context(
        lambda term: {
            "box": {
                "@id": "https://example.org/box",
                "@context": {"other": definition(term)},
            }
        },
        "box",
    ),
    "in @nest": tucked("@nest"),
    "in an alias of @nest": tucked("more", {"more": "@nest"}),
    "in a term that nests": with_context(
        lambda term: {"more": "@nest", "other": {**definition(term), "@nest": "more"}}, "more"
    ),
    "in @included": included,
    "in @graph": in_graph,
    "in @reverse": reversed_,
    "by a reverse term": reverse_term,
    "in @set": tucked("@set"),
    "in @list": tucked("@list"),
    "in @index": tucked("@index"),
    "null": empty(None),
    "an empty array": empty([]),
    "an array with null": empty([None]),
    "an array in an array": empty([["https://issuer.example/x"]]),
    "a value object with null": empty({"@value": None}),
    "the same value as a value object": empty(
        {"@type": COERCED["validUntil"], "@value": "2021-01-01T00:00:00Z"}
    ),
    "nulled by an inline context": unused(lambda term: {term: None}),
    "nulled by an inline definition": unused(lambda term: {term: {"@id": None}}),
    "redefined with another type": unused(
        lambda term: {term: {"@id": IRIS[term], "@type": "@json"}}
    ),
    "redefined with another container": unused(
        lambda term: {term: {**definition(term), "@container": "@list"}}
    ),
    "redefined as a map": unused(lambda term: {term: {**definition(term), "@container": "@index"}}),
    "redefined to another IRI": unused(lambda term: {term: "https://example.org/x"}),
    "the same definition with a context of its own": unused(
        lambda term: {term: {**definition(term), "@context": {}}}
    ),
    "redefined for one class": unused(
        lambda term: {"Extra": {"@id": "urn:x:y", "@context": {term: "https://example.org/x"}}}
    ),
    "its class redefined": unused(lambda term: {CLASSES[term]: "https://example.org/C"}),
    "its class aliased": unused(lambda term: {"Klass": CLASS_IRIS[CLASSES[term]]}),
    "its class by IRI": type_as_iri,
    "on its IRI through @vocab": vocab_base,
    "half by @vocab, half by the key": vocab_half,
    "@vocab null": unused({"@vocab": None}),
    "@vocab relative": unused({"@vocab": "#"}),
    "@vocab empty": unused({"@vocab": ""}),
    "@vocab as blank nodes": unused({"@vocab": "_:"}),
    "@vocab of a megabyte": unused({"@vocab": "https://example.org/" + "x" * 1_000_000}),
    "@base": unused({"@base": "https://example.org/"}),
    "@base null": unused({"@base": None}),
    "@import": unused({"@import": "https://www.w3.org/ns/credentials/v2"}),
    "@propagate": unused({"@propagate": False}),
    "@version of another kind": unused({"@version": 1.0}),
    "@language": unused({"@language": "en"}),
    "@direction": unused({"@direction": "rtl"}),
    "a keyword redefined": unused({"@type": {"@container": "@set"}}),
    "a term like a keyword": unused({"@foo": "https://example.org/foo"}),
    "a term with a language": unused({"t": {"@id": "urn:x:t", "@language": "en"}}),
    "a context of null": unused(None),
    "a context of a number": unused(5),
    "a context that is not known": unused("https://example.org/unknown"),
    "a context by a relative URL": unused("v2"),
    "alias of @id": keyword("ident", "@id"),
    "alias of @type": keyword("kind", "@type"),
    "alias of an alias": unused({"ident": "id"}),
    "raw @id": raw_keyword("id"),
    "raw @type": raw_keyword("type"),
}


@pytest.mark.parametrize("term", list(IRIS))
@pytest.mark.parametrize("name", list(ATTACKS))
def test_an_attack_is_refused(name: str, term: str) -> None:
    """Design rule 2."""
    document = badge()
    ATTACKS[name](document, term)
    assert document != badge()
    if name == "alias of an alias":
        document["credentialSubject"]["ident"] = document["credentialSubject"].pop("id")
    with pytest.raises(DocumentError) as caught:
        canonicalize(document)
    assert "\n" not in str(caught.value)
    if isinstance(caught.value, UnsignedStatementError):
        assert caught.value.data["path"].startswith("$")
        assert "term" in caught.value.data


def wrapped(value: Any, *, times: int = 1) -> Any:
    """The document with each context that is written out in it wrapped in another `@context`."""
    if isinstance(value, list):
        return [wrapped(item, times=times) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: wrapped(item, times=times) for key, item in value.items() if key != "@context"}
    if "@context" in value:
        given = value["@context"]
        parts = [_wrap(part, times) for part in (given if isinstance(given, list) else [given])]
        found = {"@context": parts if isinstance(given, list) else parts[0], **found}
    return found


def _wrap(context: Any, times: int) -> Any:
    for _ in range(times if isinstance(context, dict) else 0):
        context = {"@context": context}
    return context


@pytest.mark.parametrize("term", list(IRIS))
@pytest.mark.parametrize("name", list(ATTACKS))
def test_an_attack_in_a_wrapped_context_is_refused(name: str, term: str) -> None:
    """Other readers of JSON-LD take the wrapping off: it is looked into."""
    document = badge()
    ATTACKS[name](document, term)
    if name == "alias of an alias":
        document["credentialSubject"]["ident"] = document["credentialSubject"].pop("id")
    for times in (1, 2):
        with pytest.raises(DocumentError):
            canonicalize(wrapped(document, times=times))


@pytest.mark.parametrize(
    "name", ["alias with the same coercion", "in @nest", "in an alias of @nest"]
)
@pytest.mark.parametrize("term", list(IRIS))
def test_bare_json_ld_would_sign_the_attack_like_the_badge(name: str, term: str) -> None:
    """The attacks are real: without the rules, the signature of the badge holds for them."""
    document = badge()
    ATTACKS[name](document, term)
    assert bare(document) == bare(badge()) == canonicalize(badge())


def other_criteria(document: Json) -> None:
    achievement = document["credentialSubject"]["achievement"]
    achievement["Criteria"] = achievement.pop("criteria")


def moved_validity(document: Json) -> None:
    document["refreshService"]["type"] = ["1EdTechCredentialRefresh", "VerifiableCredential"]
    document["refreshService"]["validUntil"] = document.pop("validUntil")


def moved_status(document: Json) -> None:
    moved_validity(document)
    document["validUntil"] = document["refreshService"].pop("validUntil")
    document["refreshService"]["credentialStatus"] = document.pop("credentialStatus")


def split_subject(document: Json) -> None:
    subject = document["credentialSubject"]
    other = {"id": subject["id"], "type": subject["type"], "result": subject.pop("result")}
    document["credentialSubject"] = [subject, other]


def moved_result(document: Json) -> None:
    """Of a learner who is named elsewhere too."""
    subject = document["credentialSubject"]
    document["issuer"] = {
        "id": subject["id"],
        "type": ["Profile", "AchievementSubject"],
        "result": subject.pop("result"),
    }


SAME_GRAPH: dict[str, Callable[[Json], None]] = {
    "a class name as property": other_criteria,
    "validity moved to another object with the same id": moved_validity,
    "status moved to another object with the same id": moved_status,
    "a subject in two parts": split_subject,
}


@pytest.mark.parametrize("name", list(SAME_GRAPH))
def test_a_statement_that_stands_elsewhere_is_refused(name: str) -> None:
    document = badge()
    SAME_GRAPH[name](document)
    assert bare(document) == bare(badge())
    with pytest.raises(UnsignedStatementError):
        canonicalize(document)


def test_a_result_given_to_another_object_of_the_same_learner_is_refused() -> None:
    document = badge()
    moved_result(document)
    with pytest.raises(UnsignedStatementError) as caught:
        canonicalize(document)
    assert caught.value.code == "scattered_node"


def test_one_node_may_be_described_twice_alike_or_for_another_role() -> None:
    document = badge()
    issuer = copy.deepcopy(document["issuer"])
    document["credentialSubject"]["achievement"]["creator"] = issuer
    check(document)
    issuer["email"] = "badges@issuer.example"
    check(document)
    document["endorsement"] = [
        {
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": "did:example:endorser",
            "validFrom": "2020-01-01T00:00:00Z",
            "credentialSubject": {
                "id": document["id"],
                "type": ["EndorsementSubject"],
                "endorsementComment": "Sound.",
            },
        }
    ]
    check(document)


def of_one_id() -> Json:
    """As some issuers do: the credential has the id of its achievement, each with its words."""
    document = badge()
    document["refreshService"]["id"] = "https://issuer.example/refresh"
    achievement = document["credentialSubject"]["achievement"]
    achievement |= {"id": document["id"], "description": "What it takes.", "name": "Another name"}
    return document


def test_a_credential_may_bear_the_id_of_its_achievement() -> None:
    assert canonicalize(of_one_id()) == bare(of_one_id())


@pytest.mark.parametrize("term", ["validUntil", "credentialStatus"])
def test_what_decides_is_not_moved_into_the_achievement_of_the_same_id(term: str) -> None:
    document = of_one_id()
    achievement = document["credentialSubject"]["achievement"]
    achievement["type"] = ["Achievement", "VerifiableCredential"]
    achievement[term] = document.pop(term)
    with pytest.raises(UnsignedStatementError):
        canonicalize(document)


PREFIXED = {"did": {"@id": "https://evil.example/", "@prefix": True}}
VALUES: dict[str, tuple[list[Any], Any]] = {
    "a relative id": (["id"], "credentials/1"),
    "an empty id": (["id"], ""),
    "an id with a space": (["id"], "https://issuer.example/a b"),
    "an id that ends a line": (["id"], "urn:x:y> <urn:p> <urn:o> .\n<urn:s"),
    "an id with a newline at its end": (["id"], "urn:x:y\n"),
    "a blank node id": (["id"], "_:b0"),
    "an id that is null": (["id"], None),
    "an id that is a number": (["id"], 5),
    "an undefined type": (["credentialSubject", "type"], ["AchievementSubject", "Nope"]),
    "no type at all": (["credentialSubject", "achievement", "type"], []),
    "a type that is null": (["credentialSubject", "type"], None),
    "a type that is an object": (["credentialSubject", "type"], {"id": "urn:x:y"}),
    "a type that is a property": (
        ["credentialSubject", "achievement", "type"],
        ["Achievement", "criteria"],
    ),
    "a blank node type": (["credentialSubject", "type"], ["AchievementSubject", "_:t"]),
    "a reference that is relative": (["credentialStatus", "statusListCredential"], "#r"),
    "a reference that is a number": (["credentialSubject", "result", 0, "achievedLevel"], 5),
    "a language tag that is none": (["name"], {"@value": "x", "@language": "not a tag!"}),
    "a language of null": (["name"], {"@value": "x", "@language": None}),
    "a direction that is none": (["name"], {"@value": "x", "@direction": "up"}),
    "a value object with an index": (
        ["name"],
        {"@value": "x", "@language": "en", "@index": "i"},
    ),
    "a value object that could be plain": (["name"], {"@value": "x"}),
    "a value object of a native type": (
        ["name"],
        {"@value": "x", "@type": "http://www.w3.org/2001/XMLSchema#string"},
    ),
    "a value object for a language": (
        ["name"],
        {"@value": "x", "@type": "https://www.w3.org/ns/i18n#en_ltr"},
    ),
    "a value object with a statement": (["name"], {"@value": "x", "name": "y"}),
    "a value object of a number": (["name"], {"@value": 5, "@language": "en"}),
    "a date that is a number": (["validUntil"], 2021),
    "a date that is true": (["validUntil"], True),
    "a number that loses digits": (
        ["credentialSubject", "achievement", "creditsAvailable"],
        0.30000000000000004,
    ),
    "a whole number beyond what JSON keeps": (
        ["credentialSubject", "achievement", "creditsAvailable"],
        9007199254740993,
    ),
    "minus zero": (["credentialSubject", "achievement", "creditsAvailable"], -0.0),
    "a number in quotes": (["credentialSubject", "achievement", "creditsAvailable"], "5"),
    "a truth value in quotes": (
        ["credentialSubject", "identifier"],
        [{"type": "IdentityObject", "hashed": "false", "identityHash": "x"}],
    ),
    "an undefined key": (["credentialSubject", "foo"], "x"),
    "an undefined key with null": (["credentialSubject", "foo"], None),
    "an undefined key deep inside": (["credentialSubject", "achievement", "criteria", "f"], {}),
    "a key like a keyword": (["credentialSubject", "@foo"], "x"),
    "an empty key": (["credentialSubject", ""], "x"),
}


@pytest.mark.parametrize("name", list(VALUES))
def test_a_value_that_would_not_be_signed_as_it_stands_is_refused(name: str) -> None:
    """VCDM 2.0, Data Integrity: an error on any data that JSON-LD processing drops."""
    document = badge()
    (*way, last), value = VALUES[name]
    place: Any = document
    for step in way:
        place = place[step]
    place[last] = value
    with pytest.raises(DocumentError):
        canonicalize(document)


def test_a_scheme_cannot_become_a_prefix() -> None:
    document = badge()
    document["@context"].append(PREFIXED)
    with pytest.raises(UnsignedStatementError):
        canonicalize(document)


def test_one_property_under_two_names_is_refused() -> None:
    document = badge()
    document["@context"].append({"one": "https://example.org/p", "two": "https://example.org/p"})
    document["credentialSubject"]["one"] = "a"
    check(document)
    document["credentialSubject"]["two"] = "b"
    with pytest.raises(UnsignedStatementError):
        canonicalize(document)


def test_a_context_that_is_handed_over_is_held_to_the_same_rules() -> None:
    url = "https://example.org/contexts/1"
    document = badge()
    document["@context"].append(url)
    for term, iri in IRIS.items():
        for name, bad in (("other", definition(term)), (term, "https://example.org/x")):
            if name == "other":
                assert bad["@id"] == iri  # type: ignore[index]
            context = Context.of(url, {"@context": {name: bad}})
            with pytest.raises(UnsignedStatementError) as caught:
                canonicalize(document, contexts={**CONTEXTS, url: context})
            assert caught.value.data["term"] == name
    refers = Context.of(url, {"@context": ["https://example.org/contexts/2"]})
    with pytest.raises(UnknownContextError):
        canonicalize(document, contexts={**CONTEXTS, url: refers})


def test_added_terms_and_a_vocabulary_are_welcome() -> None:
    document = badge()
    document["@context"].append(
        {
            "@version": 1.1,
            "@protected": True,
            "@vocab": "https://example.org/vocab#",
            "ex": {"@id": "https://example.org/", "@prefix": True},
            "mood": {"@id": "ex:mood", "@container": "@set"},
            "Sport": {"@id": "ex:Sport", "@context": {"team": "ex:team"}},
        }
    )
    document["credentialSubject"] |= {
        "mood": ["good"],
        "pet": {"type": ["Sport", "Cat"], "team": "red", "name": "Tom"},
        "size": {"@value": "2.50", "@type": "https://example.org/decimal"},
    }
    document["name"] = [{"@value": "x", "@language": "en-US", "@direction": "ltr"}, "y"]
    assert canonicalize(document) == bare(document)
    assert canonicalize(wrapped(document)) == bare(wrapped(document)) == bare(document)
    with pytest.raises(UnsignedStatementError):
        canonicalize(wrapped(document, times=2))
