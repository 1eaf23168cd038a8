"""Documents against the official canonical forms, and against many threads."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from jsonld_corpus import NO_CORPUS, cases, files, read, root, with_reference_contexts
from jsonld_documents import badge

from mcred.errors import DocumentError, LimitError, McredError, UnsupportedError, UsageError
from mcred.jsonld import CONTEXTS, Context, canonicalize, check, nquads, quads, rdfc10
from mcred.limits import Limits

UNKNOWN = "https://unknown.example/ctx"


def canonical_cases(case: dict[str, Any]) -> bool:
    inputs = case["inputs"]
    # The relabelling with an HMAC belongs to ecdsa-sd-2023 itself.
    return case["kind"] == "canonicalize" and "document" in inputs and "hmac" not in case["id"]


DOCUMENTS = [
    *cases("w3c/jsonld-rdfc-oracle.json", canonical_cases),
    *cases("w3c/eddsa-rdfc-2022.json", canonical_cases),
    *cases("w3c/Ed25519Signature2020.json", canonical_cases),
    *cases("w3c/ecdsa-rdfc-2019.json", canonical_cases),
    *cases("w3c/ecdsa-sd-2023.json", canonical_cases),
]


@pytest.mark.corpus
@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_document_has_the_official_canonical_form(case: dict[str, Any]) -> None:
    contexts = with_reference_contexts([url for url in case["contexts"] if url != UNKNOWN])
    expected = case["expected"]
    document = case["inputs"]["document"]
    before = copy.deepcopy(document)
    if "error" in expected:
        with pytest.raises(DocumentError):
            canonicalize(document, contexts=contexts)
        return
    hash_name = "sha384" if expected.get("hashAlgorithm") == "sha384" else "sha256"
    text = canonicalize(document, hash_name=hash_name, contexts=contexts)
    assert text == expected["canonical"]
    if "hashHex" in expected:
        assert hashlib.new(hash_name, text.encode()).hexdigest() == expected["hashHex"]
    if "canonicalSha384" in expected:
        again = canonicalize(document, hash_name="sha384", contexts=contexts)
        assert again == expected["canonicalSha384"]
    assert document == before


@pytest.mark.corpus
@pytest.mark.skipif(root() is None, reason=NO_CORPUS)
@pytest.mark.parametrize("name", ["ob", "clr"])
def test_the_vectors_of_open_badges_and_clr(name: str) -> None:
    folder = root()
    assert folder is not None
    signed = read(f"1edtech/spec-vectors/{name}-signed.json")
    proof = signed.pop("proof")
    proof = proof[0] if isinstance(proof, list) else proof
    del proof["proofValue"]
    vectors = folder / "1edtech/spec-vectors"
    assert canonicalize(signed) == (vectors / f"{name}-document-canon.txt").read_text("utf-8")
    config = {"@context": signed["@context"], **proof}
    assert canonicalize(config) == (vectors / f"{name}-proof-canon.txt").read_text("utf-8")


EXAMPLES_V2 = "names a context that is published for examples only"
NOT_SOUND = {
    "simple-err-context.json": "lacks a context",
    "simple-err-credential-subject-profile-type.json": "has a type of no context",
    "simple-err-credential-subject-result-type.json": "has a type of no context",
    "simple-err-credential-subject-type.json": "has a type of no context",
    "simple-err-issuer-otheridentifier-type.json": "has a type of no context",
    "simple-err-issuer-type.json": "has a type of no context",
    "02-equality-and-comparison.json": EXAMPLES_V2,
    "03-equality-and-comparison.json": EXAMPLES_V2,
    "04-equality-and-comparison.json": EXAMPLES_V2,
    "05-equality-and-comparison.json": EXAMPLES_V2,
    "13-migrating.json": "has an issuer with alsoKnownAs, which no context defines",
    "16-readme.json": EXAMPLES_V2,
}
EXAMPLES = [
    case
    for case in [*files("1edtech/ob30/**/*.json"), *files("1edtech/spec-examples/*.json")]
    if case.id != "index.json"
]


@pytest.mark.corpus
@pytest.mark.parametrize("name", EXAMPLES)
def test_official_examples_pass_but_for_those_known_to_be_unsound(name: str) -> None:
    document = read(name)
    document.pop("proof", None)
    if name.rsplit("/", 1)[-1] in NOT_SOUND:
        with pytest.raises(DocumentError):
            check(document)
    else:
        check(document)


def test_a_proof_in_the_document_is_a_graph_of_its_own() -> None:
    """Data Integrity: in a chain, the previous proofs are part of what is signed."""
    document = badge()
    plain = quads(document)
    document["proof"] = {
        "type": "DataIntegrityProof",
        "id": "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-01T00:00:00Z",
        "proofPurpose": "assertionMethod",
        "verificationMethod": "did:example:issuer#key",
        "proofValue": "z5x9",
    }
    added = quads(document)[len(plain) - len(quads(document)) :]
    in_graph = [quad for quad in quads(document) if quad[3]]
    assert len(in_graph) == 6
    assert {quad[3] for quad in in_graph} == {
        quad[2] for quad in added if "#proof>" in quad[1]
    } or (len({quad[3] for quad in in_graph}) == 1)
    assert any("assertionMethod>" in quad[2] for quad in in_graph)


def test_many_threads_answer_like_one() -> None:
    inline = {"@vocab": "https://example.org/other#"}
    documents: list[dict[str, Any]] = []
    for number in range(64):
        document = badge()
        document["name"] = f"Badge {number}"
        if number % 4 == 1:
            document["@context"].append(inline)
            document["credentialSubject"]["more"] = {"deep": [number, {"deeper": "x"}]}
        if number % 4 == 2:
            document["credentialSubject"]["result"] = [{"type": ["Result"], "value": str(number)}]
        if number % 4 == 3:
            document["undefined"] = number
        documents.append(document)

    def answer(document: Mapping[str, Any]) -> str:
        try:
            return canonicalize(document)
        except McredError as error:
            return f"{error.code} {error}"

    alone = [answer(document) for document in documents]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(answer, documents)) == alone
    assert len(set(alone)) == 49


def test_a_context_is_handed_over_for_one_call_only() -> None:
    url = "https://example.org/contexts/one"
    document = badge()
    document["@context"].append(url)
    document["credentialSubject"]["mood"] = "good"
    for name in ("one", "two"):
        context = Context.of(url, {"@context": {"mood": f"https://example.org/{name}#mood"}})
        assert f"<https://example.org/{name}#mood>" in canonicalize(
            document, contexts={**CONTEXTS, url: context}
        )
    with pytest.raises(DocumentError) as caught:
        canonicalize(document)
    assert caught.value.data["url"] == url


def test_a_carried_context_cannot_be_replaced() -> None:
    url = "https://www.w3.org/ns/credentials/v2"
    other = Context.of(url, {"@context": {"validUntil": "https://example.org/never"}})
    with pytest.raises(UsageError):
        canonicalize(badge(), contexts={**CONTEXTS, url: other})


def test_the_quads_are_those_of_the_canonical_form() -> None:
    text = canonicalize(badge())
    assert rdfc10.canonicalize(quads(badge())).nquads == text
    assert rdfc10.canonicalize(nquads.parse(text)).nquads == text


@pytest.mark.parametrize("bad", [{1, 2}, b"x", float("nan"), object(), (1,)])
def test_what_is_not_json_is_refused(bad: Any) -> None:
    document = badge()
    document["credentialSubject"]["achievement"]["name"] = bad
    with pytest.raises(DocumentError):
        canonicalize(document)
    document = badge()
    document[1] = "x"  # type: ignore[index]
    with pytest.raises(DocumentError):
        canonicalize(document)


def test_half_a_character_is_refused() -> None:
    document = badge()
    document["name"] = "\ud800"
    with pytest.raises(DocumentError):
        canonicalize(document)


def test_limits_hold() -> None:
    with pytest.raises(LimitError):
        canonicalize(badge(), limits=Limits(json_depth=3))
    with pytest.raises(LimitError):
        canonicalize(badge(), limits=Limits(json_items=10))
    with pytest.raises(LimitError):
        canonicalize(badge(), limits=Limits(quads=5))
    nested: dict[str, Any] = {"a": "urn:a"}
    for _ in range(3000):
        nested = {"t": {"@id": "urn:t", "@context": nested}}
    document = badge()
    document["@context"].append(nested)
    with pytest.raises(LimitError):
        canonicalize(document)


def test_another_hash_is_not_supported() -> None:
    with pytest.raises(UnsupportedError):
        canonicalize(badge(), hash_name="md5")


def test_json_literals_are_signed_as_they_are() -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential", "JsonSchemaCredential"],
        "issuer": "did:example:issuer",
        "credentialSubject": {
            "type": "JsonSchema",
            "jsonSchema": {"properties": {"@context": {"const": [None, [], {"@id": 1.5}]}}},
        },
    }
    expected = json.dumps('{"properties":{"@context":{"const":[null,[],{"@id":1.5}]}}}')
    assert f"{expected}^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>" in canonicalize(
        document
    )
