"""Evidence (B.1.9)."""

from typing import Annotated, ClassVar

from mcred.openbadges.base import WireModel
from mcred.openbadges.context import Types, class_type
from mcred.openbadges.types import REQUIRED, Maybe, Uri

__all__ = ["Evidence"]


class Evidence(WireModel):
    """What the recipient did or made; `id` is a URL or a data URI, `narrative` Markdown."""

    DEFAULTS: ClassVar = {"type": ("Evidence",)}

    id: Maybe[Uri] = None
    type: Annotated[Types, class_type("Evidence")] = REQUIRED
    narrative: Maybe[str] = None
    name: Maybe[str] = None
    description: Maybe[str] = None
    genre: Maybe[str] = None
    audience: Maybe[str] = None
