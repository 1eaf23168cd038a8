"""A badge's Markdown as HTML that can do nothing: CommonMark without raw HTML, then sanitised."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from mcred.share.text import paragraph

__all__ = ["markdown", "markdown_text"]

_TAGS = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr", "h4"}
_HEADING = re.compile(r"<(/?)h[1-6]>")
#: Absolute addresses only: a relative one would point into the page's own site.
_ABSOLUTE = re.compile(r"https?://[^/\\\s]", re.IGNORECASE)


def markdown(text: str) -> Markup:
    """Safe HTML of a Markdown text, of which at most 20 KiB are read.

    Headings become level 4 (a page has its own outline), images their description; links lead only
    to absolute http and https addresses, without passing anything on.
    """
    rendered = _parser().render(paragraph(text))
    levelled = _HEADING.sub(r"<\1h4>", rendered)
    safe = nh3.clean(
        levelled,
        tags=_TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer ugc",
    )
    return Markup(safe)  # noqa: S704 (cleaned by nh3 in the line above)


def markdown_text(text: str) -> str:
    """A Markdown text without marks, for paper: empty lines between paragraphs, dots before items.

    Of links only the words stay.
    """
    blocks: list[str] = []
    start = ""
    for token in _parser().parse(paragraph(text)):
        if token.type == "list_item_open":
            start = f"{token.info}{token.markup} " if token.info else "• "
        elif token.type == "inline":
            blocks.append(start + _words(token))
            start = ""
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip("\n"))
        if token.level == 0 and (token.nesting == -1 or token.type in ("fence", "code_block")):
            blocks.append("")
    return "\n".join(blocks).strip()


def _words(token: Any) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    children = token.children or ()
    return "".join(breaks.get(child.type, child.content) for child in children)


def _keep_attribute(_tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if _ABSOLUTE.match(value) else None
    return value if attribute == "rel" else None  # nh3 lets title and lang through by itself


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    parser.add_render_rule("image", _image)
    return parser


def _image(_renderer: Any, tokens: Any, index: int, _options: Any, _environment: Any) -> str:
    """An image of a stranger is not loaded; its description stands for it."""
    content: str = tokens[index].content
    return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
