"""eddsa-2022: what drafts of Data Integrity EdDSA Cryptosuites called eddsa-rdfc-2022 until 2023.

The name is all that differs, and it is signed; read, never written.
"""

from dataclasses import replace

from mcred.cryptosuites.eddsa_rdfc_2022 import EDDSA_RDFC_2022

__all__ = ["EDDSA_2022"]

EDDSA_2022 = replace(EDDSA_RDFC_2022, name="eddsa-2022", legacy=True)
