"""EndorsementCredential and EndorsementSubject (B.1.3, B.1.4)."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator

from mcred.openbadges.base import WireModel
from mcred.openbadges.context import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    OB_CONTEXT,
    Context,
    Types,
    class_type,
    ob_context,
    required_in,
)
from mcred.openbadges.dates import DateTimeZ
from mcred.openbadges.profile import ProfileRef
from mcred.openbadges.types import (
    REQUIRED,
    REQUIRED_CONTEXT,
    Compactable,
    Maybe,
    SingleButRead,
    Uri,
)
from mcred.openbadges.vc import (
    CredentialBase,
    CredentialSchema,
    CredentialStatus,
    Proof,
    RefreshService,
    TermsOfUse,
)

__all__ = ["EndorsementCredential", "EndorsementSubject", "OpenBadgesCredential"]


class OpenBadgesCredential(CredentialBase):
    """Members that every credential class of the specification inherits."""

    context: Annotated[Context, AfterValidator(ob_context)] = REQUIRED_CONTEXT
    id: Uri
    type: Annotated[Types, class_type("VerifiableCredential")] = REQUIRED
    issuer: ProfileRef
    valid_from: Annotated[Maybe[DateTimeZ], required_in(CREDENTIALS_V2)] = REQUIRED
    valid_until: Maybe[DateTimeZ] = None
    issuance_date: Annotated[Maybe[DateTimeZ], required_in(CREDENTIALS_V1)] = REQUIRED
    expiration_date: Maybe[DateTimeZ] = None
    awarded_date: Maybe[DateTimeZ] = None
    proof: Maybe[Compactable[Proof]] = None
    credential_schema: Maybe[Compactable[CredentialSchema]] = None
    credential_status: Maybe[SingleButRead[CredentialStatus]] = None
    refresh_service: Maybe[RefreshService] = None
    terms_of_use: Maybe[Compactable[TermsOfUse]] = None


class EndorsementSubject(WireModel):
    DEFAULTS: ClassVar = {"type": ("EndorsementSubject",)}

    id: Uri
    type: Annotated[Types, class_type("EndorsementSubject")] = REQUIRED
    endorsement_comment: Maybe[str] = None


class EndorsementCredential(OpenBadgesCredential):
    """A third party speaks for an achievement, an issuer or a badge."""

    DEFAULTS: ClassVar = {
        "@context": (CREDENTIALS_V2, OB_CONTEXT),
        "type": ("VerifiableCredential", "EndorsementCredential"),
    }

    type: Annotated[Types, class_type("VerifiableCredential", "EndorsementCredential")] = REQUIRED
    name: str
    description: Maybe[str] = None
    credential_subject: EndorsementSubject
