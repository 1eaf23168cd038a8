"""A web page as a stranger wrote it: what it links to, and its data blocks (HTML, 4.2 and 4.12).

Only elements are read, never what the page says in words. Scripts do not run, comments and the
contents of scripts, styles and templates are no elements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from mcred.containers.media_types import DATA_TYPES, media_type
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["Link", "Page", "Script", "read_page"]

_CDATA = re.compile(r"(?://\s*)?<!\[CDATA\[(.*?)(?://\s*)?\]\]>", re.DOTALL)
_MOST_ATTRIBUTES = 40
_LONGEST_VALUE = 4096
_PICTURE_PROPERTIES = frozenset({"og:image", "og:image:url", "og:image:secure_url"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A `<link>` element or a Link header: `rel` lower-cased, `type` without parameters."""

    rel: frozenset[str]
    type: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A data block; its media type without parameters."""

    type: str
    text: str


@dataclass(slots=True, kw_only=True)
class Page:
    """Addresses are as written, relative ones to `base` where the page has one.

    `cut` tells that there is more of the page than the limits allow to read.
    """

    base: str | None = None
    links: list[Link] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)  #: `og:image`, before `<img>`
    anchors: list[str] = field(default_factory=list)
    cut: bool = False


def read_page(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Page:
    """Read the beginning of a page, as much of it as `limits` allow. Never raises for bad HTML."""
    reader = _Reader(limits)
    parser = etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=False, no_network=True)
    head = _utf_8(data[: limits.page_bytes]).replace(b"\0", b"")
    try:
        etree.fromstring(head or b"<html>", parser)
    except etree.LxmlError:  # what was read until then counts
        reader.page.cut = True
    reader.page.cut |= len(data) > limits.page_bytes
    reader.page.pictures += reader.images
    return reader.page


def _utf_8(data: bytes) -> bytes:
    """The page in UTF-8 where it begins as UTF-16 does; of others only the ASCII is read surely."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").encode()
    return data


class _Reader:
    """Receives the parser's events."""

    def __init__(self, limits: Limits) -> None:
        self.page = Page()
        self.images: list[str] = []
        self._left = limits.page_elements
        self._templates = 0
        self._script: tuple[str, list[str]] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._left -= 1
        if self._left < 0:
            self.page.cut = True
            return
        if tag == "template":
            self._templates += 1
        if self._templates or len(attributes) > _MOST_ATTRIBUTES:
            return
        if (read := _ELEMENTS.get(tag)) is not None:
            read(self, attributes)

    def end(self, tag: str) -> None:
        if tag == "template":
            self._templates = max(self._templates - 1, 0)
        if tag == "script" and self._script is not None:
            kind, parts = self._script
            self.page.scripts.append(Script(type=kind, text=_plain("".join(parts))))
            self._script = None

    def data(self, text: str) -> None:
        if self._script is not None:
            self._script[1].append(text)

    def comment(self, text: str) -> None:
        """Nothing in a comment counts."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Nor in a processing instruction."""

    def close(self) -> Page:
        return self.page

    def link(self, attributes: Mapping[str, str]) -> None:
        if href := _value(attributes, "href"):
            rel = frozenset(_value(attributes, "rel").lower().split())
            kind = media_type(attributes.get("type"))
            self.page.links.append(Link(rel=rel, type=kind, href=href))

    def script(self, attributes: Mapping[str, str]) -> None:
        kind = media_type(attributes.get("type"))
        self._script = (kind, []) if kind in DATA_TYPES and "src" not in attributes else None

    def meta(self, attributes: Mapping[str, str]) -> None:
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        content = _value(attributes, "content")
        if name in _PICTURE_PROPERTIES and content and content not in self.page.pictures:
            self.page.pictures.append(content)

    def img(self, attributes: Mapping[str, str]) -> None:
        if source := _value(attributes, "src"):
            self.images.append(source)

    def a(self, attributes: Mapping[str, str]) -> None:
        if href := _value(attributes, "href"):
            self.page.anchors.append(href)

    def base(self, attributes: Mapping[str, str]) -> None:
        if self.page.base is None and (href := _value(attributes, "href")):
            self.page.base = href


_ELEMENTS: Mapping[str, Any] = {
    "link": _Reader.link,
    "script": _Reader.script,
    "meta": _Reader.meta,
    "img": _Reader.img,
    "a": _Reader.a,
    "base": _Reader.base,
}


def _plain(text: str) -> str:
    """The text of a data block, without the section that XHTML puts around it."""
    found = _CDATA.fullmatch(text.strip()) if "<![CDATA[" in text[:100] else None
    return text if found is None else found[1]


def _value(attributes: Mapping[str, str], name: str) -> str:
    """The attribute without the space around it; "" where there is none, or too long a one."""
    value = (attributes.get(name) or "").strip()
    return value if len(value) <= _LONGEST_VALUE else ""
