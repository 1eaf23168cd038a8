"""Hostile status lists (S): the name of each case is the row's.

By the report's contract whatever cannot be looked up could not be checked, also where the badge's
own entry is to blame.
"""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hostile_rows import cases, check, cpu

from mcred.errors import FetchFailedError, FetchRefusedError
from mcred.status import make_entry
from support.issuers import NOW, STATUS_LIST, IssuerSimulator

SUSPENSIONS = "https://issuer.example/status/2"


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


def verify(issuer: IssuerSimulator, badge: dict[str, Any]) -> Any:
    signed = badge if "proof" in badge else issuer.sign(badge, suite="eddsa-jcs-2022")
    with cpu():
        return issuer.verify(signed, policy=issuer.pinned)


Spoil = Callable[[IssuerSimulator], None]


def unsigned(issuer: IssuerSimulator) -> None:
    del issuer.documents[STATUS_LIST]["proof"]


def forged(issuer: IssuerSimulator) -> None:
    issuer.documents[STATUS_LIST]["validUntil"] = "2099-01-01T00:00:00Z"


def stale(issuer: IssuerSimulator) -> None:
    past = (NOW - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    issuer.publish_list(validUntil=past)


def answering(error: Exception) -> Spoil:
    def spoil(issuer: IssuerSimulator) -> None:
        issuer.documents[STATUS_LIST] = error

    return spoil


def encoded(data: bytes) -> Spoil:
    """The list with other bytes in it, signed by its issuer."""

    def spoil(issuer: IssuerSimulator) -> None:
        text = "u" + base64.urlsafe_b64encode(data).decode().rstrip("=")
        document = {n: v for n, v in issuer.documents[STATUS_LIST].items() if n != "proof"}
        subject = {**document["credentialSubject"], "encodedList": text}
        issuer.documents[STATUS_LIST] = issuer.sign({**document, "credentialSubject": subject})

    return spoil


def of_another_purpose(issuer: IssuerSimulator) -> None:
    issuer.publish_list(purpose="suspension")


def bomb() -> bytes:
    """A gzip file that inflates to a gibibyte of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08" + bytes(7) + block * 1024


BITS = gzip.compress(bytes(16 * 1024))
LISTS = [
    ("S02-forged", forged, "status/status_list_untrusted"),
    ("S02-without-proof", unsigned, "status/status_list_untrusted"),
    ("S04", stale, "status/status_list_stale"),
    ("S07-bomb", encoded(bomb()), "status/status_list_too_large"),
    (
        "S07-raw-deflate",
        encoded(zlib.compress(bytes(16 * 1024))[2:-4]),
        "status/status_list_malformed",
    ),
    ("S07-truncated", encoded(BITS[:-9]), "status/status_list_malformed"),
    ("S07-two-members", encoded(BITS + BITS), "status/status_list_malformed"),
    ("S09", of_another_purpose, "status/status_list_purpose"),
    ("S14-private", answering(FetchRefusedError("not a public address", code="address")), ""),
    ("S14-six-redirects", answering(FetchFailedError("6 redirects", code="redirects")), ""),
]


@pytest.mark.parametrize(("spoil", "code"), cases(LISTS))
def test_a_list_that_cannot_be_believed(issuer: IssuerSimulator, spoil: Spoil, code: str) -> None:
    badge = issuer.sign(issuer.with_status())
    assert verify(issuer, badge).verdict == "valid"
    spoil(issuer)
    check(verify(issuer, badge), "could_not_check", code)


INDICES = {
    "S05-negative": (-1,),
    "S05-negative-text": ("-1",),
    "S05-hexadecimal": ("0x1",),
    "S05-exponent": ("1e3",),
    "S05-fraction": (1.5,),
    "S05-huge": (10**30,),
    "S05-huge-text": (str(10**30),),
    "S05-space": (" 7",),
}


@pytest.mark.parametrize("index", cases(INDICES))
def test_an_index_that_is_none(issuer: IssuerSimulator, index: Any) -> None:
    """Place 7 is not set, and 0 neither: whatever else is read would be clear."""
    badge = issuer.with_status()
    badge["credentialStatus"]["statusListIndex"] = index
    check(verify(issuer, badge), "could_not_check")


@pytest.mark.parametrize("row", ["S10-second", "S10-both-purposes"])
def test_the_worse_of_two_entries_decides(issuer: IssuerSimulator, row: str) -> None:
    badge = issuer.with_status(8)
    first = make_entry(STATUS_LIST, 7)
    second = make_entry(STATUS_LIST, 8)
    if row == "S10-both-purposes":
        revocations = issuer.documents[STATUS_LIST]
        issuer.publish_list(7, purpose="suspension", id=SUSPENSIONS)
        issuer.documents[SUSPENSIONS] = issuer.documents[STATUS_LIST]
        issuer.documents[STATUS_LIST] = revocations
        first = make_entry(SUSPENSIONS, 7, purpose="suspension")
    badge["credentialStatus"] = [first, second]
    check(verify(issuer, badge), "revoked")


ODD = {
    "S12-type-as-array": ({"type": ["BitstringStatusListEntry"]}, "malformed"),
    "S12-empty-array": ([], "could_not_check"),
    "S12-null": (None, "malformed"),
}


@pytest.mark.parametrize(("status", "verdict"), cases(ODD))
def test_an_entry_of_an_odd_shape_is_not_passed_over(
    issuer: IssuerSimulator, status: Any, verdict: str
) -> None:
    badge = issuer.with_status(7)
    badge["credentialStatus"] = (
        {**badge["credentialStatus"], **status} if isinstance(status, dict) else status
    )
    check(verify(issuer, badge), verdict)


@pytest.mark.parametrize("row", ["S15"])
def test_a_list_with_a_status_of_its_own_does_not_lead_in_circles(
    issuer: IssuerSimulator, row: str
) -> None:
    badge = issuer.sign(issuer.with_status())
    issuer.publish_list(credentialStatus=make_entry(STATUS_LIST, 9))
    fetcher = issuer.fetcher()
    with cpu():
        report = issuer.verify(badge, policy=issuer.pinned, fetcher=fetcher)
    assert report.verdict in ("valid", "could_not_check")
    assert len(fetcher.requests) <= 3
    json.dumps(report.to_dict())
