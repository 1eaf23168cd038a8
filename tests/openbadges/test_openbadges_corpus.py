"""The official examples and the official validator's own test files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mcred.openbadges import parse, tolerated
from mcred.openbadges.semantics import meaning
from mcred.openbadges.validation import problems

pytestmark = pytest.mark.corpus

#: Examples of the specification that break the specification, with every problem they have.
INVALID_EXAMPLES = {
    "13-migrating.json": [("$.issuer.otherIdentifier[0].type", "wrong_type")],
    "16-readme.json": [
        ("$.credentialSubject.type", "missing"),
        ("$.credentialSubject.achievement", "missing"),
    ],
}

#: Files of the validator that it finds invalid for their shape, with every problem they have.
INVALID_FILES = {
    "simple-err-context.json": [
        ("$.@context[0]", "context"),
        ("$.validFrom", "missing"),
        ("$.credentialSubject.achievement", "missing"),
    ],
    "simple-err-credential-subject-type.json": [("$.credentialSubject.type", "class_type")],
    "simple-err-credential-subject-result-type.json": [
        ("$.credentialSubject.result[1].type", "class_type")
    ],
    "simple-err-credential-subject-profile-type.json": [
        ("$.credentialSubject.source.type", "class_type")
    ],
    "simple-err-issuer-type.json": [("$.issuer.type", "class_type")],
    "simple-err-issuer-otheridentifier-type.json": [
        ("$.issuer.otherIdentifier[1].type", "class_type")
    ],
}

#: Official examples whose results contradict their rubric: the level that was achieved belongs to
#: another result description than the one that the result names.
INCONSISTENT = {"10-fullOpenBadge.json", "complete.json"}


def load(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


def examine(path: Path, invalid: dict[str, list[tuple[str, str]]]) -> None:
    document = load(path)
    found = problems(document, for_issuing=False)
    assert [(p.path, p.code) for p in found] == invalid.get(path.name, []), path.name
    if not found:
        assert json.dumps(parse(document).to_dict(), sort_keys=True) == json.dumps(
            document, sort_keys=True
        )


def test_the_examples_of_the_specification_are_read_without_loss(corpus: Path) -> None:
    files = sorted((corpus / "1edtech" / "spec-examples").glob("[0-9]*.json"))
    assert len(files) == 16
    for path in files:
        examine(path, INVALID_EXAMPLES)


def test_the_files_of_the_validator_are_read_without_loss(corpus: Path) -> None:
    files = sorted((corpus / "1edtech" / "ob30").rglob("*.json"))
    assert INVALID_FILES.keys() <= {path.name for path in files}
    for path in files:
        examine(path, INVALID_FILES)


def test_the_signed_vectors_of_the_specification_are_read_without_loss(corpus: Path) -> None:
    for name in ("ob-signed.json", "clr-signed.json"):
        examine(corpus / "1edtech" / "spec-vectors" / name, {})


def test_only_the_known_examples_contradict_themselves(corpus: Path) -> None:
    files = [
        *(corpus / "1edtech" / "spec-examples").glob("[0-9]*.json"),
        *(corpus / "1edtech" / "ob30").rglob("*.json"),
    ]
    found = {
        path.name: [problem.code for problem in meaning(load(path))]
        for path in files
        if path.name not in INVALID_EXAMPLES | INVALID_FILES
    }
    contradicting = {name: codes for name, codes in found.items() if codes}
    assert contradicting == {name: ["achieved_level_unknown"] for name in INCONSISTENT}


def test_results_without_any_description_are_found(corpus: Path) -> None:
    name = "simple-err-credential-subject-result-type.json"
    codes = {problem.code for problem in meaning(load(corpus / "1edtech" / "ob30" / name))}
    assert codes == {"result_description_unknown"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("simple.json", set()),
        ("simple_v1.json", {"vcdm_1_1"}),
        ("simple-context-version.json", {"context_version"}),
        ("simple-did-web-method.json", {"compacted"}),
        ("credential-status-revoked.json", {"vcdm_1_1", "compacted"}),
        ("endorsement-valid.json", set()),
    ],
)
def test_what_the_validator_warns_of_is_a_warning(
    corpus: Path, name: str, expected: set[str]
) -> None:
    document = load(corpus / "1edtech" / "ob30" / name)
    assert {problem.code for problem in tolerated(document)} == expected


def test_the_benchmark_credential_is_read_without_loss(corpus: Path) -> None:
    path = corpus.parent / "bench" / "credential.json"
    if not path.exists():
        pytest.skip("the benchmark credential is not beside the conformance data")
    examine(path, {})
    assert problems(load(path), for_issuing=True) == ()
    assert meaning(load(path)) == ()


def test_no_credential_that_w3c_suites_accept_is_refused(corpus: Path) -> None:
    seen = 0
    for path in sorted((corpus / "w3c").glob("*.json")):
        for case in json.loads(path.read_text("utf-8")):
            expected = case.get("expected", {})
            if not any(expected.get(name) for name in ("verified", "proofValue", "canonical")):
                continue
            for document in case.get("inputs", {}).values():
                if isinstance(document, dict) and "credentialSubject" in document:
                    seen += 1
                    assert problems(document, for_issuing=False) == (), case["id"]
                    assert parse(document).to_dict() == document
    assert seen > 50
