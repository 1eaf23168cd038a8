"""Verifiable Credential Data Integrity 1.0, sections 4.2 to 4.6: add and verify proofs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mcred.cryptosuites import SUITES, Canonicalizer, Cryptosuite
from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import ProofError, UnsupportedError, UsageError
from mcred.keys import Signer
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.securing.keyfinding import FindKey, KeyFinding
from mcred.securing.proofs import (
    Proof,
    matching_proofs,
    proofs_of,
    read_proof,
    suite_name,
    unsecured,
)

__all__ = ["Expectations", "VerifiedProof", "VerifiedProofs", "add_proof", "verify_proofs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What a verifier asks of every proof; `domain` and `challenge` only where one was agreed.

    `skew` is how far ahead the issuer's clock may be.
    """

    now: datetime
    skew: timedelta = timedelta(minutes=5)
    purpose: str = "assertionMethod"
    domain: tuple[str, ...] | None = None
    challenge: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedProof:
    """A proof of a known suite and the key it was checked with.

    `finding.key` is None where no key could be had: then the signature was not checked.
    """

    proof: Proof
    finding: KeyFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedProofs:
    """Every proof of a document; `unknown` names the suites that this version does not know."""

    proofs: tuple[VerifiedProof, ...]
    unknown: tuple[str, ...] = ()


def add_proof(
    document: Mapping[str, Any],
    *,
    suite: Cryptosuite,
    signer: Signer,
    verification_method: str,
    created: datetime,
    canonicalize: Canonicalizer,
    purpose: str = "assertionMethod",
    options: Mapping[str, Any] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> dict[str, Any]:
    """A copy of the document with one proof more (sections 4.2 and 4.3).

    `options` are further proof members (`id`, `expires`, `domain`, `challenge`, `previousProof` …).

    Raises:
        UsageError: the suite is only read, or does not sign with that kind of key.
        DocumentError: the document holds something that the signature would not cover.
        ProofError: `previousProof` names a proof that is not there.
    """
    if suite.legacy:
        raise UsageError(f"{suite.name} is read for old badges, never written")
    configuration: dict[str, Any] = {"type": suite.proof_type}
    if suite.proof_type == "DataIntegrityProof":
        configuration["cryptosuite"] = suite.name
    configuration |= {
        "created": format_datetime(created),
        "verificationMethod": verification_method,
        "proofPurpose": purpose,
        **(options or {}),
    }
    existing = proofs_of(document, limits=limits)
    secured = _secured(document, read_proof(configuration), existing)
    proof = suite.create_proof(secured, configuration, signer=signer, canonicalize=canonicalize)
    return {**document, "proof": [*existing, proof] if existing else proof}


def verify_proofs(
    document: Mapping[str, Any],
    *,
    find_key: FindKey,
    canonicalize: Canonicalizer,
    expectations: Expectations,
    suites: Mapping[str, Cryptosuite] = SUITES,
    limits: Limits = DEFAULT_LIMITS,
) -> VerifiedProofs:
    """Verify every proof of a suite that is known (sections 4.4 and 4.5).

    Raises:
        ProofError: there is none (`no_proof`), or one does not hold.
        UnsupportedError: there are proofs, all of unknown suites, or one that is chained to such.
        KeyBindingError: a key of a kind that the suite does not use.
        DocumentError, LimitError: the document cannot be canonicalised safely.
    """
    present = proofs_of(document, limits=limits)
    if not present:
        raise ProofError("the document has no proof", code="no_proof")
    known, unknown = _sort(present, suites)
    if not known:
        raise UnsupportedError(
            f"proofs of suites that are not supported: {', '.join(unknown)}",
            method=", ".join(unknown),
        )
    _refuse_cycles(known)
    _refuse_unknown_links(known, present)
    for proof in known:
        _check_expectations(proof, expectations)
    verified = []
    for proof in known:
        secured = _secured(document, proof, present)
        finding = find_key(proof.verification_method, proof.purpose)
        if finding.key is not None:
            suites[proof.suite].verify_proof(
                secured, proof.value, key=finding.key, canonicalize=canonicalize
            )
        verified.append(VerifiedProof(proof=proof, finding=finding))
    return VerifiedProofs(proofs=tuple(verified), unknown=unknown)


def _sort(
    present: Iterable[Mapping[str, Any]], suites: Mapping[str, Cryptosuite]
) -> tuple[list[Proof], tuple[str, ...]]:
    known, unknown = [], []
    for index, value in enumerate(present):
        name = suite_name(value)
        suite = suites.get(name)
        if suite is None:
            unknown.append(name)
        elif suite.proof_type not in (value["type"], *_only(value["type"])):
            raise ProofError(f"{name} is no proof type of its own", code="proof_type")
        else:
            known.append(read_proof(value, path=f"$.proof[{index}]"))
    return known, tuple(unknown)


def _only(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _secured(
    document: Mapping[str, Any], proof: Proof, present: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the proof signs: the document, and for a chain the proofs before it."""
    secured = unsecured(document)
    if proof.previous:
        secured["proof"] = [dict(other) for other in matching_proofs(proof, list(present))]
    return secured


def _check_expectations(proof: Proof, expected: Expectations) -> None:
    if proof.purpose != expected.purpose:
        raise ProofError(
            f"proofPurpose: expected {expected.purpose}, found {shorten(proof.purpose)}",
            code="proof_purpose",
        )
    if proof.created is not None and proof.created > expected.now + expected.skew:
        raise ProofError("the proof was created after the time of the check", code="proof_created")
    if proof.expires is not None and proof.expires <= expected.now:
        raise ProofError("the proof itself has expired", code="proof_expired")
    if expected.domain is not None and set(expected.domain) != set(_domains(proof)):
        raise ProofError("the proof was made for another domain", code="proof_domain")
    if expected.challenge is not None and proof.value.get("challenge") != expected.challenge:
        raise ProofError("the proof answers another challenge", code="proof_challenge")


def _domains(proof: Proof) -> list[str]:
    value = proof.value.get("domain", [])
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def _refuse_cycles(proofs: Iterable[Proof]) -> None:
    previous = {proof.id: proof.previous for proof in proofs if proof.id is not None}
    for start in previous:
        seen: set[str] = set()
        frontier = list(previous[start])
        while frontier:
            step = frontier.pop()
            if step == start:
                raise ProofError("the proofs are chained in a circle", code="proof_cycle")
            if step not in seen:
                seen.add(step)
                frontier.extend(previous.get(step, ()))


def _refuse_unknown_links(known: Iterable[Proof], present: Iterable[Mapping[str, Any]]) -> None:
    """In a chain every link must verify: one that cannot be checked leaves it unchecked."""
    checked = [proof.value for proof in known]
    unknown = [value for value in present if not any(value is other for other in checked)]
    for proof in known:
        for name in (suite_name(link) for link in unknown if link.get("id") in proof.previous):
            raise UnsupportedError(
                f"{proof.path} is chained to a proof of a suite that is not supported: {name}",
                method=name,
            )
