"""Keys: what signs and what verifies.

The algorithm follows from the key's type, never from a message: Ed25519 (RFC 8032), ECDSA on P-256
and P-384 (SHA-256, SHA-384; RFC 6979), RSA PKCS#1 v1.5 with SHA-256 from 2048 bits.
"""

from mcred.keys.signing import SigningKey
from mcred.keys.types import JOSE_ALGORITHMS, KeyType, Signer
from mcred.keys.verification import VerificationKey

__all__ = ["JOSE_ALGORITHMS", "KeyType", "Signer", "SigningKey", "VerificationKey"]
