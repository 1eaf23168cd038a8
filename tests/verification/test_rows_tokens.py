"""Hostile tokens (W): the name of each case is the row's."""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from typing import Any

import pytest
from hostile_rows import cases, check, claims_of, cpu, signed_token, unsigned_token

from mcred.encoding import base64url
from mcred.keys import KeyType
from support.issuers import IssuerSimulator
from support.keys import of_type

ISSUER = IssuerSimulator.did_web()
TOKEN = signed_token(ISSUER)


def by_public_key(form: str) -> bytes:
    """HS256 with what everybody knows as the secret: the issuer's public key, in several forms."""
    pem = of_type(KeyType.RSA).public_key.to_pem()
    secret = pem if form == "pem" else ISSUER.key.public_key.raw
    header, payload = {"alg": "HS256", "kid": ISSUER.method}, claims_of(ISSUER, ISSUER.badge())
    unsigned = unsigned_token(header, payload, b"").rstrip(b".")
    signature = hmac.new(secret, unsigned, hashlib.sha256).digest()
    return unsigned + b"." + base64url.encode(signature).encode()


def deflated() -> bytes:
    """`zip: DEF` over what inflates to a hundred megabytes."""
    packed = base64url.encode(zlib.compress(bytes(10**8), 9)[2:-4])
    protected = {"alg": "Ed25519", "kid": ISSUER.method, "zip": "DEF"}
    header = base64url.encode(json.dumps(protected).encode())
    signature = base64url.encode(ISSUER.key.sign(f"{header}.{packed}".encode()))
    return f"{header}.{packed}.{signature}".encode()


OTHER = "https://other.example/keys/1"
TOKENS = [
    ("W00", TOKEN, "valid", ""),
    ("W02-raw", by_public_key("raw"), "invalid", "proof/jws_alg"),
    ("W02-pem", by_public_key("pem"), "invalid", "proof/jws_alg"),
    (
        "W04-other-host",
        signed_token(ISSUER, kid=OTHER),
        "invalid",
        "issuer_binding/issuer_mismatch",
    ),
    (
        "W04-private",
        signed_token(ISSUER, kid="https://10.0.0.1/k"),
        "invalid",
        "issuer_binding/issuer_mismatch",
    ),
    (
        "W04-path",
        signed_token(ISSUER, kid="../../etc/passwd"),
        "invalid",
        "issuer_binding/method_not_in_document",
    ),
    ("W04-number", signed_token(ISSUER, kid=7), "invalid", "proof/jws_header"),
    (
        "W05-jku",
        signed_token(ISSUER, jku="https://issuer.example/jwks.json"),
        "invalid",
        "proof/jws_header",
    ),
    (
        "W05-x5u",
        signed_token(ISSUER, x5u="https://issuer.example/c.pem"),
        "invalid",
        "proof/jws_header",
    ),
    ("W05-crit", signed_token(ISSUER, crit=["exp"]), "invalid", "proof/jws_header"),
    ("W09-four-parts", TOKEN + b".AA", "malformed", "parse/jws_parts"),
    ("W09-jwe", TOKEN + b".AA.AA", "unsupported", "input/unsupported_method"),
    ("W09-sd-jwt", TOKEN + b"~", "unsupported", "input/unsupported_method"),
    ("W10-b64", signed_token(ISSUER, b64=False), "invalid", "proof/jws_header"),
    ("W10-zip", signed_token(ISSUER, zip="DEF"), "invalid", "proof/jws_header"),
]


@pytest.mark.parametrize(("token", "verdict", "code"), cases(TOKENS))
def test_a_token_that_should_not_pass(token: bytes, verdict: str, code: str) -> None:
    fetcher = ISSUER.fetcher()
    with cpu():
        check(ISSUER.verify(token, policy=ISSUER.pinned, fetcher=fetcher), verdict, code)
    assert set(fetcher.requests) <= {ISSUER.document_url}  # nothing that a header names is fetched


@pytest.mark.parametrize("row", ["W10-bomb"])
def test_a_deflated_payload_is_not_inflated(row: str) -> None:
    with cpu():
        report = ISSUER.verify(deflated(), policy=ISSUER.pinned)
    assert report.verdict in ("malformed", "invalid", "unsupported")


WEAK: list[tuple[str, dict[str, Any]]] = [
    ("W07-512-bits", {"n": (1 << 511) | 1, "e": "AQAB"}),
    ("W07-exponent-1", {"n": (1 << 2047) | 1, "e": "AQ"}),
]


@pytest.mark.parametrize("numbers", cases(WEAK))
def test_a_weak_rsa_key_binds_nothing(numbers: dict[str, Any]) -> None:
    """Anybody could sign with it: whatever the signature, the key is no issuer's."""
    issuer = IssuerSimulator.did_web()
    modulus = numbers["n"].to_bytes((numbers["n"].bit_length() + 7) // 8, "big")
    jwk = {"kty": "RSA", "n": base64url.encode(modulus), "e": numbers["e"]}
    method = {"id": issuer.method, "type": "JsonWebKey", "controller": issuer.id}
    issuer.documents[issuer.document_url] = {
        "id": issuer.id,
        "verificationMethod": [{**method, "publicKeyJwk": jwk}],
        "assertionMethod": [issuer.method],
    }
    payload = claims_of(issuer, issuer.badge())
    token = unsigned_token({"alg": "RS256", "kid": issuer.method}, payload, b"\1" * len(modulus))
    with cpu():
        report = issuer.verify(token, policy=issuer.pinned)
    check(report, "invalid", "issuer_binding/key_weak")
