"""What all pages of one site share: address, look, issuer, and the art of its badges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from mcred._version import __version__
from mcred.report.sentences import catalogue
from mcred.share.art import badge_png, badge_svg, card_png
from mcred.share.certificate import CertificateLook
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
        self._drawn: dict[tuple[str, ...], bytes] = {}

    def svg(self, achievement: Mapping[str, Any]) -> bytes:
        own, title = picture_in(achievement), plain(achievement.get("name", ""))
        if own is not None and own.kind == "svg":
            return own.data
        if own is not None:
            return _wrapped(own.data_url, title)
        identifier = str(achievement["id"])
        return self._once(
            ("svg", identifier, title),
            lambda: badge_svg(identifier, title=title, theme=self._theme),
        )

    def png(self, achievement: Mapping[str, Any]) -> bytes:
        own = picture_in(achievement)
        if own is not None and own.kind == "png":
            return own.data
        identifier = str(achievement["id"])
        return self._once(("png", identifier), lambda: badge_png(identifier, theme=self._theme))

    def card(self, achievement: Mapping[str, Any]) -> bytes:
        identifier = str(achievement["id"])
        return self._once(("card", identifier), lambda: card_png(identifier, theme=self._theme))

    def _once(self, key: tuple[str, ...], draw: Callable[[], bytes]) -> bytes:
        if key not in self._drawn:
            self._drawn[key] = draw()
        return self._drawn[key]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The site itself; `page` renders one of its pages."""

    address: SiteAddress
    look: Look
    issuer: IssuerProfile
    art: Art
    certificates: CertificateLook | None = None  #: where each badge has one
    certificate_inputs: tuple[str, ...] = ()  #: their look, by digest
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
            _making(self.language),
            self.version,
            self.language,
            self.address.url,
            [theme.name, theme.logo, str(theme.accent), str(theme.highlight)],
            self.issuer.model_dump(exclude={"email"}),
            self.certificate_inputs,
            *values,
        )


@cache
def _making(language: str) -> str:
    """Templates and words, by digest: a page is made anew when its template is."""
    folder = resources.files("mcred.share") / "templates"
    texts = {item.name: item.read_text(encoding="utf-8") for item in folder.iterdir()}
    return inputs_digest(texts, dict(catalogue(language)))


def _wrapped(data_url: str, title: str) -> bytes:
    """A PNG in an SVG, so that a badge can be baked into either."""

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img">\n'
        f'<title>{escape(title)}</title>\n<image width="400" height="400" href="{data_url}"/>\n'
        "</svg>\n"
    ).encode()
