"""Documents that a badge links to: asked at their own addresses, over https, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.open_badges_2.workbench import Workbench
from mcred.encoding.strict_json import shorten
from mcred.errors import (
    EncodingError,
    FetchFailedError,
    KeyBindingError,
    LimitError,
)
from mcred.identifiers.web import fetch_json
from mcred.openbadges2 import authority, https_form, same_address

__all__ = ["fetch_linked", "fetch_object"]

#: What a site is asked for: data, never the page that it shows to people.
ACCEPT = "application/ld+json, application/json;q=0.9"


def fetch_object(w: Workbench, address: str, *, accept: str = ACCEPT) -> dict[str, Any]:
    """The JSON object at an https address, one request; redirects stay on the site.

    Raises:
        FetchError: it cannot be had; `no_document` where something else than an object is there,
            `too_large` where it is too long or too deep.
    """
    try:
        found = fetch_json(address, fetcher=w.v.fetcher, limits=w.v.limits, accept=accept)
    except LimitError as error:
        raise FetchFailedError(error.message, code="too_large", url=address) from error
    except (KeyBindingError, EncodingError) as error:
        raise FetchFailedError(error.message, code="no_document", url=address) from error
    if not isinstance(found, dict):
        what = f"what {shorten(address)} answers is no object"
        raise FetchFailedError(what, code="no_document", url=address)
    return found


def fetch_linked(w: Workbench, link: str) -> Mapping[str, Any]:
    """The document of a link; its `id` is the address that it was read from.

    A document may have another id on the same host, or one that is no web address: it is known
    by its address then, with a warning. Never by an id that is somebody else's address.

    Raises:
        FetchError: it cannot be had.
        KeyBindingError: `other_document`, it says that it is another host's.
    """
    address = https_form(link)
    if address is None:
        raise FetchFailedError(f"{shorten(link)} is no web address", code="scheme", url=link)
    if not link.lower().startswith("https:"):
        w.v.warn("ob2_http_address", address=link)
    document = fetch_object(w, address.partition("#")[0])
    claimed = document.get("id")
    if claimed is not None and not same_address(claimed, address):
        if authority(claimed) not in (None, authority(address)):
            raise KeyBindingError(
                f"what stands at {shorten(address)} says that it is {shorten(claimed)}",
                code="other_document",
                address=address,
            )
        w.v.warn("ob2_other_id", address=address, id=claimed)
    return {**document, "id": address}
