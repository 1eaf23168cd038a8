"""A signature over the graph stays one, whatever other signature is put around or beside it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from mcred.cryptosuites import ED25519_SIGNATURE_2020
from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import dumps
from mcred.jsonld import canonicalize
from mcred.securing.vc_cose import sign_vc_cose
from mcred.securing.vc_jose import sign_vc_jose
from mcred.securing.vc_jwt import sign_vc_jwt
from support.issuers import ISSUED, IssuerSimulator
from support.keys import ed25519

ISSUER = IssuerSimulator.did_web()
ATTACKER = IssuerSimulator.did_key(ed25519(9))
EVIDENCE = {"id": "https://issuer.example/e/1", "type": ["Evidence"], "name": "A plan"}
OLD_CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"


def badge(**changes: Any) -> dict[str, Any]:
    return ISSUER.badge(evidence=[EVIDENCE], **changes)


def signed_of_old() -> dict[str, Any]:
    """As an issuer signed it before Data Integrity 1.0."""
    document = badge()
    document["@context"].append(OLD_CONTEXT)
    proof = ED25519_SIGNATURE_2020.create_proof(
        document,
        {
            "type": "Ed25519Signature2020",
            "created": format_datetime(ISSUED),
            "verificationMethod": ISSUER.method,
            "proofPurpose": "assertionMethod",
        },
        signer=ISSUER.key,
        canonicalize=lambda value, name: canonicalize(value, hash_name=name),
    )
    return {**document, "proof": [proof]}


SIGNED: dict[str, Callable[[], dict[str, Any]]] = {
    "eddsa-rdfc-2022": lambda: ISSUER.sign(badge()),
    "Ed25519Signature2020": signed_of_old,
    "a set": lambda: ISSUER.sign(ISSUER.sign(badge()), suite="eddsa-jcs-2022"),
}
AROUND: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "nothing": lambda document: dumps(document).encode(),
    "vc-jwt": lambda document: sign_vc_jwt(
        document, signer=ATTACKER.key, key_id=ATTACKER.method
    ).encode(),
    "vc+jwt": lambda document: sign_vc_jose(
        document, signer=ATTACKER.key, key_id=ATTACKER.method
    ).encode(),
    "vc+cose": lambda document: sign_vc_cose(document, signer=ATTACKER.key, key_id=ATTACKER.method),
    "a proof over text": lambda document: dumps(
        ATTACKER.sign(document, suite="eddsa-jcs-2022")
    ).encode(),
}


def doubled(document: dict[str, Any]) -> None:
    document["evidence"] = [EVIDENCE, EVIDENCE]


def undefined(document: dict[str, Any]) -> None:
    document["grade"] = "A"


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("signed", SIGNED)
@pytest.mark.parametrize("change", [doubled, undefined], ids=lambda change: change.__name__)
def test_what_a_graph_drops_is_refused_within_anything(
    signed: str, around: str, change: Callable[[dict[str, Any]], None]
) -> None:
    document = copy.deepcopy(SIGNED[signed]())
    change(document)
    report = ISSUER.verify(AROUND[around](document), policy=ISSUER.pinned)
    assert report.verdict == "invalid", report.text()
    assert report.evidence is None


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("signed", SIGNED)
def test_the_badge_itself_stays_good(signed: str, around: str) -> None:
    report = ISSUER.verify(AROUND[around](SIGNED[signed]()), policy=ISSUER.pinned)
    assert report.verdict == "valid", report.text()
