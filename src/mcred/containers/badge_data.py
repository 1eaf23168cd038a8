"""Whether data that was come across is a badge, and whether two finds are the same one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.containers import jws
from mcred.containers.contents import Contents
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["is_badge", "is_secured", "same_badge"]

#: Members of an object that only wraps credentials, as programming interfaces answer; the first
#: that is there counts, since a presentation may stand beside what was taken out of it.
WRAPPERS = ("vp", "verifiablePresentation", "verifiableCredential", "credential")
_KINDS = frozenset(
    {
        "VerifiableCredential",
        "VerifiablePresentation",
        "EnvelopedVerifiableCredential",
        "EnvelopedVerifiablePresentation",
        "Assertion",
    }
)
#: Credentials that stand beside a badge and are none.
_BESIDE = frozenset(
    {"BitstringStatusListCredential", "StatusList2021Credential", "EndorsementCredential"}
)
_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
#: What VCDM 1.1 lets a token say only in its claims.
_IN_CLAIMS = {"id": "jti", "issuer": "iss"}
_DATES = frozenset({"issuanceDate", "expirationDate"})


def is_badge(contents: Contents, *, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether it is a credential, a presentation or an Open Badges 2 assertion; signed or not."""
    if contents.container in ("png", "svg") or contents.kind == "url":
        return True
    return _is_badge(_claims(contents, limits))


def is_secured(contents: Contents) -> bool:
    """Whether a signature is with it, or a web site stands behind it."""
    return contents.kind != "json" or contents.version == 2 or _has_proof(contents.value)


def same_badge(one: Contents, other: Contents, *, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether two finds say the same, whatever form they are in and however they are signed."""
    first, second = _statement(one, limits), _statement(other, limits)
    if not isinstance(first, dict) or not isinstance(second, dict):
        return bool(first == second)
    if one.kind != other.kind:
        _forgive(first, second)
        _forgive(second, first)
    return first == second


def _is_badge(value: Any) -> bool:
    if isinstance(value, list):
        return any(_is_badge(item) for item in value)
    if isinstance(value, str):
        return jws.looks_like_jws(value) or value[:5].lower() == "data:"
    if not isinstance(value, Mapping):
        return False
    kinds = _kinds(value)
    if kinds & _BESIDE:
        return False
    if kinds & _KINDS or "credentialSubject" in value or {"badge", "recipient"} <= value.keys():
        return True
    inner = next((value[name] for name in WRAPPERS if name in value), None)
    return not kinds and inner is not None and _is_badge(inner)


def _has_proof(value: Any) -> bool:
    if isinstance(value, list):
        return any(_has_proof(item) for item in value)
    if not isinstance(value, Mapping):
        return isinstance(value, str)
    if "proof" in value or any(kind.startswith("Enveloped") for kind in _kinds(value)):
        return True
    return any(_has_proof(value[name]) for name in WRAPPERS if name in value)


def _kinds(value: Mapping[str, Any]) -> set[str]:
    kinds = value.get("type")
    return {
        kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    }


def _claims(contents: Contents, limits: Limits) -> Any:
    """The document, or that in a token."""
    if contents.kind == "cose":
        return contents.claims  # its claims frame it from outside
    if contents.kind != "jws":
        return contents.value
    claims = jws.parse(contents.text).claims(limits=limits)
    if not isinstance(claims, Mapping):
        return None
    for name in ("vc", "vp"):
        inner = claims.get(name)
        if isinstance(inner, Mapping):
            given = {
                member: claims[claim] for member, claim in _IN_CLAIMS.items() if claim in claims
            }
            return {**given, **inner}
    return {name: value for name, value in claims.items() if name not in _CLAIMS}


def _statement(contents: Contents, limits: Limits) -> Any:
    """What is said, without the proof of it; of a hosted badge, where it is said."""
    if contents.kind == "url":
        return {"id": contents.text}
    value = _claims(contents, limits)
    if not isinstance(value, Mapping):
        return value
    if contents.version == 2 and contents.kind == "json" and isinstance(value.get("id"), str):
        return {"id": value["id"]}
    return {name: member for name, member in value.items() if name != "proof"}


def _forgive(statement: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Take out what only a token has to say, or may leave to its claims."""
    for name in _DATES - other.keys():
        statement.pop(name, None)
    subject, theirs = statement.get("credentialSubject"), other.get("credentialSubject")
    if not isinstance(subject, Mapping) or not isinstance(theirs, Mapping):
        return
    made = str(subject.get("id", "")).startswith("urn:uuid:")
    if made and "id" not in theirs:
        statement["credentialSubject"] = {k: v for k, v in subject.items() if k != "id"}
