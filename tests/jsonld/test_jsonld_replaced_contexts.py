"""A carried context is taken out, and another put in its place that names its IRIs otherwise.

The graph is the same, and so is the signature: only the names that an application reads differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mcred.errors import UnsignedStatementError
from mcred.jsonld import CONTEXTS, Context, canonicalize
from mcred.jsonld.vocabulary import vocabulary
from support.documents import OB3, V2
from support.issuers import IssuerSimulator

Json = dict[str, Any]
URL = "https://contexts.example/v1"
ISSUER = IssuerSimulator.did_web()
BADGE = ISSUER.badge(**{"@context": [V2, OB3]})
BADGE["credentialSubject"]["achievement"]["specialization"] = "Physics"
OPEN_BADGES = vocabulary(frozenset([V2, OB3])).terms
OF_W3C = vocabulary(frozenset([V2])).terms


def words(value: Any) -> Iterator[str]:
    """The keys and types that only the context of Open Badges defines."""
    if isinstance(value, list):
        for item in value:
            yield from words(item)
    elif isinstance(value, dict):
        for key, member in value.items():
            if key == "type":
                yield from member if isinstance(member, list) else [member]
            elif key != "@context":
                yield key
                yield from words(member)


WORDS = sorted({word for word in words(BADGE) if word in OPEN_BADGES and word not in OF_W3C})


def definition(word: str) -> Json:
    iri, kind, containers, _ = min(OPEN_BADGES[word], key=str)
    found: Json = {"@id": iri}
    if kind is not None:
        found["@type"] = kind
    if containers:
        found["@container"] = containers[0]
    return found


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        names.get(key, key): (
            [names.get(item, item) for item in member]
            if key == "type" and isinstance(member, list)
            else names.get(member, member)
            if key == "type"
            else renamed(member, names)
        )
        for key, member in value.items()
    }


def rewritten(names: Mapping[str, str], context: Any = None) -> Json:
    """The badge under a context of the attacker's own, with other names for its words."""
    own = {names.get(word, word): definition(word) for word in WORDS}
    return {**renamed(BADGE, names), "@context": [V2, own if context is None else context]}


def handed_over(names: Mapping[str, str]) -> tuple[Json, Mapping[str, Context]]:
    own = {names.get(word, word): definition(word) for word in WORDS}
    return rewritten(names, URL), {**CONTEXTS, URL: Context.of(URL, {"@context": own})}


def test_the_attack_is_real_and_the_same_names_are_welcome() -> None:
    assert canonicalize(rewritten({})) == canonicalize(BADGE)
    document, contexts = handed_over({})
    assert canonicalize(document, contexts=contexts) == canonicalize(BADGE)


@pytest.mark.parametrize("word", WORDS)
def test_no_word_is_given_another_name(word: str) -> None:
    document, contexts = handed_over({word: "marks"})
    with pytest.raises(UnsignedStatementError, match="it stands for"):
        canonicalize(rewritten({word: "marks"}))
    with pytest.raises(UnsignedStatementError, match="it stands for"):
        canonicalize(document, contexts=contexts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("achievementType", "specialization"),
        ("criteria", "achievement"),
        ("result", "achievement"),
        ("resultDescription", "requiredLevel"),
        ("OpenBadgeCredential", "Achievement"),
        ("criteria", "Criteria"),
        ("achievement", "Achievement"),
    ],
)
def test_no_two_words_change_places(one: str, other: str) -> None:
    with pytest.raises(UnsignedStatementError, match=r"stands for|is not the name"):
        canonicalize(rewritten({one: other, other: one}))


def test_a_vocabulary_or_a_prefix_gives_no_other_name_either() -> None:
    base = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
    plain: Json = {
        "@context": [V2, {"@vocab": base}],
        "id": "urn:uuid:0d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c01",
        "type": ["VerifiableCredential"],
        "issuer": ISSUER.id,
        "credentialSubject": {"id": "did:example:learner"},
    }
    subject: Json = plain["credentialSubject"]
    for key, value in (("Profile", "x"), ("Criteria", {"narrative": "x"}), ("Achievement", "x")):
        document = {**plain, "credentialSubject": {**subject, key: value}}
        with pytest.raises(UnsignedStatementError):
            canonicalize(document)
    prefix = {"p": {"@id": base, "@prefix": True}, "kind": "p:achievementType"}
    document = {**plain, "@context": [V2, prefix], "credentialSubject": {**subject, "kind": "x"}}
    with pytest.raises(UnsignedStatementError, match="known as achievementType"):
        canonicalize(document)
    assert canonicalize({**plain, "credentialSubject": {**subject, "narrative": "x"}})


@pytest.mark.parametrize("name", ["expiration", "end"])
def test_the_end_of_a_proof_keeps_its_name(name: str) -> None:
    """`expiration` is what an older context calls it too; what is read is `expires`."""
    end = {
        "@id": "https://w3id.org/security#expiration",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    }
    document: Json = {
        "@context": ["https://www.w3.org/2018/credentials/v1", {name: end}],
        "id": "urn:uuid:0d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c01",
        "type": ["VerifiableCredential"],
        "issuer": ISSUER.id,
        "issuanceDate": "2020-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner", name: "2020-01-01T00:00:00Z"},
    }
    with pytest.raises(UnsignedStatementError):
        canonicalize(document)
