"""What a page says of where its data is: Link header and `<link>` (RFC 8288, Signposting)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from mcred.containers.html import Link
from mcred.containers.media_types import DATA_TYPES, GENERIC_TYPES, PICTURE_TYPES

__all__ = [
    "Declared",
    "declared_data",
    "declared_otherwise",
    "declared_pictures",
    "joined",
    "path_of",
]

_RELATIONS = ("alternate", "item", "describedby")
_BESIDE = _RELATIONS.index("describedby")


@dataclass(frozen=True, slots=True, order=True)
class Declared:
    """An address named as data, best first in order.

    `beside` is data about the page rather than the page's; `telling` a type only credentials have.
    """

    beside: bool
    rank: int
    how: str
    url: str
    telling: bool


def declared_data(links: Iterable[tuple[str, str, Link]]) -> list[Declared]:
    """Each address once; `links` are (how it was come by, base, link)."""
    found: dict[str, Declared] = {}
    for one in _data(links):
        found[one.url] = min(found.get(one.url, one), one)
    return sorted(found.values(), key=lambda one: (one.beside, one.rank))


def declared_otherwise(links: Iterable[tuple[str, str, Link]]) -> list[tuple[str, str]]:
    """Data that is named at addresses that are not https: how they were come by, and which."""
    found = [
        (how, address)
        for how, base, link in links
        if link.type in DATA_TYPES and not link.rel.isdisjoint(_RELATIONS)
        if (address := _full(base, link.href)) is not None and address[:7].lower() == "http://"
    ]
    return list(dict.fromkeys(found))


def declared_pictures(links: Iterable[tuple[str, str, Link]]) -> list[str]:
    """Addresses named as pictures of what the page is about."""
    return [
        url
        for _, base, link in links
        if link.type in PICTURE_TYPES and not link.rel.isdisjoint(_RELATIONS)
        if (url := joined(base, link.href)) is not None
    ]


def joined(base: str, address: str) -> str | None:
    """An https address in full, without its fragment; None for any other."""
    found = _full(base, address)
    return found if found is not None and found[:8].lower() == "https://" else None


def _full(base: str, address: str) -> str | None:
    try:
        return urljoin(base, address.strip()).partition("#")[0]
    except ValueError:
        return None


def path_of(address: str) -> str:
    """An address up to its query, lower-cased, for its ending."""
    return address.partition("#")[0].partition("?")[0].lower()


def _data(links: Iterable[tuple[str, str, Link]]) -> Iterator[Declared]:
    for how, base, link in links:
        relation = next((at for at, name in enumerate(_RELATIONS) if name in link.rel), None)
        url = joined(base, link.href)
        if relation is None or url is None or link.type not in DATA_TYPES:
            continue
        yield Declared(
            beside=relation == _BESIDE,
            rank=DATA_TYPES.index(link.type),
            how=how,
            url=url,
            telling=link.type not in GENERIC_TYPES,
        )
