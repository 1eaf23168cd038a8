"""Credentials that carry status lists (Bitstring Status List 1.0; Status List 2021)."""

from typing import Annotated, ClassVar

from mcred.openbadges.context import CREDENTIALS_V2, PlainTypes, class_type
from mcred.openbadges.types import REQUIRED, OneOrMany
from mcred.openbadges.vc import CredentialSubject, VerifiableCredential

__all__ = [
    "BitstringStatusList",
    "BitstringStatusListCredential",
    "StatusList2021",
    "StatusList2021Credential",
]


class BitstringStatusList(CredentialSubject):
    """The list itself, compressed and encoded; what it says is for the check of the status."""

    DEFAULTS: ClassVar = {"type": "BitstringStatusList"}

    type: Annotated[PlainTypes, class_type("BitstringStatusList")] = REQUIRED
    status_purpose: OneOrMany[str]
    encoded_list: str


class BitstringStatusListCredential(VerifiableCredential):
    DEFAULTS: ClassVar = {
        "@context": (CREDENTIALS_V2,),
        "type": ("VerifiableCredential", "BitstringStatusListCredential"),
    }

    type: Annotated[
        PlainTypes, class_type("VerifiableCredential", "BitstringStatusListCredential")
    ] = REQUIRED
    credential_subject: BitstringStatusList


class StatusList2021(CredentialSubject):
    type: Annotated[PlainTypes, class_type("StatusList2021")]
    status_purpose: str
    encoded_list: str


class StatusList2021Credential(VerifiableCredential):
    """The predecessor of the bitstring list; read, never issued."""

    type: Annotated[PlainTypes, class_type("VerifiableCredential", "StatusList2021Credential")] = (
        REQUIRED
    )
    credential_subject: StatusList2021
