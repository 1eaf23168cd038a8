"""The issuer's part of ecdsa-sd-2023: Data Integrity ECDSA Cryptosuites v1.0, 3.6.1 to 3.6.5."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mcred.cryptosuites.ecdsa_sd_2023.grouping import statements
from mcred.cryptosuites.ecdsa_sd_2023.proof_value import BaseProofValue
from mcred.cryptosuites.transformations import RDFC, Canonicalizer
from mcred.encoding import multibase
from mcred.errors import UsageError
from mcred.keys import KeyType, Signer

__all__ = ["DECISIVE", "create_base_proof", "default_pointers", "digest", "proof_hash"]

#: Members that decide whether a credential is in force: nobody may leave one of them out.
DECISIVE = (
    "issuer",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "credentialStatus",
    "credentialSchema",
    "refreshService",
    "termsOfUse",
)

#: Without these an achievement is none (Open Badges 3.0, appendix B.1.1).
_ACHIEVEMENT = ("name", "description", "criteria")


def default_pointers(document: Mapping[str, Any]) -> tuple[str, ...]:
    """What is always shown unless the issuer says otherwise.

    The `DECISIVE` members; of an Open Badge also whom it was issued to (the subject's id, or its
    identifiers where there is none) and what the achievement is, so that what is derived from it
    is an Open Badge still.
    """
    paths: list[tuple[str, ...]] = [(member,) for member in DECISIVE if member in document]
    return tuple("/" + "/".join(path) for path in (*paths, *_of_badge(document)))


def _of_badge(document: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    subject = document.get("credentialSubject")
    if not isinstance(subject, Mapping):
        return
    if "id" in subject or "identifier" in subject:
        yield "credentialSubject", "id" if "id" in subject else "identifier"
    achievement = subject.get("achievement")
    if isinstance(achievement, Mapping):
        for member in _ACHIEVEMENT:
            if member in achievement:
                yield "credentialSubject", "achievement", member


def create_base_proof(
    document: Mapping[str, Any],
    options: Mapping[str, Any],
    *,
    pointers: Sequence[str],
    signer: Signer,
    new_hmac_key: Callable[[], bytes],
    new_proof_key: Callable[[], Signer],
    canonicalize: Canonicalizer,
) -> dict[str, Any]:
    """The proof that the issuer hands to the earner; see `ECDSASD2023.create_proof`."""
    hmac_key, proof_key = new_hmac_key(), new_proof_key()
    if len(hmac_key) != 32 or proof_key.key_type is not KeyType.P256:
        raise UsageError(
            "ecdsa-sd-2023 needs an HMAC key of 32 bytes and a P-256 key for each proof"
        )
    if "" in pointers:
        raise UsageError(
            "a mandatory pointer names a part of the document, not all of it",
            code="pointer_syntax",
            pointer="",
        )
    found = statements(document, hmac_key=hmac_key, canonicalize=canonicalize)
    mandatory = found.indexes(found.quads_of(pointers))
    public_key = multibase.decode(proof_key.public_key.to_multikey())
    signed = (
        proof_hash(document, options, canonicalize)
        + public_key
        + digest(text for index, text in enumerate(found.lines) if index in mandatory)
    )
    value = BaseProofValue(
        base_signature=signer.sign(signed),
        public_key=public_key,
        hmac_key=hmac_key,
        signatures=[
            proof_key.sign(text.encode())
            for index, text in enumerate(found.lines)
            if index not in mandatory
        ],
        mandatory_pointers=list(pointers),
    )
    return {**options, "proofValue": value.encode()}


def proof_hash(
    document: Mapping[str, Any], proof: Mapping[str, Any], canonicalize: Canonicalizer
) -> bytes:
    """The digest of the proof configuration, which has the document's context."""
    _, configuration = RDFC.secured(document, proof)
    return digest([canonicalize(configuration, "sha256")])


def digest(lines: Iterable[str]) -> bytes:
    """SHA-256 of lines of N-Quads (hashMandatoryNQuads)."""
    return hashlib.sha256("".join(lines).encode()).digest()
