"""What a cryptosuite is: Verifiable Credential Data Integrity 1.0, section 3.1."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mcred.cryptosuites.transformations import Canonicalizer, Transformation
from mcred.encoding import multibase
from mcred.errors import EncodingError, KeyBindingError, ProofError, UsageError
from mcred.keys import KeyType, Signer, VerificationKey

__all__ = ["Canonicalizer", "Cryptosuite", "HashedCryptosuite"]


class Cryptosuite(Protocol):
    """Makes and checks one proof over one document.

    `proof_type` is the `type` of its proofs; `signs_graph` tells whether a statement that JSON-LD
    drops would be outside the signature; `legacy` suites are read and not written.
    """

    @property
    def name(self) -> str: ...
    @property
    def proof_type(self) -> str: ...
    @property
    def signs_graph(self) -> bool: ...
    @property
    def legacy(self) -> bool: ...

    def create_proof(
        self,
        document: Mapping[str, Any],
        options: Mapping[str, Any],
        *,
        signer: Signer,
        canonicalize: Canonicalizer,
    ) -> dict[str, Any]:
        """The proof with its `proofValue`; `document` is without `proof`."""

    def verify_proof(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        *,
        key: VerificationKey,
        canonicalize: Canonicalizer,
    ) -> None:
        """Nothing when the proof holds.

        Raises:
            ProofError: it does not (`signature_mismatch`), or cannot (`proof_value`).
            KeyBindingError: the key is of a kind that the suite does not use (`key_type`).
            DocumentError, LimitError: the document cannot be canonicalised.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedCryptosuite:
    """A suite that signs hash(proof configuration) ‖ hash(document), which most do.

    `hashes` maps each kind of key that it accepts to the hash used with it, in both places and in
    the canonicalisation.
    """

    name: str
    transformation: Transformation
    hashes: Mapping[KeyType, str]
    proof_type: str = "DataIntegrityProof"
    legacy: bool = False

    @property
    def signs_graph(self) -> bool:
        return self.transformation.signs_graph

    def create_proof(
        self,
        document: Mapping[str, Any],
        options: Mapping[str, Any],
        *,
        signer: Signer,
        canonicalize: Canonicalizer,
    ) -> dict[str, Any]:
        if signer.key_type not in self.hashes:
            raise UsageError(f"{self.name} cannot sign with a {signer.key_type} key")
        proof = dict(options)
        if not self.signs_graph and "@context" in document:
            proof = {"@context": document["@context"], **proof}
        data = self.hash_data(document, proof, signer.key_type, canonicalize)
        return {**proof, "proofValue": multibase.encode(signer.sign(data))}

    def verify_proof(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        *,
        key: VerificationKey,
        canonicalize: Canonicalizer,
    ) -> None:
        if key.key_type not in self.hashes:
            raise KeyBindingError(
                f"{self.name} does not use {key.key_type} keys", code="key_type", method=self.name
            )
        signature = _signature(proof)
        data = self.hash_data(document, proof, key.key_type, canonicalize)
        if not key.verify(signature, data):
            raise ProofError(
                "the signature does not match", code="signature_mismatch", method=self.name
            )

    def hash_data(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        key_type: KeyType,
        canonicalize: Canonicalizer,
    ) -> bytes:
        """What is signed: the two digests, proof configuration first."""
        hash_name = self.hashes[key_type]
        secured, configuration = self.transformation.secured(document, proof)
        return b"".join(
            hashlib.new(
                hash_name, self.transformation.to_bytes(part, hash_name, canonicalize)
            ).digest()
            for part in (configuration, secured)
        )


def _signature(proof: Mapping[str, Any]) -> bytes:
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise ProofError("proofValue is not a base58btc multibase string", code="proof_value")
    try:
        return multibase.decode(value)
    except EncodingError as error:
        raise ProofError(f"proofValue: {error.message}", code="proof_value") from error
