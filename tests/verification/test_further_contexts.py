"""Contexts that a caller hands over: they add terms for issuing and verifying, and no more."""

from __future__ import annotations

import json
from typing import Any

import pytest

import mcred
from mcred.jsonld import CONTEXTS, Context
from support.documents import V2
from support.issuers import ISSUED, NOW, IssuerSimulator
from support.keys import ed25519

URL = "https://contexts.example/mood/v1"
MOOD: dict[str, Any] = {"@context": {"mood": "https://contexts.example/mood#mood"}}
FORMS = pytest.mark.parametrize(
    "given",
    [
        {URL: MOOD},
        {URL: json.dumps(MOOD).encode()},
        {URL: Context.of(URL, MOOD)},
        {**CONTEXTS, URL: Context.of(URL, MOOD)},
    ],
    ids=["parsed", "bytes", "a context", "with the carried ones"],
)


def badge(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = IssuerSimulator.did_key(ed25519()).badge(**changes)
    del document["issuer"]
    document["@context"].append(URL)
    return document


def issuer(contexts: Any) -> mcred.Issuer:
    profile = {"name": "Example School"}
    return mcred.Issuer(profile=profile, key=ed25519(), contexts=contexts, clock=lambda: ISSUED)


def verdict(text: str, contexts: Any) -> str:
    verifier = mcred.Verifier(fetch=mcred.CannedFetcher({}), contexts=contexts, clock=lambda: NOW)
    return str(verifier.verify(text.encode()).verdict)


@FORMS
def test_a_term_of_a_further_context_is_signed_and_verified(given: Any) -> None:
    ours = issuer(given)
    text = ours.issue(badge(mood="good")).to_json()
    assert verdict(text, given) == "issuer_unknown"
    assert verdict(text.replace('"good"', '"bad"'), given) == "invalid"
    assert verdict(text, None) == "unsupported"


def test_a_further_context_that_means_otherwise_does_not_verify() -> None:
    ours = issuer({URL: MOOD})
    text = ours.issue(badge(mood="good")).to_json()
    other = {"@context": {"mood": "https://contexts.example/mood#temper"}}
    assert verdict(text, {URL: other}) == "invalid"


def test_a_further_context_may_not_redefine_a_carried_term() -> None:
    ours = issuer({URL: MOOD})
    text = ours.issue(badge(mood="good")).to_json()
    sly = {"@context": {**MOOD["@context"], "validUntil": "https://contexts.example/never"}}
    assert verdict(text, {URL: sly}) == "invalid"


def test_a_carried_context_is_not_replaced() -> None:
    for maker in (lambda given: mcred.Verifier(contexts=given), issuer):
        with pytest.raises(mcred.UsageError, match="carried"):
            maker({V2: MOOD})
        maker({V2: CONTEXTS[V2].document})
