"""Words for codes: one catalogue per language, the same keys in each.

English is written here, key by key; what else there is comes from gettext files, whose context is
the key, and is read when it is first asked for. A sentence is looked up as `check.code`, then as
`*.code`; its placeholders are filled from `data` after `clean`, so that a badge's own text can
neither forge a line nor steer a terminal. The placeholder `date` takes an RFC 3339 time and shows
its date in full; `reason` is an error's English message, before which other languages put what the
code of its `cause` means.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from mcred.errors import UsageError
from mcred.report.clean import clean, named
from mcred.report.sentences import (
    dates,
    en,
    en_causes,
    en_certificate,
    en_offers,
    en_pages,
    en_terminal,
)

__all__ = ["LANGUAGES", "catalogue", "long_date", "long_moment", "sentence", "words"]

#: The languages there are, by the first part of their tags (BCP 47).
LANGUAGES = ("en", "es")

_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        **en.SENTENCES,
        **en_causes.SENTENCES,
        **en_terminal.SENTENCES,
        **en_pages.SENTENCES,
        **en_offers.SENTENCES,
        **en_certificate.SENTENCES,
    }
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
    texts = catalogue(language)
    template = texts.get(f"{check_id}.{code}") or texts.get(f"*.{code}")
    if template is None:
        raise UsageError(f"no sentence for {check_id}.{code} in {language!r}")
    return _fill(template, data, texts)


def words(key: str, data: Mapping[str, Any], language: str = "en") -> str:
    """Any other sentence of the catalogue: headlines, labels, explanations."""
    texts = catalogue(language)
    template = texts.get(key)
    if template is None:
        raise UsageError(f"no sentence for {key} in {language!r}")
    return _fill(template, data, texts)


def long_date(text: str | None, language: str = "en") -> str:
    """An RFC 3339 time as a date in full: 1 March 2026; "…" for None."""
    return dates.in_full(text, catalogue(language))


def long_moment(text: str, language: str = "en") -> str:
    """An RFC 3339 time in UTC, in full: 1 March 2026, 12:00 UTC."""
    return dates.moment_in_full(text, catalogue(language))


@lru_cache(maxsize=64)
def catalogue(language: str = "en") -> Mapping[str, str]:
    """Every sentence in a language, which may be given with its region: `es`, `es-MX`, `es_ES`.

    Raises:
        UsageError: there is no catalogue for it.
    """
    name = language.replace("_", "-").partition("-")[0].lower()
    if name not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise UsageError(f"no sentences in {language!r}; there are: {known}", code="language")
    return _ENGLISH if name == "en" else _translated(name)


@cache
def _translated(name: str) -> Mapping[str, str]:
    """What the language's gettext file says for each English sentence."""
    from gettext import GNUTranslations  # only where another language is asked for
    from importlib.resources import files

    with (files(__name__) / f"{name}.mo").open("rb") as file:
        said = GNUTranslations(file)
    return MappingProxyType({key: said.pgettext(key, text) for key, text in _ENGLISH.items()})


#: What a sentence of ours takes from a stranger before anything is proven.
_NAMED = frozenset({"method", "other", "url", "type", "domain"})


def _fill(template: str, data: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    shown = _Gaps({key: (named if key in _NAMED else clean)(value) for key, value in data.items()})
    if "date" in shown:
        shown["date"] = dates.in_full(shown["date"], texts)
    if texts is not _ENGLISH and "reason" in shown:
        cause = texts.get(f"cause.{shown['cause']}")
        if cause and shown["cause"] in en_causes.WHOLE:
            shown["reason"] = cause
        elif cause:
            shown["reason"] = f"{cause} ({shown['reason']})"
    return template.format_map(shown)
