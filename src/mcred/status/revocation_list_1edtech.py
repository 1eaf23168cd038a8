"""1EdTechRevocationList: Open Badges 3.0 section "Verification", Verifiable Credentials Revocation
List 1.0 (1EdTech).

The list is plain JSON without a proof. What it says rests on the web site that it is served from,
over https, and on its `issuer` being the credential's; `data["signed"]` is false.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import loads, shorten
from mcred.errors import DataError, LimitError, StrictJSONError
from mcred.fetch import Fetched
from mcred.status.entry_status import EntryStatus, StatusContext, malformed

__all__ = ["ENTRY_TYPE", "check"]

ENTRY_TYPE = "1EdTechRevocationList"


def check(entry: Mapping[str, Any], context: StatusContext) -> EntryStatus:
    """Whether the credential's id is on the list at the entry's `id`.

    Raises:
        DataError, LimitError, FetchError: it could not be checked; `code` says why.
    """
    url = entry.get("id")
    if not isinstance(url, str) or not url.startswith("https://"):
        raise malformed(f"the list's address is {shorten(url)}, not an https URL", member="id")
    credential_id = context.credential.get("id")
    if not isinstance(credential_id, str) or not credential_id.strip():
        raise malformed("the credential has no id to look up in the revocation list", member="id")
    fetched = context.fetcher.fetch(
        url, accept="application/json", max_bytes=context.limits.fetched_bytes
    )
    document = _read(fetched, context)
    issuer = _check_list(document, url, context)
    match = _find(document.get("revokedCredential"), _plain(credential_id))
    data: dict[str, Any] = {
        "list": url,
        "issuer": issuer,
        "signed": False,
        "same_origin": _origin(url) == _origin(issuer),
        "fetched_at": format_datetime(fetched.fetched_at) if fetched.fetched_at else None,
    }
    if match is not None and isinstance(match.get("revocationReason"), str):
        data["message"] = match["revocationReason"]
    return EntryStatus(
        purpose="revocation",
        value=int(match is not None),
        outcome="clear" if match is None else "set",
        code="status_clear" if match is None else "status_set",
        data=data,
    )


def _read(fetched: Fetched, context: StatusContext) -> Mapping[str, Any]:
    limits = context.limits
    try:
        document = loads(fetched.body, limits=limits, size=limits.fetched_bytes)
    except (StrictJSONError, LimitError) as error:
        raise DataError(
            f"the revocation list is not read: {error.message}",
            code="status_list_malformed",
            reason=error.code,
        ) from error
    if not isinstance(document, Mapping):
        raise _malformed("is no JSON object")
    return document


def _check_list(document: Mapping[str, Any], url: str, context: StatusContext) -> str:
    """The list's issuer, where the list is the one meant and counts for the credential."""
    issuer = document.get("issuer")
    if isinstance(issuer, Mapping):
        issuer = issuer.get("id")
    if not isinstance(issuer, str):
        raise _malformed("names no issuer")
    if not context.accepts(issuer):
        raise DataError(
            f"the revocation list is {shorten(issuer)}'s, not the credential's issuer's",
            code="status_list_issuer",
            list_issuer=issuer,
        )
    if document.get("id", url) != url:
        raise DataError(
            f"the list at {shorten(url)} is another one: {shorten(document['id'])}",
            code="status_list_id",
        )
    return issuer


def _find(listed: Any, credential_id: str) -> Mapping[str, Any] | None:
    """The item that revokes the credential; an item that cannot be read must not be that one."""
    if not isinstance(listed, list):
        raise _malformed("has no array revokedCredential")
    unreadable = False
    for item in listed:
        identifier = item.get("id") if isinstance(item, Mapping) else None
        revoked = item.get("revoked", True) if isinstance(item, Mapping) else None
        if not isinstance(identifier, str):
            unreadable = True
        elif _plain(identifier) == credential_id:
            if revoked is True:
                return dict(item)
            unreadable = unreadable or revoked is not False
    if unreadable:
        raise _malformed("has items that cannot be read")
    return None


def _plain(identifier: str) -> str:
    """Open Badges 3.0, Credential equality: percent-unescaped, without white space around."""
    return unquote(identifier).strip()


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url
    return parts.scheme, parts.netloc.lower()


def _malformed(what: str) -> DataError:
    return DataError(f"the revocation list {what}", code="status_list_malformed")
