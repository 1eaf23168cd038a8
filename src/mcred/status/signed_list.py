"""What Bitstring Status List and StatusList2021 have in common: an index into a signed list.

Bitstring Status List section 3.2, Validate Algorithm, with the rules a verifier must add: the
list's issuer, its address and its freshness.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mcred.encoding.dates import format_datetime, parse_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, EncodingError, LimitError, McredError
from mcred.fetch import Fetched
from mcred.limits import Limits
from mcred.status.bitstring import MIN_LENGTH, Bitstring
from mcred.status.entry_status import EntryStatus, StatusContext, VerifiedDocument, only
from mcred.status.list_cache import ListKey, StatusList

__all__ = ["Entry", "SignedList", "types_of"]

ACCEPT = "application/vc, application/vc+jwt, application/ld+json;q=0.9, application/json;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A `credentialStatus` entry, read: which list, which place in it, and what values mean."""

    purpose: str
    index: int
    url: str
    size: int = 1
    messages: Mapping[int, str] | None = None
    index_is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedList:
    """One kind of signed list: the type names of entry, credential and subject, and its coding."""

    entry_type: str
    credential_type: str
    subject_type: str
    read_entry: Callable[[Mapping[str, Any], bool], Entry]
    decode: Callable[[str, Limits], Bitstring]

    def __call__(self, entry: Mapping[str, Any], context: StatusContext) -> EntryStatus:
        """The status of one entry.

        Raises:
            DataError, LimitError, FetchError: it could not be checked; `code` says why.
        """
        asked = self.read_entry(entry, context.strict)
        fetched = _fetch(asked.url, context)
        found = self._load(asked, fetched, context)
        _check_list(found, asked, fetched, context)
        if found.bits.length(asked.size) < MIN_LENGTH:
            raise DataError(
                f"the status list has {found.bits.length(asked.size)} entries, fewer than "
                f"{MIN_LENGTH}",
                code="status_list_too_short",
            )
        value = found.bits.get(asked.index, asked.size)
        return EntryStatus(
            purpose=asked.purpose,
            value=value,
            outcome="set" if value else "clear",
            code="status_set" if value else "status_clear",
            data=_data(asked, value, found, fetched),
        )

    def _load(self, asked: Entry, fetched: Fetched, context: StatusContext) -> StatusList:
        """The list, verified and decoded, from the cache where these bytes were verified lately."""
        key = ListKey(
            method=self.entry_type, url=asked.url, sha256=hashlib.sha256(fetched.body).digest()
        )
        cached = None if context.cache is None else context.cache.get(key, context.now)
        if cached is not None:
            return cached
        try:
            verified = context.verify_list(fetched.body, asked.url)
        except McredError as error:
            raise DataError(
                f"the status list at {shorten(asked.url)} is not verified: {error.message}",
                code="status_list_untrusted",
                reason=error.code,
            ) from error
        found = self._read(verified, context)
        if context.cache is not None:
            context.cache.put(key, found)
        return found

    def _read(self, verified: VerifiedDocument, context: StatusContext) -> StatusList:
        document = verified.document
        subject = only(document.get("credentialSubject"))
        if (
            self.credential_type not in types_of(document)
            or not isinstance(subject, Mapping)
            or self.subject_type not in types_of(subject)
        ):
            raise DataError(
                f"what stands where the status list should be is no {self.credential_type}",
                code="status_list_type",
            )
        encoded = only(subject.get("encodedList"))
        if not isinstance(encoded, str):
            raise DataError("the status list has no encodedList", code="status_list_malformed")
        try:
            bits = self.decode(encoded, context.limits)
        except LimitError as error:
            raise DataError(error.message, code="status_list_too_large", **error.data) from error
        except DataError as error:
            raise DataError(
                f"the status list does not decode: {error.message}",
                code="status_list_malformed",
                reason=error.code,
            ) from error
        identifier = document.get("id")
        starts = (_moment(document, "validFrom", "issuanceDate"), verified.valid_from)
        ends = (_moment(document, "validUntil", "expirationDate"), verified.valid_until)
        return StatusList(
            id=identifier if isinstance(identifier, str) else None,
            issuer=verified.issuer,
            purposes=_purposes(subject.get("statusPurpose")),
            bits=bits,
            valid_from=max((moment for moment in starts if moment is not None), default=None),
            valid_until=min((moment for moment in ends if moment is not None), default=None),
            ttl=_ttl(only(subject.get("ttl"))),
            verified_at=context.now,
        )


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The types of a JSON object, given as one or as an array; others than strings are left out."""
    types = node.get("type")
    listed = types if isinstance(types, list) else [types]
    return tuple(item for item in listed if isinstance(item, str))


def _fetch(url: str, context: StatusContext) -> Fetched:
    return context.fetcher.fetch(url, accept=ACCEPT, max_bytes=context.limits.fetched_bytes)


def _check_list(found: StatusList, asked: Entry, fetched: Fetched, context: StatusContext) -> None:
    """That the list is the one meant, by somebody who may say so, and in force."""
    if not context.accepts(found.issuer):
        raise DataError(
            f"the status list is {shorten(found.issuer)}'s, not the credential's issuer's",
            code="status_list_issuer",
            list_issuer=found.issuer,
        )
    if found.id is not None and found.id != asked.url:
        raise DataError(
            f"the list at {shorten(asked.url)} is another one: {shorten(found.id)}",
            code="status_list_id",
            list_id=found.id,
        )
    if asked.purpose not in found.purposes:
        raise DataError(
            f"the status list is not for {shorten(asked.purpose)}", code="status_list_purpose"
        )
    now = context.now
    if found.valid_from is not None and now < found.valid_from:
        raise DataError(
            f"the status list is valid only from {format_datetime(found.valid_from)}",
            code="status_list_not_yet_valid",
        )
    if found.valid_until is not None and now > found.valid_until:
        raise DataError(
            f"the status list was valid until {format_datetime(found.valid_until)}",
            code="status_list_stale",
            valid_until=format_datetime(found.valid_until),
        )
    if found.ttl is not None and fetched.fetched_at and now - fetched.fetched_at > found.ttl:
        raise DataError(
            f"the copy of the status list is older than its ttl of {found.ttl}",
            code="status_list_stale",
            fetched_at=format_datetime(fetched.fetched_at),
        )


def _data(asked: Entry, value: int, found: StatusList, fetched: Fetched) -> dict[str, Any]:
    data: dict[str, Any] = {
        "list": asked.url,
        "index": asked.index,
        "issuer": found.issuer,
        "signed": True,
        "valid_until": _written(found.valid_until),
        "fetched_at": _written(fetched.fetched_at),
    }
    if asked.messages is not None:
        data["message"] = asked.messages[value]
    elif asked.purpose == "message":
        data["message"] = "set" if value else "unset"
    if asked.index_is_number:
        data["index_is_number"] = True
    return data


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else format_datetime(moment)


def _purposes(purpose: Any) -> frozenset[str]:
    listed = purpose if isinstance(purpose, list) else [purpose]
    return frozenset(item for item in listed if isinstance(item, str))


def _moment(document: Mapping[str, Any], *names: str) -> datetime | None:
    """The first of the dates that is there; VCDM 2 and VCDM 1.1 name them differently."""
    for name in names:
        if name in document:
            text = only(document[name])
            try:
                return parse_datetime(text) if isinstance(text, str) else _no_date(name)
            except EncodingError as error:
                raise DataError(
                    f"{name} of the status list is no date: {error.message}",
                    code="status_list_malformed",
                ) from error
    return None


def _no_date(name: str) -> datetime:
    raise DataError(f"{name} of the status list is no date", code="status_list_malformed")


def _ttl(value: Any) -> timedelta | None:
    """Milliseconds; a value that is none is malformed, one of centuries says nothing."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise DataError("ttl of the status list is no time", code="status_list_malformed")
    return timedelta(milliseconds=min(value, 10**13))
