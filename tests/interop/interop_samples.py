"""The badges that are exchanged, the issuer that signs them and the verifier that reads them."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import mcred
from mcred.cli.sample import sample_badge
from mcred.encoding.dates import format_datetime
from mcred.status import make_list_credential, new_list

RDFC, JCS = "eddsa-rdfc-2022", "eddsa-jcs-2022"

#: The benchmark credential's issuer is the did:key of this seed.
SEED = hashlib.sha256(b"mcred bench").digest()
KEY = mcred.SigningKey.from_seed(SEED)
#: openbadgeslib dates and judges by the clock alone, so everything here does.
NOW = datetime.now(UTC).replace(microsecond=0)

_BENCH = json.loads(
    (Path(__file__).parent.parent / "benchmarks" / "credential.json").read_text(encoding="utf-8")
)
ISSUER = mcred.Issuer(profile=_BENCH["issuer"], key=KEY, clock=lambda: NOW)

#: The demo's badge with three rubric criteria; the benchmark credential with everything else.
DOCUMENTS = ("sample", "bench")


def document(name: str) -> dict[str, Any]:
    """An unsigned badge, complete and in force now."""
    found = sample_badge(salt="5c" * 16) if name == "sample" else copy.deepcopy(_BENCH)
    found["id"] = f"urn:uuid:0b5f9b0e-0000-4000-8000-00000000000{DOCUMENTS.index(name)}"
    found["validFrom"] = format_datetime(NOW - timedelta(days=1))
    found["validUntil"] = format_datetime(NOW + timedelta(days=365))
    return ISSUER.complete(found)


def unsigned_list(issuer: mcred.Issuer = ISSUER) -> dict[str, Any]:
    """The status list that the benchmark credential names, with nothing withdrawn."""
    return make_list_credential(
        new_list(),
        url=_BENCH["credentialStatus"]["statusListCredential"],
        issuer=issuer.id,
        valid_from=NOW - timedelta(days=1),
    )


@cache
def _our_list() -> str:
    return ISSUER.issue(unsigned_list()).to_json()


def report_on(
    data: str | bytes, *, status_list: str | None = None, recipient: str | None = None
) -> mcred.VerificationReport:
    """What mcred says of it, with the issuer trusted and only the status list to be fetched."""
    return report_from(ISSUER, data, status_list=status_list or _our_list(), recipient=recipient)


def report_from(
    issuer: mcred.Issuer,
    data: str | bytes,
    *,
    status_list: str,
    recipient: str | None = None,
) -> mcred.VerificationReport:
    """The same with another issuer."""
    canned = {_BENCH["credentialStatus"]["statusListCredential"]: status_list}
    trusted = mcred.TrustList((mcred.TrustEntry(id=issuer.id),))
    verifier = mcred.Verifier(policy=mcred.Policy(trust=trusted), fetch=mcred.CannedFetcher(canned))
    source = data.encode() if isinstance(data, str) else data
    return verifier.verify(source, recipient=recipient)


def verdict_on(data: str | bytes) -> str:
    return str(report_on(data).verdict)


def changed(signed: Mapping[str, Any], change: str) -> dict[str, Any]:
    """A copy with one thing changed after it was signed; see `CHANGES`."""
    copied: dict[str, Any] = json.loads(json.dumps(signed))
    CHANGES[change](copied)
    return copied


def _proof(signed: dict[str, Any]) -> dict[str, Any]:
    found = signed["proof"]
    return dict(found[0] if isinstance(found, list) else found)


def _better_level(signed: dict[str, Any]) -> None:
    subject = signed["credentialSubject"]
    levels = subject["achievement"]["resultDescription"][0]["rubricCriterionLevel"]
    other = next(x for x in levels if x["id"] != subject["result"][0]["achievedLevel"])
    subject["result"][0]["achievedLevel"] = other["id"]


def _renamed(signed: dict[str, Any]) -> None:
    signed["credentialSubject"]["achievement"]["name"] += " with distinction"


def _longer(signed: dict[str, Any]) -> None:
    signed["validUntil"] = format_datetime(NOW + timedelta(days=3650))


def _less_evidence(signed: dict[str, Any]) -> None:
    signed["evidence"].pop()


def _other_date(signed: dict[str, Any]) -> None:
    signed["proof"] = {**_proof(signed), "created": format_datetime(NOW - timedelta(hours=1))}


def _other_signature(signed: dict[str, Any]) -> None:
    proof = _proof(signed)
    signature = proof["proofValue"]
    half = len(signature) // 2  # the last bits of base64url may say nothing
    other = "2" if signature[half] != "2" else "3"
    signed["proof"] = {**proof, "proofValue": signature[:half] + other + signature[half + 1 :]}


CHANGES = {
    "another level": _better_level,
    "another name": _renamed,
    "a later end": _longer,
    "less evidence": _less_evidence,
    "another date in the proof": _other_date,
    "another signature": _other_signature,
}
