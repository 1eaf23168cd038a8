"""Keys that are refused: weak, off the curve, too short, private where public belongs."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mcred.encoding import base64url, multikey
from mcred.errors import EncodingError, UnsupportedError
from mcred.keys import KeyType, SigningKey, VerificationKey
from mcred.keys.members import write_number

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
KEYS = {kind: SigningKey.generate(kind) for kind in KeyType}


def _ed25519(raw: bytes) -> VerificationKey:
    return VerificationKey.from_multikey(multikey.encode(multikey.PUBLIC["Ed25519"], raw))


def _x_of(y: int) -> int | None:
    """A root of the curve equation: −x² + y² = 1 + d·x²·y²."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    for root in (x, x * pow(2, (P - 1) // 4, P) % P):
        if root * root % P == square:
            return root
    return None


def _add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    common = D * a[0] * b[0] * a[1] * b[1]
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + common, -1, P) % P
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - common, -1, P) % P
    return x, y


def _small_order_points() -> set[tuple[int, int]]:
    """All eight, by arithmetic: a point times the prime order leaves only its torsion."""
    order = 2**252 + 27742317777372353535851937790883648493
    found: set[tuple[int, int]] = set()
    y = 2
    while len(found) < 8:
        y += 1
        x = _x_of(y)
        if x is None:
            continue
        torsion, step, left = (0, 1), (x, y), order
        while left:
            torsion = _add(torsion, step) if left & 1 else torsion
            step, left = _add(step, step), left >> 1
        multiple = torsion
        for _ in range(8):
            found.add(multiple)
            multiple = _add(multiple, torsion)
    return found


def test_every_ed25519_point_of_small_order_is_refused_which_openssl_takes() -> None:
    points = _small_order_points()
    assert len(points) == 8
    for x, y in points:
        raw = (y | (x & 1) << 255).to_bytes(32, "little")
        Ed25519PublicKey.from_public_bytes(raw)  # no complaint from there
        with pytest.raises(EncodingError) as caught:
            _ed25519(raw)
        assert caught.value.code == "key_weak"


def test_the_neutral_point_would_verify_any_message_with_one_signature() -> None:
    """Why small order is refused: R = S·B with A neutral holds whatever was signed."""
    neutral = Ed25519PublicKey.from_public_bytes((1).to_bytes(32, "little"))
    forged = (1).to_bytes(32, "little") + bytes(32)
    neutral.verify(forged, b"one message")
    neutral.verify(forged, b"another message")


@pytest.mark.parametrize("y", [P, P + 1, P + 18, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1])
def test_an_ed25519_key_with_a_number_beyond_the_field_is_refused(y: int, sign: int) -> None:
    with pytest.raises(EncodingError) as caught:
        _ed25519((y | sign << 255).to_bytes(32, "little"))
    assert caught.value.code == "key_invalid"


def test_an_ed25519_key_off_the_curve_is_refused() -> None:
    y = next(y for y in range(2, 50) if _x_of(y) is None)
    with pytest.raises(EncodingError) as caught:
        _ed25519(y.to_bytes(32, "little"))
    assert caught.value.code == "key_invalid"


@pytest.mark.parametrize("kind", [KeyType.P256, KeyType.P384])
def test_a_point_off_its_curve_is_refused_in_both_forms(kind: KeyType) -> None:
    jwk = KEYS[kind].public_key.to_jwk()
    y = bytearray(base64url.decode(jwk["y"]))
    y[-1] ^= 1
    with pytest.raises(EncodingError) as caught:
        VerificationKey.from_jwk({**jwk, "y": base64url.encode(bytes(y))})
    assert caught.value.code == "key_invalid"
    codec = multikey.PUBLIC[kind]
    with pytest.raises(EncodingError):
        VerificationKey.from_multikey(
            multikey.encode(codec, b"\x02" + b"\xff" * (codec.length - 1))
        )
    with pytest.raises(EncodingError):
        VerificationKey.from_multikey(
            multikey.encode(codec, b"\x05" + KEYS[kind].public_key.raw[1:])
        )


@pytest.mark.parametrize("kind", [KeyType.P256, KeyType.P384])
@pytest.mark.parametrize("scalar", ["zero", "the order", "all ones"])
def test_a_scalar_out_of_range_is_refused(kind: KeyType, scalar: str) -> None:
    orders = {
        KeyType.P256: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        KeyType.P384: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
        "581a0db248b0a77aecec196accc52973",
    }
    codec = multikey.SECRET[kind]
    raw = {
        "zero": bytes(codec.length),
        "the order": bytes.fromhex(orders[kind]),
        "all ones": b"\xff" * codec.length,
    }[scalar]
    with pytest.raises(EncodingError) as caught:
        SigningKey.from_multikey(multikey.encode(codec, raw))
    assert caught.value.code == "key_invalid"


@pytest.mark.parametrize("bits", [512, 1024, 2047])
def test_an_rsa_key_of_less_than_2048_bits_is_refused(bits: int) -> None:
    jwk = {"kty": "RSA", "n": write_number(2**bits - 1), "e": "AQAB"}
    with pytest.raises(EncodingError, match=f"{bits} bits; at least 2048") as caught:
        VerificationKey.from_jwk(jwk)
    assert caught.value.code == "key_weak"


@pytest.mark.parametrize(
    ("n", "e", "code"),
    [
        pytest.param(None, 1, "key_weak", id="exponent 1"),
        pytest.param(None, 0, "key_weak", id="exponent 0"),
        pytest.param(None, 65536, "key_weak", id="even exponent"),
        pytest.param(None, 2**64 + 1, "key_invalid", id="exponent of 65 bits"),
        pytest.param(2**2048, 65537, "key_weak", id="even modulus"),
        pytest.param(2**8193 - 1, 65537, "key_invalid", id="8193 bits"),
        pytest.param(2**20000 - 1, 65537, "jwk_member", id="20000 bits"),
    ],
)
def test_an_rsa_key_of_impossible_numbers_is_refused(n: int | None, e: int, code: str) -> None:
    jwk = KEYS[KeyType.RSA].public_key.to_jwk()
    modulus = jwk["n"] if n is None else write_number(n)
    with pytest.raises(EncodingError) as caught:
        VerificationKey.from_jwk({"kty": "RSA", "n": modulus, "e": write_number(e)})
    assert caught.value.code == code


def test_a_weak_rsa_key_in_pem_is_refused() -> None:
    from cryptography.hazmat.primitives import serialization as form

    from mcred.errors import KeyFileError

    weak = rsa.generate_private_key(65537, 1024)
    public = weak.public_key().public_bytes(
        form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
    )
    private = weak.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    for read, data in ((VerificationKey.from_pem, public), (SigningKey.from_pem, private)):
        with pytest.raises(KeyFileError, match="1024 bits") as caught:
            read(data)
        assert caught.value.code == "key_weak"


def _public(kind: KeyType, **members: Any) -> dict[str, Any]:
    return {**KEYS[kind].public_key.to_jwk(), **members}


@pytest.mark.parametrize(
    ("jwk", "code"),
    [
        ({}, "jwk_member"),
        ({"kty": 1}, "jwk_member"),
        ({"kty": "OKP", "crv": "Ed25519"}, "jwk_member"),
        (_public(KeyType.ED25519, x=None), "jwk_member"),
        (_public(KeyType.ED25519, x="AAAA"), "jwk_member"),
        (_public(KeyType.P256, x=base64url.encode(bytes(31))), "jwk_member"),
        (_public(KeyType.P256, x=KEYS[KeyType.P256].public_key.to_jwk()["x"] + "="), "jwk_member"),
        (_public(KeyType.P256, use="enc"), "jwk_use"),
        (_public(KeyType.P256, use=None), "jwk_use"),
        (_public(KeyType.P256, key_ops=["sign"]), "jwk_use"),
        (_public(KeyType.P256, key_ops="verify"), "jwk_use"),
        (_public(KeyType.P256, d="AA"), "key_private"),
        (_public(KeyType.RSA, p="AA"), "key_private"),
        (_public(KeyType.ED25519, k=None), "key_private"),
    ],
)
def test_a_jwk_that_is_no_public_signature_key_is_refused(jwk: dict[str, Any], code: str) -> None:
    with pytest.raises(EncodingError) as caught:
        VerificationKey.from_jwk(jwk)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("jwk", "method"),
    [
        ({"kty": "oct", "k": "AAAA"}, 'JWK "oct"'),
        ({"kty": "OKP", "crv": "X25519", "x": "AA"}, 'JWK "OKP" "X25519"'),
        ({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}, 'JWK "EC" "secp256k1"'),
        ({"kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"}, 'JWK "EC" "P-521"'),
        ({"kty": "EC"}, 'JWK "EC"'),
        ({"kty": "AKP", "alg": "ML-DSA-44"}, 'JWK "AKP"'),
        (_public(KeyType.P256, alg="ES384"), 'alg "ES384"'),
        (_public(KeyType.RSA, alg="PS256"), 'alg "PS256"'),
        (_public(KeyType.ED25519, alg="HS256"), 'alg "HS256"'),
        (_public(KeyType.ED25519, alg=["EdDSA"]), 'alg ["EdDSA"]'),
    ],
)
def test_another_kind_of_jwk_is_unsupported_and_named(jwk: dict[str, Any], method: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        VerificationKey.from_jwk(jwk)
    assert caught.value.data["method"] == method


def test_uses_and_algorithms_that_fit_are_taken() -> None:
    key = KEYS[KeyType.ED25519].public_key
    for more in ({"use": "sig"}, {"alg": "EdDSA"}, {"alg": "Ed25519"}, {"key_ops": ["verify"]}):
        assert VerificationKey.from_jwk({**key.to_jwk(), **more, "kid": "1"}) == key


def test_public_and_secret_keys_are_not_taken_for_each_other() -> None:
    key = KEYS[KeyType.ED25519]
    with pytest.raises(EncodingError) as caught:
        VerificationKey.from_multikey(key.to_secret_multikey())
    assert caught.value.code == "key_private"
    with pytest.raises(EncodingError) as caught:
        SigningKey.from_multikey(key.public_key.to_multikey())
    assert caught.value.code == "key_public"
    with pytest.raises(EncodingError) as caught:
        SigningKey.from_jwk(key.public_key.to_jwk())
    assert caught.value.code == "key_public"


@pytest.mark.parametrize("kind", [KeyType.ED25519, KeyType.P256, KeyType.P384])
def test_a_private_jwk_whose_halves_do_not_match_is_refused(kind: KeyType) -> None:
    other = SigningKey.generate(kind).public_key.to_jwk()
    with pytest.raises(EncodingError, match="halves") as caught:
        SigningKey.from_jwk({**KEYS[kind].to_secret_jwk(), **other})
    assert caught.value.code == "key_invalid"


def test_an_rsa_jwk_whose_numbers_do_not_fit_is_refused() -> None:
    jwk = KEYS[KeyType.RSA].to_secret_jwk()
    for name in ("d", "p", "dp", "qi", "n"):
        with pytest.raises(EncodingError):
            SigningKey.from_jwk({**jwk, name: write_number(2**2047 + 12345)})
    with pytest.raises(EncodingError):
        SigningKey.from_jwk({**{n: jwk[n] for n in ("kty", "n", "e")}, "d": write_number(12345)})


def test_an_rsa_jwk_of_three_primes_is_unsupported() -> None:
    with pytest.raises(UnsupportedError):
        SigningKey.from_jwk({**KEYS[KeyType.RSA].to_secret_jwk(), "oth": []})
