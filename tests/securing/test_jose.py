"""Compact JWS: published examples, algorithm confusion, damage."""

from __future__ import annotations

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jose_vectors as vectors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto import jwk, jws
from jwcrypto.common import JWException

from mcred.encoding import base64url
from mcred.errors import KeyBindingError, LimitError, McredError, ProofError, UnsupportedError
from mcred.keys import JOSE_ALGORITHMS, KeyType, SigningKey, VerificationKey
from mcred.limits import Limits
from mcred.securing.jose import Token, read_token, sign_token, verify_token
from support.keys import ed25519, of_type

LIMITS = Limits()
KINDS = pytest.mark.parametrize("key_type", list(KeyType))


def part(value: object) -> str:
    return base64url.encode(json.dumps(value).encode())


def token(header: object, payload: object = None, signature: bytes = b"signature") -> str:
    return f"{part(header)}.{part(payload or {})}.{base64url.encode(signature)}"


def signed_with(key: SigningKey, header: dict[str, Any], payload: object = None) -> str:
    """A token with any header, signed as the key signs."""
    signing_input = f"{part(header)}.{part(payload or {})}"
    return f"{signing_input}.{base64url.encode(key.sign(signing_input.encode()))}"


def mutated(text: str, place: int) -> str:
    """The token with another first character in one of its parts."""
    parts = text.split(".")
    first = "A" if parts[place][0] != "A" else "B"
    parts[place] = first + parts[place][1:]
    return ".".join(parts)


# --- published examples


@pytest.mark.parametrize(
    ("text", "jwk"),
    [(vectors.RS256, vectors.RSA_JWK), (vectors.ES256, vectors.P256_JWK)],
    ids=["RFC 7515 A.2", "RFC 7515 A.3"],
)
def test_the_examples_of_rfc_7515_verify(text: str, jwk: dict[str, str]) -> None:
    read = read_token(text, limits=LIMITS)
    assert read.payload["iss"] == "joe"
    verify_token(read, VerificationKey.from_jwk(jwk))


def test_the_example_of_rfc_8037_verifies_and_is_made_again() -> None:
    key = SigningKey.from_jwk(vectors.ED25519_SECRET_JWK)
    read = Token(text=vectors.EDDSA, header={"alg": "EdDSA"}, payload={})
    verify_token(read, key.public_key)
    signing_input, _, signature = vectors.EDDSA.rpartition(".")
    assert base64url.encode(key.sign(signing_input.encode())) == signature


def test_a_payload_that_is_no_object_is_refused() -> None:
    with pytest.raises(ProofError) as caught:
        read_token(vectors.EDDSA, limits=LIMITS)
    assert caught.value.code == "jws_malformed"


@pytest.mark.parametrize("place", [1, 2])
@pytest.mark.parametrize(
    ("text", "jwk"),
    [(vectors.RS256, vectors.RSA_JWK), (vectors.ES256, vectors.P256_JWK)],
    ids=["RS256", "ES256"],
)
def test_a_tampered_example_does_not_verify(text: str, jwk: dict[str, str], place: int) -> None:
    read = read_token(text, limits=LIMITS)
    changed = Token(text=mutated(text, place), header=read.header, payload=read.payload)
    with pytest.raises(ProofError) as caught:
        verify_token(changed, VerificationKey.from_jwk(jwk))
    assert caught.value.code == "signature_mismatch"


# --- every kind of key


@KINDS
def test_what_is_signed_verifies_under_the_algorithm_of_the_key(key_type: KeyType) -> None:
    key = of_type(key_type)
    text = sign_token({"typ": "JWT"}, {"a": "ü"}, key)
    read = read_token(text, limits=LIMITS)
    assert read.header == {"alg": JOSE_ALGORITHMS[key_type][0], "typ": "JWT"}
    assert read.payload == {"a": "ü"}
    verify_token(read, key.public_key)


def test_ed25519_is_written_and_eddsa_is_read_as_well() -> None:
    key = ed25519()
    assert read_token(sign_token({}, {}, key), limits=LIMITS).algorithm == "Ed25519"
    verify_token(read_token(signed_with(key, {"alg": "EdDSA"}), limits=LIMITS), key.public_key)


@KINDS
def test_another_key_of_the_same_kind_does_not_verify(key_type: KeyType) -> None:
    other = ed25519(2) if key_type is KeyType.ED25519 else SigningKey.generate(key_type)
    read = read_token(sign_token({}, {}, of_type(key_type)), limits=LIMITS)
    with pytest.raises(ProofError) as caught:
        verify_token(read, other.public_key)
    assert caught.value.code == "signature_mismatch"


@KINDS
@pytest.mark.parametrize("other", list(KeyType))
def test_the_header_never_chooses_the_algorithm(key_type: KeyType, other: KeyType) -> None:
    """ES256 in the header of a token for an Ed25519 key, and every other such pair."""
    key = of_type(key_type)
    for algorithm in JOSE_ALGORITHMS[other]:
        read = read_token(signed_with(key, {"alg": algorithm}), limits=LIMITS)
        if other is key_type:
            verify_token(read, key.public_key)
            continue
        with pytest.raises(KeyBindingError) as caught:
            verify_token(read, key.public_key)
        assert caught.value.code == "key_type"


# --- algorithms that prove nothing


@pytest.mark.parametrize(
    "algorithm", ["none", "None", "NONE", "nOnE", "HS256", "HS384", "HS512", "hs256"]
)
def test_none_and_hmac_do_not_exist(algorithm: str) -> None:
    with pytest.raises(ProofError) as caught:
        read_token(token({"alg": algorithm}), limits=LIMITS)
    assert caught.value.code == "jws_alg"


@pytest.mark.parametrize("algorithm", [None, 7, "", ["ES256"], {"alg": "ES256"}])
def test_a_header_without_an_algorithm_proves_nothing(algorithm: object) -> None:
    with pytest.raises((ProofError, UnsupportedError)):
        read_token(token({"alg": algorithm}), limits=LIMITS)
    with pytest.raises(ProofError):
        read_token(token({}), limits=LIMITS)


@pytest.mark.parametrize(
    "algorithm", ["PS256", "RS384", "RS512", "ES512", "ES256K", "Ed448", "es256"]
)
def test_an_algorithm_that_is_not_known_is_unsupported(algorithm: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        read_token(token({"alg": algorithm}), limits=LIMITS)
    assert caught.value.data["method"] == algorithm


def test_an_rsa_public_key_is_no_hmac_secret() -> None:
    """The classic confusion: HMAC with the PEM text of the public key as the secret."""
    public = of_type(KeyType.RSA).public_key
    signing_input = f"{part({'alg': 'HS256'})}.{part({'admin': True})}"
    for secret in (public.to_pem(), public.to_pem().strip(), json.dumps(public.to_jwk()).encode()):
        mac = hmac.new(secret, signing_input.encode(), hashlib.sha256).digest()
        forged = f"{signing_input}.{base64url.encode(mac)}"
        with pytest.raises(ProofError) as caught:
            read_token(forged, limits=LIMITS)
        assert caught.value.code == "jws_alg"
        # Not even where the header was let through:
        read = Token(text=forged, header={"alg": "HS256"}, payload={})
        with pytest.raises(KeyBindingError):
            verify_token(read, public)


def test_a_token_that_says_none_and_has_no_signature_is_refused() -> None:
    with pytest.raises(ProofError):
        read_token(f"{part({'alg': 'none'})}.{part({})}.", limits=LIMITS)


def test_the_hmac_example_of_rfc_7515_is_refused() -> None:
    with pytest.raises(ProofError, match="does not show who signed"):
        read_token(vectors.HS256, limits=LIMITS)


def test_an_algorithm_in_the_header_that_was_read_is_the_one_that_was_signed() -> None:
    """The text decides, whatever a token object says of its header."""
    key = ed25519()
    text = signed_with(key, {"alg": "ES256"})
    read = Token(text=text, header={"alg": "Ed25519"}, payload={})
    with pytest.raises(ProofError):
        verify_token(read, key.public_key)


@pytest.mark.parametrize(
    "header", [{"crit": ["exp"], "exp": 1}, {"b64": False, "crit": ["b64"]}], ids=["crit", "b64"]
)
def test_critical_extensions_are_not_understood(header: dict[str, Any]) -> None:
    key = ed25519()
    read = read_token(signed_with(key, {"alg": "Ed25519", **header}), limits=LIMITS)
    with pytest.raises(ProofError):
        verify_token(read, key.public_key)


# --- signatures in other forms


def test_a_der_signature_is_no_jws_signature() -> None:
    key = of_type(KeyType.P256)
    text = sign_token({}, {}, key)
    signing_input, _, signature = text.rpartition(".")
    raw = base64url.decode(signature)
    for other in (raw[:-1], raw + b"\0", bytes(64), b"\xff" * 64, raw[32:] + raw[:32], b"\x30\x44"):
        changed = f"{signing_input}.{base64url.encode(other)}"
        with pytest.raises(ProofError):
            verify_token(read_token(changed, limits=LIMITS), key.public_key)


@KINDS
def test_an_empty_or_garbage_signature_does_not_verify(key_type: KeyType) -> None:
    key = of_type(key_type)
    signing_input = sign_token({}, {}, key).rpartition(".")[0]
    for garbage in (b"\0", bytes(64), bytes(96), bytes(256), b"x" * 5000):
        text = f"{signing_input}.{base64url.encode(garbage)}"
        with pytest.raises(ProofError):
            verify_token(read_token(text, limits=LIMITS), key.public_key)


# --- damage


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "a.b",
        "a.b.c.d",
        "!!.!!.!!",
        f"{part({'alg': 'Ed25519'})}.{part({})}.",
        f"{part([])}.{part({})}.AA",
        f"{part({'alg': 'Ed25519'})}.{part([1])}.AA",
        f"{part({'alg': 'Ed25519'})}=.{part({})}.AA",
        base64url.encode(b'{"alg":"Ed25519","alg":"ES256"}') + f".{part({})}.AA",
        f"{part({'alg': 'Ed25519'})}." + base64url.encode(b'{"iss":"a","iss":"b"}') + ".AA",
        f"{part({'alg': 'Ed25519'})}." + base64url.encode(b'{"a":NaN}') + ".AA",
    ],
)
def test_a_damaged_token_is_refused(text: str) -> None:
    with pytest.raises(ProofError) as caught:
        read_token(text, limits=LIMITS)
    assert caught.value.code == "jws_malformed"


def test_a_token_that_is_too_deep_is_refused() -> None:
    deep = base64url.encode(b'{"a":' + b"[" * 100 + b"]" * 100 + b"}")
    with pytest.raises((LimitError, ProofError)):
        read_token(f"{part({'alg': 'Ed25519'})}.{deep}.AA", limits=LIMITS)


@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*"))
def test_whatever_the_text_there_is_a_token_or_a_named_error(text: str) -> None:
    try:
        read_token(text, limits=LIMITS)
    except McredError as error:
        assert error.code  # noqa: PT017 (an answer like any other here)


# --- nothing is left to the next, or to another thread


def test_one_verification_leaves_nothing_to_the_next() -> None:
    good, other = ed25519(1), ed25519(2)
    first = read_token(signed_with(good, {"alg": "EdDSA"}, {"a": 1}), limits=LIMITS)
    second = read_token(signed_with(other, {"alg": "EdDSA"}, {"a": 2}), limits=LIMITS)
    for _ in range(2):
        verify_token(first, good.public_key)
        for wrong, key in ((first, other), (second, good)):
            with pytest.raises(ProofError):
                verify_token(wrong, key.public_key)
        verify_token(second, other.public_key)


def test_threads_do_not_verify_each_others_tokens() -> None:
    keys = [ed25519(number) for number in range(8)]
    tokens = [
        read_token(signed_with(key, {"alg": "EdDSA"}, {"n": number}), limits=LIMITS)
        for number, key in enumerate(keys)
    ]

    def verifies(pair: tuple[int, int]) -> bool:
        one, two = pair
        try:
            verify_token(tokens[one], keys[two].public_key)
        except ProofError:
            return False
        return True

    pairs = [(one, two) for one in range(8) for two in range(8)] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(verifies, pairs)) == [one == two for one, two in pairs]


def test_a_payload_that_was_parsed_before_is_not_parsed_again() -> None:
    text = signed_with(ed25519(1), {"alg": "EdDSA"}, {"a": [1, "b"]})
    read = read_token(text, limits=LIMITS)
    again = read_token(text, limits=LIMITS, payload=read.payload)
    assert again == read
    assert again.payload is read.payload


# --- against the whole of jwcrypto


def accepted_by_jwcrypto(text: str, key: VerificationKey) -> bool:
    whole = jws.JWS()
    whole.allowed_algs = list(JOSE_ALGORITHMS[key.key_type])
    try:
        whole.deserialize(text, jwk.JWK(**key.to_jwk()))
    except (JWException, ValueError, TypeError):
        return False
    return True


def accepted(text: str, key: VerificationKey) -> bool:
    try:
        verify_token(read_token(text, limits=LIMITS), key)
    except McredError:
        return False
    return True


@KINDS
@given(data=st.data())
def test_what_jws_refuses_is_refused(key_type: KeyType, data: st.DataObject) -> None:
    """A character changed, left out or put in, wherever in the token."""
    key = of_type(key_type)
    text = sign_token({"typ": "JWT", "kid": "#0"}, {"name": "Ada", "n": [1, 2]}, key)
    assert accepted(text, key.public_key)
    assert accepted_by_jwcrypto(text, key.public_key)
    place = data.draw(st.integers(0, len(text) - 1))
    put = data.draw(st.sampled_from(["", *"AQgw_-=.+/ \n0z"]))
    rest = text[place + data.draw(st.sampled_from([0, 1])) :]
    changed = text[:place] + put + rest
    if changed != text:
        assert not accepted(changed, key.public_key)
    assert accepted(changed, key.public_key) <= accepted_by_jwcrypto(changed, key.public_key)


def test_a_header_that_was_read_before_is_held_to_the_limits_of_the_next_reader() -> None:
    text = signed_with(ed25519(), {"alg": "EdDSA", "x": [[[[[]]]]]})
    read_token(text, limits=LIMITS)
    with pytest.raises(LimitError):
        read_token(text, limits=Limits(json_depth=3))


def test_nobody_changes_the_header_of_the_next_token() -> None:
    read = read_token(signed_with(ed25519(), {"alg": "EdDSA"}), limits=LIMITS)
    with pytest.raises(TypeError):
        read.header["alg"] = "none"  # type: ignore[index]
