"""eddsa-rdfc-2022: Data Integrity EdDSA Cryptosuites v1.0, section 3.2."""

from mcred.cryptosuites.suite import HashedCryptosuite
from mcred.cryptosuites.transformations import RDFC
from mcred.keys import KeyType

__all__ = ["EDDSA_RDFC_2022"]

EDDSA_RDFC_2022 = HashedCryptosuite(
    name="eddsa-rdfc-2022", transformation=RDFC, hashes={KeyType.ED25519: "sha256"}
)
