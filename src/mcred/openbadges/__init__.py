"""Open Badges 3.0 as typed wire models, and what is wrong with documents that claim to be some.

Every name here is imported on first use: a caller pays for the classes that it touches.
The functions `problems`, `meaning` and `schema` are in the modules of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcred.openbadges.achievement import Achievement, Criteria, Related
    from mcred.openbadges.alignment import Alignment
    from mcred.openbadges.clr import Association, ClrCredential, ClrSubject
    from mcred.openbadges.credential import AchievementCredential, AchievementSubject
    from mcred.openbadges.dates import Date, DateTime, DateTimeZ
    from mcred.openbadges.documents import profile_of
    from mcred.openbadges.endorsement import EndorsementCredential, EndorsementSubject
    from mcred.openbadges.equality import credential_key, replaces, same_credential
    from mcred.openbadges.evidence import Evidence
    from mcred.openbadges.identity import IdentifierEntry, IdentityObject
    from mcred.openbadges.image import Image
    from mcred.openbadges.json_schema import schema
    from mcred.openbadges.profile import Address, GeoCoordinates, Profile
    from mcred.openbadges.recipient import Recipient, RecipientMatch, match_recipient, matches
    from mcred.openbadges.result import Result, ResultDescription, RubricCriterionLevel
    from mcred.openbadges.results import ResultSummary, summarise_results
    from mcred.openbadges.semantics import meaning
    from mcred.openbadges.status import (
        BitstringStatusList,
        BitstringStatusListCredential,
        StatusList2021,
        StatusList2021Credential,
    )
    from mcred.openbadges.terms import (
        AchievementType,
        AlignmentTargetType,
        AssociationType,
        IdentifierType,
        ResultStatusType,
        ResultType,
    )
    from mcred.openbadges.validation import parse, problems, tolerated
    from mcred.openbadges.vc import (
        CredentialSchema,
        CredentialStatus,
        Proof,
        RefreshService,
        TermsOfUse,
        VerifiableCredential,
    )

__all__ = [
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "AchievementType",
    "Address",
    "Alignment",
    "AlignmentTargetType",
    "Association",
    "AssociationType",
    "BitstringStatusList",
    "BitstringStatusListCredential",
    "ClrCredential",
    "ClrSubject",
    "CredentialSchema",
    "CredentialStatus",
    "Criteria",
    "Date",
    "DateTime",
    "DateTimeZ",
    "EndorsementCredential",
    "EndorsementSubject",
    "Evidence",
    "GeoCoordinates",
    "IdentifierEntry",
    "IdentifierType",
    "IdentityObject",
    "Image",
    "Profile",
    "Proof",
    "Recipient",
    "RecipientMatch",
    "RefreshService",
    "Related",
    "Result",
    "ResultDescription",
    "ResultStatusType",
    "ResultSummary",
    "ResultType",
    "RubricCriterionLevel",
    "StatusList2021",
    "StatusList2021Credential",
    "TermsOfUse",
    "VerifiableCredential",
    "credential_key",
    "match_recipient",
    "matches",
    "meaning",
    "parse",
    "problems",
    "profile_of",
    "replaces",
    "same_credential",
    "schema",
    "summarise_results",
    "tolerated",
]

_HOME: Mapping[str, str] = MappingProxyType(
    {
        "Achievement": "achievement",
        "Criteria": "achievement",
        "Related": "achievement",
        "Alignment": "alignment",
        "Association": "clr",
        "ClrCredential": "clr",
        "ClrSubject": "clr",
        "AchievementCredential": "credential",
        "AchievementSubject": "credential",
        "Date": "dates",
        "DateTime": "dates",
        "DateTimeZ": "dates",
        "EndorsementCredential": "endorsement",
        "EndorsementSubject": "endorsement",
        "credential_key": "equality",
        "replaces": "equality",
        "same_credential": "equality",
        "Evidence": "evidence",
        "IdentifierEntry": "identity",
        "IdentityObject": "identity",
        "Image": "image",
        "parse": "validation",
        "problems": "validation",
        "profile_of": "documents",
        "tolerated": "validation",
        "meaning": "semantics",
        "schema": "json_schema",
        "Address": "profile",
        "GeoCoordinates": "profile",
        "Profile": "profile",
        "Recipient": "recipient",
        "RecipientMatch": "recipient",
        "match_recipient": "recipient",
        "matches": "recipient",
        "Result": "result",
        "ResultDescription": "result",
        "RubricCriterionLevel": "result",
        "ResultSummary": "results",
        "summarise_results": "results",
        "BitstringStatusList": "status",
        "BitstringStatusListCredential": "status",
        "StatusList2021": "status",
        "StatusList2021Credential": "status",
        "AchievementType": "terms",
        "AlignmentTargetType": "terms",
        "AssociationType": "terms",
        "IdentifierType": "terms",
        "ResultStatusType": "terms",
        "ResultType": "terms",
        "CredentialSchema": "vc",
        "CredentialStatus": "vc",
        "Proof": "vc",
        "RefreshService": "vc",
        "TermsOfUse": "vc",
        "VerifiableCredential": "vc",
    }
)


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
