"""A stranger's text in a page: what is shown of it, before HTML escaping."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

__all__ = ["paragraph", "plain", "web_address"]

#: Controls, direction changes, surrogates, private and unassigned characters, line separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Joiners that Persian, Indic scripts and emoji are written with; they move nothing.
_JOINERS = frozenset("\u200c\u200d")
_WEB = re.compile(r"https?://[^\s<>\"'\\]+")
_LONGEST_LINE = 500
_LONGEST_TEXT = 20 * 1024
_LONGEST_ADDRESS = 2048


def plain(value: Any, *, longest: int = _LONGEST_LINE) -> str:
    """The value as one line without control, bidirectional or other invisible characters."""
    text = value if isinstance(value, str) else str(value)
    return _cut(" ".join(_visible(text, keep="").split()), longest)


def paragraph(value: Any, *, longest: int = _LONGEST_TEXT) -> str:
    """The same for longer text: line breaks and tabs stay."""
    text = value if isinstance(value, str) else str(value)
    text = _cut(text, longest).replace("\r\n", "\n").replace("\r", "\n")
    return _visible(text, keep="\n\t")


def web_address(value: Any) -> str | None:
    """The value where it is an http or https address that may stand in a link, else None."""
    text = str(value)
    shown = plain(text, longest=_LONGEST_ADDRESS)
    return text if text == shown and _WEB.fullmatch(text) else None


def _visible(text: str, *, keep: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character, keep) for character in text)


def _shown(character: str, keep: str) -> str:
    if character in keep or character in _JOINERS:
        return character
    if character in "\n\r\t\u2028\u2029":
        return " "
    return "" if unicodedata.category(character) in _UNSAFE else character


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
