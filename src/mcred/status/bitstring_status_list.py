"""Bitstring Status List v1.0 (W3C Recommendation, 2025): entries and lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import shorten
from mcred.limits import Limits
from mcred.status import bitstring
from mcred.status.bitstring import MAX_SIZE, Bitstring
from mcred.status.entry_status import malformed, with_plain_members
from mcred.status.signed_list import Entry, SignedList

__all__ = ["ERRORS", "METHOD", "PURPOSES", "make_entry", "make_list_credential", "read_entry"]

ENTRY_TYPE = "BitstringStatusListEntry"
#: The purposes of section 2.1; a list may have others.
PURPOSES = ("revocation", "suspension", "refresh", "message")

_STATUS_LIST = "https://www.w3.org/ns/credentials/status-list#"
_DATA_MODEL = "https://www.w3.org/TR/vc-data-model#"
#: Section 3.5, Processing Errors: the specification's name for each code.
ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "status_entry_malformed": f"{_DATA_MODEL}MALFORMED_VALUE_ERROR",
        "status_list_malformed": f"{_DATA_MODEL}MALFORMED_VALUE_ERROR",
        "status_index_range": f"{_DATA_MODEL}RANGE_ERROR",
        "status_list_unreachable": f"{_STATUS_LIST}STATUS_RETRIEVAL_ERROR",
        "status_list_refused": f"{_STATUS_LIST}STATUS_RETRIEVAL_ERROR",
        "status_list_offline": f"{_STATUS_LIST}STATUS_RETRIEVAL_ERROR",
        "status_list_too_short": f"{_STATUS_LIST}STATUS_LIST_LENGTH_ERROR",
        "status_list_untrusted": f"{_STATUS_LIST}STATUS_VERIFICATION_ERROR",
        "status_list_issuer": f"{_STATUS_LIST}STATUS_VERIFICATION_ERROR",
        "status_list_type": f"{_STATUS_LIST}STATUS_VERIFICATION_ERROR",
        "status_list_id": f"{_STATUS_LIST}STATUS_VERIFICATION_ERROR",
        "status_list_purpose": f"{_STATUS_LIST}STATUS_VERIFICATION_ERROR",
        "status_list_stale": f"{_STATUS_LIST}STATUS_VERIFICATION_ERROR",
        "status_list_not_yet_valid": f"{_STATUS_LIST}STATUS_VERIFICATION_ERROR",
    }
)

_INDEX = re.compile(r"0|[1-9][0-9]{0,19}")
_STATUS = re.compile(r"0x[0-9a-fA-F]{1,4}")


def make_entry(url: str, index: int, *, purpose: str = "revocation") -> dict[str, Any]:
    """A `credentialStatus` entry for place `index` of the list at `url`."""
    return {
        "id": f"{url}#{index}",
        "type": ENTRY_TYPE,
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def make_list_credential(
    bits: Bitstring,
    *,
    url: str,
    issuer: str | Mapping[str, Any],
    purposes: Sequence[str] = ("revocation",),
    valid_from: datetime,
    valid_until: datetime | None = None,
    ttl: int | None = None,
) -> dict[str, Any]:
    """An unsigned BitstringStatusListCredential (section 2.2); `ttl` in milliseconds."""
    subject: dict[str, Any] = {
        "id": f"{url}#list",
        "type": "BitstringStatusList",
        "statusPurpose": purposes[0] if len(purposes) == 1 else list(purposes),
        "encodedList": bitstring.encode(bits),
    }
    if ttl is not None:
        subject["ttl"] = ttl
    document: dict[str, Any] = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer if isinstance(issuer, str) else dict(issuer),
        "validFrom": format_datetime(valid_from),
    }
    if valid_until is not None:
        document["validUntil"] = format_datetime(valid_until)
    return {**document, "credentialSubject": subject}


def read_entry(entry: Mapping[str, Any], strict: bool = False) -> Entry:
    """Read a BitstringStatusListEntry (section 2.1); `strict` refuses a number as index.

    Raises:
        DataError: a member is missing or not what it should be (`status_entry_malformed`).
    """
    index, is_number = read_index(entry, strict)
    size = entry.get("statusSize", 1)
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= MAX_SIZE:
        raise malformed(f"statusSize is {shorten(size)}, not 1 to {MAX_SIZE}", member="statusSize")
    return Entry(
        purpose=read_text(entry, "statusPurpose"),
        index=index,
        url=read_url(entry),
        size=size,
        messages=_messages(entry, size),
        index_is_number=is_number,
    )


def read_index(entry: Mapping[str, Any], strict: bool) -> tuple[int, bool]:
    """`statusListIndex`, and whether it stood there as a JSON number."""
    index = entry.get("statusListIndex")
    if isinstance(index, str) and _INDEX.fullmatch(index):
        return int(index), False
    if not strict and isinstance(index, int) and not isinstance(index, bool) and index >= 0:
        return index, True
    raise malformed(
        f"statusListIndex is {shorten(index)}, not a number in base 10 as text",
        member="statusListIndex",
    )


def read_text(entry: Mapping[str, Any], member: str) -> str:
    """A member that must be text."""
    value = entry.get(member)
    if not isinstance(value, str) or not value:
        raise malformed(
            f"{member} of the status entry is {shorten(value)}, not text", member=member
        )
    return value


def read_url(entry: Mapping[str, Any]) -> str:
    """`statusListCredential`, which must not be the entry's own id.

    In the signed graph `{"id": …}` is the same as the URL alone, and it is read as that.
    """
    node = entry.get("statusListCredential")
    if isinstance(node, Mapping) and node.keys() == {"id"}:
        entry = {**entry, "statusListCredential": node["id"]}
    url = read_text(entry, "statusListCredential")
    if entry.get("id") == url:
        raise malformed("the status entry has the id of the list itself", member="id")
    return url


def _messages(entry: Mapping[str, Any], size: int) -> Mapping[int, str] | None:
    listed = entry.get("statusMessage")
    if listed is None:
        if size > 1 or "statusMessage" in entry:
            raise malformed("statusMessage is missing", member="statusMessage")
        return None
    messages: dict[int, str] = {}
    for item in listed if isinstance(listed, list) else [listed]:
        members = with_plain_members(item) if isinstance(item, Mapping) else {}
        status, message = members.get("status"), members.get("message")
        if (
            not isinstance(message, str)
            or not isinstance(status, str)
            or not _STATUS.fullmatch(status)
        ):
            raise malformed(
                f"an item of statusMessage is {shorten(item)}, not a status and its message",
                member="statusMessage",
            )
        messages[int(status, 16)] = message
    if messages.keys() != set(range(2**size)):
        raise malformed(
            f"statusMessage does not name each of {2**size} values", member="statusMessage"
        )
    return MappingProxyType(messages)


def _decode(text: str, limits: Limits) -> Bitstring:
    return bitstring.decode(text, limits=limits)


METHOD = SignedList(
    entry_type=ENTRY_TYPE,
    credential_type="BitstringStatusListCredential",
    subject_type="BitstringStatusList",
    read_entry=read_entry,
    decode=_decode,
)
