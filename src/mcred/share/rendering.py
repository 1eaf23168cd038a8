"""Templates to text: Jinja2 with autoescape, and an error for every name that is not there."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from mcred.report.sentences import words

__all__ = ["render", "stylesheet", "stylesheet_hash"]


def render(template: str, *, language: str = "en", **values: Any) -> str:
    """The page of a template, with the catalogue's sentences as `say("page.…", name=value)`."""
    page = _environment().get_template(template)
    return page.render(say=partial(_say, language), language=language, **values)


@cache
def stylesheet() -> str:
    """The style of every page."""
    return _read("page.css")


def stylesheet_hash(style: str) -> str:
    """The source expression by which a Content Security Policy names an inline style."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _read(name: str) -> str:
    return (resources.files("mcred.share") / "templates" / name).read_text(encoding="utf-8")


def _say(language: str, key: str, **data: Any) -> str:
    return words(f"page.{key}", data, language)
