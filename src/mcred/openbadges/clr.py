"""ClrCredential, ClrSubject and Association of the Comprehensive Learner Record 2.0."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator

from mcred.openbadges.achievement import Achievement
from mcred.openbadges.base import WireModel
from mcred.openbadges.context import (
    CLR_CONTEXT,
    CREDENTIALS_V2,
    OB_CONTEXT,
    Context,
    Types,
    class_type,
    clr_context,
    only_type,
)
from mcred.openbadges.endorsement import EndorsementCredential, OpenBadgesCredential
from mcred.openbadges.evidence import Evidence
from mcred.openbadges.identity import IdentityObject
from mcred.openbadges.image import ImageRef
from mcred.openbadges.terms import AssociationTerm
from mcred.openbadges.types import (
    REQUIRED,
    REQUIRED_CONTEXT,
    Array,
    AtLeastOne,
    CompactJws,
    Maybe,
    Uri,
)
from mcred.openbadges.vc import VerifiableCredential

__all__ = ["Association", "ClrCredential", "ClrSubject"]


class Association(WireModel):
    """How one achievement relates to another."""

    DEFAULTS: ClassVar = {"type": "Association"}

    type: Annotated[str, only_type("Association")] = REQUIRED
    association_type: AssociationTerm
    source_id: Uri
    target_id: Uri


class ClrSubject(WireModel):
    """The learner and the credentials of the record; each of them is verified by itself."""

    DEFAULTS: ClassVar = {"type": ("ClrSubject",)}

    id: Maybe[Uri] = None
    type: Annotated[Types, class_type("ClrSubject")] = REQUIRED
    identifier: Array[IdentityObject] = ()
    achievement: Array[Achievement] = ()
    verifiable_credential: AtLeastOne[VerifiableCredential]
    association: Array[Association] = ()


class ClrCredential(OpenBadgesCredential):
    """A record of several credentials of one learner."""

    DEFAULTS: ClassVar = {
        "@context": (CREDENTIALS_V2, CLR_CONTEXT, OB_CONTEXT),
        "type": ("VerifiableCredential", "ClrCredential"),
    }

    context: Annotated[Context, AfterValidator(clr_context)] = REQUIRED_CONTEXT
    type: Annotated[Types, class_type("VerifiableCredential", "ClrCredential")] = REQUIRED
    name: str
    description: Maybe[str] = None
    image: Maybe[ImageRef] = None
    partial: Maybe[bool] = None
    credential_subject: ClrSubject
    endorsement: Array[EndorsementCredential] = ()
    endorsement_jwt: Array[CompactJws] = ()
    evidence: Array[Evidence] = ()
