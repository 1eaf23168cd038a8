"""Verifiable Credentials: what every credential has, and one that is no Open Badge.

Open Badges 3.0, B.2; VC Data Model 2.0 and 1.1, §4.
"""

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Discriminator, Tag

from mcred.openbadges.base import WireModel
from mcred.openbadges.context import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    Context,
    PlainTypes,
    class_type,
    required_in,
    vc_context,
)
from mcred.openbadges.dates import DateTime, DateTimeZ
from mcred.openbadges.translation import TAG
from mcred.openbadges.types import REQUIRED, REQUIRED_CONTEXT, AtLeastOne, Maybe, OneOrMany, Uri

__all__ = [
    "CredentialBase",
    "CredentialSchema",
    "CredentialStatus",
    "CredentialSubject",
    "Proof",
    "RefreshService",
    "TermsOfUse",
    "TypedObject",
    "VerifiableCredential",
]


class Proof(WireModel):
    """A Data Integrity proof; what it must say is for the check of the proof."""

    type: str
    created: Maybe[DateTime] = None
    cryptosuite: Maybe[str] = None
    challenge: Maybe[str] = None
    domain: Maybe[OneOrMany[str]] = None
    nonce: Maybe[str] = None
    proof_purpose: Maybe[str] = None
    proof_value: Maybe[str] = None
    verification_method: Maybe[Uri] = None


class CredentialSchema(WireModel):
    id: Uri
    type: str


class CredentialStatus(WireModel):
    id: Uri
    type: str


class RefreshService(WireModel):
    id: Uri
    type: str


class TermsOfUse(WireModel):
    id: Maybe[Uri] = None
    type: OneOrMany[str]


class CredentialSubject(WireModel):
    """Whatever a credential is about."""

    id: Maybe[Uri] = None


class TypedObject(WireModel):
    """An object of an extension point of VCDM: it has a type, the rest is the type's."""

    id: Maybe[Uri] = None
    type: OneOrMany[str]


class CredentialBase(WireModel):
    """Members that credentials of both versions of the data model share."""

    DEFAULTS: ClassVar = {"@context": (CREDENTIALS_V2,), "type": ("VerifiableCredential",)}

    @property
    def types(self) -> tuple[str, ...]:
        """`type` as an array, however it is written."""
        value: Any = getattr(self, "type", ())
        return (value,) if isinstance(value, str) else tuple(value)

    @property
    def issuer_id(self) -> str:
        """The issuer's URI, however the issuer is written."""
        issuer: Any = getattr(self, "issuer", "")
        return issuer if isinstance(issuer, str) else str(issuer.id)

    @property
    def in_force_from(self) -> DateTimeZ | None:
        """`validFrom`, or `issuanceDate` where the document is of version 1.1."""
        return self._of_either("valid_from", "issuance_date")

    @property
    def in_force_until(self) -> DateTimeZ | None:
        """`validUntil`, or `expirationDate` where the document is of version 1.1."""
        return self._of_either("valid_until", "expiration_date")

    def _of_either(self, current: str, former: str) -> DateTimeZ | None:
        context: Any = getattr(self, "context", ())
        names = (former, current) if context[:1] == (CREDENTIALS_V1,) else (current, former)
        for name in names:
            value = getattr(self, name, None)
            if value is not None:
                return DateTimeZ(value)
        return None


class IssuerObject(WireModel):
    id: Uri


def _issuer(value: Any) -> str | None:
    if isinstance(value, str):
        return TAG + "uri"
    return TAG + "object" if isinstance(value, (dict, WireModel)) else None


#: Chooses the branch of an issuer.
ISSUER_BRANCH = Discriminator(
    _issuer, custom_error_type="wrong_type", custom_error_message="a URI or an object"
)


def _text(value: Any) -> str | None:
    if isinstance(value, str):
        return TAG + "text"
    if isinstance(value, (list, tuple)):
        return TAG + "several"
    return TAG + "object" if isinstance(value, dict) else None


#: Text, or text with its language (VCDM 2.0, §11.1).
Text = Annotated[
    Annotated[str, Tag(TAG + "text")]
    | Annotated[dict[str, Any], Tag(TAG + "object")]
    | Annotated[AtLeastOne[dict[str, Any]], Tag(TAG + "several")],
    Discriminator(
        _text, custom_error_type="wrong_type", custom_error_message="text or an object with @value"
    ),
]


class VerifiableCredential(CredentialBase):
    """A credential that is no Open Badge, by the rules of VCDM alone."""

    context: Annotated[Context, AfterValidator(vc_context)] = REQUIRED_CONTEXT
    id: Maybe[Uri] = None
    type: Annotated[PlainTypes, class_type("VerifiableCredential")] = REQUIRED
    name: Maybe[Text] = None
    description: Maybe[Text] = None
    issuer: Annotated[
        Annotated[Uri, Tag(TAG + "uri")] | Annotated[IssuerObject, Tag(TAG + "object")],
        ISSUER_BRANCH,
    ]
    valid_from: Maybe[DateTimeZ] = None
    valid_until: Maybe[DateTimeZ] = None
    issuance_date: Annotated[Maybe[DateTimeZ], required_in(CREDENTIALS_V1)] = REQUIRED
    expiration_date: Maybe[DateTimeZ] = None
    credential_subject: OneOrMany[CredentialSubject]
    credential_status: Maybe[OneOrMany[TypedObject]] = None
    credential_schema: Maybe[OneOrMany[CredentialSchema]] = None
    refresh_service: Maybe[OneOrMany[TypedObject]] = None
    terms_of_use: Maybe[OneOrMany[TypedObject]] = None
    evidence: Maybe[OneOrMany[TypedObject]] = None
    proof: Maybe[OneOrMany[Proof]] = None
