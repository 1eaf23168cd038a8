"""Platforms whose shared pages do not say where their data is: rules as dated data.

A rule maps addresses that people share to those of the data. Own ones are written as in
`platforms.toml` beside this file and read with `load_platforms`.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mcred.encoding.strict_json import shorten
from mcred.errors import UsageError

__all__ = ["Platform", "Rule", "builtin_platforms", "load_platforms", "matching"]

_FORMAT = 1
_MOST_DATA = 3
_PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}")
_SEGMENT = r"[A-Za-z0-9_~-]{1,200}"
_HOST = r"[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?"
_TEXTS = ("name", "how", "source", "advice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`link` and `data` are addresses with placeholders; a `private` page is not for strangers."""

    link: tuple[str, ...]
    data: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """`confirmed` is when its rules were last looked at, and `how`; `source` where to look.

    `open_badges` is the version that its data is always of, where it is; `advice` what to tell
    somebody whose link led to nothing.
    """

    name: str
    rules: tuple[Rule, ...]
    confirmed: date
    how: str
    source: str = ""
    open_badges: int | None = None
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A platform that a link is of; `data` are the addresses to look at, in order."""

    platform: Platform
    data: tuple[str, ...]
    private: bool


@functools.cache
def builtin_platforms() -> tuple[Platform, ...]:
    """The platforms that this version knows."""
    return load_platforms(Path(__file__).with_name("platforms.toml"))


def load_platforms(path: Path | str) -> tuple[Platform, ...]:
    """Platforms from a TOML file.

    Raises:
        UsageError: it cannot be read or is not as it should be; the message names the place.
    """
    place = Path(path)
    try:
        document = tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read {place}: {error.strerror}", code="platforms") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{place} is no TOML: {error}", code="platforms") from error
    try:
        return tuple(_platforms(document))
    except _WrongError as error:
        raise UsageError(f"{place}: {error}", code="platforms") from error


def matching(platforms: Sequence[Platform], url: str) -> Match | None:
    """The first rule that fits the address, its query aside."""
    bare = url.partition("#")[0].partition("?")[0].rstrip("/")
    for platform in platforms:
        for rule in platform.rules:
            for template in rule.link:
                found = _pattern(template).fullmatch(bare)
                if found is not None:
                    values = {"host": urlsplit(bare).netloc, **found.groupdict()}
                    data = tuple(_filled(one, values) for one in rule.data)
                    return Match(platform=platform, data=data, private=rule.private)
    return None


class _WrongError(Exception):
    """A place in the document and what is wrong there."""


def _platforms(document: Mapping[str, Any]) -> Iterator[Platform]:
    if document.get("format") != _FORMAT:
        raise _WrongError(f"format: expected {_FORMAT}, found {shorten(document.get('format'))}")
    entries = document.get("platform", [])
    if not isinstance(entries, list):
        raise _WrongError("platform: expected [[platform]] tables")
    for at, entry in enumerate(entries):
        yield _platform(entry, f"platform[{at}]")


def _platform(entry: Mapping[str, Any], path: str) -> Platform:
    _known(entry, {*_TEXTS, "confirmed", "open_badges", "rule"}, path)
    texts = {name: entry.get(name, "") for name in _TEXTS}
    for name, value in texts.items():
        if not isinstance(value, str) or (name in ("name", "how") and not value):
            raise _WrongError(f"{path}.{name}: expected text, found {shorten(value)}")
    confirmed, version = entry.get("confirmed"), entry.get("open_badges")
    if not isinstance(confirmed, date) or isinstance(confirmed, datetime):
        raise _WrongError(f"{path}.confirmed: expected a date, found {shorten(confirmed)}")
    if version not in (None, 2, 3):
        raise _WrongError(f"{path}.open_badges: expected 2 or 3, found {shorten(version)}")
    rules = entry.get("rule", [])
    if not isinstance(rules, list):
        raise _WrongError(f"{path}.rule: expected [[platform.rule]] tables")
    return Platform(
        rules=tuple(_rule(rule, f"{path}.rule[{at}]") for at, rule in enumerate(rules)),
        confirmed=confirmed,
        open_badges=version,
        **texts,
    )


def _rule(entry: Mapping[str, Any], path: str) -> Rule:
    _known(entry, {"link", "data", "private"}, path)
    private = entry.get("private", False)
    if not isinstance(private, bool):
        raise _WrongError(f"{path}.private: expected true or false, found {shorten(private)}")
    link = tuple(_addresses(entry.get("link"), f"{path}.link"))
    data = tuple(_addresses(entry.get("data", []), f"{path}.data"))
    if not link:
        raise _WrongError(f"{path}.link: expected at least one address")
    if len(data) > _MOST_DATA:
        raise _WrongError(
            f"{path}.data: expected at most {_MOST_DATA} addresses, found {len(data)}"
        )
    for one in (*link, *data):
        names = _PLACEHOLDER.findall(one)
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise _WrongError(f"{path}: {{{twice[0]}}} stands twice in {shorten(one)}")
    known = set.intersection(*(set(_PLACEHOLDER.findall(one)) for one in link)) | {"host"}
    for one in data:
        if strange := sorted(set(_PLACEHOLDER.findall(one)) - known):
            raise _WrongError(f"{path}.data: {{{strange[0]}}} is not in every link of the rule")
    return Rule(link=link, data=data, private=private)


def _addresses(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        raise _WrongError(f"{path}: expected a list of addresses, found {shorten(value)}")
    for at, address in enumerate(value):
        if not isinstance(address, str) or not address.startswith("https://"):
            raise _WrongError(f"{path}[{at}]: expected an https address, found {shorten(address)}")
        yield address


def _known(entry: Any, names: set[str], path: str) -> None:
    if not isinstance(entry, Mapping):
        raise _WrongError(f"{path}: expected a table")
    if unknown := sorted(entry.keys() - names):
        raise _WrongError(f"{path}.{unknown[0]}: there is no such member")


@functools.lru_cache(maxsize=512)
def _pattern(template: str) -> re.Pattern[str]:
    scheme, _, rest = template.partition("://")
    host, slash, path = rest.partition("/")
    return re.compile(f"(?i:{re.escape(scheme)}://{_escaped(host)}){slash}{_escaped(path)}")


def _escaped(text: str) -> str:
    """Text as a pattern: literal but for its placeholders."""
    parts: list[str] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        kind = _HOST if found[1] == "host" else _SEGMENT
        parts += [re.escape(text[end : found.start()]), f"(?P<{found[1]}>{kind})"]
        end = found.end()
    return "".join([*parts, re.escape(text[end:])])


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)
