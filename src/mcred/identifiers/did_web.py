"""did:web: a document on the web under a fixed name (did:web Method, w3c-ccg)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from mcred.encoding.strict_json import shorten
from mcred.errors import FetchRefusedError
from mcred.fetch import AddressPolicy, Fetcher, PublicAddressesOnly
from mcred.fetch.addresses import IPAddress
from mcred.fetch.urls import check_url
from mcred.identifiers.document import Document, invalid_identifier, parse_document
from mcred.identifiers.web import fetch_json
from mcred.limits import Limits

__all__ = ["MAX_PARTS", "PREFIX", "DIDWeb", "did_web_url"]

PREFIX = "did:web:"
MAX_PARTS = 16  #: of the path

_HOST = re.compile(r"([A-Za-z0-9.-]{1,253})(?:%3[Aa]([0-9]{1,5}))?")
_PART = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}){1,200}")
_UNSAFE = re.compile(r"[/\\%\x00-\x20\x7f]")


def did_web_url(identifier: str) -> str:
    """The URL of a did:web's document (section 2.5.2).

    Raises:
        EncodingError: no did:web, or a path that would lead elsewhere than it says.
    """
    if not identifier.startswith(PREFIX):
        raise invalid_identifier(identifier, "it does not start with did:web:")
    host, *parts = identifier.removeprefix(PREFIX).split(":")
    match = _HOST.fullmatch(host)
    if match is None:
        raise invalid_identifier(identifier, "it names no host")
    if len(parts) > MAX_PARTS:
        raise invalid_identifier(identifier, f"its path has more than {MAX_PARTS} parts")
    for part in parts:
        plain = unquote(part, errors="replace")
        if not _PART.fullmatch(part) or plain in {".", ".."} or _UNSAFE.search(plain):
            raise invalid_identifier(identifier, "its path has a part that is no name")
    authority = match[1] if match[2] is None else f"{match[1]}:{match[2]}"
    return "/".join([f"https://{authority}", *(parts or [".well-known"]), "did.json"])


class _Anywhere:
    """A policy that tells what is no host at all from what is one that is not asked."""

    def why_not(self, address: IPAddress) -> str | None:  # noqa: ARG002 - the protocol's parameter
        return None

    def allows_port(self, port: int) -> bool:  # noqa: ARG002
        return True

    def allows_local_name(self, host: str) -> bool:  # noqa: ARG002
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class DIDWeb:
    """The resolver. `policy` says which ports and hosts may be asked; addresses never are."""

    policy: AddressPolicy = field(default_factory=PublicAddressesOnly)

    def __call__(self, identifier: str, *, fetcher: Fetcher, limits: Limits) -> Document:
        """Fetch the document, one request.

        Raises:
            EncodingError: no valid did:web.
            FetchRefusedError: an address, a local name or a port other than 443; not asked.
            FetchError: it cannot be had.
            KeyBindingError: no document, or that of another DID.
        """
        url = did_web_url(identifier)
        try:
            check_url(url, policy=_Anywhere())
        except FetchRefusedError as error:
            raise invalid_identifier(identifier, "it names no host on the web") from error
        if check_url(url, policy=self.policy).address is not None:
            raise FetchRefusedError(
                f"{shorten(identifier)} was not asked: it names an address, not a host",
                code="address",
                url=url,
                hop=0,
            )
        value = fetch_json(url, fetcher=fetcher, limits=limits)
        return parse_document(value, identifier=identifier, source=url)
