"""Proofs whose signature is a detached JWS (`jws`): what Linked Data signatures had before 2020.

Signed are the digests of the proof configuration and of the document, as by the suites after them,
behind a JOSE header that leaves the payload as it is (RFC 7797, `b64`). Read, never written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcred.cryptosuites.transformations import RDFC, Canonicalizer
from mcred.encoding import base64url
from mcred.encoding.strict_json import loads, shorten
from mcred.errors import (
    EncodingError,
    KeyBindingError,
    ProofError,
    StrictJSONError,
    UnsupportedError,
    UsageError,
)
from mcred.keys import JOSE_ALGORITHMS, KeyType, Signer, VerificationKey

__all__ = ["DetachedJWS"]

_KNOWN = frozenset(name for names in JOSE_ALGORITHMS.values() for name in names)
_HASH = "sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachedJWS:
    """One such proof type, for keys of some kinds."""

    name: str
    key_types: frozenset[KeyType]
    signs_graph: bool = True
    legacy: bool = True

    @property
    def proof_type(self) -> str:
        return self.name

    def create_proof(
        self,
        document: Mapping[str, Any],  # noqa: ARG002 (the protocol's)
        options: Mapping[str, Any],  # noqa: ARG002 (likewise)
        *,
        signer: Signer,  # noqa: ARG002 (likewise)
        canonicalize: Canonicalizer,  # noqa: ARG002 (likewise)
    ) -> dict[str, Any]:
        """Raises UsageError: it is of the past."""
        raise UsageError(f"{self.name} is read for old badges, never written")

    def verify_proof(
        self,
        document: Mapping[str, Any],
        proof: Mapping[str, Any],
        *,
        key: VerificationKey,
        canonicalize: Canonicalizer,
    ) -> None:
        """Nothing when the proof holds; raises as `Cryptosuite.verify_proof`."""
        header, signature = _parts(proof.get("jws"))
        algorithm = _algorithm(header)
        if key.key_type not in self.key_types or algorithm not in JOSE_ALGORITHMS[key.key_type]:
            raise KeyBindingError(
                f"alg {algorithm} of {self.name} is not for a {key.key_type} key", code="key_type"
            )
        signed = header.encode() + b"." + self.hash_data(document, proof, canonicalize)
        if not key.verify(signature, signed):
            raise ProofError(
                "the signature does not match", code="signature_mismatch", method=self.name
            )

    def hash_data(
        self, document: Mapping[str, Any], proof: Mapping[str, Any], canonicalize: Canonicalizer
    ) -> bytes:
        """The two digests, proof configuration first."""
        options = {name: value for name, value in proof.items() if name != "jws"}
        secured, configuration = RDFC.secured(document, options)
        return b"".join(
            hashlib.new(_HASH, RDFC.to_bytes(part, _HASH, canonicalize)).digest()
            for part in (configuration, secured)
        )


def _parts(jws: Any) -> tuple[str, bytes]:
    """The header, still encoded, and the signature."""
    parts = jws.split(".") if isinstance(jws, str) else []
    if len(parts) != 3 or parts[1] or not parts[2]:
        raise ProofError(f"jws: expected a detached JWS, found {shorten(jws)}", code="proof_value")
    try:
        return parts[0], base64url.decode(parts[2])
    except EncodingError as error:
        raise ProofError(f"jws: {error.message}", code="proof_value") from error


def _algorithm(encoded: str) -> str:
    try:
        header = loads(base64url.decode(encoded))
    except (EncodingError, StrictJSONError) as error:
        raise ProofError(f"jws: {error.message}", code="proof_value") from error
    if not isinstance(header, dict) or header.get("b64") is not False:
        raise ProofError("jws: its header does not leave the payload as it is", code="proof_value")
    if header.get("crit") != ["b64"]:
        raise ProofError("jws: its header demands an unknown extension", code="jws_crit")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm.lower() == "none" or algorithm[:2] == "HS":
        raise ProofError(f"alg {shorten(algorithm)} does not show who signed", code="jws_alg")
    if algorithm not in _KNOWN:
        raise UnsupportedError(f"alg {shorten(algorithm)} is not supported", method=algorithm)
    return algorithm
