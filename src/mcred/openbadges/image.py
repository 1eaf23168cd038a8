"""Image (B.1.10)."""

from typing import Annotated, ClassVar

from mcred.openbadges.base import ClosedModel
from mcred.openbadges.context import only_type
from mcred.openbadges.types import REQUIRED, Maybe, Uri

__all__ = ["Image"]


class Image(ClosedModel):
    """A picture, at a URL or as a data URI."""

    DEFAULTS: ClassVar = {"type": "Image"}

    id: Uri
    type: Annotated[str, only_type("Image")] = REQUIRED
    caption: Maybe[str] = None
