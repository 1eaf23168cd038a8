"""Fonts for certificates: those that are carried (SIL OFL 1.1, see fonts/NOTICE.md) and the user's.

A character that no font has is an error with its name, never an empty box.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from mcred.errors import UsageError

__all__ = ["Typeface", "Typefaces", "font_trouble"]

_FORBIDDEN = 0x0002  #: OpenType OS/2 fsType: restricted licence
_LARGEST = 64 * 1024 * 1024
_CARRIED = ("NotoSans", "NotoSansArabic", "NotoSansHebrew", "NotoSansDevanagari", "NotoSansMath")
#: Letters whose Noto font is too large to carry; the name of the font to look for.
_KNOWN = {
    "CJK": "Noto Sans CJK",
    "HIRAGANA": "Noto Sans CJK JP",
    "KATAKANA": "Noto Sans CJK JP",
    "HANGUL": "Noto Sans CJK KR",
}


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """One family: its files, and the characters it has. The regular file serves for bold too where
    there is no bold one."""

    name: str
    regular: Path
    bold: Path
    characters: frozenset[int]


class Typefaces:
    """Fonts in the order in which they are asked for a character.

    A font of the user's that has a bold one beside it is for all text and comes first; one without
    gives only what the carried ones lack.
    """

    def __init__(self, chosen: Sequence[Path] = ()) -> None:
        """
        Args:
            chosen: TrueType or OpenType files; of `Name-Regular` and `Name-Bold` in one folder,
                either brings the other.

        Raises:
            UsageError: `font`: a file that is no font, or may not be embedded.
        """
        families = dict.fromkeys(_pair(Path(path)) for path in chosen)
        own = [_open(regular, bold) for regular, bold in families]
        first = [face for face in own if face.bold != face.regular]
        last = [face for face in own if face.bold == face.regular]
        self._faces = (*first, *_carried(), *last)

    def __iter__(self) -> Iterator[Typeface]:
        return iter(self._faces)

    def runs(self, text: str) -> list[tuple[str, Typeface]]:
        """The text cut into pieces of one font each. Marks, spaces and punctuation stay with what
        is before them where that font has them.

        Raises:
            UsageError: `missing_glyph`: a character that no font has.
        """
        runs: list[tuple[str, Typeface]] = []
        for character in text:
            face = self._face_for(character, runs[-1][1] if runs else None)
            if runs and runs[-1][1] is face:
                runs[-1] = (runs[-1][0] + character, face)
            else:
                runs.append((character, face))
        return runs

    def require(self, texts: Iterable[str]) -> None:
        """Raises UsageError (`missing_glyph`) for the first character that no font has."""
        for text in texts:
            self.runs(text)

    def _face_for(self, character: str, current: Typeface | None) -> Typeface:
        code = ord(character)
        if current is not None and not character.isalpha() and code in current.characters:
            return current
        if current is not None and character in _INVISIBLE:
            return current  # a joiner shapes its neighbours and has no picture of its own
        for face in self._faces:
            if code in face.characters:
                return face
        raise _missing(character)


_INVISIBLE = frozenset("\u200c\u200d\ufe0e\ufe0f")


def _missing(character: str) -> UsageError:
    name = unicodedata.name(character, "a character without name")
    font = next((font for start, font in _KNOWN.items() if name.startswith(start)), None)
    hint = f", such as {font}" if font else ""
    return UsageError(
        f"no font here has {character} (U+{ord(character):04X}, {name}): name a font file that has"
        f" it with --font{hint} (for a site: put it into site/fonts/)",
        code="missing_glyph",
        character=character,
    )


@lru_cache(maxsize=1)
def _carried() -> tuple[Typeface, ...]:
    folder = Path(str(resources.files("mcred.share") / "fonts"))
    return tuple(_open(*_pair(folder / f"{name}-Regular.ttf")) for name in _CARRIED)


def _pair(path: Path) -> tuple[Path, Path]:
    stem, _, style = path.stem.rpartition("-")
    if style.lower() not in ("regular", "bold"):
        return path, path
    regular, bold = (path.with_name(f"{stem}-{name}{path.suffix}") for name in ("Regular", "Bold"))
    return (regular if regular.is_file() else path), (bold if bold.is_file() else path)


@lru_cache(maxsize=32)
def _open(regular: Path, bold: Path) -> Typeface:
    characters = _characters(regular)
    if bold != regular:
        characters &= _characters(bold)
    return Typeface(regular.stem, regular, bold, characters)


@contextmanager
def font_trouble(path: Path) -> Iterator[None]:
    """What goes wrong inside with a font file is a UsageError (`font`) that names it."""
    from fontTools.ttLib import TTLibError  # only where a certificate is made

    try:
        yield
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}", code="font") from error
    except (TTLibError, struct.error, ValueError, LookupError, TypeError, AssertionError) as error:
        raise UsageError(f"{path} is no font that can be used: {error}", code="font") from error


def _characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with font_trouble(path):
        size = path.stat().st_size
    if size > _LARGEST:
        raise UsageError(f"{path} is larger than a font may be (64 MiB)", code="font")
    with font_trouble(path), path.open("rb") as file, TTFont(file, lazy=True, fontNumber=0) as font:
        embedding = font["OS/2"].fsType & 0x000F if "OS/2" in font else 0
        characters = frozenset(font.getBestCmap() or ())
    if embedding == _FORBIDDEN:
        raise UsageError(f"{path} may not be embedded: its maker forbids it", code="font")
    return characters
