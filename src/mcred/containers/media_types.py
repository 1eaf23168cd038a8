"""Media types under which badges are served: VCDM 2.0, Open Badges 3.0 document formats."""

from __future__ import annotations

__all__ = ["ACCEPT", "ACCEPT_PAGE", "DATA_TYPES", "GENERIC_TYPES", "PICTURE_TYPES", "media_type"]

#: A link gets what it asks for; without `text/html` platforms send data, not a page.
ACCEPT = (
    "application/vc, application/vc+jwt, application/vc+ld+json;q=0.95, "
    "application/ld+json;q=0.9, application/json;q=0.8, text/plain;q=0.6, "
    "image/png;q=0.5, image/svg+xml;q=0.5"
)
#: For a server that answers the first with 406 or 415.
ACCEPT_PAGE = "text/html, */*;q=0.1"

#: Types that a page declares credentials with, the most telling first.
DATA_TYPES = (
    "application/vc",
    "application/vc+jwt",
    "application/vc+ld+json",
    "application/vp",
    "application/vp+jwt",
    "application/vc+cose",
    "application/vp+cose",
    "application/ld+json",
    "application/json",
)
#: Of these, the ones that other data has as well.
GENERIC_TYPES = frozenset({"application/ld+json", "application/json"})
PICTURE_TYPES = ("image/png", "image/svg+xml")


def media_type(value: str | None) -> str:
    """A media type without its parameters, lower-cased."""
    return (value or "").partition(";")[0].strip().lower()
