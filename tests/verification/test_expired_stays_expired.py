"""What an application reads in the JSON is what was signed (design rule 2).

An attacker may rewrite the JSON of a signed badge as long as its statements stay the same: the
signature still holds. A badge that has expired must not come back to life by it, nor a revoked one
lose its status, nor a learner gain a level.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from rewrites import (
    EDITS,
    IRIS,
    Edit,
    alias_object,
    alias_string,
    compact_iri,
    full_iri,
    nested,
)

from mcred.jsonld import CONTEXTS, canonicalize
from support.issuers import RUBRIC, IssuerSimulator

ATTACKS = pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)


def accepted(verdict: str) -> bool:
    """Whether anything of the badge could be taken for true."""
    return verdict not in ("invalid", "malformed", "not_a_credential")


@ATTACKS
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_an_expired_badge_does_not_come_back(edit: Edit, suite: str) -> None:
    issuer = IssuerSimulator.did_key()
    signed = issuer.sign(issuer.badge(validUntil="2026-02-01T00:00:00Z"), suite=suite)
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "expired"
    report = issuer.verify(edit(signed, "validUntil"), policy=issuer.pinned)
    assert not accepted(report.verdict), report.checks
    assert report.credential is None


@ATTACKS
def test_a_revoked_badge_does_not_lose_its_status(edit: Edit) -> None:
    issuer = IssuerSimulator.did_web()
    signed = issuer.sign(issuer.with_status(7))
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "revoked"
    changed = edit(signed, "credentialStatus")
    fetcher = issuer.fetcher()
    report = issuer.verify(changed, policy=issuer.pinned, fetcher=fetcher)
    # An array of one entry is the same status, written otherwise: it is read.
    assert report.verdict == "revoked" or not accepted(report.verdict), report.checks


@ATTACKS
def test_a_level_that_was_not_reached_does_not_disappear(edit: Edit) -> None:
    """The result says `Emerging` where `Proficient` is required."""
    issuer = IssuerSimulator.did_key()
    badge = issuer.badge()
    badge["credentialSubject"]["result"][0]["achievedLevel"] = f"{RUBRIC}-1"
    signed = issuer.sign(badge)
    before = issuer.verify(signed, policy=issuer.pinned)
    assert before.results is not None
    assert before.results[0]["met"] is False
    report = issuer.verify(edit(signed, "achievedLevel"), policy=issuer.pinned)
    if accepted(report.verdict):
        assert report.results is not None
        assert report.results[0]["met"] is False


@ATTACKS
def test_results_do_not_disappear(edit: Edit) -> None:
    issuer = IssuerSimulator.did_key()
    signed = issuer.sign()
    report = issuer.verify(edit(signed, "result"), policy=issuer.pinned)
    if accepted(report.verdict):
        assert report.results == issuer.verify(signed, policy=issuer.pinned).results
        assert len(report.results or ()) == 1


def test_the_iris_of_the_attacks_are_those_of_the_contexts() -> None:
    """Else the attacks would prove nothing."""
    issuer = IssuerSimulator.did_web()
    text = canonicalize(issuer.with_status(7), hash_name="sha256")
    assert all(f"<{iri}>" in text for iri in IRIS.values())


@pytest.mark.parametrize("member", IRIS)
def test_the_attacks_that_keep_the_graph_would_verify_without_strictness(member: str) -> None:
    """`full_iri` and `nested` sign the same statements: only design rule 2 stops them."""
    from pyld import jsonld as pyld

    issuer = IssuerSimulator.did_web()
    badge = issuer.with_status(7)

    def load(url: str, _options: Any) -> dict[str, Any]:
        return {"document": CONTEXTS[url].document, "documentUrl": url, "contextUrl": None}

    def graph(document: dict[str, Any]) -> Any:
        options = {
            "documentLoader": load,
            "algorithm": "URDNA2015",
            "format": "application/n-quads",
        }
        return pyld.normalize(document, options)

    for edit in (full_iri, compact_iri, alias_object, alias_string, nested):
        changed = edit(copy.deepcopy(badge), member)
        assert changed != badge
        assert graph(changed) == graph(badge), edit.__name__


def in_two_objects(document: dict[str, Any]) -> dict[str, Any]:
    """The rubric as two objects of one id; the first does not say what is required."""
    changed = copy.deepcopy(document)
    descriptions = changed["credentialSubject"]["achievement"]["resultDescription"]
    descriptions.append(copy.deepcopy(descriptions[0]))
    del descriptions[0]["requiredLevel"]
    return changed


def with_the_keyword(member: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def edit(document: dict[str, Any]) -> dict[str, Any]:
        changed = copy.deepcopy(document)
        changed["issuer"][f"@{member}"] = changed["issuer"].pop(member)
        return changed

    return edit


def empty_list_added(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "credentialStatus": []}


def undefined_member_added(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "honours": "with distinction"}


def undefined_member_in_the_proof(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "proof": [{**document["proof"][0], "witness": "Ministry"}]}


def index_added(document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "@index": "with distinction"}


@pytest.mark.parametrize(
    "edit",
    [
        in_two_objects,
        with_the_keyword("id"),
        with_the_keyword("type"),
        empty_list_added,
        undefined_member_added,
        undefined_member_in_the_proof,
        index_added,
    ],
)
def test_other_documents_with_the_same_statements_are_invalid(edit: Any) -> None:
    issuer = IssuerSimulator.did_key()
    signed = issuer.sign()
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "valid"
    assert issuer.verify(edit(signed), policy=issuer.pinned).verdict == "invalid"
