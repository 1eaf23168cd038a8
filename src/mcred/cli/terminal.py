"""What the terminal can show: how wide it is, whether it has colours, and lines that fit."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import click

__all__ = ["Terminal", "cells"]

_WIDEST = 80  #: longer lines are hard to read
_NARROWEST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """Where lines go. `width` is None where there is no terminal: lines stay whole there."""

    width: int | None = None
    colours: bool = False

    @classmethod
    def of_output(cls) -> Terminal:
        """The terminal behind standard output; without colours where NO_COLOR asks for none."""
        if not sys.stdout.isatty():
            return cls()
        columns = shutil.get_terminal_size().columns
        return cls(
            width=max(_NARROWEST, min(columns, _WIDEST)),
            colours=not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
        )

    def styled(self, text: str, **style: bool | str) -> str:
        """The text in a style, as `click.style` has them, where there are colours."""
        return click.style(text, **style) if self.colours else text  # type: ignore[arg-type]

    def print(self, lines: Iterable[str]) -> None:
        for line in lines:
            click.echo(line, color=self.colours)

    def wrapped(self, text: str, *, first: str = "", rest: str | None = None) -> Iterator[str]:
        """The text in lines that fit, broken at spaces and between wide letters.

        `first` begins the first line, `rest` the others; without it, spaces as wide as `first`.
        What has no space, an address or a key, is left whole, so that it can be copied.
        """
        if self.width is None:
            yield first + text
            return
        rest = " " * cells(first) if rest is None else rest
        line, used, empty = first, cells(first), True
        for gap, piece in _pieces(text):
            size = cells(piece)
            if empty:
                line, used, empty = line + piece, used + size, False
            elif used + len(gap) + size <= self.width:
                line, used = line + gap + piece, used + len(gap) + size
            else:
                yield line
                line, used = rest + piece, cells(rest) + size
        yield line

    def fits(self, text: str, used: int) -> bool:
        """Whether the text can be broken so that it fits beside `used` columns."""
        longest = max((cells(piece) for _, piece in _pieces(text)), default=0)
        return self.width is None or used + longest <= self.width

    def reflowed(self, text: str) -> Iterator[str]:
        """Each line of the text in lines that fit, further ones under an indented one's second."""
        for line in text.split("\n"):
            bare = line.lstrip(" ")
            indent = " " * (len(line) - len(bare))
            yield from self.wrapped(bare, first=indent, rest=indent and f"{indent}  ")


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return len(text) if text.isascii() else sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """What must not be broken, each with the gap before it."""
    for word in text.split(" "):
        gap, piece = " ", ""
        for character in word:
            if piece and not character.isascii() and _width(character) == 2:
                yield gap, piece
                gap, piece = "", ""
            piece += character
        yield gap, piece
