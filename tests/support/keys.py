"""Keys that are always the same, and findings about them."""

from __future__ import annotations

from functools import cache

from mcred.errors import KeyBindingError
from mcred.keys import KeyType, SigningKey, VerificationKey
from mcred.securing.keyfinding import KeyFinding


def ed25519(number: int = 1) -> SigningKey:
    """The Ed25519 key of a seed that is `number` 32 times."""
    return SigningKey.from_seed(bytes([number]) * 32)


@cache
def of_type(key_type: KeyType) -> SigningKey:
    """One key of a kind for the whole run (RSA keys take a while to make)."""
    return ed25519() if key_type is KeyType.ED25519 else SigningKey.generate(key_type)


def find_did_key(method: str, _purpose: str) -> KeyFinding:
    """The key that a did:key method spells out, whoever the issuer is."""
    text = method.partition("#")[2]
    if not method.startswith("did:key:"):
        problem = KeyBindingError(f"{method} is no did:key")
        return KeyFinding(method=method, problem=problem)
    return KeyFinding(method=method, key=VerificationKey.from_multikey(text))
