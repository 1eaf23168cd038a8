"""Whether a credential is still in force: every entry of `credentialStatus`, three-valued.

An entry is `clear`, `set` or `could_not_check`; nothing that fails on the way is ever `clear`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import (
    FetchError,
    FetchRefusedError,
    LimitError,
    McredError,
    OfflineError,
)
from mcred.fetch import Fetched, Fetcher
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.status import bitstring_status_list, revocation_list_1edtech, status_list_2021
from mcred.status.bitstring import Bitstring, decode, encode, new_list
from mcred.status.bitstring_status_list import make_entry, make_list_credential
from mcred.status.entry_status import (
    EntryStatus,
    Outcome,
    StatusContext,
    StatusMethod,
    VerifiedDocument,
    VerifyList,
    with_plain_members,
    worst,
)
from mcred.status.list_cache import ListCache
from mcred.status.signed_list import types_of

__all__ = [
    "STATUS_METHODS",
    "Bitstring",
    "EntryStatus",
    "ListCache",
    "Outcome",
    "StatusContext",
    "StatusMethod",
    "VerifiedDocument",
    "VerifyList",
    "check_entry",
    "check_status",
    "decode",
    "encode",
    "make_entry",
    "make_list_credential",
    "new_list",
    "worst",
]

#: The methods of this version, by the type of the entry.
STATUS_METHODS: Mapping[str, StatusMethod] = MappingProxyType(
    {
        bitstring_status_list.ENTRY_TYPE: bitstring_status_list.METHOD,
        revocation_list_1edtech.ENTRY_TYPE: revocation_list_1edtech.check,
        status_list_2021.ENTRY_TYPE: status_list_2021.METHOD,
    }
)


def check_status(
    credential: Mapping[str, Any],
    *,
    fetcher: Fetcher,
    verify_list: VerifyList,
    now: datetime,
    limits: Limits = DEFAULT_LIMITS,
    list_issuers: Collection[str] = (),
    cache: ListCache | None = None,
    strict: bool = False,
    methods: Mapping[str, StatusMethod] = STATUS_METHODS,
) -> tuple[EntryStatus, ...]:
    """Check every entry of a credential; `worst` of the answer decides. Never raises for data.

    Empty where the credential has no `credentialStatus`. One address is fetched once. More entries
    than `limits.nested_credentials` are not looked at, which is said. For the other arguments see
    `StatusContext`.
    """
    if "credentialStatus" not in credential:
        return ()
    given = credential["credentialStatus"]
    entries = given if isinstance(given, list) else [given]
    if not entries:
        return (_unknown({}, "status_entry_malformed", "credentialStatus is empty"),)
    context = StatusContext(
        credential=credential,
        fetcher=_Remembering(fetcher),
        verify_list=verify_list,
        now=now,
        limits=limits,
        list_issuers=list_issuers,
        cache=cache,
        strict=strict,
    )
    cap = limits.nested_credentials
    checked = tuple(_check(entry, context, methods) for entry in entries[:cap])
    if len(entries) <= cap:
        return checked
    text = f"only {cap} of {len(entries)} status entries were checked"
    return (*checked, _unknown({}, "limit", text))


def check_entry(
    entry: Any,
    *,
    credential: Mapping[str, Any],
    fetcher: Fetcher,
    verify_list: VerifyList,
    now: datetime,
    limits: Limits = DEFAULT_LIMITS,
    list_issuers: Collection[str] = (),
    cache: ListCache | None = None,
    strict: bool = False,
    methods: Mapping[str, StatusMethod] = STATUS_METHODS,
) -> EntryStatus:
    """Check one entry; see `check_status`. Never raises for data."""
    context = StatusContext(
        credential=credential,
        fetcher=fetcher,
        verify_list=verify_list,
        now=now,
        limits=limits,
        list_issuers=list_issuers,
        cache=cache,
        strict=strict,
    )
    return _check(entry, context, methods)


def _check(entry: Any, context: StatusContext, methods: Mapping[str, StatusMethod]) -> EntryStatus:
    if not isinstance(entry, Mapping):
        text = f"a status entry is {shorten(entry)}, not an object"
        return _unknown({}, "status_entry_malformed", text)
    entry = with_plain_members(entry)
    types = types_of(entry)
    method = next((methods[name] for name in types if name in methods), None)
    if method is None:
        named = ", ".join(types) or "none"
        text = f"status entries of type {shorten(named)} are not known"
        return _unknown(entry, "unknown_status_type", text, {"type": named})
    try:
        return method(entry, context)
    except McredError as error:
        data = {"reason": error.code, **error.data}
        if isinstance(error, FetchError | LimitError):
            data["reason"] = error.code  # their own is a text, which stands in the message
        return _unknown(entry, _code(error), error.message, data)


def _unknown(
    entry: Mapping[str, Any], code: str, text: str, data: Mapping[str, Any] = MappingProxyType({})
) -> EntryStatus:
    """The answer where there is none; it names what the entry says of itself."""
    purpose = entry.get("statusPurpose")
    url = entry.get("statusListCredential", entry.get("id"))
    named = {"list": url if isinstance(url, str) else None, "text": text}
    return EntryStatus(
        purpose=purpose if isinstance(purpose, str) else None,
        value=None,
        outcome="could_not_check",
        code=code,
        data={**named, **data},
    )


def _code(error: McredError) -> str:
    if isinstance(error, OfflineError):
        return "status_list_offline"
    if isinstance(error, FetchRefusedError):
        return "status_list_refused"
    if isinstance(error, FetchError):
        return "status_list_unreachable"
    if isinstance(error, LimitError):
        return "status_list_too_large"
    return error.code


class _Remembering:
    """Asks another fetcher once for each address, within one call."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._answers: dict[str, Fetched | McredError] = {}

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        if url not in self._answers:
            try:
                self._answers[url] = self._fetcher.fetch(url, accept=accept, max_bytes=max_bytes)
            except McredError as error:
                self._answers[url] = error
        answer = self._answers[url]
        if isinstance(answer, McredError):
            raise answer
        return answer
