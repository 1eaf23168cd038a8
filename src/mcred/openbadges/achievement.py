"""Achievement, Criteria and Related (B.1.5, B.1.8, B.1.15)."""

from typing import Annotated, ClassVar

from mcred.openbadges.alignment import Alignment
from mcred.openbadges.base import WireModel
from mcred.openbadges.context import Types, class_type
from mcred.openbadges.endorsement import EndorsementCredential
from mcred.openbadges.identity import IdentifierEntry
from mcred.openbadges.image import ImageRef
from mcred.openbadges.profile import Profile
from mcred.openbadges.result import ResultDescription
from mcred.openbadges.terms import AchievementTerm
from mcred.openbadges.types import (
    REQUIRED,
    Array,
    CompactJws,
    LanguageCode,
    Maybe,
    Number,
    Uri,
)

__all__ = ["Achievement", "Criteria", "Related"]


class Criteria(WireModel):
    """How the achievement is earned: a URL, Markdown, or both (it has no `type`)."""

    id: Maybe[Uri] = None
    narrative: Maybe[str] = None


class Related(WireModel):
    DEFAULTS: ClassVar = {"type": ("Related",)}

    id: Uri
    type: Annotated[Types, class_type("Related")] = REQUIRED
    in_language: Maybe[LanguageCode] = None
    version: Maybe[str] = None


class Achievement(WireModel):
    """What a badge is awarded for."""

    DEFAULTS: ClassVar = {"type": ("Achievement",)}

    id: Uri
    type: Annotated[Types, class_type("Achievement")] = REQUIRED
    name: str
    description: str
    criteria: Criteria
    achievement_type: Maybe[AchievementTerm] = None
    alignment: Array[Alignment] = ()
    creator: Maybe[Profile] = None
    credits_available: Maybe[Number] = None
    endorsement: Array[EndorsementCredential] = ()
    endorsement_jwt: Array[CompactJws] = ()
    field_of_study: Maybe[str] = None
    human_code: Maybe[str] = None
    image: Maybe[ImageRef] = None
    in_language: Maybe[LanguageCode] = None
    other_identifier: Array[IdentifierEntry] = ()
    related: Array[Related] = ()
    result_description: Array[ResultDescription] = ()
    specialization: Maybe[str] = None
    tag: Array[str] = ()
    version: Maybe[str] = None
