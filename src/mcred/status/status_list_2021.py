"""StatusList2021 (W3C Working Draft, 2023), the forerunner of Bitstring Status List; read only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.encoding import base64url
from mcred.limits import Limits
from mcred.status.bitstring import Bitstring, gunzip
from mcred.status.bitstring_status_list import read_index, read_text, read_url
from mcred.status.signed_list import Entry, SignedList

__all__ = ["METHOD", "read_entry"]

ENTRY_TYPE = "StatusList2021Entry"


def read_entry(entry: Mapping[str, Any], strict: bool = False) -> Entry:
    """Read a StatusList2021Entry (section 4.1).

    Raises:
        DataError: a member is missing or not what it should be (`status_entry_malformed`).
    """
    index, is_number = read_index(entry, strict)
    return Entry(
        purpose=read_text(entry, "statusPurpose"),
        index=index,
        url=read_url(entry),
        index_is_number=is_number,
    )


def _decode(text: str, limits: Limits) -> Bitstring:
    """Base64url of GZIP, without multibase prefix (section 4.2); padding is tolerated."""
    return Bitstring(gunzip(base64url.decode(text.rstrip("=")), limits=limits))


METHOD = SignedList(
    entry_type=ENTRY_TYPE,
    credential_type="StatusList2021Credential",
    subject_type="StatusList2021",
    read_entry=read_entry,
    decode=_decode,
)
