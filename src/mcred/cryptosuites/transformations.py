"""How a cryptosuite turns a document and a proof configuration into bytes.

Section 3.2.4/3.2.6 (rdfc) and 3.3.4/3.3.6 (jcs) of Data Integrity EdDSA Cryptosuites v1.0; the
ECDSA suites share both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mcred.encoding import jcs
from mcred.errors import ProofError

__all__ = ["JCS", "RDFC", "Canonicalizer", "Transformation"]

#: Document and hash name → canonical N-Quads; strict, raises `DocumentError`. One that has a
#: method `jcs` writes a document as RFC 8785 has it, as `encoding.jcs` does and perhaps sooner.
Canonicalizer = Callable[[Mapping[str, Any], str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformation:
    """A canonical form.

    `to_bytes(value, hash_name, canonicalize)` writes it. `signs_graph` tells whether statements
    are signed (and what JSON-LD drops is not) or the text itself. `secured(document, proof)` gives
    the document and the proof configuration that are hashed.
    """

    name: str
    signs_graph: bool
    to_bytes: Callable[[Mapping[str, Any], str, Canonicalizer], bytes]
    secured: Callable[
        [Mapping[str, Any], Mapping[str, Any]], tuple[Mapping[str, Any], Mapping[str, Any]]
    ]


def _rdfc_bytes(value: Mapping[str, Any], hash_name: str, canonicalize: Canonicalizer) -> bytes:
    return canonicalize(value, hash_name).encode()


def _rdfc_secured(
    document: Mapping[str, Any], proof: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Proof configuration with the document's context (3.2.5, step 4)."""
    configuration = {key: value for key, value in proof.items() if key != "proofValue"}
    if "@context" in document:
        configuration = {"@context": document["@context"], **configuration}
        configuration["@context"] = document["@context"]
    return document, configuration


def _jcs_bytes(value: Mapping[str, Any], _hash_name: str, canonicalize: Canonicalizer) -> bytes:
    write: Callable[[Mapping[str, Any]], bytes] = getattr(canonicalize, "jcs", jcs.canonicalize)
    return write(value)


def _jcs_secured(
    document: Mapping[str, Any], proof: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The proof's own context must begin the document's and then stands for it (3.3.2, step 4)."""
    configuration = {key: value for key, value in proof.items() if key != "proofValue"}
    if "@context" not in configuration:
        return document, configuration
    signed = _as_list(configuration["@context"])
    if _as_list(document.get("@context", []))[: len(signed)] != signed:
        raise ProofError(
            "the document's @context does not begin with the one that was signed",
            code="context_changed",
        )
    return {**document, "@context": configuration["@context"]}, configuration


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


RDFC = Transformation(name="rdfc", signs_graph=True, to_bytes=_rdfc_bytes, secured=_rdfc_secured)
JCS = Transformation(name="jcs", signs_graph=False, to_bytes=_jcs_bytes, secured=_jcs_secured)
