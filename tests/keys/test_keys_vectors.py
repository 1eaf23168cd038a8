"""Official vectors: RFC 8032, RFC 6979, RFC 7638, RFC 8037, and the key pairs of W3C's suites."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mcred.encoding import base64url
from mcred.keys import KeyType, SigningKey, VerificationKey

CORPUS = os.environ.get("MCRED_CORPUS")

# RFC 8032 section 7.1, tests 1 to 3: seed, public key, message, signature.
RFC8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]

# RFC 6979 appendices A.2.5 and A.2.6: curve, private key, message, r‖s.
RFC6979 = [
    (
        "P-256",
        "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
        b"sample",
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
    ),
    (
        "P-256",
        "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
        b"test",
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
        "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
    ),
    (
        "P-384",
        "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8"
        "96D5724E4C70A825F872C9EA60D2EDF5",
        b"sample",
        "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C"
        "81A648152E44ACF96E36DD1E80FABE46"
        "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94F"
        "A329C145786E679E7B82C71A38628AC8",
    ),
]

# RFC 8037 appendix A: an Ed25519 JWK, its thumbprint and a JWS made with it.
RFC8037_KEY = {
    "kty": "OKP",
    "crv": "Ed25519",
    "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
RFC8037_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
RFC8037_JWS = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
)

# RFC 7638 section 3.1.
RFC7638_KEY = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
    "BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2"
    "QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6W"
    "eZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    "e": "AQAB",
    "alg": "RS256",
    "kid": "2011-04-29",
}
RFC7638_THUMBPRINT = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC8032)
def test_ed25519_signs_and_verifies_as_rfc_8032(
    seed: str, public: str, message: str, signature: str
) -> None:
    key = SigningKey.from_seed(bytes.fromhex(seed))
    assert key.public_key.raw.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert key.public_key.verify(bytes.fromhex(signature), bytes.fromhex(message))


@pytest.mark.parametrize(("curve", "secret", "message", "signature"), RFC6979)
def test_ecdsa_signs_deterministically_as_rfc_6979(
    curve: str, secret: str, message: bytes, signature: str
) -> None:
    from mcred.encoding import multikey

    key = SigningKey.from_multikey(multikey.encode(multikey.SECRET[curve], bytes.fromhex(secret)))
    assert key.key_type == curve
    assert key.sign(message).hex().upper() == signature
    assert key.public_key.verify(bytes.fromhex(signature), message)


def test_the_jwk_of_rfc_8037_has_its_thumbprint_and_makes_its_jws() -> None:
    key = SigningKey.from_jwk(RFC8037_KEY)
    assert key.to_secret_jwk() == RFC8037_KEY
    assert key.public_key.thumbprint() == RFC8037_THUMBPRINT
    assert base64url.encode(key.sign(RFC8037_JWS[0].encode())) == RFC8037_JWS[1]


def test_the_jwk_of_rfc_7638_has_its_thumbprint() -> None:
    key = VerificationKey.from_jwk(RFC7638_KEY)
    assert key.key_type is KeyType.RSA
    assert key.thumbprint() == RFC7638_THUMBPRINT
    assert key.to_jwk() == {name: RFC7638_KEY[name] for name in ("kty", "n", "e")}


def _key_pairs() -> list[Any]:
    if CORPUS is None:
        return []
    pairs = {}
    for path in sorted((Path(CORPUS) / "w3c").glob("*.json")):
        for case in json.loads(path.read_text("utf-8")):
            for pair in _pairs_in(case.get("keys")):
                pairs[pair] = f"{case['suite']} {pair[0][:12]}"
    return [pytest.param(*pair, id=name) for pair, name in pairs.items()]


def _pairs_in(value: Any) -> list[tuple[str, str]]:
    if not isinstance(value, dict | list):
        return []
    inner = value.values() if isinstance(value, dict) else value
    found = [pair for member in inner for pair in _pairs_in(member)]
    if isinstance(value, dict) and {"publicKeyMultibase", "secretKeyMultibase"} <= value.keys():
        found.append((value["publicKeyMultibase"], value["secretKeyMultibase"]))
    return found


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS is None, reason="MCRED_CORPUS is not set")
def test_the_corpus_has_key_pairs_of_each_type() -> None:
    kinds = {VerificationKey.from_multikey(str(pair.values[0])).key_type for pair in _key_pairs()}
    assert kinds == {KeyType.ED25519, KeyType.P256, KeyType.P384}


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS is None, reason="MCRED_CORPUS is not set")
@pytest.mark.parametrize(("public", "secret"), _key_pairs())
def test_a_key_pair_of_the_corpus_fits_together(public: str, secret: str) -> None:
    key = SigningKey.from_multikey(secret)
    assert key.to_secret_multikey() == secret
    assert key.public_key.to_multikey() == public
    assert key.public_key == VerificationKey.from_multikey(public)
