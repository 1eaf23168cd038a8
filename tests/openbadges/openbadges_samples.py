"""A badge, an endorsement and a learner record in which every member of every class occurs."""

from __future__ import annotations

from typing import Any

V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
JWS = "eyJhbGciOiJub25lIn0.e30.c2ln"


def image() -> dict[str, Any]:
    return {"id": "https://issuer.example/i.png", "type": "Image", "caption": "A seal"}


def alignment() -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetName": "Data analysis",
        "targetUrl": "https://frameworks.example/s1",
        "targetCode": "S1",
        "targetDescription": "Analyses data",
        "targetFramework": "Skills",
        "targetType": "CFItem",
    }


def credential_parts() -> dict[str, Any]:
    return {
        "id": "urn:uuid:0b9f0f6e-1c1f-4d0e-8a59-7f2f4c1f0001",
        "issuer": {"id": "https://issuer.example", "type": ["Profile"], "name": "School"},
        "validFrom": "2026-03-01T09:00:00Z",
        "validUntil": "2031-03-01T09:00:00.250+01:00",
        "awardedDate": "2026-02-27T15:00:00Z",
        "name": "Applied data analysis",
        "description": "Awarded for the module",
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
                "ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
        "credentialStatus": {"id": "https://issuer.example/s/1#7", "type": "SomeStatus"},
        "refreshService": {"id": "https://issuer.example/r", "type": "SomeRefresh"},
        "termsOfUse": [{"id": "https://issuer.example/terms", "type": "SomeTerms"}],
        "proof": [
            {
                "type": "DataIntegrityProof",
                "created": "2026-03-01T09:00:00Z",
                "cryptosuite": "eddsa-rdfc-2022",
                "challenge": "c",
                "domain": "issuer.example",
                "nonce": "n",
                "proofPurpose": "assertionMethod",
                "proofValue": "z58",
                "verificationMethod": "https://issuer.example#key-1",
            }
        ],
    }


def endorsement_document() -> dict[str, Any]:
    return {
        "@context": [V2, OB],
        "type": ["VerifiableCredential", "EndorsementCredential"],
        **credential_parts(),
        "credentialSubject": {
            "id": "https://issuer.example",
            "type": ["EndorsementSubject"],
            "endorsementComment": "In good standing",
        },
    }


def profile() -> dict[str, Any]:
    return {
        "id": "https://issuer.example",
        "type": ["Profile"],
        "name": "School",
        "url": "https://issuer.example",
        "phone": "+49 30 1",
        "description": "A school",
        "endorsement": [endorsement_document()],
        "endorsementJwt": [JWS],
        "image": image(),
        "email": "badges@issuer.example",
        "address": {
            "type": ["Address"],
            "addressCountry": "Germany",
            "addressCountryCode": "DE",
            "addressRegion": "Berlin",
            "addressLocality": "Berlin",
            "streetAddress": "Street 1",
            "postOfficeBoxNumber": "1",
            "postalCode": "10115",
            "geo": {"type": "GeoCoordinates", "latitude": 52.5, "longitude": 13},
        },
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": "12345", "identifierType": "sourcedId"}
        ],
        "official": "A. Head",
        "parentOrg": {"id": "did:example:1", "type": ["Profile"], "name": "Trust"},
        "familyName": "F",
        "givenName": "G",
        "additionalName": "A",
        "patronymicName": "P",
        "honorificPrefix": "Dr.",
        "honorificSuffix": "MA",
        "familyNamePrefix": "van",
        "dateOfBirth": "1980-02-29",
    }


def achievement() -> dict[str, Any]:
    return {
        "id": "https://issuer.example/a/1",
        "type": ["Achievement"],
        "name": "Data analysis",
        "description": "Can analyse data",
        "criteria": {"id": "https://issuer.example/a/1/c", "narrative": "Pass the project"},
        "achievementType": "MicroCredential",
        "alignment": [alignment()],
        "creator": {"id": "https://issuer.example", "type": ["Profile"]},
        "creditsAvailable": 5,
        "endorsement": [endorsement_document()],
        "endorsementJwt": [JWS],
        "fieldOfStudy": "Data science",
        "humanCode": "ADA-1",
        "image": image(),
        "inLanguage": "pt-BR",
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": "9", "identifierType": "ext:local"}
        ],
        "related": [
            {
                "id": "https://issuer.example/a/0",
                "type": ["Related"],
                "inLanguage": "en",
                "version": "1",
            }
        ],
        "resultDescription": [
            {
                "id": "urn:r:1",
                "type": ["ResultDescription"],
                "name": "Project",
                "resultType": "RubricCriterionLevel",
                "allowedValue": ["C", "B", "A"],
                "requiredLevel": "urn:l:2",
                "requiredValue": "B",
                "valueMin": "0",
                "valueMax": "10",
                "alignment": [alignment()],
                "rubricCriterionLevel": [
                    {
                        "id": "urn:l:1",
                        "type": ["RubricCriterionLevel"],
                        "name": "Novice",
                        "description": "With help",
                        "level": "1",
                        "points": "1",
                        "alignment": [alignment()],
                    },
                    {"id": "urn:l:2", "type": ["RubricCriterionLevel"], "name": "Proficient"},
                ],
            }
        ],
        "specialization": "Energy",
        "tag": ["data", "energy"],
        "version": "2026.1",
    }


def badge_document() -> dict[str, Any]:
    return {
        "@context": [V2, OB],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        **credential_parts(),
        "issuer": profile(),
        "image": image(),
        "endorsement": [endorsement_document()],
        "endorsementJwt": [JWS],
        "evidence": [
            {
                "id": "https://work.example/1",
                "type": ["Evidence"],
                "narrative": "I did it",
                "name": "Notebook",
                "description": "A study",
                "genre": "Project",
                "audience": "Employers",
            }
        ],
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "activityStartDate": "2025-10-01T08:00:00Z",
            "activityEndDate": "2026-02-20T17:00:00Z",
            "creditsEarned": 4.5,
            "achievement": achievement(),
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$" + "0" * 64,
                    "identityType": "emailAddress",
                    "salt": "s",
                }
            ],
            "image": image(),
            "licenseNumber": "L1",
            "narrative": "It went well",
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": "urn:r:1",
                    "achievedLevel": "urn:l:2",
                    "status": "Completed",
                    "value": "A",
                    "alignment": [alignment()],
                }
            ],
            "role": "Lead",
            "source": {"id": "https://source.example", "type": ["Profile"]},
            "term": "Spring",
        },
    }


def clr_document() -> dict[str, Any]:
    member = {**badge_document(), "name": "A member"}
    return {
        "@context": [V2, CLR, OB],
        "type": ["VerifiableCredential", "ClrCredential"],
        **credential_parts(),
        "image": image(),
        "partial": False,
        "endorsement": [endorsement_document()],
        "endorsementJwt": [JWS],
        "evidence": [{"type": ["Evidence"], "name": "File"}],
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["ClrSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "ada",
                    "identityType": "userName",
                }
            ],
            "achievement": [achievement()],
            "verifiableCredential": [member],
            "association": [
                {
                    "type": "Association",
                    "associationType": "isParentOf",
                    "sourceId": "urn:a:1",
                    "targetId": "urn:a:2",
                }
            ],
        },
    }


def small_badge_document() -> dict[str, Any]:
    """The least that may be issued."""
    return {
        "@context": [V2, OB],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": "did:example:issuer",
        "validFrom": "2026-03-01T09:00:00Z",
        "credentialSubject": {
            "id": "did:example:learner",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:2",
                "type": ["Achievement"],
                "name": "Teamwork",
                "description": "Works in teams",
                "criteria": {"narrative": "Work in a team"},
            },
        },
    }
