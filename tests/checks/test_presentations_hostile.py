"""Whatever stands where credentials, endorsements or services belong: a report, in time."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcred import CannedFetcher, Policy, Verifier
from mcred.securing.jose import sign_token
from support.issuers import NOW, IssuerSimulator
from support.presentations import HOLDER, as_bytes, present, presentation

ISSUER = IssuerSimulator.did_key()
BADGE = ISSUER.sign(suite="eddsa-jcs-2022")
TOKEN = ISSUER.token()

SCALARS: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1e300, "", "x", "data:,", f"data:,{TOKEN}", TOKEN, "https://a.example/", {}]
)
KEYS = st.sampled_from(
    [
        "type",
        "id",
        "@context",
        "holder",
        "proof",
        "credential",
        "verifiableCredential",
        "credentialSubject",
        "endorsement",
        "endorsementJwt",
        "refreshService",
        "credentialSchema",
        "relatedResource",
        "association",
        "issuer",
    ]
)
TYPES = st.sampled_from(
    [
        "VerifiablePresentation",
        "EnvelopedVerifiableCredential",
        "EnvelopedVerifiablePresentation",
        "VerifiableCredential",
        "ClrCredential",
        "1EdTechCredentialRefresh",
        "JsonSchema",
    ]
)
VALUES = st.recursive(
    SCALARS | TYPES | st.just(BADGE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_any_document_gets_a_report(value: Any) -> None:
    verifier = Verifier(fetch=ISSUER.fetcher(), clock=lambda: NOW)
    report = verifier.verify(as_bytes(value), challenge=None)
    json.dumps(report.to_dict())


@settings(max_examples=100, deadline=None)
@given(KEYS, VALUES)
def test_any_member_of_a_presentation_gets_a_report(name: str, value: Any) -> None:
    made = {**presentation(BADGE), name: value}
    report = ISSUER.verify(made, policy=ISSUER.pinned)
    json.dumps(report.to_dict())
    wrapper = name == "type"  # without its type it is no more than a wrapper around one
    assert report.verdict != "valid" or report.members or wrapper


@settings(max_examples=100, deadline=None)
@given(KEYS, VALUES)
def test_any_member_of_a_signed_badge_gets_a_report(name: str, value: Any) -> None:
    """Signed as text, so that whatever a member is reaches the checks after the proof."""
    badge = ISSUER.badge()
    if name == "proof":
        return
    if name == "credentialSubject":
        badge = {**badge, name: value}
    elif name in ("endorsement", "endorsementJwt"):
        badge["issuer"] = {**badge["issuer"], name: value}
    else:
        badge[name] = value
    signed = ISSUER.sign(badge, suite="eddsa-jcs-2022")
    policy = Policy(trust=ISSUER.pinned.trust, check_evidence=True)
    json.dumps(ISSUER.verify(signed, policy=policy).to_dict())


@pytest.mark.parametrize(
    "source",
    [
        [[] for _ in range(50_000)],
        [{"credential": {}}] * 20_000,
        presentation(*[presentation()] * 20),
        presentation(*["x"] * 20),
        {"verifiableCredential": [TOKEN] * 1000},
    ],
    ids=["arrays", "wrappers", "empty presentations", "words", "tokens"],
)
def test_much_of_nothing_is_refused_in_time(source: Any) -> None:
    start = time.process_time()
    report = ISSUER.verify(as_bytes(source), policy=ISSUER.pinned)
    assert report.verdict in ("refused", "not_a_credential", "malformed")
    assert time.process_time() - start < 2


def test_a_presentation_that_holds_itself_as_text_ends() -> None:
    """Cycles cannot stand in JSON; an envelope in an envelope is as near as it comes."""
    inner = json.dumps({"type": "EnvelopedVerifiableCredential", "id": "data:,x"})
    outer = {"type": "EnvelopedVerifiableCredential", "id": f"data:application/json,{inner}"}
    assert ISSUER.verify(outer).verdict == "unsupported"
    signed = present(present(BADGE, suite="eddsa-jcs-2022"), suite="eddsa-jcs-2022")
    assert ISSUER.verify(signed, policy=ISSUER.pinned).verdict == "valid"


@pytest.mark.parametrize("claim", ["exp", "nbf"])
@pytest.mark.parametrize("kind", ["vc+jwt", "vp+jwt", "JWT"])
@pytest.mark.parametrize("value", [{}, "x", None, [], True, 1e18, -1e18], ids=repr)
def test_a_time_that_is_none_in_a_presentations_token_is_refused(
    kind: str, claim: str, value: Any
) -> None:
    """Also where the header calls the presentation a credential."""
    payload = {**presentation(BADGE), claim: value, "iss": HOLDER.id}
    token = sign_token({"typ": kind, "kid": HOLDER.method}, payload, HOLDER.key)
    report = Verifier(clock=lambda: NOW, fetch=CannedFetcher({})).verify(token.encode())
    assert report.verdict in ("invalid", "malformed"), report.text()
