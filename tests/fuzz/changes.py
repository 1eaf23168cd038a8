"""What is done to a badge: to its JSON, to the token or image around it, to the bytes at last."""

from __future__ import annotations

import base64
import contextlib
import copy
import json
import random
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import cbor2

from fuzz.seeds import ATTACKER, OURS, Seed, seeds, with_chunk
from fuzz.values import awkward
from mcred.encoding import base64url
from mcred.errors import McredError
from mcred.securing.jose import sign_token
from support.issuers import IssuerSimulator
from support.mutations import ON_BYTES, ON_DOCUMENTS, any_member, containers, objects

__all__ = ["changed_bytes", "changed_value", "changed_web", "signed_anew"]

_TOKEN = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-sd-2023", "bbs-2023", "Ed25519Signature2020")


# --- to a JSON value


def put_awkward(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    holder[name] = awkward(rng)


def add_awkward(rng: random.Random, document: Any) -> None:
    """A member that some other badge has, or a new one."""
    holder = rng.choice(list(objects(document)))
    other = rng.choice(list(objects(_document(rng.choice(seeds())))))
    name = rng.choice(sorted(other) or ["x"])
    holder[name] = copy.deepcopy(other.get(name)) if rng.random() < 0.5 else awkward(rng)


def graft(rng: random.Random, document: Any) -> None:
    """A part of another badge in the place of one here."""
    holder, name = any_member(rng, document)
    holder[name] = copy.deepcopy(rng.choice(list(containers(_document(rng.choice(seeds()))))))


def wrap(rng: random.Random, document: Any) -> None:
    holder, name = any_member(rng, document)
    value = holder[name]
    holder[name] = rng.choice(
        ([value], [value, copy.deepcopy(value)], {"@set": [value]}, {name: value}, [value, {}])
    )


def change_proof(rng: random.Random, document: Any) -> None:
    """The proof's options, which decide how the rest is judged."""
    found = [item["proof"] for item in objects(document) if "proof" in item]
    proofs = rng.choice(found)
    proof = rng.choice(list(objects(proofs)) or [{}])
    name = rng.choice(
        ("type", "cryptosuite", "created", "expires", "verificationMethod", "proofPurpose",
         "proofValue", "domain", "challenge", "previousProof", "id", "@context", "jws", "nonce")
    )  # fmt: skip
    values = [awkward(rng), rng.choice(SUITES), OURS.method, ATTACKER.method, "assertionMethod"]
    proof[name] = rng.choice(values)


def swap_parts(rng: random.Random, document: Any) -> None:
    """Two objects change places."""
    (one, first), (two, second) = any_member(rng, document), any_member(rng, document)
    if not _within(one[first], two) and not _within(two[second], one):
        one[first], two[second] = two[second], one[first]


def _within(value: Any, holder: Any) -> bool:
    return any(found is holder for found in containers(value))


CHANGES = (
    *ON_DOCUMENTS,
    *(put_awkward, add_awkward, graft, wrap, change_proof, swap_parts),
)


def changed_value(rng: random.Random, document: Any, count: int) -> Any:
    value = copy.deepcopy(document)
    for _ in range(count):
        with contextlib.suppress(IndexError, TypeError, KeyError):  # there is no place for it
            rng.choice(CHANGES)(rng, value)
    return value


def text_of(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=bool(len(str(value)) % 2)).encode(
        "utf-8", "surrogatepass"
    )


# --- to a token


def changed_token(rng: random.Random, token: bytes) -> bytes:
    parts = token.split(b".")
    place = rng.randrange(len(parts))
    choice = rng.random()
    if choice < 0.6 and place < 2:
        value = json.loads(base64url.decode(parts[place].decode()))
        change = _change_header if place == 0 else changed_value
        parts[place] = base64url.encode(text_of(change(rng, value, rng.choice((1, 1, 2))))).encode()
    elif choice < 0.7:
        parts[place] = b""
    elif choice < 0.8:
        parts.insert(place, rng.choice(parts))
    elif choice < 0.9:
        parts.append(b"~")
    else:
        parts[place] = rng.choice(ON_BYTES)(rng, parts[place] or b"A")
    return b".".join(parts)


def _change_header(rng: random.Random, header: Any, count: int) -> Any:
    value = dict(header) if isinstance(header, Mapping) else {}
    for _ in range(count):
        name = rng.choice(("alg", "kid", "typ", "cty", "jwk", "crit", "b64", "zip", "jku", "x5u"))
        value[name] = rng.choice(
            (awkward(rng), "none", "HS256", "ES256", "RS256", "EdDSA", "Ed25519", "vp+jwt",
             "vc+sd-jwt", ["b64"], "DEF", ATTACKER.method, ATTACKER.key.public_key.to_jwk(),
             {"kty": "oct", "k": "AA"})
        )  # fmt: skip
    return value


# --- to a COSE_Sign1


def changed_cose(rng: random.Random, data: bytes) -> bytes:
    try:
        parts = list(cbor2.loads(data.removeprefix(b"\xd2")))
        _change_parts(rng, parts)
    except (cbor2.CBORError, TypeError, ValueError, IndexError):  # what other changes have left
        return rng.choice(ON_BYTES)(rng, data)
    written = rng.choice((b"\xd2", b"\xd2", b"", b"\xd8\x12")) + cbor2.dumps(parts)
    return base64.b64encode(written) if rng.random() < 0.2 else written


def _change_parts(rng: random.Random, parts: list[Any]) -> None:
    place = rng.randrange(len(parts))
    choice = rng.random()
    if choice < 0.3:
        parts[0] = cbor2.dumps(_changed_labels(rng, cbor2.loads(parts[0])))
    elif choice < 0.5:
        parts[1] = _changed_labels(rng, parts[1])
    elif choice < 0.75:
        parts[2] = text_of(changed_value(rng, json.loads(parts[2]), rng.choice((1, 1, 2))))
    elif choice < 0.85:
        parts[place] = rng.choice((None, b"", {}, [], "x", cbor2.CBORTag(18, list(parts))))
    else:
        parts.insert(place, parts[place])


def _changed_labels(rng: random.Random, header: Any) -> dict[Any, Any]:
    label = rng.choice((1, 2, 3, 4, 15, 16, 33, "x", True, -70000, 4.0))
    value = rng.choice(
        (None, -7, -8, -35, -257, 5, b"", b"\xff", ATTACKER.method.encode(), [1], [],
         "application/vp", "application/vp+cose", {1: ATTACKER.id}, {4: 1}, {4: float("nan")},
         {5: 2**63}, {b"x": 1})
    )  # fmt: skip
    return {**dict(header), label: value}


# --- to an image


def changed_png(rng: random.Random, image: bytes) -> bytes:
    chunks = _chunks(image)
    place = rng.randrange(len(chunks))
    kind, data = chunks[place]
    choice = rng.randrange(7)
    if choice == 0:
        del chunks[place]
    elif choice == 1:
        chunks.insert(rng.randrange(len(chunks)), chunks[place])
    elif choice == 2:
        rng.shuffle(chunks)
    elif choice == 3:
        other = rng.choice((b"tEXt", b"zTXt", b"iTXt", b"IEND", b"ABCD"))
        chunks[place] = (other, data)
    elif choice == 4:
        chunks[place] = (kind, rng.choice(ON_BYTES)(rng, data or b"\0"))
    elif choice == 5:
        packed = zlib.compress(bytes(rng.choice((10, 10**6, 3 * 10**7))))
        head = rng.choice((b"openbadgecredential", b"openbadges")) + b"\0\1\0\0\0"
        return with_chunk(image, b"iTXt", head + packed)
    else:
        text = rng.choice((b"{}", b"https://issuer.example/a", b"eyJ.e30.AA", b""))
        return with_chunk(image, b"iTXt", b"openbadgecredential" + bytes(5) + text)
    return _png(chunks)


def _chunks(image: bytes) -> list[tuple[bytes, bytes]]:
    found, place = [], 8
    while place + 12 <= len(image):
        length = int.from_bytes(image[place : place + 4], "big")
        found.append((image[place + 4 : place + 8], image[place + 8 : place + 8 + length]))
        place += 12 + length
    return found


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    parts = [b"\x89PNG\r\n\x1a\n"]
    for kind, data in chunks:
        checked = zlib.crc32(kind + data).to_bytes(4, "big")
        parts += [len(data).to_bytes(4, "big"), kind, data, checked]
    return b"".join(parts)


SVG_PIECES = (
    b"<script>alert(1)</script>",
    b"<!DOCTYPE svg [<!ENTITY a 'b'>]>",
    b"<?xml-stylesheet href='https://evil.example/'?>",
    b"<o:credential xmlns:o='https://purl.imsglobal.org/ob/v3p0' verify='e.e.e'/>",
    b"<g>" * 500,
    b"</g>",
    b"]]>",
    b"<![CDATA[",
    b"&a;",
    b"&#0;",
    b"\xff",
)


def changed_svg(rng: random.Random, image: bytes) -> bytes:
    if rng.random() < 0.5:
        place = rng.choice([found.start() for found in re.finditer(rb"<|>", image)] or [0])
        return image[:place] + rng.choice(SVG_PIECES) + image[place:]
    found = _TOKEN.search(image)
    if found and len(found[0]) > 100:
        return image[: found.start()] + changed_token(rng, found[0]) + image[found.end() :]
    return _in_cdata(rng, image)


def _in_cdata(rng: random.Random, image: bytes) -> bytes:
    start, end = image.find(b"{"), image.rfind(b"}") + 1
    try:
        document = json.loads(image[start:end])
    except ValueError:
        return rng.choice(ON_BYTES)(rng, image)
    return image[:start] + text_of(changed_value(rng, document, 1)) + image[end:]


# --- to whatever it is


def _changed_json(rng: random.Random, data: bytes) -> bytes:
    return text_of(changed_value(rng, json.loads(data), 1))


_IN_FORM: Mapping[str, Callable[[random.Random, bytes], bytes]] = {
    "json": _changed_json,
    "jws": changed_token,
    "cose": changed_cose,
    "png": changed_png,
    "svg": changed_svg,
}


def changed_bytes(rng: random.Random, seed: Seed, count: int) -> bytes:
    """The badge after some changes: to its structure while it has one, then to its bytes."""
    data = seed.data
    for _ in range(count):
        if rng.random() < 0.85:
            with contextlib.suppress(ValueError, IndexError, McredError, RecursionError):
                data = _IN_FORM[seed.form](rng, data)
        else:
            data = _raw(rng, data)
    return data


def _raw(rng: random.Random, data: bytes) -> bytes:
    if not data or rng.random() < 0.1:
        other = rng.choice(seeds()).data
        return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other)) :]
    return rng.choice(ON_BYTES)(rng, data)


def changed_web(rng: random.Random, seed: Seed) -> dict[str, Any]:
    """The documents of the web after one of them was changed."""
    documents = dict(seed.documents)
    if not documents:
        return documents
    url = rng.choice(sorted(documents))
    value = documents[url]
    if isinstance(value, dict | list):
        documents[url] = changed_value(rng, value, rng.choice((1, 1, 2)))
    else:
        documents[url] = rng.choice((b"", b"{", b"[]", b"<html>", b"\xff" * 10))
    if rng.random() < 0.1:
        documents[url] = documents[rng.choice(sorted(documents))]
    return documents


def _document(seed: Seed) -> Any:
    """A JSON value of a badge."""
    if seed.form == "json":
        return json.loads(seed.data)
    return dict(seed.content[0]) if seed.content else {"x": "y"}


def signed_anew(rng: random.Random, seed: Seed, signer: IssuerSimulator, count: int) -> bytes:
    """What somebody with a key of his own makes of a badge: the signature holds.

    As an embedded proof, as a token of some kind, or as a presentation around it.
    """
    document = _document(seed)
    if isinstance(document, dict):
        document = {**document, "proof": document.get("proof")}
        if isinstance(document.get("issuer"), dict) and rng.random() < 0.7:
            document["issuer"] = {**document["issuer"], "id": signer.id}
    value = changed_value(rng, document, count)
    if not isinstance(value, dict):
        return text_of(value)
    value.pop("proof", None)
    with contextlib.suppress(McredError, ValueError, TypeError, RecursionError, AttributeError):
        choice = rng.random()
        if choice < 0.35:
            suite = rng.choice(("eddsa-rdfc-2022", "eddsa-jcs-2022"))
            return text_of(signer.sign(value, suite=suite))
        if choice < 0.5:
            around = {
                "@context": ["https://www.w3.org/ns/credentials/v2"],
                "type": ["VerifiablePresentation"],
                "verifiableCredential": [signer.sign(value, suite="eddsa-jcs-2022")] * 2,
            }
            return text_of(signer.sign(around, purpose="authentication"))
        if choice < 0.6:
            return _cose(rng, value, signer)
        return _token(rng, value, signer).encode()
    return text_of(value)


def _cose(rng: random.Random, value: dict[str, Any], signer: IssuerSimulator) -> bytes:
    header = {1: -8, 4: signer.method.encode()}
    if rng.random() < 0.5:
        header = _changed_labels(rng, header)
    protected, payload = cbor2.dumps(header), text_of(value)
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    return b"\xd2" + cbor2.dumps([protected, {}, payload, signer.key.sign(signed)])


def _token(rng: random.Random, value: dict[str, Any], signer: IssuerSimulator) -> str:
    header: dict[str, Any] = {"kid": signer.method}
    if rng.random() < 0.5:
        return sign_token({**header, "typ": rng.choice(("vc+jwt", "vp+jwt"))}, value, signer.key)
    subject = value.get("credentialSubject")
    claims = {
        "iss": signer.id,
        "jti": value.get("id"),
        "sub": subject.get("id") if isinstance(subject, dict) else None,
        "nbf": 1767225600,
        "exp": 1798761600,
    }
    if rng.random() < 0.3:
        claims[rng.choice(sorted(claims))] = awkward(rng)
    return sign_token(header, {**value, **claims}, signer.key)
