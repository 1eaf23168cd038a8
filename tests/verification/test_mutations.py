"""A thousand changes to a signed badge: none verifies that says anything else."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from typing import Any

import pytest

from mcred import CannedFetcher, Verifier
from mcred.cryptosuites import SUITES
from mcred.jsonld import canonicalize
from support.issuers import NOW, IssuerSimulator
from support.mutations import ON_BYTES, ON_DOCUMENTS, names_in

SEED = 20260301


def mutate(rng: random.Random, signed: dict[str, Any]) -> bytes:
    data = json.dumps(signed).encode()
    if rng.random() < 0.3:
        for _ in range(rng.choice((1, 1, 2))):
            data = rng.choice(ON_BYTES)(rng, data)
        return data
    document = copy.deepcopy(signed)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        with contextlib.suppress(IndexError):  # an earlier one has left no place for this one
            rng.choice(ON_DOCUMENTS)(rng, document)
    return json.dumps(document).encode()


# --- the tests


def is_known(proof: dict[str, Any]) -> bool:
    """A proof of an unknown suite may stand beside the issuer's: the report warns of it."""
    return proof.get("type") == "DataIntegrityProof" and proof.get("cryptosuite") in SUITES


def statements(document: dict[str, Any]) -> str:
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    return canonicalize(unsigned, hash_name="sha256")


def proofs_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The proofs, each once: the same one twice is a set that holds."""
    proofs = document["proof"]
    found: list[dict[str, Any]] = []
    for proof in proofs if isinstance(proofs, list) else [proofs]:
        if proof not in found:
            found.append(proof)
    return found


def check_mutations(count: int, seed: int, suite: str) -> tuple[int, int]:
    """How many of `count` mutations were refused, and how many said the same as before."""
    rng = random.Random(seed)
    issuer = IssuerSimulator.did_key()
    evidence = [
        {"type": ["Evidence"], "name": "A plan"},
        {"id": "https://issuer.example/e/2", "type": ["Evidence"], "name": "A film"},
    ]
    signed = issuer.sign(issuer.badge(evidence=evidence), suite=suite)
    verifier = Verifier(policy=issuer.pinned, fetch=CannedFetcher({}), clock=lambda: NOW)
    assert verifier.verify(json.dumps(signed).encode()).verdict == "valid"
    original, names = statements(signed), names_in(signed)
    refused = same = 0
    for number in range(count):
        data = mutate(rng, signed)
        report = verifier.verify(data)
        json.dumps(report.to_dict())
        if report.document is None:
            assert report.verdict not in ("valid", "issuer_unknown", "expired"), data
            refused += 1
            continue
        document = json.loads(data)
        where = f"mutation {number} of seed {seed}: {data!r}"
        assert statements(document) == original, where
        assert names_in(document) == names, where
        known = [proof for proof in proofs_of(document) if is_known(proof)]
        assert known == signed["proof"], where
        same += 1
    return refused, same


def test_a_thousand_mutations_of_a_graph_signature() -> None:
    refused, same = check_mutations(1000, SEED, "eddsa-rdfc-2022")
    assert refused > 700
    assert same > 20  # reordering and white space change nothing: the test tells them apart


def test_mutations_of_a_text_signature() -> None:
    refused, _ = check_mutations(300, SEED, "eddsa-jcs-2022")
    assert refused > 200


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_many_more_mutations(seed: int, suite: str) -> None:
    check_mutations(3000, seed, suite)


def test_mutations_of_a_token() -> None:
    """Not one character of a token may change, not even bits that base64url leaves over."""
    issuer = IssuerSimulator.did_key()
    token = issuer.token()
    verifier = Verifier(policy=issuer.pinned, fetch=CannedFetcher({}), clock=lambda: NOW)
    assert verifier.verify(token.encode()).verdict == "valid"
    rng = random.Random(SEED)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    places = [rng.randrange(len(token)) for _ in range(250)] + list(
        range(len(token) - 40, len(token))
    )
    for place in places:
        other = rng.choice(alphabet.replace(token[place], ""))
        changed = token[:place] + other + token[place + 1 :]
        report = verifier.verify(changed.encode())
        assert report.document is None, (place, other)
        assert report.verdict not in ("valid", "issuer_unknown", "expired")
    for added in ("A", "=", ".", "\n.", "AA", "~"):
        assert verifier.verify((token + added).encode()).document is None
