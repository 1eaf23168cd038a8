"""eddsa-jcs-2022: Data Integrity EdDSA Cryptosuites v1.0, section 3.3."""

from mcred.cryptosuites.suite import HashedCryptosuite
from mcred.cryptosuites.transformations import JCS
from mcred.keys import KeyType

__all__ = ["EDDSA_JCS_2022"]

EDDSA_JCS_2022 = HashedCryptosuite(
    name="eddsa-jcs-2022", transformation=JCS, hashes={KeyType.ED25519: "sha256"}
)
