"""Proofs as they stand in a document: Verifiable Credential Data Integrity 1.0, section 2.1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mcred.encoding.dates import parse_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, LimitError, ProofError
from mcred.limits import Limits

__all__ = ["Proof", "matching_proofs", "proofs_of", "read_proof", "suite_name", "unsecured"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One proof, its members read; `value` is the object as it stands in the document."""

    value: Mapping[str, Any]
    path: str
    suite: str
    verification_method: str
    purpose: str
    created: datetime | None
    expires: datetime | None
    previous: tuple[str, ...]

    @property
    def id(self) -> str | None:
        value = self.value.get("id")
        return value if isinstance(value, str) else None


def unsecured(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without its proofs."""
    return {key: value for key, value in document.items() if key != "proof"}


def proofs_of(document: Mapping[str, Any], *, limits: Limits) -> tuple[Mapping[str, Any], ...]:
    """The proof objects of a document, unread; empty where it has no `proof` member.

    Raises:
        ProofError: `proof` is neither an object nor a non-empty array of objects, or two proofs
            share an id.
        LimitError: more proofs than `limits.proofs`.
    """
    if "proof" not in document:
        return ()
    value = document["proof"]
    proofs = tuple(value) if isinstance(value, list) else (value,)
    if not proofs or not all(isinstance(proof, Mapping) for proof in proofs):
        raise ProofError(
            f"$.proof: expected an object or an array of objects, found {shorten(value)}",
            code="proof_malformed",
        )
    if len(proofs) > limits.proofs:
        raise LimitError(f"more than {limits.proofs} proofs", limit="proofs")
    ids = [proof["id"] for proof in proofs if "id" in proof]
    if len({repr(item) for item in ids}) != len(ids):
        raise ProofError("$.proof: two proofs have the same id", code="proof_malformed")
    return proofs


def suite_name(proof: Mapping[str, Any]) -> str:
    """The cryptosuite of a `DataIntegrityProof`, else the proof's type."""
    kind = proof.get("type")
    if isinstance(kind, list) and len(kind) == 1:
        kind = kind[0]
    if not isinstance(kind, str):
        raise ProofError(f"proof type: expected a string, found {shorten(kind)}", code="proof_type")
    if kind != "DataIntegrityProof":
        return kind
    suite = proof.get("cryptosuite")
    if not isinstance(suite, str):
        raise ProofError(
            f"cryptosuite: expected a string, found {shorten(suite)}", code="proof_cryptosuite"
        )
    return suite


def read_proof(proof: Mapping[str, Any], *, path: str = "$.proof") -> Proof:
    """The members of one proof.

    Raises:
        ProofError: a member that is missing or not of its type; `data["path"]` says which.
    """
    return Proof(
        value=proof,
        path=path,
        suite=suite_name(proof),
        verification_method=_method(proof, path),
        purpose=_text(proof, "proofPurpose", path),
        created=_moment(proof, "created", path),
        expires=_moment(proof, "expires", path),
        previous=_previous(proof, path),
    )


def matching_proofs(
    proof: Proof, proofs: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    """The proofs that a chained proof signs with the document (section 4.3, step 5).

    Raises:
        ProofError: a previous proof that is not in the document.
    """
    found = [other for other in proofs if other.get("id") in proof.previous]
    missing = set(proof.previous) - {other["id"] for other in found}
    if missing:
        raise ProofError(
            f"{proof.path}.previousProof: no proof has the id {shorten(min(missing))}",
            code="previous_proof_missing",
        )
    return tuple(found)


def _method(proof: Mapping[str, Any], path: str) -> str:
    method = proof.get("verificationMethod")
    if isinstance(method, Mapping):
        method = method.get("id")
    if isinstance(method, str) and method:
        return method
    raise _expected(path, "verificationMethod", "a URL", method)


def _text(proof: Mapping[str, Any], name: str, path: str) -> str:
    value = proof.get(name)
    if isinstance(value, str) and value:
        return value
    raise _expected(path, name, "a string", value)


def _moment(proof: Mapping[str, Any], name: str, path: str) -> datetime | None:
    value = proof.get(name)
    if value is None and name not in proof:
        return None
    if not isinstance(value, str):
        raise _expected(path, name, "a date and time", value)
    try:
        return parse_datetime(value)
    except EncodingError as error:
        if error.code == "datetime_no_offset":  # section 2.1: may be read as UTC
            return parse_datetime(f"{value}Z")
        raise _expected(path, name, "a date and time", value) from error


def _previous(proof: Mapping[str, Any], path: str) -> tuple[str, ...]:
    value = proof.get("previousProof", [])
    ids = tuple(value) if isinstance(value, list) else (value,)
    if not all(isinstance(item, str) for item in ids):
        raise _expected(path, "previousProof", "an id or an array of ids", value)
    return ids


def _expected(path: str, name: str, expected: str, value: Any) -> ProofError:
    return ProofError(
        f"{path}.{name}: expected {expected}, found {shorten(value)}", code="proof_malformed"
    )
