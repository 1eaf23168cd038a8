"""The verifier's part of ecdsa-sd-2023: Data Integrity ECDSA Cryptosuites v1.0, section 3.6.7.

Beyond the text, the label map must name each unnamed node of the document, each by a pseudonym of
its own: otherwise a holder could part one node into two, or make one of two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mcred.cryptosuites.ecdsa_sd_2023.base_proof import digest, proof_hash
from mcred.cryptosuites.ecdsa_sd_2023.grouping import relabelled
from mcred.cryptosuites.ecdsa_sd_2023.proof_value import DerivedProofValue
from mcred.cryptosuites.transformations import Canonicalizer
from mcred.encoding import multibase
from mcred.errors import ProofError
from mcred.jsonld import nquads
from mcred.keys import VerificationKey

__all__ = ["check_disclosed", "split_statements", "verify_derived_proof"]

NAME = "ecdsa-sd-2023"


def verify_derived_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    key: VerificationKey,
    canonicalize: Canonicalizer,
) -> None:
    """Nothing when the proof holds; see `ECDSASD2023.verify_proof`."""
    value = DerivedProofValue.decode(proof.get("proofValue"))
    mandatory, disclosed = split_statements(document, value, canonicalize)
    signed = proof_hash(document, proof, canonicalize) + value.public_key + digest(mandatory)
    if not key.verify(value.base_signature, signed):
        raise _mismatch()
    check_disclosed(disclosed, value.signatures, value.public_key)


def check_disclosed(lines: Sequence[str], signatures: Sequence[bytes], public_key: bytes) -> None:
    """Every statement has its signature by the key of this proof.

    Raises:
        ProofError: `signature_mismatch`.
    """
    if len(lines) != len(signatures):
        raise ProofError(
            f"{len(signatures)} signatures for {len(lines)} statements",
            code="signature_mismatch",
            method=NAME,
        )
    key = VerificationKey.from_multikey(multibase.encode(public_key))
    for text, signature in zip(lines, signatures, strict=True):
        if not key.verify(signature, text.encode()):
            raise _mismatch()


def split_statements(
    document: Mapping[str, Any], value: DerivedProofValue, canonicalize: Canonicalizer
) -> tuple[list[str], list[str]]:
    """The mandatory statements of a derived document, and the others, under their pseudonyms.

    Raises:
        ProofError: labels or indexes that are not this document's (`signature_mismatch`).
        DocumentError, LimitError: as the canonicalizer.
    """
    quads = nquads.parse(canonicalize(document, "sha256"))
    nodes = {term for quad in quads for term in quad if term[:2] == "_:"}
    if nodes != set(value.labels) or len(set(value.labels.values())) != len(nodes):
        raise ProofError(
            "the proof's labels are not those of the document's nodes",
            code="signature_mismatch",
            method=NAME,
        )
    lines = relabelled(quads, value.labels)
    indexes = frozenset(value.mandatory_indexes)
    if indexes and max(indexes) >= len(lines):
        raise ProofError(
            "the proof counts more statements than the document makes",
            code="signature_mismatch",
            method=NAME,
        )
    mandatory = [text for index, text in enumerate(lines) if index in indexes]
    return mandatory, [text for index, text in enumerate(lines) if index not in indexes]


def _mismatch() -> ProofError:
    return ProofError("the signature does not match", code="signature_mismatch", method=NAME)
