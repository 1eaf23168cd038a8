"""The picture of a badge, where it is safe to show: carried in the badge itself, never fetched."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcred.containers import data_url, detect
from mcred.containers.png import parse as parse_png
from mcred.containers.svg import parse as parse_svg
from mcred.errors import DataError, LimitError
from mcred.share.svg_passive import only_draws

__all__ = ["Picture", "checked_picture", "picture_in"]

_LARGEST = 512 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG or SVG that loads nothing and runs nothing."""

    data: bytes
    kind: str  #: png or svg

    @property
    def media_type(self) -> str:
        return {"png": "image/png", "svg": "image/svg+xml"}[self.kind]

    @property
    def data_url(self) -> str:
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"


def checked_picture(data: bytes) -> Picture | None:
    """The picture in a file, or None where it is none that may be shown: another format, damaged,
    larger than 512 KiB, or an SVG that may do more than draw.
    """
    if len(data) > _LARGEST:
        return None
    kind = detect(data)
    try:
        if kind == "png":
            parse_png(data)
        elif kind == "svg":
            parse_svg(data)
            if not only_draws(data):  # pages show it as <img>, but it may be opened by itself
                return None
        else:
            return None
    except (DataError, LimitError):
        return None
    return Picture(data=data, kind=kind)


def picture_in(achievement: Any) -> Picture | None:
    """The picture that an achievement carries as a data: address, if it may be shown."""
    image = achievement.get("image") if isinstance(achievement, Mapping) else None
    address = image.get("id") if isinstance(image, Mapping) else image
    if not isinstance(address, str) or not address.startswith("data:image/"):
        return None
    try:
        return checked_picture(data_url.decode(address.encode()))
    except (DataError, LimitError, UnicodeEncodeError):
        return None
