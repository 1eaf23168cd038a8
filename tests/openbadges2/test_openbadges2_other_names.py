"""Which keys of a document stand for members of Open Badges by another name."""

from __future__ import annotations

from typing import Any

import pytest

from mcred.errors import UnsupportedError
from mcred.openbadges2 import refuse_other_names
from mcred.openbadges2.other_names import other_name

V2 = "https://w3id.org/openbadges/v2"
OBI = "https://w3id.org/openbadges#"
SEC = "https://w3id.org/security#"


def using(context: Any, **members: Any) -> dict[str, Any]:
    return {"@context": [V2, context], "type": "Assertion", **members}


HIDDEN: dict[str, tuple[dict[str, Any], str]] = {
    "a compact IRI": ({"obi:revoked": True}, "obi:revoked"),
    "the IRI of expires": ({"sec:expiration": "2020"}, "sec:expiration"),
    "a full IRI": ({f"{OBI}revoked": True}, f"{OBI}revoked"),
    "at some depth": ({"badge": {"issuer": [{"obi:verify": {}}]}}, "obi:verify"),
    "a term as a prefix": ({"revoked:": True}, "revoked:"),
    "an alias": (using({"weg": f"{OBI}revoked"}, weg=True), "weg"),
    "an alias with a type": (using({"bis": {"@id": "sec:expiration"}}, bis="2020"), "bis"),
    "an alias called as the IRI is": (
        using({"expiration": "sec:expiration"}, expiration="2020"),
        "expiration",
    ),
    "an alias of an alias": (using({"a": "obi:revoked", "b": "a", "c": "b"}, c=True), "c"),
    "an alias of a term": (using({"weg": "revoked"}, weg=True), "weg"),
    "a term with another's meaning": (
        using({"narrative": "sec:expiration"}, narrative="2020"),
        "narrative",
    ),
    "a prefix": (using({"ob": OBI}, **{"ob:revoked": True}), "ob:revoked"),
    "a prefix in two parts": (
        using({"w": "https://w3id.org/", "ob": "w:openbadges#"}, **{"ob:revoked": True}),
        "ob:revoked",
    ),
    "a prefix that ends early": (
        using({"w": "https://w3id.org/"}, **{"w:openbadges#revoked": True}),
        "w:openbadges#revoked",
    ),
    "a vocabulary": (using({"@vocab": SEC}, expiration="2020"), "expiration"),
    "a vocabulary that ends early": (
        using({"@vocab": "https://w3id.org/"}, **{"openbadges#revoked": True}),
        "openbadges#revoked",
    ),
    "a context of an alias": (
        using({"x": {"@id": "https://a.example/x", "@context": {"weg": "obi:revoked"}}}, weg=True),
        "weg",
    ),
    "a context inside": (using({}, badge={"@context": {"weg": "obi:revoked"}, "weg": 1}), "weg"),
    "reversed": (using({"weg": {"@reverse": "https://a.example/x"}}, weg={}), "weg"),
    "nested": ({"@nest": {"expires": "2020"}}, "@nest"),
    "nested by an alias": (using({"more": "@nest"}, more={"expires": "2020"}), "more"),
    "included": ({"badge": {"@included": []}}, "@included"),
    "a graph": ({"@graph": []}, "@graph"),
    "its id": ({"@id": "https://a.example/1"}, "@id"),
    "its id by an alias": (using({"uri": "@id"}, uri="https://a.example/1"), "uri"),
}


@pytest.mark.parametrize(("document", "key"), HIDDEN.values(), ids=HIDDEN)
def test_a_member_under_another_name_is_named(document: dict[str, Any], key: str) -> None:
    assert other_name(document) == key
    with pytest.raises(UnsupportedError) as caught:
        refuse_other_names(document)
    assert key[:40] in caught.value.data["method"]


PLAIN: dict[str, dict[str, Any]] = {
    "no context": {"recipient": {}, "badge": "https://a.example/b", "expires": "2027"},
    "an extension": {
        "extensions:applyLink": {
            "@context": "https://w3id.org/openbadges/extensions/applyLinkExtension/context.json",
            "type": ["Extension", "extensions:ApplyLink"],
            "url": "https://a.example/apply",
        }
    },
    "members of schema.org": {"schema:location": "Here", "http://schema.org/text": "a"},
    "a prefix without a name": {"id:": "https://a.example/1"},
    "terms of its own": using(
        {"mood": "https://a.example/mood", "a": "https://a.example/#", "display": "schema:text"},
        mood="glad",
        display="yes",
        **{"a:colour": "red"},
    ),
    "a vocabulary of its own": using({"@vocab": "https://a.example/"}, expiration="of milk"),
    "the vocabulary": using({"@vocab": OBI}, expires="2027", mood="glad"),
    "a language": using({"@language": "de"}, name={"@value": "Gut", "@type": "xsd:string"}),
    "extensions by their prefix": using(
        {"extensions": "https://w3id.org/openbadges/extensions#", "exampleProperty": "schema:text"},
        exampleProperty="a",
    ),
    "the context written out": {
        "@context": {
            "id": "@id",
            "type": "@type",
            "obi": OBI,
            "sec": SEC,
            "Assertion": "obi:Assertion",
            "validation": "obi:validation",
            "issuedOn": {"@id": "obi:issueDate", "@type": "xsd:dateTime"},
            "expires": {"@id": "sec:expiration", "@type": "xsd:dateTime"},
            "identity": {"@id": "obi:identityHash"},
            "verification": {"@id": "obi:verify", "@type": "@id"},
            "verify": "verification",
            "revoked": f"{OBI}revoked",
            "revokedAssertions": {"@id": "obi:revoked"},
        },
        "id": "https://a.example/1",
        "type": "Assertion",
        "issuedOn": "2026",
        "expires": "2027",
        "verify": {"type": "hosted"},
        "revoked": False,
        "revokedAssertions": [],
        "recipient": {"identity": "a"},
        "validation": [],
    },
    "loops": using({"a": "b:x", "b": "a:x"}, a=1, **{"b:c": 2}),
    "contexts that are none": {"@context": [None, 1, {"a": None, "b": {"@id": None}}], "a": 1},
}


@pytest.mark.parametrize("document", PLAIN.values(), ids=PLAIN)
def test_a_document_that_keeps_to_the_names_is_read(document: dict[str, Any]) -> None:
    assert other_name(document) is None
    refuse_other_names(document)


def test_long_chains_of_names_are_followed_in_one_pass() -> None:
    chain = {f"n{number}": f"n{number + 1}" for number in range(5_000)}
    chain["n5000"] = "obi:revoked"
    assert other_name(using(chain, n0=True)) == "n0"
    chain["n5000"] = "https://a.example/x"
    assert other_name(using(chain, n0=True)) is None
