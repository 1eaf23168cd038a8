"""jsonld.js, which shares no code with mcred, sees the same statements."""

from __future__ import annotations

import pytest
from interop_samples import DOCUMENTS, ISSUER, document, unsigned_list
from peers import NEEDED, digitalbazaar

from mcred.jsonld import canonicalize

pytestmark = NEEDED


@pytest.mark.parametrize("name", DOCUMENTS)
def test_jsonld_js_canonicalizes_to_the_same_bytes(name: str) -> None:
    badge = document(name)
    assert digitalbazaar().ask("canonize", document=badge) == canonicalize(badge)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_jsonld_js_canonicalizes_the_proof_to_the_same_bytes(name: str) -> None:
    badge = document(name)
    proof = {**ISSUER.issue(badge).document["proof"][0], "@context": badge["@context"]}
    del proof["proofValue"]
    assert digitalbazaar().ask("canonize", document=proof) == canonicalize(proof)


def test_jsonld_js_canonicalizes_a_status_list_to_the_same_bytes() -> None:
    assert digitalbazaar().ask("canonize", document=unsigned_list()) == canonicalize(
        unsigned_list()
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_rubric_level_is_signed(name: str) -> None:
    stated = statements(digitalbazaar().ask("canonize", document=document(name)))
    for description in document(name)["credentialSubject"]["achievement"]["resultDescription"]:
        of = f"<{description['id']}>"
        assert (of, "resultType", description["resultType"]) in stated
        for level in description.get("rubricCriterionLevel", []):
            assert (of, "rubricCriterionLevel", level["id"]) in stated
            assert (f"<{level['id']}>", "level", level["level"]) in stated
            assert (f"<{level['id']}>", "description", level["description"]) in stated


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_result_is_signed_as_the_subjects(name: str) -> None:
    stated = statements(digitalbazaar().ask("canonize", document=document(name)))
    for result in document(name)["credentialSubject"]["result"]:
        about = result["resultDescription"]
        (node,) = {
            s for s, p, o in stated if (p, o) == ("resultDescription", about) and s[0] == "_"
        }
        assert any((p, o) == ("result", node) for _, p, o in stated)
        for term in ("achievedLevel", "value"):
            assert term not in result or (node, term, result[term]) in stated


def statements(nquads: str) -> set[tuple[str, str, str]]:
    """Subject, last part of the predicate, and the object without its quotes or brackets."""
    found = set()
    for line in nquads.splitlines():
        subject, predicate, rest = line.split(" ", 2)
        value = rest.removesuffix(" .").split('"^^')[0].strip('"<>')
        found.add((subject, predicate.strip("<>").replace("#", "/").split("/")[-1], value))
    return found
