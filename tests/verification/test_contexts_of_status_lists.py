"""Badges that name the contexts of status lists and of the Digital Credentials Consortium."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mcred.errors import UnsignedStatementError
from mcred.jsonld import canonicalize
from support.documents import OB3, V2
from support.issuers import STATUS_LIST, IssuerSimulator

V1 = "https://www.w3.org/2018/credentials/v1"
OB301 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
STATUS = "https://www.w3.org/ns/credentials/status/v1"
LISTS_2020 = "https://w3id.org/vc-revocation-list-2020/v1"
DCC = "https://w3id.org/dcc/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"


def badge(issuer: IssuerSimulator, *contexts: str, **changes: Any) -> dict[str, Any]:
    """A badge as the consortium issues them: data model 1.1, Open Badges 3.0.1."""
    dates = {"validFrom": None, "validUntil": None, "issuanceDate": "2026-01-01T00:00:00Z"}
    document = issuer.badge(**{"@context": [V1, OB301, *contexts, DATA_INTEGRITY]}, **dates)
    del document["credentialSubject"]["result"]
    del document["credentialSubject"]["achievement"]["resultDescription"]
    return {**document, **changes}


@pytest.mark.parametrize(("bits", "verdict"), [((), "valid"), ((7,), "revoked")])
def test_a_badge_that_names_the_context_of_bitstring_status_lists(
    bits: tuple[int, ...], verdict: str
) -> None:
    issuer = IssuerSimulator.did_web()
    entry = issuer.with_status(*bits)["credentialStatus"]
    signed = issuer.sign(badge(issuer, STATUS, credentialStatus=entry))
    assert issuer.verify(signed, policy=issuer.pinned).verdict == verdict
    entry_elsewhere = {**signed, "credentialStatus": {**entry, "statusListIndex": "8"}}
    assert issuer.verify(entry_elsewhere, policy=issuer.pinned).verdict == "invalid"


def test_the_context_may_stand_beside_the_newer_data_model() -> None:
    issuer = IssuerSimulator.did_web()
    document: dict[str, Any] = {**issuer.with_status(), "@context": [V2, OB3, STATUS]}
    del document["credentialSubject"]["result"]
    del document["credentialSubject"]["achievement"]["resultDescription"]
    assert issuer.verify(issuer.sign(document), policy=issuer.pinned).verdict == "valid"


def _renamed(entry: dict[str, Any]) -> dict[str, Any]:
    iri = "https://www.w3.org/ns/credentials/status#statusListIndex"
    return {iri if name == "statusListIndex" else name: value for name, value in entry.items()}


@pytest.mark.parametrize(
    "rewrite", [_renamed, lambda entry: {**entry, "type": ["X", entry["type"]]}]
)
def test_its_words_stand_for_nothing_else(
    rewrite: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    issuer = IssuerSimulator.did_web()
    entry = issuer.with_status(7)["credentialStatus"]
    with pytest.raises(UnsignedStatementError):
        canonicalize(badge(issuer, STATUS, credentialStatus=rewrite(entry)))


def test_an_entry_of_a_list_of_2020_is_signed_and_could_not_be_checked() -> None:
    issuer = IssuerSimulator.did_web()
    entry = {
        "id": f"{STATUS_LIST}#7",
        "type": "RevocationList2020Status",
        "revocationListIndex": "7",
        "revocationListCredential": STATUS_LIST,
    }
    signed = issuer.sign(badge(issuer, LISTS_2020, credentialStatus=entry))
    report = issuer.verify(signed, policy=issuer.pinned)
    assert (report.check("proof").outcome, report.verdict) == ("pass", "could_not_check")
    assert "RevocationList2020Status" in report.check("status").data["reason"]
    moved = {**signed, "credentialStatus": {**entry, "revocationListIndex": "8"}}
    assert issuer.verify(moved, policy=issuer.pinned).verdict == "invalid"


def course(issuer: IssuerSimulator, **members: Any) -> dict[str, Any]:
    return {
        "@context": [V1, DCC, DATA_INTEGRITY],
        "id": "urn:uuid:2f1f1f53-8a0e-4c3d-9d0a-5f3f2a1b7c03",
        "type": ["VerifiableCredential", "CourseCompletionCredential"],
        "issuer": issuer.id,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": "Person",
            "hasCredential": {
                "id": "urn:uuid:2f1f1f53-8a0e-4c3d-9d0a-5f3f2a1b7c04",
                "type": "EducationalOccupationalCredential",
                "name": "Reflective teaching",
                **members,
            },
        },
    }


def test_a_credential_of_the_consortium_is_verified() -> None:
    issuer = IssuerSimulator.did_web()
    signed = issuer.sign(course(issuer))
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "valid"
    signed["credentialSubject"]["hasCredential"]["name"] = "Teaching"
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "invalid"


def test_its_reverse_property_has_no_place_in_a_signed_document() -> None:
    """It says the same as a property of the other node, as readers do not expect."""
    programme = {"id": "urn:x:1", "type": "EducationalOccupationalProgram"}
    issuer = IssuerSimulator.did_web()
    with pytest.raises(UnsignedStatementError):
        canonicalize(course(issuer, awardedOnCompletionOf=programme))
