"""The earner's part of ecdsa-sd-2023: Data Integrity ECDSA Cryptosuites v1.0, section 3.6.6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from mcred import jsonld
from mcred.cryptosuites.ecdsa_sd_2023.base_proof import digest, proof_hash
from mcred.cryptosuites.ecdsa_sd_2023.derived_proof import check_disclosed, split_statements
from mcred.cryptosuites.ecdsa_sd_2023.grouping import Statements, statements
from mcred.cryptosuites.ecdsa_sd_2023.pointers import select
from mcred.cryptosuites.ecdsa_sd_2023.proof_value import (
    BaseProofValue,
    DerivedProofValue,
    is_base,
)
from mcred.cryptosuites.transformations import Canonicalizer
from mcred.errors import ProofError, UnsupportedError, UsageError
from mcred.jsonld import CONTEXTS, Context, rdfc10
from mcred.keys import VerificationKey
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["derive"]


def derive(
    document: Mapping[str, Any],
    *,
    reveal: Sequence[str],
    key: VerificationKey | None = None,
    contexts: Mapping[str, Context] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> dict[str, Any]:
    """A new document that shows parts of a credential, with a proof that they are the issuer's.

    Args:
        document: a credential with an ecdsa-sd-2023 base proof, as the issuer handed it over.
        reveal: JSON pointers (RFC 6901) to what is shown besides what the issuer made mandatory.
            The ids and types of the objects on the way are shown too.
        key: the issuer's, to check the credential with; its statements are checked without it.
        contexts: the contexts that may be used; those that are carried unless told.
        limits: as for `mcred.jsonld.canonicalize`.

    Raises:
        UsageError: no base proof or several (`no_base_proof`); a pointer that is none
            (`pointer_syntax`), matches nothing (`pointer_unmatched`) or asks for less than a whole
            list (`pointer_partial`); nothing to show (`nothing_revealed`).
        ProofError: the document is not what was signed.
        DocumentError, LimitError: what would be shown could be misread, or is too large.
        UnsupportedError: no part of such a document can be shown.
    """
    proof = _base_proof(document)
    base = BaseProofValue.decode(proof["proofValue"])
    unsecured = {name: value for name, value in document.items() if name != "proof"}

    def canonicalize(part: Mapping[str, Any], hash_name: str) -> str:
        return jsonld.canonicalize(
            part, hash_name=hash_name, contexts=contexts or CONTEXTS, limits=limits
        )

    found = statements(unsecured, hmac_key=base.hmac_key, canonicalize=canonicalize)
    mandatory = _mandatory(found, base)
    _check_base(unsecured, proof, base, found, mandatory, key, canonicalize)
    pointers = (*base.mandatory_pointers, *reveal)
    shown = select(unsecured, pointers)
    if shown is None:
        raise UsageError("nothing would be shown: name what to reveal", code="nothing_revealed")
    value = _derived(base, found, mandatory, pointers)
    _check_shown(shown, value, found, canonicalize)
    new_proof = {**proof, "proofValue": value.encode()}
    as_written = isinstance(document["proof"], list)
    return {**shown, "proof": [new_proof] if as_written else new_proof}


def _base_proof(document: Mapping[str, Any]) -> Mapping[str, Any]:
    proofs = document.get("proof")
    present = [
        proof
        for proof in (proofs if isinstance(proofs, list) else [proofs])
        if isinstance(proof, Mapping)
        and proof.get("cryptosuite") == "ecdsa-sd-2023"
        and is_base(proof.get("proofValue"))
    ]
    if len(present) != 1:
        many = "several proofs" if present else "no proof"
        raise UsageError(
            f"the document has {many} from which something can be derived"
            " (an ecdsa-sd-2023 base proof)",
            code="no_base_proof",
        )
    return dict(present[0])


def _mandatory(found: Statements, base: BaseProofValue) -> frozenset[int]:
    try:
        return found.indexes(found.quads_of(base.mandatory_pointers))
    except UsageError as error:
        raise ProofError(
            f"the document is not what was signed: {error.message}", code="signature_mismatch"
        ) from error


def _check_shown(
    shown: Mapping[str, Any],
    value: DerivedProofValue,
    found: Statements,
    canonicalize: Canonicalizer,
) -> None:
    """What others will read is, statement by statement, what was meant to be shown."""
    lines = [*chain(*split_statements(shown, value, canonicalize))]
    if not set(lines) <= set(found.lines) or len(lines) != value.count:
        raise UnsupportedError(
            "the document's structure does not allow to show this part of it",
            method="ecdsa-sd-2023 of such a document",
        )


def _check_base(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    base: BaseProofValue,
    found: Statements,
    mandatory: frozenset[int],
    key: VerificationKey | None,
    canonicalize: Canonicalizer,
) -> None:
    """The base proof itself: what is derived from a wrong one would fail at every verifier's."""
    if key is not None:
        always = digest(text for index, text in enumerate(found.lines) if index in mandatory)
        signed = proof_hash(document, proof, canonicalize) + base.public_key + always
        if not key.verify(base.base_signature, signed):
            raise ProofError(
                "the signature does not match", code="signature_mismatch", method="ecdsa-sd-2023"
            )
    others = [text for index, text in enumerate(found.lines) if index not in mandatory]
    check_disclosed(others, list(base.signatures), base.public_key)


def _derived(
    base: BaseProofValue,
    found: Statements,
    mandatory: frozenset[int],
    pointers: Sequence[str],
) -> DerivedProofValue:
    """createDisclosureData (section 3.5)."""
    quads = found.quads_of(pointers)
    shown = sorted(found.indexes(quads))
    others = [index for index in range(len(found.lines)) if index not in mandatory]
    signatures = dict(zip(others, base.signatures, strict=True))
    # What the verifier will call the nodes, when there are fewer of them.
    issued = rdfc10.canonicalize(quads).issued
    return DerivedProofValue(
        base_signature=base.base_signature,
        public_key=base.public_key,
        signatures=[signatures[index] for index in shown if index not in mandatory],
        labels={
            f"_:{canonical}": found.labels[f"_:{label}"] for label, canonical in issued.items()
        },
        mandatory_indexes=[position for position, index in enumerate(shown) if index in mandatory],
    )
