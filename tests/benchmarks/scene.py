"""The benchmark credential, its issuer, and badges that share its shape and not its content."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations, cycle
from pathlib import Path
from typing import Any

import mcred
from mcred.status import make_list_credential, new_list

__all__ = ["CREDENTIAL", "ISSUER", "KEY", "NOW", "SEED", "badges", "new_shapes", "verifier"]

CREDENTIAL: dict[str, Any] = json.loads(
    (Path(__file__).parent / "credential.json").read_text(encoding="utf-8")
)
SEED = hashlib.sha256(b"mcred bench").digest()
KEY = mcred.SigningKey.from_seed(SEED)
#: Within the validity of the credential.
NOW = datetime(2026, 6, 1, tzinfo=UTC)
ISSUER = mcred.Issuer(profile=CREDENTIAL["issuer"], key=KEY, clock=lambda: NOW)


def badges(count: int = 64) -> Iterator[dict[str, Any]]:
    """Unsigned badges for one person after another, without end: one shape, `count` contents."""
    return cycle([_badge(number) for number in range(count)])


def _badge(number: int) -> dict[str, Any]:
    badge = copy.deepcopy(CREDENTIAL)
    badge["id"] = f"urn:uuid:2f6f1a7e-3b0f-4d8e-9a70-{number:012d}"
    badge["credentialSubject"]["id"] = f"did:example:{number:016x}"
    badge["credentialSubject"]["result"][1]["value"] = str(60 + number % 40)
    badge["evidence"][0]["name"] = f"Capstone notebook {number}"
    badge["credentialStatus"]["statusListIndex"] = str(number)
    badge["credentialStatus"]["id"] = f"https://issuer.example.edu/status/1#{number}"
    return badge


def new_shapes() -> Iterator[dict[str, Any]]:
    """Badges that lack four members each, never the same four: each has a shape of its own."""
    for left_out in combinations(_OPTIONAL, 4):
        badge = _badge(0)
        for path in left_out:
            *parents, last = path.split(".")
            part = badge
            for name in parents:
                part = part[name]
            del part[last]
        yield badge


_OPTIONAL = (
    "description",
    "awardedDate",
    "validUntil",
    "credentialSubject.activityStartDate",
    "credentialSubject.activityEndDate",
    "credentialSubject.creditsEarned",
    "credentialSubject.identifier",
    "credentialSubject.achievement.achievementType",
    "credentialSubject.achievement.creditsAvailable",
    "credentialSubject.achievement.fieldOfStudy",
    "credentialSubject.achievement.humanCode",
    "credentialSubject.achievement.inLanguage",
    "credentialSubject.achievement.tag",
    "credentialSubject.achievement.version",
    "credentialSubject.achievement.image",
    "issuer.description",
    "issuer.email",
    "issuer.image",
)


def verifier() -> mcred.Verifier:
    """Every check, the issuer pinned, the clock within validity, the status list at hand."""
    url = CREDENTIAL["credentialStatus"]["statusListCredential"]
    status_list = make_list_credential(
        new_list(), url=url, issuer=CREDENTIAL["issuer"]["id"], valid_from=NOW
    )
    trusted = mcred.TrustList((mcred.TrustEntry(id=CREDENTIAL["issuer"]["id"]),))
    return mcred.Verifier(
        policy=mcred.Policy(trust=trusted),
        fetch=mcred.CannedFetcher({url: ISSUER.issue(status_list).to_json()}),
        clock=lambda: NOW,
    )
