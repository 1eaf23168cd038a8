"""Micro-credentials from definition to verified Open Badge.

    import mcred

    issuer = mcred.Issuer(profile={"name": "Example School"}, key=mcred.SigningKey.generate())
    signed = issuer.issue(credential)
    report = mcred.verify(signed.to_json())

Every name is imported on first use, so that a program pays only for what it touches.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mcred._version import __version__

if TYPE_CHECKING:
    from mcred.awarding import award
    from mcred.errors import McredError, NotVerifiedError, UsageError
    from mcred.fetch import CannedFetcher, Fetcher, GuardedFetcher, OfflineFetcher
    from mcred.issuer import Issuer
    from mcred.keys import KeyType, Signer, SigningKey, VerificationKey
    from mcred.limits import Limits
    from mcred.microcredentials.definition import MicroCredential
    from mcred.microcredentials.file_records import FileRecords
    from mcred.microcredentials.programme import Programme
    from mcred.microcredentials.records import MemoryRecords, Records
    from mcred.openbadges import (
        Achievement,
        AchievementCredential,
        AchievementSubject,
        Criteria,
        DateTimeZ,
        Evidence,
        IdentityObject,
        Profile,
        Result,
        ResultDescription,
        RubricCriterionLevel,
    )
    from mcred.policy import Policy, UnsafeUnboundKeys
    from mcred.presenting import SignedPresentation, present
    from mcred.report import Verdict, VerificationReport
    from mcred.signed_credential import SignedCredential
    from mcred.trust import TrustEntry, TrustList
    from mcred.verifier import Verifier, verify

_WHERE = MappingProxyType(
    {
        "Achievement": "openbadges",
        "AchievementCredential": "openbadges",
        "AchievementSubject": "openbadges",
        "CannedFetcher": "fetch",
        "Criteria": "openbadges",
        "DateTimeZ": "openbadges",
        "Evidence": "openbadges",
        "Fetcher": "fetch",
        "FileRecords": "microcredentials.file_records",
        "GuardedFetcher": "fetch",
        "IdentityObject": "openbadges",
        "Issuer": "issuer",
        "KeyType": "keys",
        "Limits": "limits",
        "McredError": "errors",
        "MemoryRecords": "microcredentials.records",
        "MicroCredential": "microcredentials.definition",
        "NotVerifiedError": "errors",
        "OfflineFetcher": "fetch",
        "Policy": "policy",
        "Profile": "openbadges",
        "Programme": "microcredentials.programme",
        "Records": "microcredentials.records",
        "Result": "openbadges",
        "ResultDescription": "openbadges",
        "RubricCriterionLevel": "openbadges",
        "SignedCredential": "signed_credential",
        "SignedPresentation": "presenting",
        "Signer": "keys",
        "SigningKey": "keys",
        "TrustEntry": "trust",
        "TrustList": "trust",
        "UnsafeUnboundKeys": "policy",
        "UsageError": "errors",
        "VerificationKey": "keys",
        "VerificationReport": "report",
        "Verdict": "report",
        "Verifier": "verifier",
        "award": "awarding",
        "present": "presenting",
        "verify": "verifier",
    }
)

__all__ = [
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "CannedFetcher",
    "Criteria",
    "DateTimeZ",
    "Evidence",
    "Fetcher",
    "FileRecords",
    "GuardedFetcher",
    "IdentityObject",
    "Issuer",
    "KeyType",
    "Limits",
    "McredError",
    "MemoryRecords",
    "MicroCredential",
    "NotVerifiedError",
    "OfflineFetcher",
    "Policy",
    "Profile",
    "Programme",
    "Records",
    "Result",
    "ResultDescription",
    "RubricCriterionLevel",
    "SignedCredential",
    "SignedPresentation",
    "Signer",
    "SigningKey",
    "TrustEntry",
    "TrustList",
    "UnsafeUnboundKeys",
    "UsageError",
    "Verdict",
    "VerificationKey",
    "VerificationReport",
    "Verifier",
    "__version__",
    "award",
    "present",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
