"""Data Integrity cryptosuites, one file per suite, named after it.

`SUITES` is what a verifier and an issuer use unless told otherwise; hand over another mapping to
add or leave out one: `Verifier(suites={**SUITES, suite.name: suite})`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from mcred.cryptosuites.ecdsa_jcs_2019 import ECDSA_JCS_2019
from mcred.cryptosuites.ecdsa_rdfc_2019 import ECDSA_RDFC_2019
from mcred.cryptosuites.ecdsa_sd_2023 import ECDSA_SD_2023
from mcred.cryptosuites.ed25519_signature_2018 import ED25519_SIGNATURE_2018
from mcred.cryptosuites.ed25519_signature_2020 import ED25519_SIGNATURE_2020
from mcred.cryptosuites.eddsa_2022 import EDDSA_2022
from mcred.cryptosuites.eddsa_jcs_2022 import EDDSA_JCS_2022
from mcred.cryptosuites.eddsa_rdfc_2022 import EDDSA_RDFC_2022
from mcred.cryptosuites.json_web_signature_2020 import JSON_WEB_SIGNATURE_2020
from mcred.cryptosuites.suite import Canonicalizer, Cryptosuite, HashedCryptosuite

__all__ = [
    "ECDSA_JCS_2019",
    "ECDSA_RDFC_2019",
    "ECDSA_SD_2023",
    "ED25519_SIGNATURE_2018",
    "ED25519_SIGNATURE_2020",
    "EDDSA_2022",
    "EDDSA_JCS_2022",
    "EDDSA_RDFC_2022",
    "JSON_WEB_SIGNATURE_2020",
    "SUITES",
    "Canonicalizer",
    "Cryptosuite",
    "HashedCryptosuite",
]

SUITES: Mapping[str, Cryptosuite] = MappingProxyType(
    {
        suite.name: suite
        for suite in (
            EDDSA_RDFC_2022,
            EDDSA_JCS_2022,
            ECDSA_RDFC_2019,
            ECDSA_JCS_2019,
            ECDSA_SD_2023,
            ED25519_SIGNATURE_2020,
            EDDSA_2022,
            ED25519_SIGNATURE_2018,
            JSON_WEB_SIGNATURE_2020,
        )
    }
)
