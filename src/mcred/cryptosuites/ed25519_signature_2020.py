"""Ed25519Signature2020: Data Integrity EdDSA Cryptosuites v1.0, appendix A; read, never written.

A proof type of its own, without a `cryptosuite` member.
"""

from mcred.cryptosuites.suite import HashedCryptosuite
from mcred.cryptosuites.transformations import RDFC
from mcred.keys import KeyType

__all__ = ["ED25519_SIGNATURE_2020"]

ED25519_SIGNATURE_2020 = HashedCryptosuite(
    name="Ed25519Signature2020",
    proof_type="Ed25519Signature2020",
    transformation=RDFC,
    hashes={KeyType.ED25519: "sha256"},
    legacy=True,
)
