"""What cannot be avoided: a bare signature of `cryptography`, by kind of key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from .groups import Group, Settings
from .rows import Row
from .scene import SEED
from .timing import Action

__all__ = ["RAW", "sign", "verify"]

KINDS = ("Ed25519", "P-256", "P-384", "RSA")


def sign(kind: str) -> str:
    return f"raw {kind} sign"


def verify(kind: str) -> str:
    return f"raw {kind} verify"


def _actions(_settings: Settings) -> dict[str, Action]:
    """Over as many bytes as the cryptosuites sign: two digests."""
    return {**_ed25519(), **_ecdsa(), **_rsa()}


def _ed25519() -> Mapping[str, Action]:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key, data = Ed25519PrivateKey.from_private_bytes(SEED), bytes(64)
    public, signature = key.public_key(), key.sign(data)
    return {
        sign("Ed25519"): lambda: key.sign(data),
        verify("Ed25519"): lambda: public.verify(signature, data),
    }


def _ecdsa() -> dict[str, Action]:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    found: dict[str, Action] = {}
    for kind, curve, function, size in (
        ("P-256", ec.SECP256R1(), hashes.SHA256(), 64),
        ("P-384", ec.SECP384R1(), hashes.SHA384(), 96),
    ):
        key, data, algorithm = ec.generate_private_key(curve), bytes(size), ec.ECDSA(function)
        public, signature = key.public_key(), key.sign(data, algorithm)
        found[sign(kind)] = partial(key.sign, data, algorithm)
        found[verify(kind)] = partial(public.verify, signature, data, algorithm)
    return found


def _rsa() -> dict[str, Action]:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    key, data = rsa.generate_private_key(public_exponent=65537, key_size=3072), bytes(64)
    pad, function = padding.PKCS1v15(), hashes.SHA256()
    public, signature = key.public_key(), key.sign(data, pad, function)
    return {
        sign("RSA"): lambda: key.sign(data, pad, function),
        verify("RSA"): lambda: public.verify(signature, data, pad, function),
    }


RAW = Group(
    rows=tuple(Row(name=name(kind)) for kind in KINDS for name in (sign, verify)), actions=_actions
)
