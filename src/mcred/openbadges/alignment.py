"""Alignment (B.1.7): what an achievement, a result or a level corresponds to elsewhere."""

from typing import Annotated, ClassVar

from mcred.openbadges.base import WireModel
from mcred.openbadges.context import Types, class_type
from mcred.openbadges.terms import AlignmentTargetTerm
from mcred.openbadges.types import REQUIRED, Maybe, Uri

__all__ = ["Alignment"]


class Alignment(WireModel):
    DEFAULTS: ClassVar = {"type": ("Alignment",)}

    type: Annotated[Types, class_type("Alignment")] = REQUIRED
    target_name: str
    target_url: Uri
    target_code: Maybe[str] = None
    target_description: Maybe[str] = None
    target_framework: Maybe[str] = None
    target_type: Maybe[AlignmentTargetTerm] = None
