"""The benchmark credential, its issuer, and badges that share its shape and not its content."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import combinations, cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import mcred
from mcred.keys import KeyType
from mcred.status import make_list_credential, new_list
from mcred.status.bitstring import MIN_LENGTH

__all__ = [
    "CREDENTIAL",
    "ISSUER",
    "KEY",
    "NOW",
    "SEED",
    "Party",
    "badges",
    "new_shapes",
    "party",
    "signed",
    "verifier",
]

CREDENTIAL: dict[str, Any] = json.loads(
    (Path(__file__).parent / "credential.json").read_text(encoding="utf-8")
)
SEED = hashlib.sha256(b"mcred bench").digest()
KEY = mcred.SigningKey.from_seed(SEED)
#: Within the validity of the credential.
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SIGNED = 16  #: how many different signed badges are read in turn
_STATUS_URL = CREDENTIAL["credentialStatus"]["statusListCredential"]


class Party(NamedTuple):
    """An issuer of the benchmark credential with a key of some kind."""

    key: mcred.SigningKey
    key_id: str
    issuer: mcred.Issuer
    proof: str  #: what it signs its status lists with


@cache
def party(kind: KeyType) -> Party:
    """The issuer with that kind of key; a did:key, or where there is none for it, a did:jwk."""
    if kind is KeyType.ED25519:
        key, proof = KEY, "eddsa-rdfc-2022"
    else:
        key = mcred.SigningKey.generate(kind)
        proof = "vc-jwt" if kind is KeyType.RSA else "ecdsa-rdfc-2019"
    if kind is KeyType.RSA:
        jwk = json.dumps(key.public_key.to_jwk()).encode()
        did = "did:jwk:" + base64.urlsafe_b64encode(jwk).decode().rstrip("=")
        key_id = f"{did}#0"
    else:
        did = key.did_key
        key_id = f"{did}#{key.public_key.to_multikey()}"
    profile = {**CREDENTIAL["issuer"], "id": did}
    issuer = mcred.Issuer(profile=profile, key=key, key_id=key_id, clock=lambda: NOW)
    return Party(key, key_id, issuer, proof)


ISSUER = party(KeyType.ED25519).issuer


def badges(by: Party | None = None, count: int = 64) -> Iterator[dict[str, Any]]:
    """Unsigned badges for one person after another, without end: one shape, `count` contents."""
    profile = (by or party(KeyType.ED25519)).issuer.profile
    return cycle([{**_badge(number), "issuer": profile} for number in range(count)])


def signed(by: Party, proof: str, count: int = SIGNED) -> list[bytes]:
    """The first badges as files of them hold them."""
    unsigned = islice(badges(by), count)
    return [by.issuer.sign(badge, proof=proof).to_text().encode() for badge in unsigned]


def _badge(number: int) -> dict[str, Any]:
    badge = copy.deepcopy(CREDENTIAL)
    badge["id"] = f"urn:uuid:2f6f1a7e-3b0f-4d8e-9a70-{number:012d}"
    badge["credentialSubject"]["id"] = f"did:example:{number:016x}"
    badge["credentialSubject"]["result"][1]["value"] = str(60 + number % 40)
    badge["evidence"][0]["name"] = f"Capstone notebook {number}"
    badge["credentialStatus"]["statusListIndex"] = str(number)
    badge["credentialStatus"]["id"] = f"{_STATUS_URL}#{number}"
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


def verifier(by: Party | None = None, *, entries: int = MIN_LENGTH) -> mcred.Verifier:
    """Every check, the issuer pinned, the clock within validity, the status list at hand."""
    who = by or party(KeyType.ED25519)
    trusted = mcred.TrustList((mcred.TrustEntry(id=who.issuer.id),))
    return mcred.Verifier(
        policy=mcred.Policy(trust=trusted),
        fetch=mcred.CannedFetcher({_STATUS_URL: _status_list(who.key.key_type, entries)}),
        clock=lambda: NOW,
    )


@cache
def _status_list(kind: KeyType, entries: int) -> str:
    """A list of which one entry in fifty is set, none of them those of `badges`."""
    who, bits = party(kind), new_list(entries)
    for index in range(1000, entries, 50):
        bits.set(index)
    document = make_list_credential(bits, url=_STATUS_URL, issuer=who.issuer.id, valid_from=NOW)
    return who.issuer.issue(document, proof=who.proof).to_text()
