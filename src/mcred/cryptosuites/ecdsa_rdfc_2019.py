"""ecdsa-rdfc-2019: Data Integrity ECDSA Cryptosuites v1.0, section 3.2."""

from mcred.cryptosuites.suite import HashedCryptosuite
from mcred.cryptosuites.transformations import RDFC
from mcred.keys import KeyType

__all__ = ["ECDSA_RDFC_2019"]

ECDSA_RDFC_2019 = HashedCryptosuite(
    name="ecdsa-rdfc-2019",
    transformation=RDFC,
    hashes={KeyType.P256: "sha256", KeyType.P384: "sha384"},
)
