"""https issuers: the URL is the identifier, its document names the keys."""

from __future__ import annotations

from mcred.fetch import Fetcher
from mcred.identifiers.document import Document, invalid_identifier, parse_document
from mcred.identifiers.web import fetch_json, origin
from mcred.limits import Limits

__all__ = ["resolve_https"]


def resolve_https(identifier: str, *, fetcher: Fetcher, limits: Limits) -> Document:
    """Fetch an issuer's profile or controlled identifier document, one request.

    Raises:
        EncodingError: no https URL, or one with a fragment.
        FetchError: it cannot be had.
        KeyBindingError: no document, or that of another identifier.
    """
    origin(identifier)
    if "#" in identifier:
        raise invalid_identifier(identifier, "it has a fragment")
    value = fetch_json(identifier, fetcher=fetcher, limits=limits)
    return parse_document(value, identifier=identifier, source=identifier)
