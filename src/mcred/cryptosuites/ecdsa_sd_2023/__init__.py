"""ecdsa-sd-2023: selective disclosure (Data Integrity ECDSA Cryptosuites v1.0, section 3.6).

The issuer signs with `ECDSA_SD_2023`, or with another `ECDSASD2023(mandatory_pointers=…)`; the
earner calls `derive(document, reveal=["/credentialSubject/achievement"])` and hands on the result.
"""

from typing import TYPE_CHECKING, Any

from mcred.cryptosuites.ecdsa_sd_2023.suite import ECDSA_SD_2023, ECDSASD2023

if TYPE_CHECKING:
    from mcred.cryptosuites.ecdsa_sd_2023.base_proof import default_pointers
    from mcred.cryptosuites.ecdsa_sd_2023.disclosure import derive
    from mcred.cryptosuites.ecdsa_sd_2023.proof_value import is_base

__all__ = ["ECDSASD2023", "ECDSA_SD_2023", "default_pointers", "derive", "is_base"]

_WHERE = {"default_pointers": "base_proof", "derive": "disclosure", "is_base": "proof_value"}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
