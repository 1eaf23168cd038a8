"""Addresses of badge objects: Open Badges 2.0, "Primitive datatypes", URL and IRI."""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["authority", "https_form", "same_address"]


def https_form(address: object) -> str | None:
    """The https address of an http or https one, its host in lower case; else None.

    Issuers that began with http serve the same documents over https. A fragment is kept.
    """
    if not isinstance(address, str):
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    netloc = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        netloc = f"{netloc}:{port}"
    return parts._replace(scheme="https", netloc=netloc, path=parts.path or "/").geturl()


def authority(address: object) -> str | None:
    """Host and, where it is not the usual one, port of an http(s) address; else None."""
    form = https_form(address)
    return None if form is None else urlsplit(form).netloc


def same_address(one: object, other: object) -> bool:
    """Whether two http(s) addresses name one document: http and https, and fragments, aside."""
    first, second = https_form(one), https_form(other)
    return first is not None and second is not None and _document(first) == _document(second)


def _document(address: str) -> str:
    return address.partition("#")[0]
