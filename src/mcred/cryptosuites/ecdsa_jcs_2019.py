"""ecdsa-jcs-2019: Data Integrity ECDSA Cryptosuites v1.0, section 3.3."""

from mcred.cryptosuites.suite import HashedCryptosuite
from mcred.cryptosuites.transformations import JCS
from mcred.keys import KeyType

__all__ = ["ECDSA_JCS_2019"]

ECDSA_JCS_2019 = HashedCryptosuite(
    name="ecdsa-jcs-2019",
    transformation=JCS,
    hashes={KeyType.P256: "sha256", KeyType.P384: "sha384"},
)
