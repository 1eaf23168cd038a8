"""proof and issuer_binding: the signature matches, and its key is the issuer's (design rule 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mcred.checks.canonical import Canonical
from mcred.checks.issuer_keys import find_issuer_key, find_token_key
from mcred.checks.state import Verification
from mcred.errors import (
    DocumentError,
    EncodingError,
    FetchError,
    KeyBindingError,
    LimitError,
    McredError,
    ProofError,
    UnsupportedError,
)
from mcred.report import Check, Outcome
from mcred.securing.data_integrity import verify_proofs
from mcred.securing.keyfinding import KeyFinding
from mcred.securing.tokens import verify_envelope

__all__ = ["check_issuer_binding", "check_proof"]


def check_proof(v: Verification) -> Check:
    """Every proof of a known kind holds, and there is one."""
    try:
        if v.token is None and v.token_problem is None:
            method = _verify_embedded(v, token=None)
        else:
            method = _verify_token(v)
            if "proof" in v.document:
                method = _verify_within_token(v, method)
    except UnsupportedError as error:
        named = error.data.get("method", error.message)
        return Check("proof", Outcome.NOT_CHECKED, "unsupported_method", {"method": named})
    except LimitError as error:
        return Check("proof", Outcome.FAIL, "too_complex", {"reason": error.message})
    except KeyBindingError as error:
        return _failed("key_unusable", error)
    except (ProofError, DocumentError, EncodingError) as error:
        return _failed(_PROOF_CODES.get(error.code, "broken"), error)
    return _summary(v, method)


_PROOF_CODES: Mapping[str, str] = {
    "no_proof": "no_proof",
    "signature_mismatch": "signature_mismatch",
    "claims_differ": "claims_differ",
}


def _failed(code: str, error: McredError) -> Check:
    data = {"reason": error.message.splitlines()[0], "cause": error.code, **error.data}
    return Check("proof", Outcome.FAIL, code, data)


def _summary(v: Verification, method: str) -> Check:
    without_key = [finding for finding in v.findings if finding.key is None]
    if without_key:
        problem = without_key[0].problem
        assert problem is not None
        code = "unsupported_method" if isinstance(problem, UnsupportedError) else "key_unreachable"
        data = {**problem.data, "reason": problem.message, "cause": problem.code, "method": method}
        return Check("proof", Outcome.NOT_CHECKED, code, data)
    unknown = v.proofs.unknown if v.proofs else ()
    if unknown:
        v.warn("unknown_proof", method=", ".join(unknown))
        data = {"method": method, "other": list(unknown)}
        return Check("proof", Outcome.PASS, "unknown_suite_beside", data)
    return Check("proof", Outcome.PASS, "verified", {"method": method})


def _verify_token(v: Verification) -> str:
    if v.token_problem is not None:
        raise v.token_problem
    assert v.token is not None
    finding = find_token_key(v, v.token)
    v.findings = (*v.findings, finding)
    if finding.key is not None:
        verify_envelope(v.token.token, finding.key)
    elif finding.problem is not None and finding.problem.code == "signature_mismatch":
        algorithm = str(v.token.token.algorithm)
        raise ProofError(finding.problem.message, code="signature_mismatch", method=algorithm)
    if v.token.differences:
        first = v.token.differences[0]
        raise ProofError(
            str(first), code="claims_differ", claims=[p.path for p in v.token.differences]
        )
    if v.token.no_subject:
        v.warn("jwt_no_sub")
    return str(v.facts.format)


def _verify_within_token(v: Verification, token: str) -> str:
    """The proofs inside a token that holds: of a known suite they must hold too (rule 4)."""
    try:
        return _verify_embedded(v, token=token)
    except UnsupportedError as error:
        v.warn("unknown_proof", method=str(error.data.get("method", error.message)))
        return token


def _verify_embedded(v: Verification, *, token: str | None) -> str:
    suites = v.environment.suites
    v.proofs = verify_proofs(
        v.document,
        find_key=lambda method, purpose: find_issuer_key(v, method, purpose),
        canonicalize=Canonical(v),
        expectations=v.expectations,
        suites=suites,
        limits=v.limits,
    )
    v.findings = (*v.findings, *(proof.finding for proof in v.proofs.proofs))
    names = list(dict.fromkeys(proof.proof.suite for proof in v.proofs.proofs))
    for name in names:
        if suites[name].legacy:
            v.warn("legacy_proof", method=name)
    if token is None:
        bound = (item for item in v.proofs.proofs if item.finding.problem is None)
        v.facts = replace(v.facts, format=next(bound, v.proofs.proofs[0]).proof.suite)
    return ", ".join([token, *names] if token else names)


def check_issuer_binding(v: Verification) -> Check:
    """One of the keys is shown to be the issuer's."""
    bound = next((finding for finding in v.findings if finding.problem is None), None)
    if bound is not None:
        data = {"method": bound.method, "how": bound.how}
        return Check("issuer_binding", Outcome.PASS, "bound", data)
    finding = min(v.findings, key=_doubt)
    problem = finding.problem
    assert problem is not None
    data = {"reason": problem.message, "cause": problem.code, "method": finding.method}
    if isinstance(problem, UnsupportedError):
        named = problem.data.get("method", finding.method)
        unsupported = {**data, "method": named}
        return Check("issuer_binding", Outcome.NOT_CHECKED, "unsupported_method", unsupported)
    if _may_be_unbound(v, finding, problem):
        v.warn("unbound_key")
        return Check("issuer_binding", Outcome.WARN, "unbound_key", data)
    if isinstance(problem, FetchError):
        return Check("issuer_binding", Outcome.NOT_CHECKED, "unreachable", data)
    if problem.code == "key_unclaimed":
        return Check("issuer_binding", Outcome.NOT_CHECKED, "key_unclaimed", data)
    if problem.code == "jwt_key_missing":
        return Check("issuer_binding", Outcome.NOT_CHECKED, "not_the_issuers", data)
    return Check("issuer_binding", Outcome.FAIL, "not_the_issuers", data)


def _doubt(finding: KeyFinding) -> int:
    """Of several keys the one that may yet be the issuer's: not had, not known, then ruled out."""
    if isinstance(finding.problem, FetchError):
        return 0
    return 1 if isinstance(finding.problem, UnsupportedError) else 2


def _may_be_unbound(v: Verification, finding: KeyFinding, problem: Any) -> bool:
    """Under `UnsafeUnboundKeys`: a key in the badge itself, while nothing contradicts it."""
    return (
        v.environment.policy.allows_unbound_keys
        and finding.key is not None
        and isinstance(problem, FetchError)
    )
