"""AchievementCredential and AchievementSubject (B.1.1, B.1.6)."""

from typing import Annotated, ClassVar

from mcred.openbadges.achievement import Achievement
from mcred.openbadges.base import WireModel
from mcred.openbadges.context import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    OB_CONTEXT,
    Types,
    class_type,
    required_in,
)
from mcred.openbadges.dates import DateTime
from mcred.openbadges.endorsement import EndorsementCredential, OpenBadgesCredential
from mcred.openbadges.evidence import Evidence
from mcred.openbadges.identity import IdentityObject
from mcred.openbadges.image import ImageRef
from mcred.openbadges.profile import Profile
from mcred.openbadges.result import Result
from mcred.openbadges.types import REQUIRED, Array, CompactJws, Maybe, Number, Uri

__all__ = ["AchievementCredential", "AchievementSubject"]


class AchievementSubject(WireModel):
    """The recipient, by `id`, `identifier` or both, and what was achieved."""

    DEFAULTS: ClassVar = {"type": ("AchievementSubject",)}

    id: Maybe[Uri] = None
    type: Annotated[Types, class_type("AchievementSubject")] = REQUIRED
    activity_start_date: Maybe[DateTime] = None
    activity_end_date: Maybe[DateTime] = None
    credits_earned: Maybe[Number] = None
    achievement: Achievement
    identifier: Array[IdentityObject] = ()
    image: Maybe[ImageRef] = None
    license_number: Maybe[str] = None
    narrative: Maybe[str] = None
    result: Array[Result] = ()
    role: Maybe[str] = None
    source: Maybe[Profile] = None
    term: Maybe[str] = None


class AchievementCredential(OpenBadgesCredential):
    """A badge. `OpenBadgeCredential` is the same class by its other name."""

    DEFAULTS: ClassVar = {
        "@context": (CREDENTIALS_V2, OB_CONTEXT),
        "type": ("VerifiableCredential", "OpenBadgeCredential"),
    }

    type: Annotated[
        Types,
        class_type("VerifiableCredential", ("OpenBadgeCredential", "AchievementCredential")),
    ] = REQUIRED
    name: Annotated[Maybe[str], required_in(CREDENTIALS_V1)] = REQUIRED
    description: Maybe[str] = None
    image: Maybe[ImageRef] = None
    credential_subject: AchievementSubject
    endorsement: Array[EndorsementCredential] = ()
    endorsement_jwt: Array[CompactJws] = ()
    evidence: Array[Evidence] = ()
