"""Credentials, lists and a verifier that stands in for the real one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from mcred.errors import FetchError, McredError, ProofError
from mcred.fetch import CannedFetcher, Fetched
from mcred.status import (
    Bitstring,
    EntryStatus,
    VerifiedDocument,
    check_status,
    make_entry,
    make_list_credential,
    new_list,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://issuer.example/status/1"
ISSUER = "did:web:issuer.example"


@dataclass
class FakeVerifier:
    """Believes every list whose `proof` is "good" to be its `issuer`'s; counts."""

    error: McredError | None = None
    calls: list[str] = field(default_factory=list)

    def __call__(self, body: bytes, url: str) -> VerifiedDocument:
        self.calls.append(url)
        if self.error is not None:
            raise self.error
        document = json.loads(body)
        if document.get("proof") != "good":
            raise ProofError("the signature does not hold")
        return VerifiedDocument(document=document, issuer=document["issuer"])


class DatedFetcher:
    """Answers with one body that was fetched at a given time."""

    def __init__(self, body: bytes, fetched_at: datetime) -> None:
        self._body, self._at = body, fetched_at

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        return Fetched(url=url, body=self._body, fetched_at=self._at, from_cache=True)


def bits_with(*indices: int) -> Bitstring:
    bits = new_list()
    for index in indices:
        bits.set(index)
    return bits


def list_document(bits: Bitstring | None = None, **changes: Any) -> dict[str, Any]:
    """A list that is good; `subject` is merged into the subject, None takes a member away."""
    document = make_list_credential(
        bits or bits_with(7),
        url=URL,
        issuer=ISSUER,
        valid_from=NOW - timedelta(days=1),
        valid_until=NOW + timedelta(days=1),
    )
    document["proof"] = "good"
    document["credentialSubject"] |= changes.pop("subject", {})
    document |= changes
    return {name: value for name, value in document.items() if value is not None}


def credential(*entries: Any, **changes: Any) -> dict[str, Any]:
    status = list(entries) if len(entries) != 1 else entries[0]
    return {"id": "urn:uuid:1", "issuer": {"id": ISSUER}, "credentialStatus": status, **changes}


def check(
    subject: Mapping[str, Any],
    documents: Mapping[str, Any] | None = None,
    **options: Any,
) -> tuple[EntryStatus, ...]:
    """`check_status` over canned documents: JSON values, bytes or fetch errors."""
    canned = {URL: list_document()} if documents is None else documents
    bodies = {
        url: value if isinstance(value, bytes | FetchError) else json.dumps(value)
        for url, value in canned.items()
    }
    options.setdefault("fetcher", CannedFetcher(bodies))
    options.setdefault("verify_list", FakeVerifier())
    options.setdefault("now", NOW)
    return check_status(subject, **options)


def check_one(subject: Mapping[str, Any], *args: Any, **options: Any) -> EntryStatus:
    (status,) = check(subject, *args, **options)
    return status


def entry(index: Any = 7, **changes: Any) -> dict[str, Any]:
    return {**make_entry(URL, 7), "statusListIndex": str(index), **changes}
