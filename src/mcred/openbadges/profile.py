"""Profile, Address, GeoCoordinates (B.1.2, B.1.9, B.1.20) and ProfileRef."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Tag, ValidationInfo

from mcred.openbadges.base import WireModel
from mcred.openbadges.context import CREDENTIALS_V1, Types, class_type, only_type
from mcred.openbadges.dates import Date
from mcred.openbadges.identity import IdentifierEntry
from mcred.openbadges.image import ImageRef
from mcred.openbadges.translation import TAG
from mcred.openbadges.types import (
    REQUIRED,
    Array,
    CompactJws,
    CountryCode,
    EmailAddress,
    Maybe,
    Number,
    Uri,
    finding,
)
from mcred.openbadges.vc import ISSUER_BRANCH

__all__ = ["Address", "GeoCoordinates", "Profile", "ProfileRef"]


class GeoCoordinates(WireModel):
    DEFAULTS: ClassVar = {"type": "GeoCoordinates"}

    type: Annotated[str, only_type("GeoCoordinates")] = REQUIRED
    latitude: Number
    longitude: Number


class Address(WireModel):
    DEFAULTS: ClassVar = {"type": ("Address",)}

    type: Annotated[Types, class_type("Address")] = REQUIRED
    address_country: Maybe[str] = None
    address_country_code: Maybe[CountryCode] = None
    address_region: Maybe[str] = None
    address_locality: Maybe[str] = None
    street_address: Maybe[str] = None
    post_office_box_number: Maybe[str] = None
    postal_code: Maybe[str] = None
    geo: Maybe[GeoCoordinates] = None


class Profile(WireModel):
    """An issuer, a creator, a source: an organisation or a person."""

    DEFAULTS: ClassVar = {"type": ("Profile",)}

    id: Uri
    type: Annotated[Types, class_type("Profile")] = REQUIRED
    name: Maybe[str] = None
    url: Maybe[Uri] = None
    phone: Maybe[str] = None
    description: Maybe[str] = None
    endorsement: Array["_endorsement.EndorsementCredential"] = ()
    endorsement_jwt: Array[CompactJws] = ()
    image: Maybe[ImageRef] = None
    email: Maybe[EmailAddress] = None
    address: Maybe[Address] = None
    other_identifier: Array[IdentifierEntry] = ()
    official: Maybe[str] = None
    parent_org: Maybe["Profile"] = None
    family_name: Maybe[str] = None
    given_name: Maybe[str] = None
    additional_name: Maybe[str] = None
    patronymic_name: Maybe[str] = None
    honorific_prefix: Maybe[str] = None
    honorific_suffix: Maybe[str] = None
    family_name_prefix: Maybe[str] = None
    date_of_birth: Maybe[Date] = None


def _object_in_1_1(value: str | Profile, info: ValidationInfo) -> str | Profile:
    context = info.data.get("context") or ()
    if info.context is None and isinstance(value, str) and CREDENTIALS_V1 in context[:1]:
        raise finding("wrong_type", "an object (a URI alone came with version 2.0)")
    return value


#: The issuer: a URI, or the profile itself (B.2). Of version 1.1 the specification has the profile
#: alone, the data model either: a URI is read, with the warning that every 1.1 document has.
ProfileRef = Annotated[
    Annotated[Uri, Tag(TAG + "uri")] | Annotated[Profile, Tag(TAG + "object")],
    ISSUER_BRANCH,
    AfterValidator(_object_in_1_1),
]

# An endorsement names its issuer, a profile; a profile holds endorsements. Each model is built on
# first use, when both modules are complete, so the module is named here and its class there.
import mcred.openbadges.endorsement as _endorsement  # noqa: E402
