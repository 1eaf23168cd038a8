"""Words for codes: one catalogue per language, the same keys in each.

A sentence is looked up as `check.code`, then as `*.code`; its placeholders are filled from `data`
after `clean`, so that a badge's own text can neither forge a line nor steer a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mcred.errors import UsageError
from mcred.report.clean import clean
from mcred.report.sentences import en, en_pages

__all__ = ["CATALOGUES", "sentence", "words"]

CATALOGUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"en": MappingProxyType({**en.SENTENCES, **en_pages.SENTENCES})}
)


class _Gaps(dict[str, str]):
    """Leaves an ellipsis where a sentence names data that was not given."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(check_id: str, code: str, data: Mapping[str, Any], language: str = "en") -> str:
    """The sentence about a check.

    Raises:
        UsageError: no catalogue for the language, or the code has no sentence in it.
    """
    catalogue = _catalogue(language)
    template = catalogue.get(f"{check_id}.{code}") or catalogue.get(f"*.{code}")
    if template is None:
        raise UsageError(f"no sentence for {check_id}.{code} in {language!r}")
    return fill(template, data)


def words(key: str, data: Mapping[str, Any], language: str = "en") -> str:
    """Any other sentence of the catalogue: headlines, labels, explanations."""
    template = _catalogue(language).get(key)
    if template is None:
        raise UsageError(f"no sentence for {key} in {language!r}")
    return fill(template, data)


def fill(template: str, data: Mapping[str, Any]) -> str:
    return template.format_map(_Gaps({key: clean(value) for key, value in data.items()}))


def _catalogue(language: str) -> Mapping[str, str]:
    try:
        return CATALOGUES[language]
    except KeyError:
        known = ", ".join(sorted(CATALOGUES))
        raise UsageError(f"no sentences in {language!r}; there are: {known}") from None
