"""Does an SVG only draw? Judged by what a parser reads in it, whatever it is written with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mcred.containers.xml_prolog import scan
from mcred.share.svg_allowed import (
    AT_RULES,
    ATTRIBUTES,
    ELEMENTS,
    FUNCTIONS,
    INERT_NAMESPACES,
    INSTRUCTIONS,
    TEXT_ATTRIBUTES,
)

__all__ = ["only_draws"]

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_XML_ATTRIBUTES = frozenset({"id", "lang", "space"})
_TRANSFORMS = frozenset({"transform", "gradientTransform", "patternTransform"})
#: What may be named: a part of the picture itself, or a picture or font that it carries.
_OWN = re.compile(
    r"\s*+(?:#[^\s\"'();]*\s*|data:(?:image/(?:png|jpe?g|gif|webp)|font/[a-z0-9]+"
    r"|application/(?:x-)?font-[a-z0-9]+)(?:;charset=utf-8)?;base64,[A-Za-z0-9+/=\s]*)?",
    re.IGNORECASE,
)
_URL = re.compile(r"url\(\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'()]*+))\s*+\)", re.IGNORECASE)
_FUNCTION = re.compile(r"(?<![\w-])([\w-]*+)\(")
_AT = re.compile(r"@([\w-]*)")


class _Refused(Exception):  # noqa: N818
    """There is something in it that may do more than draw."""


def only_draws(data: bytes) -> bool:
    """Whether a well-formed SVG in UTF-8, as `containers.svg.parse` takes it, only draws.

    Anything that is not known to be harmless makes it False.
    """
    from defusedxml.ElementTree import DefusedXMLParser

    expat = DefusedXMLParser(encoding="utf-8", forbid_dtd=True).parser
    _Reader(expat)
    try:
        expat.Parse(scan(data).blanked(data), True)
    except _Refused:
        return False
    return True


class _Reader:
    """Receives the parser's events; entities are resolved there, and prefixes are namespaces."""

    def __init__(self, expat: Any) -> None:
        self._style: list[str] | None = None
        expat.buffer_text = True
        expat.ordered_attributes = False
        expat.StartElementHandler = self._start
        expat.EndElementHandler = self._end
        expat.CharacterDataHandler = self._characters
        expat.ProcessingInstructionHandler = self._instruction
        expat.CommentHandler = expat.DefaultHandlerExpand = None

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition("}")
        if namespace == _SVG:
            _must(local in ELEMENTS)
            if local == "style":
                self._style = []
            if local == "animateTransform":
                _must(attributes.get("attributeName", "transform") in _TRANSFORMS)
        else:
            _must(namespace.startswith(INERT_NAMESPACES))
        for attribute, value in attributes.items():
            _attribute(attribute, value, drawn=namespace == _SVG)

    def _end(self, name: str) -> None:
        if self._style is not None and name == f"{_SVG}}}style":
            _css("".join(self._style))
            self._style = None

    def _characters(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _instruction(self, target: str, _data: str) -> None:
        _must(target in INSTRUCTIONS)


def _attribute(name: str, value: str, *, drawn: bool) -> None:
    """One attribute; `drawn` where it stands on an element of SVG itself."""
    namespace, _, local = name.rpartition("}")
    if namespace == _XML:
        _must(local in _XML_ATTRIBUTES)
    elif namespace == _XLINK:
        _must(local != "href" or _OWN.fullmatch(value) is not None)
    elif namespace:
        _must(namespace.startswith(INERT_NAMESPACES))
    elif drawn:
        _must(local in ATTRIBUTES or local.startswith(("data-", "aria-")))
        if local == "href":
            _must(_OWN.fullmatch(value) is not None)
        elif local in ATTRIBUTES and local not in TEXT_ATTRIBUTES:
            _css(value)


def _css(text: str) -> None:
    """A style sheet, declarations or one value.

    Escapes could hide any word, and are refused. Strings and comments are read like all the rest:
    where they end is not decided here.
    """
    _must("\\" not in text)
    for match in _AT.finditer(text):
        _must(match[1].lower() in AT_RULES)
    rest = _URL.sub(_carried, text)
    for match in _FUNCTION.finditer(rest):
        _must(not match[1] or match[1].lower() in FUNCTIONS - {"url"})


def _carried(url: re.Match[str]) -> str:
    _must(_OWN.fullmatch(url[1] or url[2] or url[3] or "") is not None)
    return " "


def _must(harmless: bool) -> None:
    if not harmless:
        raise _Refused
