"""Ed25519Signature2018 and JsonWebSignature2020: read and never written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.cryptosuites import ED25519_SIGNATURE_2018, JSON_WEB_SIGNATURE_2020, SUITES
from mcred.cryptosuites.detached_jws import DetachedJWS
from mcred.encoding import base64url
from mcred.encoding.dates import format_datetime
from mcred.errors import KeyBindingError, ProofError, UnsupportedError, UsageError
from mcred.jsonld import canonicalize
from mcred.keys import JOSE_ALGORITHMS, KeyType, SigningKey, VerificationKey
from support.documents import OB3
from support.issuers import ISSUED, IssuerSimulator
from support.keys import ed25519, of_type
from support.proofs import sign

V1 = "https://www.w3.org/2018/credentials/v1"
JWS_2020 = "https://w3id.org/security/suites/jws-2020/v1"
BOTH = pytest.mark.parametrize(
    "suite", [ED25519_SIGNATURE_2018, JSON_WEB_SIGNATURE_2020], ids=lambda suite: suite.name
)
CURVES = (KeyType.ED25519, KeyType.P256, KeyType.P384)

# decentralized-identity/JWS-Test-Suite at 39547f5, data/implementations/transmute and data/keys
# (Apache-2.0): what another implementation signed with keys of three kinds.
CREATED = ("2022-01-24T23:26:38Z", "2022-01-24T23:27:25Z", "2022-01-24T23:27:48Z")
PUBLISHED = {
    "key-0": (
        CREATED[0],
        "eyJhbGciOiJFZERTQSIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..377mL0aIk_YL_scEZh1BIzje17v"
        "D4F7U8WPo2ufgkkGLwDNXHDhN99zpnsvsozD5Si82gRbDHqFu3Rp6dLH7Ag",
        {"kty": "OKP", "crv": "Ed25519", "x": "JYCAGl6C7gcDeKbNqtXBfpGzH0f5elifj7L6zYNj_Is"},
    ),
    "key-2": (
        CREATED[1],
        "eyJhbGciOiJFUzI1NiIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..fq89wCQBK6igYnTSG5ryyYWy8GF"
        "ZiIjgFYbfoWElUtvXKhVntk2wBEBi_YQjGGjGVDnxDXg2pmK4858ASb3aGg",
        {
            "kty": "EC",
            "crv": "P-256",
            "x": "40TexHWb6XTyuShaqhiazvmfxyK5zibbtOBXsQFKJg8",
            "y": "SGIGDSRHOOYJntO1lIapw_vR1FP7SPBlmA_2aM9HoFU",
        },
    ),
    "key-3": (
        CREATED[2],
        "eyJhbGciOiJFUzM4NCIsImI2NCI6ZmFsc2UsImNyaXQiOlsiYjY0Il19..7stbvpEGxL7uojRtDBtdFwipHed"
        "c1NADNNGFZZLLydYu7UjmcNn_lBIpf-tlEsGYGdDgnu7NCa9dRa_35SX5hOczfJXY-7_X5p3kG3CruXiVLuL1P"
        "46btXP123l5Te5X",
        {
            "kty": "EC",
            "crv": "P-384",
            "x": "BiU_mGfa3uWMKrC4Q6EFvM5D5Qiz2orm7ABlIaC1iJWOuapQC9U_fbqrKwRFRepf",
            "y": "_23qoYv94V-PSWzqQMnUqq1nu_MdE4fEIaAhCCYplAwlp4c3LKZDtkgQaPdF4kIT",
        },
    ),
}


def canonical(document: Mapping[str, Any], hash_name: str) -> str:
    return canonicalize(document, hash_name=hash_name)


def header_of(key: SigningKey, **changes: Any) -> str:
    found = {"alg": JOSE_ALGORITHMS[key.key_type][-1], "b64": False, "crit": ["b64"], **changes}
    return base64url.encode(json.dumps({k: v for k, v in found.items() if v is not None}).encode())


def signed(
    suite: DetachedJWS, key: SigningKey, document: Mapping[str, Any], **header: Any
) -> dict[str, Any]:
    """The document as an old issuer signed it."""
    proof: dict[str, Any] = {
        "type": suite.name,
        "created": format_datetime(ISSUED),
        "verificationMethod": f"{key.did_key}#{key.public_key.to_multikey()}",
        "proofPurpose": "assertionMethod",
    }
    encoded = header_of(key, **header)
    data = encoded.encode() + b"." + suite.hash_data(document, proof, canonical)
    return {**document, "proof": {**proof, "jws": f"{encoded}..{base64url.encode(key.sign(data))}"}}


def badge(suite: DetachedJWS, key: SigningKey, **changes: Any) -> dict[str, Any]:
    """A badge of data model 1.1, as most were that have such a proof."""
    contexts = [V1, OB3, *([JWS_2020] if suite is JSON_WEB_SIGNATURE_2020 else [])]
    document = IssuerSimulator.did_key(key).badge(**{"@context": contexts, **changes})
    document["issuanceDate"] = document.pop("validFrom")
    document["expirationDate"] = document.pop("validUntil")
    return document


def check(document: Mapping[str, Any], key: VerificationKey) -> None:
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    suite = SUITES[document["proof"]["type"]]
    suite.verify_proof(unsecured, document["proof"], key=key, canonicalize=canonical)


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_another_implementation_signed_verifies(name: str) -> None:
    created, jws, jwk = PUBLISHED[name]
    document = {
        "@context": [V1, JWS_2020],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:123",
        "issuanceDate": "2021-01-01T19:23:24Z",
        "credentialSubject": {},
        "proof": {
            "type": "JsonWebSignature2020",
            "created": created,
            "verificationMethod": f"did:example:123#{name}",
            "proofPurpose": "assertionMethod",
            "jws": jws,
        },
    }
    check(document, VerificationKey.from_jwk(jwk))
    with pytest.raises(ProofError, match="does not match"):
        check({**document, "issuer": "did:example:124"}, VerificationKey.from_jwk(jwk))


@BOTH
@pytest.mark.parametrize("kind", CURVES)
def test_a_badge_verifies_and_is_said_to_be_of_a_retired_kind(
    suite: DetachedJWS, kind: KeyType
) -> None:
    key = of_type(kind)
    issuer = IssuerSimulator.did_key(key)
    report = issuer.verify(signed(suite, key, badge(suite, key)), policy=issuer.pinned)
    if suite is ED25519_SIGNATURE_2018 and kind is not KeyType.ED25519:
        assert (report.verdict, report.check("proof").code) == ("invalid", "key_unusable")
        return
    assert report.verdict == "valid", report.text()
    assert report.source.format == suite.name
    assert "legacy_proof" in {warning.code for warning in report.warnings}
    assert report.achievement is not None


@BOTH
def test_a_tampered_copy_and_another_key_fail(suite: DetachedJWS) -> None:
    key = ed25519()
    document = signed(suite, key, badge(suite, key))
    issuer = IssuerSimulator.did_key(key)
    for changed in (
        {**document, "name": "Another"},
        {**document, "expirationDate": "2099-01-01T00:00:00Z"},
        {**document, "proof": {**document["proof"], "created": "2020-01-01T00:00:00Z"}},
        {**document, "honours": "with distinction"},
    ):
        assert issuer.verify(changed, policy=issuer.pinned).verdict == "invalid"
    with pytest.raises(ProofError, match="does not match"):
        check(document, ed25519(2).public_key)
    with pytest.raises(KeyBindingError):
        check(document, of_type(KeyType.P256).public_key)
    with pytest.raises(KeyBindingError):
        check(document, of_type(KeyType.RSA).public_key)


@BOTH
@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"b64": None}, "proof_value"),
        ({"b64": True}, "proof_value"),
        ({"b64": 0}, "proof_value"),
        ({"crit": None}, "jws_crit"),
        ({"crit": []}, "jws_crit"),
        ({"crit": ["b64", "exp"]}, "jws_crit"),
        ({"alg": "none"}, "jws_alg"),
        ({"alg": "HS256"}, "jws_alg"),
        ({"alg": None}, "jws_alg"),
        ({"alg": 7}, "jws_alg"),
    ],
)
def test_the_header_leaves_the_payload_as_it_is_and_says_who_signed(
    suite: DetachedJWS, header: dict[str, Any], code: str
) -> None:
    key = ed25519()
    with pytest.raises(ProofError) as caught:
        check(signed(suite, key, badge(suite, key), **header), key.public_key)
    assert caught.value.code == code


@BOTH
@pytest.mark.parametrize("algorithm", ["PS256", "ES256K", "ES512"])
def test_other_algorithms_are_named(suite: DetachedJWS, algorithm: str) -> None:
    key = ed25519()
    document = signed(suite, key, badge(suite, key), alg=algorithm)
    with pytest.raises(UnsupportedError) as caught:
        check(document, key.public_key)
    assert caught.value.data["method"] == algorithm
    issuer = IssuerSimulator.did_key(key)
    assert issuer.verify(document, policy=issuer.pinned).verdict == "unsupported"


def test_the_algorithm_follows_from_the_key() -> None:
    """An EdDSA key under a header that says ES256, and the other way round."""
    key = ed25519()
    document = signed(
        JSON_WEB_SIGNATURE_2020, key, badge(JSON_WEB_SIGNATURE_2020, key), alg="ES256"
    )
    with pytest.raises(KeyBindingError):
        check(document, key.public_key)


@BOTH
@pytest.mark.parametrize(
    "jws", [None, 7, "", "a.b.c", "..", "e30..AA", "e30.e30.AA", "%..AA", "e30..%", "eyJ..AA..AA"]
)
def test_damaged_signatures_are_refused(suite: DetachedJWS, jws: Any) -> None:
    key = ed25519()
    document = signed(suite, key, badge(suite, key))
    with pytest.raises(ProofError):
        check({**document, "proof": {**document["proof"], "jws": jws}}, key.public_key)


@given(jws=st.text(max_size=40))
def test_garbage_is_refused(jws: str) -> None:
    key = ed25519()
    document = {"proof": {"type": "JsonWebSignature2020", "jws": jws}}
    with pytest.raises(ProofError):
        check(document, key.public_key)


@BOTH
def test_none_is_written(suite: DetachedJWS) -> None:
    with pytest.raises(UsageError, match="never written"):
        sign(suite=suite)
    with pytest.raises(UsageError, match="never written"):
        suite.create_proof({}, {}, signer=ed25519(), canonicalize=canonical)
