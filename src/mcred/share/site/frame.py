"""What all pages of one site share: address, look, issuer, and the art of its badges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from mcred._version import __version__
from mcred.report.sentences import en_pages
from mcred.share.art import badge_png, badge_svg, card_png
from mcred.share.pictures import picture_in
from mcred.share.rendering import render
from mcred.share.site.address import SiteAddress
from mcred.share.site.theme_file import Look
from mcred.share.site.unit import inputs_digest
from mcred.share.text import plain
from mcred.workspace.settings import IssuerProfile

__all__ = ["Art", "Frame"]


class Art:
    """The pictures of achievements, drawn when they are first needed."""

    def __init__(self, look: Look) -> None:
        self._theme = look.theme
        self._drawn: dict[tuple[str, str], bytes] = {}

    def svg(self, achievement: Mapping[str, Any]) -> bytes:
        own = picture_in(achievement)
        if own is not None and own.kind == "svg":
            return own.data
        if own is not None:
            return _wrapped(own.data_url, plain(achievement.get("name", "")))
        return badge_svg(
            str(achievement["id"]), title=str(achievement.get("name", "")), theme=self._theme
        )

    def png(self, achievement: Mapping[str, Any]) -> bytes:
        own = picture_in(achievement)
        if own is not None and own.kind == "png":
            return own.data
        return self._once("png", str(achievement["id"]))

    def card(self, achievement: Mapping[str, Any]) -> bytes:
        return self._once("card", str(achievement["id"]))

    def _once(self, kind: str, identifier: str) -> bytes:
        if (kind, identifier) not in self._drawn:
            draw = badge_png if kind == "png" else card_png
            self._drawn[kind, identifier] = draw(identifier, theme=self._theme)
        return self._drawn[kind, identifier]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The site itself; `page` renders one of its pages."""

    address: SiteAddress
    look: Look
    issuer: IssuerProfile
    art: Art
    language: str = "en"
    version: str = field(default=__version__)

    def page(self, template: str, path: str, *, absolute: bool = False, **values: Any) -> bytes:
        """The page at `path` (a file's path within the site), with links that stay relative.

        `absolute` is for a page that is shown at other paths than its own.
        """
        folder = path.rpartition("/")[0]
        root = "../" * len([part for part in folder.split("/") if part])
        root = self.address.url if absolute else root
        html = render(
            template,
            language=self.language,
            root=root or "./",
            theme=self.look.theme,
            site_url=self.address.url,
            canonical=self.address.to(path.removesuffix("index.html")),
            version=self.version,
            **values,
        )
        return html.encode()

    def digest(self, *values: Any) -> str:
        """The inputs of a part of this site: what all parts depend on, and `values`."""
        theme = self.look.theme
        return inputs_digest(
            _making(),
            self.version,
            self.address.url,
            [theme.name, theme.logo, str(theme.accent), str(theme.highlight)],
            self.issuer.model_dump(exclude={"email"}),
            *values,
        )


@cache
def _making() -> str:
    """Templates and words, by digest: a page is made anew when its template is."""
    folder = resources.files("mcred.share") / "templates"
    texts = {item.name: item.read_text(encoding="utf-8") for item in folder.iterdir()}
    return inputs_digest(texts, dict(en_pages.SENTENCES))


def _wrapped(data_url: str, title: str) -> bytes:
    """A PNG in an SVG, so that a badge can be baked into either."""

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img">\n'
        f'<title>{escape(title)}</title>\n<image width="400" height="400" href="{data_url}"/>\n'
        "</svg>\n"
    ).encode()
