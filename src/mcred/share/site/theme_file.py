"""`theme.toml`: how an issuer's site looks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import UsageError
from mcred.limits import DEFAULT_LIMITS
from mcred.report.sentences import catalogue
from mcred.share.colours import Colour
from mcred.share.pictures import Picture, checked_picture
from mcred.share.theme import DEFAULT_ACCENT, DEFAULT_HIGHLIGHT, Theme
from mcred.workspace import toml_files
from mcred.workspace.atomic import read_bounded

__all__ = ["Look", "read_look"]

_KNOWN = ("name", "language", "logo", "accent", "highlight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A theme with the picture that its logo is, and the language of the pages."""

    theme: Theme
    logo: Picture | None = None
    language: str = "en"  #: of the site's own words


def read_look(folder: Path, *, name: str) -> Look:
    """The theme in `folder`/theme.toml; the default one, under the issuer's name, without it.

    ```toml
    [theme]
    name = "Example District"
    language = "es"           # of the site's own words; English unless told
    logo = "logo.svg"         # a PNG or SVG in the same folder, at most 512 KiB
    accent = "#1f4a7c"        # readable on white
    highlight = "#f2c14e"     # to be told from the accent
    ```

    Raises:
        UsageError: an unknown setting or language, a colour that cannot be read, a logo that may
            not be shown.
        DataError: no TOML.
    """
    path = folder / "theme.toml"
    table = toml_files.parse(toml_files.read(path), where=str(path)) if path.exists() else {}
    theme = table.get("theme", {})
    if set(table) - {"theme"} or not isinstance(theme, dict) or set(theme) - set(_KNOWN):
        raise UsageError(
            f"{path} may hold a table [theme] with {', '.join(_KNOWN)}, and nothing else",
            code="theme",
        )
    logo = _logo(folder, theme)
    return Look(
        theme=Theme(
            name=_text(theme, "name", path) or name,
            logo=None if logo is None else f"assets/logo.{logo.kind}",
            accent=_colour(theme, "accent", path) or DEFAULT_ACCENT,
            highlight=_colour(theme, "highlight", path) or DEFAULT_HIGHLIGHT,
        ),
        logo=logo,
        language=_language(theme, path),
    )


def _text(theme: dict[str, Any], member: str, path: Path) -> str | None:
    value = theme.get(member)
    if value is not None and not (isinstance(value, str) and value.strip() and value.isprintable()):
        raise UsageError(f"{path}: {member} must be one line of text", code="theme")
    return value


def _language(theme: dict[str, Any], path: Path) -> str:
    language = _text(theme, "language", path) or "en"
    try:
        catalogue(language)
    except UsageError as error:
        raise UsageError(f"{path}: {error.message}", code="theme") from error
    return language


def _colour(theme: dict[str, Any], member: str, path: Path) -> Colour | None:
    text = _text(theme, member, path)
    return None if text is None else Colour.parse(text)


def _logo(folder: Path, theme: dict[str, Any]) -> Picture | None:
    name = _text(theme, "logo", folder / "theme.toml")
    if name is None:
        return None
    if "/" in name or "\\" in name or name.startswith("."):
        raise UsageError(f"the logo {shorten(name)} must be a file in {folder}", code="theme")
    data = read_bounded(folder / name, size=DEFAULT_LIMITS.local_bytes)
    picture = checked_picture(data)
    if picture is None:
        raise UsageError(
            f"{folder / name} is no logo that may be shown: a PNG or SVG of at most 512 KiB, which"
            " runs nothing and loads nothing",
            code="theme",
        )
    return picture
