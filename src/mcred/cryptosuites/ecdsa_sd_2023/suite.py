"""ecdsa-sd-2023 as a cryptosuite: Data Integrity ECDSA Cryptosuites v1.0, section 3.6."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mcred.cryptosuites.transformations import Canonicalizer
from mcred.errors import KeyBindingError, UsageError
from mcred.keys import KeyType, Signer, SigningKey, VerificationKey

__all__ = ["ECDSASD2023", "ECDSA_SD_2023"]


def _new_hmac_key() -> bytes:
    import secrets

    return secrets.token_bytes(32)


def _new_proof_key() -> Signer:
    return SigningKey.generate(KeyType.P256)


@dataclass(frozen=True, slots=True, kw_only=True)
class ECDSASD2023:
    """The issuer signs every statement by itself, the earner shows some, anyone verifies those.

    `mandatory_pointers` are JSON pointers to what is always shown; without them it is what
    `default_pointers` names. The two sources of randomness are
    called once for each proof.
    """

    name: str = "ecdsa-sd-2023"
    proof_type: str = "DataIntegrityProof"
    signs_graph: bool = True
    legacy: bool = False
    mandatory_pointers: tuple[str, ...] | None = None
    new_hmac_key: Callable[[], bytes] = _new_hmac_key
    new_proof_key: Callable[[], Signer] = _new_proof_key

    def create_proof(
        self,
        document: Mapping[str, Any],
        options: Mapping[str, Any],
        *,
        signer: Signer,
        canonicalize: Canonicalizer,
    ) -> dict[str, Any]:
        """A base proof: for the earner, who derives from it what others see.

        Raises:
            UsageError: a key that is not on P-256, or a mandatory pointer that is none
                (`pointer_syntax`) or matches nothing (`pointer_unmatched`).
            UnsupportedError: no part of such a document could be shown.
            DocumentError, LimitError: the document cannot be canonicalised safely.
        """
        if signer.key_type is not KeyType.P256:
            raise UsageError(f"{self.name} cannot sign with a {signer.key_type} key")
        # This suite is long, and most badges do not use it.
        from mcred.cryptosuites.ecdsa_sd_2023.base_proof import create_base_proof, default_pointers

        pointers = self.mandatory_pointers
        return create_base_proof(
            document,
            options,
            pointers=default_pointers(document) if pointers is None else pointers,
            signer=signer,
            new_hmac_key=self.new_hmac_key,
            new_proof_key=self.new_proof_key,
            canonicalize=canonicalize,
        )

    def verify_proof(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        *,
        key: VerificationKey,
        canonicalize: Canonicalizer,
    ) -> None:
        """Nothing when a derived proof holds.

        Raises:
            ProofError, KeyBindingError, DocumentError, LimitError: as `Cryptosuite.verify_proof`.
            UnsupportedError: a base proof, from which nothing has been derived (`base_proof`).
        """
        if key.key_type is not KeyType.P256:
            raise KeyBindingError(
                f"{self.name} does not use {key.key_type} keys", code="key_type", method=self.name
            )
        from mcred.cryptosuites.ecdsa_sd_2023.derived_proof import verify_derived_proof

        verify_derived_proof(document, proof, key=key, canonicalize=canonicalize)


ECDSA_SD_2023 = ECDSASD2023()
