"""Badges in the data blocks of a web page (VCDM 2.0, "embedding" in HTML as publishers do it)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mcred.containers.badge_data import is_badge, is_secured, same_badge
from mcred.containers.contents import Contents, read_text
from mcred.containers.html import Page, read_page
from mcred.containers.media_types import GENERIC_TYPES
from mcred.errors import DataError, LimitError, NoCredentialError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["distinct", "embedded_badges", "extract", "unread"]

_MOST_SCRIPTS = 20


def extract(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Contents:
    """The badge in a saved page; nothing that the page links to is opened.

    Several different badges are given as one JSON array of them.

    Raises:
        NoCredentialError: there is none in it.
        DataError, LimitError: what is there is damaged.
    """
    page = read_page(data, limits=limits)
    found, damage = embedded_badges(page, limits=limits)
    notes = unread(page, damage)
    if not found and damage is not None:
        raise damage
    if not found:
        where = "in the part of it that is read" if notes else "in it"
        raise NoCredentialError(
            f"this is a saved web page with no badge {where}, which proves nothing by itself: "
            "give the page's address",
            code="not_a_badge_html",
            method="html",
        )
    if len(found) == 1:
        return replace(found[0], notes=(*found[0].notes, *notes))
    items = [one.value if one.kind == "json" else one.text for one in found]
    return Contents(container="html", text="", kind="json", version=3, value=items, notes=notes)


def unread(page: Page, damage: DataError | LimitError | None) -> tuple[str, ...]:
    """Codes of what may hold a further badge, and was not read or could not be."""
    cut = page.cut or len(page.scripts) > _MOST_SCRIPTS
    return ("page_cut",) * cut + ("damaged_block",) * (damage is not None)


def embedded_badges(
    page: Page, *, limits: Limits = DEFAULT_LIMITS
) -> tuple[list[Contents], DataError | LimitError | None]:
    """The different badges in a page, and what is wrong with one that cannot be read.

    They are the signed ones; where there is none, the unsigned ones.
    """
    found: list[Contents] = []
    damage: DataError | LimitError | None = None
    for script in page.scripts[:_MOST_SCRIPTS]:
        try:
            contents = read_text(script.text, container="html", limits=limits)
        except NoCredentialError:
            continue
        except (DataError, LimitError) as error:
            # Damaged data of a general type is everyday; of these, it was meant as a badge.
            damage = damage if script.type in GENERIC_TYPES else damage or error
            continue
        if is_badge(contents, limits=limits):
            found.append(contents)
    found = distinct(found, limits=limits)
    return [one for one in found if is_secured(one)] or found, damage


def distinct(found: Sequence[Contents], *, limits: Limits = DEFAULT_LIMITS) -> list[Contents]:
    """One of each badge: of copies that agree, the first that is signed."""
    kept: list[Contents] = []
    for one in found:
        at = _place(kept, one, limits)
        if at is None:
            kept.append(one)
        elif is_secured(one) and not is_secured(kept[at]):
            kept[at] = one
    return kept


def _place(kept: list[Contents], one: Contents, limits: Limits) -> int | None:
    same = (at for at, known in enumerate(kept) if same_badge(known, one, limits=limits))
    return next(same, None)
