"""Dates in full, by a catalogue's words; never by the machine's locale."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mcred.report.clean import clean

__all__ = ["in_full", "moment_in_full"]


def in_full(text: str | None, texts: Mapping[str, str]) -> str:
    """The date of an RFC 3339 time, with its month's name; other text stays as it is."""
    if not text:
        return "…"
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return clean(text)
    month = texts[f"date.month.{day.month}"]
    return texts["date.full"].format(day=day.day, month=month, year=day.year)


def moment_in_full(text: str, texts: Mapping[str, str]) -> str:
    """The date and the minute of an RFC 3339 time in UTC."""
    return texts["date.moment"].format(date=in_full(text, texts), time=text[11:16])
