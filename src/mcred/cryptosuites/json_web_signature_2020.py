"""JsonWebSignature2020: JSON Web Signature 2020, section 5 (W3C Community Group); never written.

Of its algorithms those are read that this version has keys for: EdDSA, ES256, ES384.
"""

from mcred.cryptosuites.detached_jws import DetachedJWS
from mcred.keys import KeyType

__all__ = ["JSON_WEB_SIGNATURE_2020"]

JSON_WEB_SIGNATURE_2020 = DetachedJWS(
    name="JsonWebSignature2020",
    key_types=frozenset({KeyType.ED25519, KeyType.P256, KeyType.P384}),
)
