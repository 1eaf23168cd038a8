"""SVG: the badge elements of a document and where they stand in its bytes.

The parser is expat behind `defusedxml`: no document type, no entity, nothing external.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mcred.containers.xml_prolog import scan
from mcred.errors import ContainerError, LimitError, NoCredentialError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["BADGE_ELEMENTS", "OB3", "BadgeElement", "Svg", "parse", "tag_end"]

OB3 = "https://purl.imsglobal.org/ob/v3p0"
_SVG = "http://www.w3.org/2000/svg"
#: Elements that hold a badge: Open Badges 3, CLR 2, Open Badges 2; the first kind there counts.
BADGE_ELEMENTS = (
    f"{OB3}}}credential",
    "https://purl.imsglobal.org/clr/v2p0}credential",
    "http://openbadges.org}assertion",
)
_TAG = re.compile(rb"""<[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>""")

_PIECE = 256 * 1024


@dataclass(slots=True, kw_only=True)
class BadgeElement:
    """One badge element: its expanded name, `verify` attribute, text, and bytes (`start:end`).

    While parsing, `end` is the offset of the end tag.
    """

    name: str
    verify: str | None
    start: int
    end: int = -1
    body: str = ""
    nested: bool = False


@dataclass(slots=True, kw_only=True)
class Svg:
    """What `parse` found; `prefixes` are the namespaces declared on the root."""

    root_start: int = -1
    root_name: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)
    badges: list[BadgeElement] = field(default_factory=list)


def parse(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Svg:
    """Find the badge elements of an SVG document in UTF-8.

    A DOCTYPE that declares nothing itself is passed over (1EdTech's own samples have one); its
    files are never opened.

    Raises:
        ContainerError: another DOCTYPE, another encoding, not well-formed (with `offset`).
        LimitError: more than `limits.container_parts` elements, or attributes of one.
        NoCredentialError: XML, but not SVG.
    """
    from xml.parsers.expat import ExpatError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    prolog = scan(data)
    if prolog.encoding not in ("utf-8", "utf8", "us-ascii"):
        raise ContainerError(
            f"the SVG is in {prolog.encoding}; only UTF-8 is read",
            code="xml_encoding",
            encoding=prolog.encoding,
        )
    blanked = prolog.blanked(data)
    expat = DefusedXMLParser(encoding="utf-8", forbid_dtd=True).parser
    reader = _Reader(expat, limits)
    try:
        _feed(expat, blanked, limits)
    except DefusedXmlException as error:
        raise ContainerError("the SVG defines a document type", code="xml_doctype") from error
    except ExpatError as error:
        raise ContainerError(
            f"the SVG is damaged: {error}", code="xml_syntax", offset=expat.ErrorByteIndex
        ) from error
    for badge in reader.svg.badges:
        first = tag_end(data, badge.start)
        empty = data[first - 2 : first] == b"/>"
        badge.end = first if empty else tag_end(data, badge.end)
    return reader.svg


def _feed(expat: Any, data: bytes, limits: Limits) -> None:
    """Parse in pieces: the parser keeps all attributes of a tag before it says that there is one.

    Raises:
        LimitError: a tag has more than `limits.container_parts`.
    """
    if hasattr(expat, "SetReparseDeferralEnabled"):
        expat.SetReparseDeferralEnabled(False)  # else tags that are whole may wait as well
    for start in range(0, len(data), _PIECE):
        expat.Parse(data[start : start + _PIECE], False)
        waiting = max(expat.CurrentByteIndex, 0)
        is_tag = not data.startswith((b"<!", b"<?"), waiting)
        if is_tag and data.count(b"=", waiting, start + _PIECE) > limits.container_parts:
            raise _too_many("attributes in a tag", limits)
    expat.Parse(b"", True)


def _too_many(what: str, limits: Limits) -> LimitError:
    cap = limits.container_parts
    return LimitError(f"the SVG has more than {cap} {what}", limit="container_parts", cap=cap)


def tag_end(data: bytes, start: int) -> int:
    """The offset after the tag that begins at `start`."""
    tag = _TAG.match(data, start)
    if tag is None:
        raise ContainerError(f"the tag at byte {start} has no end", code="xml_syntax", offset=start)
    return tag.end()


class _Reader:
    """Collects badge elements from expat's events; nothing else of the document is kept."""

    def __init__(self, expat: Any, limits: Limits) -> None:
        self.svg = Svg()
        self._expat = expat
        self._limits = limits
        self._elements = 0
        self._depth = 0
        self._open: BadgeElement | None = None
        self._open_depth = 0
        self._text: list[str] = []
        expat.buffer_text = True
        expat.ordered_attributes = False
        expat.StartNamespaceDeclHandler = self._namespace
        expat.StartElementHandler = self._start
        expat.EndElementHandler = self._end
        expat.CharacterDataHandler = self._characters
        expat.CommentHandler = expat.ProcessingInstructionHandler = None
        expat.DefaultHandlerExpand = None

    def _namespace(self, prefix: str | None, uri: str | None) -> None:
        if not self._elements:
            self.svg.prefixes[prefix or ""] = uri or ""

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > self._limits.container_parts:
            raise _too_many("elements", self._limits)
        if len(attributes) > self._limits.container_parts:
            raise _too_many("attributes in a tag", self._limits)
        if self._elements == 1:
            self._root(name)
        if self._open is not None:
            self._open.nested = True
        elif name in BADGE_ELEMENTS:
            self._open = BadgeElement(
                name=name, verify=attributes.get("verify"), start=self._expat.CurrentByteIndex
            )
            self._open_depth = self._depth
            self._text = []

    def _root(self, name: str) -> None:
        if name not in (f"{_SVG}}}svg", "svg"):
            raise NoCredentialError(
                "this is XML, but no SVG picture", code="not_svg", root=name.rpartition("}")[2]
            )
        self.svg.root_start = self._expat.CurrentByteIndex

    def _end(self, _name: str) -> None:
        if self._open is not None and self._depth == self._open_depth:
            self._open.body = "".join(self._text)
            self._open.end = self._expat.CurrentByteIndex
            self.svg.badges.append(self._open)
            self._open = None
        self._depth -= 1

    def _characters(self, text: str) -> None:
        if self._open is not None:
            self._text.append(text)
