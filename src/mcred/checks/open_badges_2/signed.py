"""proof and issuer_binding of a signed badge: Open Badges 2.0, "SignedBadge Verification".

The key that the badge names is fetched first: a badge whose content does not match its signature
makes nothing else be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.open_badges_2.binding import find_issuer, linked_id
from mcred.checks.open_badges_2.linked import fetch_linked
from mcred.checks.open_badges_2.workbench import Workbench
from mcred.encoding.strict_json import shorten
from mcred.errors import (
    FetchError,
    KeyBindingError,
    KeyFileError,
    McredError,
    ProofError,
)
from mcred.keys import VerificationKey
from mcred.openbadges2 import https_form, same_address
from mcred.report import Check, Outcome
from mcred.securing.jose import verify_token
from mcred.securing.keyfinding import KeyFinding

__all__ = ["bind_signed", "prove_signed"]

#: Keys of an issuer that are tried where the badge names none.
_MOST_KEYS = 3


def prove_signed(w: Workbench) -> bool:
    """Whether the signature is one of the key that the badge names, or of one of its issuer's."""
    w.assertion = w.given
    creator = _creator(w)
    if creator is None and not find_issuer(w):
        return False
    if not _try_keys(w, _listed(w) if creator is None else [creator]):
        return False
    if w.given.get("revoked") is True:
        reason = w.given.get("revocationReason")
        w.withdrawn = reason if isinstance(reason, str) else ""
    return True


def bind_signed(w: Workbench) -> bool:
    """Whether the issuer lists the key, and the key names the issuer."""
    if w.issuer is None and not find_issuer(w):
        return False
    assert w.issuer is not None
    finding = w.v.findings[0]
    document = w.key or {}
    issuer = str(w.issuer["id"])
    listed = _listed(w)
    problem = None
    if not any(_same_key(item, finding.method) for item in listed):
        problem = f"{shorten(issuer)} does not list the key {shorten(finding.method)}"
    elif not _owned(document, issuer):
        problem = f"the key {shorten(finding.method)} does not name {shorten(issuer)} as its owner"
    if problem is not None:
        data = {"reason": problem, "cause": "not_listed", "method": finding.method}
        w.add(Check("issuer_binding", Outcome.FAIL, "not_the_issuers", data))
        return False
    data = {"method": finding.method, "how": issuer}
    w.add(Check("issuer_binding", Outcome.PASS, "bound", data))
    return True


def _creator(w: Workbench) -> Any:
    verification = w.given.get("verification")
    return verification.get("creator") if isinstance(verification, Mapping) else None


def _listed(w: Workbench) -> list[Any]:
    """The issuer's keys: addresses, or the keys themselves in the issuer's own Profile."""
    keys = w.issuer.get("publicKey") if w.issuer is not None else None
    return keys if isinstance(keys, list) else [] if keys is None else [keys]


def _same_key(listed: Any, method: str) -> bool:
    """Compared with their fragments: one document may hold several keys."""
    return https_form(linked_id(listed)) == https_form(method)


def _owned(document: Mapping[str, Any], issuer: str) -> bool:
    owner = document.get("owner")
    return same_address(linked_id(owner), issuer)


def _try_keys(w: Workbench, candidates: list[Any]) -> bool:
    """Whether one of the keys made the signature; the first key's problem is the one told."""
    if not candidates:
        data = {"reason": "the issuer names no key", "cause": "no_key"}
        w.add(Check("proof", Outcome.FAIL, "key_unusable", data))
        return False
    problems = [_try(w, candidate) for candidate in candidates[:_MOST_KEYS]]
    if None in problems:
        assert w.token is not None
        w.add(Check("proof", Outcome.PASS, "verified", {"method": w.token.algorithm}))
        return True
    unreachable = [error for error in problems if isinstance(error, FetchError)]
    error = (unreachable or problems)[0]
    assert error is not None
    data = {"reason": error.message, "cause": error.code}
    if unreachable:
        w.add(Check("proof", Outcome.NOT_CHECKED, "key_unreachable", data))
    elif isinstance(error, ProofError):
        assert w.token is not None
        data["method"] = w.token.algorithm
        w.add(Check("proof", Outcome.FAIL, "signature_mismatch", data))
    else:
        w.add(Check("proof", Outcome.FAIL, "key_unusable", data))
    return False


def _try(w: Workbench, candidate: Any) -> McredError | None:
    """None when the key made the signature; `w.key` is its document then."""
    assert w.token is not None
    try:
        document = _key_document(w, candidate)
        key = _key(document)
        verify_token(w.token, key)
    except (FetchError, ProofError, KeyBindingError) as error:
        return error
    w.key = document
    w.v.findings = (KeyFinding(method=str(document["id"]), key=key, how=str(document["id"])),)
    return None


def _key_document(w: Workbench, candidate: Any) -> Mapping[str, Any]:
    """A key that is listed in its issuer's own Profile as it stands there, else at its address."""
    link = linked_id(candidate)
    if link is None:
        raise KeyBindingError(f"{shorten(candidate)} is no address of a key", code="no_key")
    document = fetch_linked(w, link)
    if "publicKeyPem" in document:
        return document
    keys = document.get("publicKey")
    for item in keys if isinstance(keys, list) else [keys]:
        if isinstance(item, Mapping) and _same_key(item, link):
            return {"owner": link.partition("#")[0], **item, "id": link}
    return document


def _key(document: Mapping[str, Any]) -> VerificationKey:
    pem = document.get("publicKeyPem")
    if not isinstance(pem, str):
        where = shorten(document.get("id"))
        raise KeyBindingError(f"{where} holds no publicKeyPem", code="no_key")
    try:
        return VerificationKey.from_pem(pem.encode(errors="replace"))
    except KeyFileError as error:
        raise KeyBindingError(error.message, code=error.code) from error
