"""Every type of key: what it signs verifies, nothing else does, and it reads back in every form."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.encoding import multikey
from mcred.errors import DataError, EncodingError, McredError, UnsupportedError, UsageError
from mcred.keys import JOSE_ALGORITHMS, KeyType, Signer, SigningKey, VerificationKey

KEYS = {kind: SigningKey.generate(kind) for kind in KeyType}
EVERY = pytest.mark.parametrize("kind", list(KeyType))
LENGTHS = {KeyType.ED25519: 64, KeyType.P256: 64, KeyType.P384: 96, KeyType.RSA: 384}
WITH_MULTIKEY = [kind for kind in KeyType if kind is not KeyType.RSA]


@EVERY
def test_a_signature_verifies_and_has_the_length_of_its_kind(kind: KeyType) -> None:
    signature = KEYS[kind].sign(b"data")
    assert KEYS[kind].public_key.verify(signature, b"data")
    assert len(signature) == LENGTHS[kind]


@EVERY
def test_signing_twice_gives_the_same_signature(kind: KeyType) -> None:
    assert KEYS[kind].sign(b"data") == KEYS[kind].sign(b"data")


@EVERY
def test_other_data_another_key_and_another_signature_do_not_verify(kind: KeyType) -> None:
    key, signature = KEYS[kind].public_key, KEYS[kind].sign(b"data")
    assert not key.verify(signature, b"datA")
    assert not SigningKey.generate(kind).public_key.verify(signature, b"data")
    for position in (0, len(signature) // 2, len(signature) - 1):
        changed = bytearray(signature)
        changed[position] ^= 1
        assert not key.verify(bytes(changed), b"data")


@EVERY
@given(garbage=st.binary(max_size=400))
def test_garbage_is_no_signature(kind: KeyType, garbage: bytes) -> None:
    assert not KEYS[kind].public_key.verify(garbage, b"data")


@EVERY
def test_a_signature_with_bytes_before_or_after_does_not_verify(kind: KeyType) -> None:
    key, signature = KEYS[kind].public_key, KEYS[kind].sign(b"data")
    for other in (b"", signature[:-1], signature + b"\0", b"\0" + signature, signature * 2):
        assert not key.verify(other, b"data")


@pytest.mark.parametrize("kind", [KeyType.P256, KeyType.P384])
def test_zero_and_too_large_numbers_are_no_ecdsa_signature(kind: KeyType) -> None:
    key, size = KEYS[kind].public_key, LENGTHS[kind]
    assert not key.verify(bytes(size), b"data")
    assert not key.verify(b"\xff" * size, b"data")
    assert not key.verify(bytes(size - 1) + b"\1", b"data")


def test_an_ed25519_signature_with_s_beyond_the_group_order_does_not_verify() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    signature = KEYS[KeyType.ED25519].sign(b"data")
    s = int.from_bytes(signature[32:], "little") + order
    forged = signature[:32] + s.to_bytes(32, "little")
    assert not KEYS[KeyType.ED25519].public_key.verify(forged, b"data")


def _by_multikey(key: SigningKey) -> SigningKey:
    return SigningKey.from_multikey(key.to_secret_multikey())


def _by_jwk(key: SigningKey) -> SigningKey:
    return SigningKey.from_jwk(key.to_secret_jwk())


def _by_pem(key: SigningKey) -> SigningKey:
    return SigningKey.from_pem(key.to_pem())


def _by_encrypted_pem(key: SigningKey) -> SigningKey:
    return SigningKey.from_pem(key.to_pem("pass phräse"), "pass phräse".encode())


@EVERY
@pytest.mark.parametrize("way", [_by_multikey, _by_jwk, _by_pem, _by_encrypted_pem])
def test_a_private_key_reads_back_from_every_form(
    kind: KeyType, way: Callable[[SigningKey], SigningKey]
) -> None:
    if kind is KeyType.RSA and way is _by_multikey:
        with pytest.raises(UnsupportedError):
            way(KEYS[kind])
        return
    back = way(KEYS[kind])
    assert back.public_key == KEYS[kind].public_key
    assert back.sign(b"data") == KEYS[kind].sign(b"data")


@EVERY
def test_a_public_key_reads_back_from_every_form(kind: KeyType) -> None:
    key = KEYS[kind].public_key
    read = [
        VerificationKey.from_jwk(key.to_jwk()),
        VerificationKey.from_pem(key.to_pem()),
        pickle.loads(pickle.dumps(key)),
        copy.deepcopy(key),
    ]
    if kind is not KeyType.RSA:
        read.append(VerificationKey.from_multikey(key.to_multikey()))
    signature = KEYS[kind].sign(b"data")
    assert set(read) == {key}
    assert all(again.verify(signature, b"data") for again in read)
    assert len({again.thumbprint() for again in read}) == 1


def test_there_is_no_multikey_of_rsa() -> None:
    key = KEYS[KeyType.RSA]
    for call in (key.public_key.to_multikey, key.to_secret_multikey, lambda: key.did_key):
        with pytest.raises(UnsupportedError) as caught:
            call()
        assert caught.value.data["method"] == "Multikey of RSA"


def test_an_rsa_key_without_its_primes_reads_too() -> None:
    jwk = KEYS[KeyType.RSA].to_secret_jwk()
    short = {name: jwk[name] for name in ("kty", "n", "e", "d")}
    assert SigningKey.from_jwk(short).sign(b"data") == KEYS[KeyType.RSA].sign(b"data")


@EVERY
def test_keys_differ_when_their_bytes_do(kind: KeyType) -> None:
    assert SigningKey.generate(kind).public_key != KEYS[kind].public_key


@pytest.mark.parametrize("kind", WITH_MULTIKEY)
def test_the_did_of_a_key_is_its_multikey(kind: KeyType) -> None:
    assert KEYS[kind].did_key == f"did:key:{KEYS[kind].public_key.to_multikey()}"


def test_the_default_kind_is_ed25519() -> None:
    assert SigningKey.generate().key_type is KeyType.ED25519


def test_a_seed_has_32_bytes() -> None:
    with pytest.raises(EncodingError):
        SigningKey.from_seed(bytes(31))


def test_a_key_is_not_made_by_its_class() -> None:
    with pytest.raises(UsageError):
        SigningKey()


def test_each_type_has_its_jose_name() -> None:
    assert set(JOSE_ALGORITHMS) == set(KeyType)


class RemoteKey:
    """A key in a device: the example of a `Signer` that holds no secret."""

    def __init__(self, public_key: VerificationKey, device: Callable[[bytes], bytes]) -> None:
        self.public_key = public_key
        self._device = device

    @property
    def key_type(self) -> KeyType:
        return self.public_key.key_type

    def sign(self, data: bytes) -> bytes:
        return self._device(data)


@EVERY
def test_a_device_can_sign_in_place_of_a_key(kind: KeyType) -> None:
    key = KEYS[kind]
    asked: list[bytes] = []

    def device(data: bytes) -> bytes:
        asked.append(data)
        return key.sign(data)

    signers: list[Signer] = [key, RemoteKey(key.public_key, device)]
    assert len({signer.sign(b"data") for signer in signers}) == 1
    assert asked == [b"data"]
    assert {signer.key_type for signer in signers} == {kind}


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: "z" + raw.hex()))
def test_any_text_is_a_multikey_or_an_error_of_ours(text: str) -> None:
    for read in (VerificationKey.from_multikey, SigningKey.from_multikey):
        with pytest.raises(DataError):
            read(text)


@given(st.sampled_from(list(multikey.PUBLIC.values())), st.data())
def test_any_public_bytes_are_a_key_or_refused(codec: multikey.Codec, data: st.DataObject) -> None:
    raw = data.draw(st.binary(min_size=codec.length, max_size=codec.length))
    try:
        key = VerificationKey.from_multikey(multikey.encode(codec, raw))
    except EncodingError as error:
        code = error.code
    else:
        code = ""
        assert key.raw == raw
    assert code in {"", "key_invalid", "key_weak"}


@given(st.sampled_from(list(multikey.SECRET.values())), st.data())
def test_any_secret_bytes_are_a_key_or_refused(codec: multikey.Codec, data: st.DataObject) -> None:
    raw = data.draw(st.binary(min_size=codec.length, max_size=codec.length))
    text = multikey.encode(codec, raw)
    try:
        key = SigningKey.from_multikey(text)
    except McredError as error:
        assert isinstance(error, EncodingError)  # noqa: PT017 - either outcome is right
    else:
        assert key.to_secret_multikey() == text


_VALUES: Any = st.none() | st.integers() | st.text(max_size=50) | st.lists(st.text(max_size=3))
_JWKS = st.dictionaries(
    st.sampled_from(["kty", "crv", "x", "y", "d", "n", "e", "p", "use", "alg", "key_ops", "k"]),
    st.sampled_from(["OKP", "EC", "RSA", "oct", "Ed25519", "P-256", "P-384", "AQAB"]) | _VALUES,
)


@given(_JWKS)
def test_any_object_is_a_jwk_or_an_error_of_ours(jwk: dict[str, Any]) -> None:
    for read in (VerificationKey.from_jwk, SigningKey.from_jwk):
        try:
            read(jwk)
        except DataError:
            continue


def test_a_kind_of_key_may_be_named_by_its_text() -> None:
    key = SigningKey.generate("P-256")
    assert key.key_type is KeyType.P256
    assert key.public_key.verify(key.sign(b"x"), b"x")
    with pytest.raises(UsageError, match=r"'P-257'; there are: Ed25519, P-256, P-384, RSA"):
        SigningKey.generate("P-257")
