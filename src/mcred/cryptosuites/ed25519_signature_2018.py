"""Ed25519Signature2018 of the W3C Credentials Community Group; read, never written."""

from mcred.cryptosuites.detached_jws import DetachedJWS
from mcred.keys import KeyType

__all__ = ["ED25519_SIGNATURE_2018"]

ED25519_SIGNATURE_2018 = DetachedJWS(
    name="Ed25519Signature2018", key_types=frozenset({KeyType.ED25519})
)
