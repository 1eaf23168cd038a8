"""A stranger's text on one of our lines."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

__all__ = ["clean", "named"]

#: Categories that move the cursor, hide text or turn its direction, and what is not assigned.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST = 500
_LONGEST_NAMES = 200
_LONGEST_QUOTE = 80
#: What names of methods and addresses look like, one or several.
_NAMES = re.compile(r"[\w.:/#+@=&?%~-]+(?:, [\w.:/#+@=&?%~-]+)*", re.ASCII)


def clean(value: Any, *, longest: int = _LONGEST) -> str:
    """The value as one line without control, bidirectional or other invisible characters.

    What is longer than `longest` is cut, and ends with an ellipsis then.
    """
    if isinstance(value, list | tuple):
        return ", ".join(clean(item) for item in value)
    text = value if isinstance(value, str) else str(value)
    if not (text.isascii() and text.isprintable()):
        text = "".join(_visible(character) for character in text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def named(value: Any) -> str:
    """A name that a stranger may have given, such as a method's, as part of a sentence of ours.

    What does not look like one is put into quotation marks, and short: it might go on in our voice.
    """
    text = clean(value, longest=_LONGEST_NAMES)
    if _NAMES.fullmatch(text):
        return text
    return f"“{clean(text, longest=_LONGEST_QUOTE).replace('“', '').replace('”', '')}”"


def _visible(character: str) -> str:
    if character in "\n\r\t":
        return " "
    if unicodedata.category(character) in _UNSAFE:
        return f"\\u{ord(character):04x}"
    return character
