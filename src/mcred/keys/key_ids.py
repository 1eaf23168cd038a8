"""The URL of a key in the document of whoever it belongs to, where nobody says another."""

from __future__ import annotations

from mcred.errors import UsageError
from mcred.keys.types import KeyType, Signer

__all__ = ["controller_of", "key_id_of"]


def controller_of(key: Signer) -> str:
    """The did:key of a key.

    Raises:
        UsageError: an RSA key, which has none.
    """
    if key.key_type is KeyType.RSA:
        raise UsageError("an RSA key has no did:key: say whose it is by an id")
    return f"did:key:{key.public_key.to_multikey()}"


def key_id_of(controller: str, key: Signer) -> str:
    """`controller` and the key as a fragment: its Multikey, for RSA its thumbprint.

    Raises:
        UsageError: the controller is the did:key of another key.
    """
    if key.key_type is KeyType.RSA:
        return f"{controller}#{key.public_key.thumbprint()}"
    multikey = key.public_key.to_multikey()
    if controller.startswith("did:key:") and controller != f"did:key:{multikey}":
        raise UsageError(f"the key is not the one of {controller}")
    return f"{controller}#{multikey}"
