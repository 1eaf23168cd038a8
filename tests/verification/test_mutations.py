"""A thousand changes to a signed badge: none verifies that says anything else."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mcred import CannedFetcher, Verifier
from mcred.cryptosuites import SUITES
from mcred.jsonld import canonicalize
from support.issuers import NOW, IssuerSimulator

SEED = 20260301
Mutation = Callable[[random.Random, Any], Any]


# --- places in a document


def containers(value: Any) -> Iterator[Any]:
    if not isinstance(value, dict | list):
        return
    yield value
    for inner in value.values() if isinstance(value, dict) else value:
        yield from containers(inner)


def objects(value: Any) -> Iterator[dict[str, Any]]:
    return (found for found in containers(value) if isinstance(found, dict))


def arrays(value: Any) -> Iterator[list[Any]]:
    return (found for found in containers(value) if isinstance(found, list))


def any_member(rng: random.Random, document: Any) -> tuple[dict[str, Any], str]:
    holder = rng.choice([found for found in objects(document) if found])
    return holder, rng.choice(sorted(holder))


def names_in(value: Any, path: str = "$") -> set[str]:
    """Every member by its path, array places left out; a context says nothing by itself."""
    if isinstance(value, list):
        return set().union(*(names_in(item, path) for item in value))
    if not isinstance(value, dict):
        return set()
    said = {name: item for name, item in value.items() if name != "@context"}
    own = {f"{path}.{name}" for name in said}
    return own.union(*(names_in(item, f"{path}.{name}") for name, item in said.items()))


# --- mutations


def change_value(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    holder[name] = rng.choice(["x", "", 7, -1, 1.5, True, None, [], {}, "https://x.example/"])


def change_text(rng: random.Random, document: Any) -> None:
    texts = [
        (holder, name)
        for holder in objects(document)
        for name, value in holder.items()
        if isinstance(value, str) and value
    ]
    holder, name = rng.choice(texts)
    text = holder[name]
    place = rng.randrange(len(text))
    other = rng.choice(["", "a", "Z", "0", " ", "\u200b", "é", text[place].swapcase() + " "])
    holder[name] = text[:place] + other + text[place + 1 :]


def rename(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    other = rng.choice(
        [
            name.upper(),
            f"{name} ",
            f"@{name}",
            f"https://www.w3.org/2018/credentials#{name}",
            f"https://purl.imsglobal.org/spec/vc/ob/vocab.html#{name}",
            f"cred:{name}",
            "name",
            "validUntil",
            "description",
        ]
    )
    holder[other] = holder.pop(name)


def remove(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    del holder[name]


def swap_types(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    value = holder[name]
    if isinstance(value, list):
        holder[name] = value[0] if value else None
    else:
        holder[name] = rng.choice(
            [[value], {"@value": value}, {"@id": value}, str(value), [value] * 2]
        )


def add(rng: random.Random, document: Any) -> None:
    holder = rng.choice(list(objects(document)))
    name = rng.choice(["name", "honours", "@type", "validUntil", "description", "url", "image"])
    holder.setdefault(name, rng.choice(["x", "2099-01-01T00:00:00Z", {"id": "urn:x:y"}, []]))


def move(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    target = rng.choice(list(objects(document)))
    value = holder.pop(name)
    if not any(target is inner for inner in objects(value)):
        target[name] = value


def reorder(rng: random.Random, document: Any) -> None:
    for found in list(arrays(document)):
        rng.shuffle(found)
    for holder in list(objects(document)):
        items = list(holder.items())
        rng.shuffle(items)
        holder.clear()
        holder.update(items)


def repeat(rng: random.Random, document: Any) -> None:
    found = rng.choice([found for found in arrays(document) if found])
    found.append(copy.deepcopy(rng.choice(found)))


def shorten(rng: random.Random, document: Any) -> None:
    found = rng.choice([found for found in arrays(document) if found])
    del found[rng.randrange(len(found))]


def extend_contexts(rng: random.Random, document: Any) -> None:
    term = rng.choice(["validUntil", "name", "x", "result"])
    target = rng.choice([term, None, f"https://x.example/{term}", {"@id": "@nest"}])
    context = rng.choice([{term: target}, {"@vocab": "https://x.example/"}, {"@language": "en"}])
    if isinstance(document.get("@context"), list):
        document["@context"].append(context)


ON_DOCUMENTS: tuple[Mutation, ...] = (
    change_value,
    change_text,
    rename,
    remove,
    swap_types,
    add,
    move,
    reorder,
    repeat,
    shorten,
    extend_contexts,
)


def flip_a_bit(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def replace_a_byte(rng: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    changed[rng.randrange(len(changed))] = rng.choice(b'"{}[],: \\0aZ')
    return bytes(changed)


def cut(rng: random.Random, data: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 40) :]


def mutate(rng: random.Random, signed: dict[str, Any]) -> bytes:
    data = json.dumps(signed).encode()
    if rng.random() < 0.3:
        for _ in range(rng.choice((1, 1, 2))):
            data = rng.choice((flip_a_bit, replace_a_byte, cut))(rng, data)
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
