"""A small badge that uses what the attacks are after."""

from __future__ import annotations

from typing import Any


def badge() -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        ],
        "id": "https://issuer.example/credentials/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:example:issuer", "type": ["Profile"], "name": "Example University"},
        "validFrom": "2020-01-01T00:00:00Z",
        "validUntil": "2021-01-01T00:00:00Z",
        "name": "Data Analysis",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://issuer.example/achievements/1",
                "type": ["Achievement"],
                "name": "Data Analysis",
                "criteria": {"narrative": "Pass the assessment."},
                "resultDescription": [
                    {
                        "id": "https://issuer.example/achievements/1/r",
                        "type": ["ResultDescription"],
                        "name": "Rubric",
                        "resultType": "RubricCriterionLevel",
                    }
                ],
            },
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": "https://issuer.example/achievements/1/r",
                    "achievedLevel": "https://issuer.example/achievements/1/r/2",
                }
            ],
        },
        "credentialStatus": {
            "id": "https://issuer.example/status/1#5",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "5",
            "statusListCredential": "https://issuer.example/status/1",
        },
        "refreshService": {
            "id": "https://issuer.example/credentials/1",
            "type": "1EdTechCredentialRefresh",
        },
    }
