"""Templates to text: Jinja2 with autoescape, and an error for every name that is not there."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from mcred.report.sentences import long_date, words
from mcred.share.text import paragraph, plain, web_address

__all__ = ["render", "script", "stylesheet", "stylesheet_hash"]


def render(template: str, *, language: str = "en", **values: Any) -> str:
    """The page of a template.

    It has the catalogue's sentences as `say("…", name=value)`, dates in full as `date(text)`, and
    for the text of others the filters `line`, `text` and `web`.
    """
    page = _environment().get_template(template)
    return page.render(
        say=partial(_say, language),
        date=partial(long_date, language=language),
        language=language,
        **values,
    )


@cache
def stylesheet() -> str:
    """The style of every page."""
    return _read("page.css")


def script(name: str) -> bytes:
    """One of the scripts of a site: each page works without them."""
    return _read(name).encode()


def stylesheet_hash(style: str) -> str:
    """The source expression by which a Content Security Policy names an inline style."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {"line": plain, "text": paragraph, "web": web_address}
    return environment


def _read(name: str) -> str:
    return (resources.files("mcred.share") / "templates" / name).read_text(encoding="utf-8")


def _say(language: str, key: str, **data: Any) -> str:
    return words(f"page.{key}", data, language)
