"""IRIs as they may stand in a signed document."""

from __future__ import annotations

import re

__all__ = ["ABSOLUTE", "is_absolute", "is_language_tag"]

# RFC 3987 in the measure that N-Quads needs: a scheme, then nothing that ends or escapes it.
ABSOLUTE = r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f-\xa0\u2028\u2029]*"
_ABSOLUTE = re.compile(ABSOLUTE)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def is_absolute(value: str) -> bool:
    """Whether it is an absolute IRI; a blank node identifier (`_:b0`) is not."""
    return _ABSOLUTE.fullmatch(value) is not None


def is_language_tag(value: str) -> bool:
    """Whether it is a language tag well-formed by BCP 47, as far as JSON-LD checks it."""
    return _LANGUAGE.fullmatch(value) is not None
