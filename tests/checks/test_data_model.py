"""Rules of the VC Data Model that the badge classes do not spell out."""

from __future__ import annotations

from typing import Any

import pytest

from mcred.checks.data_model import data_model_problems
from support.documents import V2
from support.issuers import IssuerSimulator

V1 = "https://www.w3.org/2018/credentials/v1"


def credential(**changes: Any) -> dict[str, Any]:
    """A plain credential of version 2.0."""
    return {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "credentialSubject": {"id": "did:example:learner"},
        **changes,
    }


def codes(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in data_model_problems(document)]


FILE = "https://issuer.example/file"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"validFrom": "2026-01-01T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"validFrom": "2026-01-01T01:00:00+01:00", "validUntil": "2026-01-01T00:00:00Z"},
        {"name": "Text"},
        {"name": {"@value": "Text", "@language": "en", "@direction": "ltr"}},
        {"name": [{"@value": "Text", "@language": "en"}, {"@value": "نص", "@language": "ar"}]},
        {"relatedResource": {"id": FILE, "digestSRI": "sha384-x"}},
        {"relatedResource": [{"id": FILE, "digestMultibase": "uEiA"}]},
        {"termsOfUse": {"type": "Policy"}, "evidence": [{"type": ["Evidence"]}]},
        {"renderMethod": [{"type": "TemplateRenderMethod"}]},
        {"@context": [V1], "relatedResource": "anything"},
    ],
    ids=str,
)
def test_what_the_data_model_allows_is_no_problem(changes: dict[str, Any]) -> None:
    assert codes(credential(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
            ("$.validUntil", "validity_inverted"),
        ),
        *(
            ({name: {"id": "urn:example:it"}}, (f"$.{name}.type", "type_missing"))
            for name in (
                "credentialStatus",
                "credentialSchema",
                "refreshService",
                "termsOfUse",
                "evidence",
                "renderMethod",
                "confidenceMethod",
            )
        ),
        ({"evidence": [{"type": "Evidence"}, {}]}, ("$.evidence[1].type", "type_missing")),
        ({"termsOfUse": "urn:example:terms"}, ("$.termsOfUse", "wrong_type")),
        ({"credentialSubject": {}}, ("$.credentialSubject", "subject_empty")),
        (
            {"credentialSubject": [{"id": "urn:a:b"}, {}]},
            ("$.credentialSubject[1]", "subject_empty"),
        ),
        ({"name": {"@language": "en"}}, ("$.name", "language_value")),
        ({"name": {"@value": 1}}, ("$.name", "language_value")),
        ({"name": {"@value": "x", "url": "y"}}, ("$.name", "language_value")),
        (
            {"description": {"@value": "x", "@direction": "up"}},
            ("$.description.@direction", "language_value"),
        ),
        (
            {"name": [{"@value": "x", "@language": "en"}, {"@value": "y", "@language": "EN"}]},
            ("$.name[1].@language", "language_value"),
        ),
        (
            {"issuer": {"id": "did:example:issuer", "name": {"value": "x"}}},
            ("$.issuer.name", "language_value"),
        ),
        ({"relatedResource": FILE}, ("$.relatedResource", "related_resource")),
        ({"relatedResource": {"id": FILE}}, ("$.relatedResource", "related_resource")),
        (
            {"relatedResource": {"id": FILE, "digestSRI": 1}},
            ("$.relatedResource", "related_resource"),
        ),
        ({"relatedResource": {"digestSRI": "sha384-x"}}, ("$.relatedResource.id", "uri")),
        (
            {"relatedResource": [{"id": FILE, "digestSRI": "sha384-x"}] * 2},
            ("$.relatedResource[1].id", "duplicate_id"),
        ),
    ],
    ids=str,
)
def test_what_it_forbids_is_named(changes: dict[str, Any], found: tuple[str, str]) -> None:
    assert codes(credential(**changes)) == [found]


def test_a_badge_that_breaks_the_data_model_is_malformed() -> None:
    issuer = IssuerSimulator.did_key()
    badge = issuer.badge(validFrom="2026-02-01T00:00:00Z", validUntil="2026-01-01T00:00:00Z")
    report = issuer.verify(issuer.sign(badge))
    assert report.verdict == "malformed"
    assert "$.validUntil" in report.check("schema").data["reason"]
