"""Presentations (VCDM 2.0, section 4.13): the checks of what stands around credentials.

A presentation's own report says whether its holder made it, for the domain and challenge that were
asked. What the credentials in it are worth is in their own reports, its `members`. A presentation
without proof, an array or a wrapper object is no more than paper around them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from mcred.checks.contexts import check_contexts
from mcred.checks.members import types_of
from mcred.checks.presented_to import check_answer
from mcred.checks.proof import check_issuer_binding, check_proof
from mcred.checks.schema import listed
from mcred.checks.state import Verification
from mcred.encoding.strict_json import shorten
from mcred.errors import Problem, ProofError
from mcred.openbadges.context_urls import CREDENTIALS_V1, CREDENTIALS_V2
from mcred.report import Check, Outcome

__all__ = ["AROUND_SEVERAL", "PRESENTATION_STEPS", "check_presented", "in_members"]


def in_members(check_id: str) -> Check:
    """A check that only the credentials in the document can answer."""
    return Check(check_id, Outcome.NOT_APPLICABLE, "in_members")


def check_presented(v: Verification) -> Check:
    """proof, of a bare credential where an answer to a domain or challenge was asked for."""
    return Check("proof", Outcome.NOT_CHECKED, "not_presented", {"profile": v.profile})


def _contexts(v: Verification) -> Check:
    return check_contexts(v) if _is_secured(v) else _unsigned("contexts")


def _schema(v: Verification) -> Check:
    wrong = tuple(_problems(v.document))
    if wrong:
        return Check("schema", Outcome.FAIL, "breaks", listed(wrong))
    return Check("schema", Outcome.PASS, "conforms", {"profile": "presentation"})


def _subject(v: Verification) -> Check:
    if not v.parts:
        return Check("subject", Outcome.FAIL, "nothing_presented")
    return Check("subject", Outcome.PASS, "presents", {"count": len(v.parts)})


def _proof(v: Verification) -> Check:
    if not _is_secured(v):
        if v.asks:
            return Check("proof", Outcome.FAIL, "no_proof")
        v.warn("presentation_unsigned")
        return _unsigned("proof")
    if v.token is not None:
        try:
            check_answer(v.token, now=v.now.timestamp(), domain=v.domain, challenge=v.challenge)
        except ProofError as error:
            data = {"reason": error.message, "cause": error.code}
            return Check("proof", Outcome.FAIL, "broken", data)
    if v.challenge is None:
        v.warn("presentation_replayable")
    return check_proof(v)


def _issuer_binding(v: Verification) -> Check:
    if not _is_secured(v):
        return _unsigned("issuer_binding")
    check = check_issuer_binding(v)
    code = _OF_HOLDER.get(check.code)
    return check if code is None else replace(check, code=code)


#: The same findings, about a holder.
_OF_HOLDER: Mapping[str, str] = MappingProxyType(
    {
        "bound": "holder_bound",
        "not_the_issuers": "not_the_holders",
        "unreachable": "holder_unreachable",
    }
)

Step = Callable[[Verification], Check]

#: The gates of a presentation, in the place of a credential's.
PRESENTATION_STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "contexts": _contexts,
        "schema": _schema,
        "subject": _subject,
        "proof": _proof,
        "issuer_binding": _issuer_binding,
    }
)

#: The gates of an array of credentials.
AROUND_SEVERAL: Mapping[str, Step] = MappingProxyType(
    {
        "contexts": lambda _: in_members("contexts"),
        "schema": lambda _: in_members("schema"),
        "subject": lambda v: Check("subject", Outcome.PASS, "presents", {"count": len(v.parts)}),
        "proof": lambda _: in_members("proof"),
        "issuer_binding": lambda _: in_members("issuer_binding"),
    }
)


def _is_secured(v: Verification) -> bool:
    return v.token is not None or "proof" in v.document


def _unsigned(check_id: str) -> Check:
    return Check(check_id, Outcome.NOT_APPLICABLE, "unsigned_presentation")


def _problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    """The shape of a presentation, of either version of the data model."""
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    if first not in (CREDENTIALS_V1, CREDENTIALS_V2):
        expected = f"{CREDENTIALS_V2} first"
        yield Problem("$.@context", "context_missing", expected, shorten(first))
    if "id" in document and not _is_uri(document["id"]):
        yield Problem("$.id", "uri", "one URI", shorten(document["id"]))
    holder = document.get("holder")
    named = holder.get("id") if isinstance(holder, Mapping) else holder
    if "holder" in document and not _is_uri(named):
        yield Problem("$.holder", "uri", "a URI or an object with one", shorten(holder))
    presented = document.get("verifiableCredential", [])
    for at, item in enumerate(presented if isinstance(presented, list) else [presented]):
        # A token as text is what version 1.1 knew; version 2.0 puts it into an envelope.
        if not isinstance(item, Mapping) and not (
            isinstance(item, str) and first == CREDENTIALS_V1
        ):
            path = f"$.verifiableCredential[{at}]"
            yield Problem(path, "wrong_type", "a credential as an object", shorten(item))
        elif isinstance(item, Mapping) and not types_of(item):
            path = f"$.verifiableCredential[{at}].type"
            yield Problem(path, "missing", "the type of the credential")


def _is_uri(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    scheme, colon, rest = value.partition(":")
    return bool(colon and rest and scheme[:1].isalpha() and not any(map(str.isspace, value)))
