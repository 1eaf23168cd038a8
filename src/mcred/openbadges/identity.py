"""IdentityObject and IdentifierEntry (B.1.12, B.1.13)."""

from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, ValidationInfo

from mcred.openbadges.base import ClosedModel
from mcred.openbadges.context import only_type
from mcred.openbadges.identity_hash import identity_hash
from mcred.openbadges.lexical import is_identity_hash
from mcred.openbadges.modes import Mode
from mcred.openbadges.terms import IdentifierTerm
from mcred.openbadges.types import REQUIRED, Maybe, finding

__all__ = ["IdentifierEntry", "IdentityObject"]


def _hash_if_hashed(value: str, info: ValidationInfo) -> str:
    if info.context is Mode.READING:
        return value  # it compares with nothing, and that is for whoever asks about a recipient
    if info.data.get("is_hashed") is True and not is_identity_hash(value):
        raise finding("identity_hash", '"sha256$" or "md5$" and the hash in hexadecimal')
    return value


class IdentityObject(ClosedModel):
    """Who a badge is about, in clear or hashed. `is_hashed` is the member `hashed`."""

    DEFAULTS: ClassVar = {"type": "IdentityObject"}

    type: Annotated[str, only_type("IdentityObject")] = REQUIRED
    is_hashed: bool = Field(alias="hashed")
    identity_hash: Annotated[str, AfterValidator(_hash_if_hashed)]
    identity_type: IdentifierTerm
    salt: Maybe[str] = None

    @classmethod
    def hashed(cls, identity_type: str, value: str, *, salt: str) -> Self:
        """The SHA-256 identity of `value`; choose a random salt, one for each badge."""
        return cls(
            is_hashed=True,
            identity_hash=identity_hash(value, salt),
            identity_type=identity_type,
            salt=salt or None,
        )

    @classmethod
    def plain(cls, identity_type: str, value: str) -> Self:
        """The identity in clear: whoever reads the badge reads it."""
        return cls(is_hashed=False, identity_hash=value, identity_type=identity_type)


class IdentifierEntry(ClosedModel):
    """A further identifier of an organisation, a person or an achievement."""

    DEFAULTS: ClassVar = {"type": "IdentifierEntry"}

    type: Annotated[str, only_type("IdentifierEntry")] = REQUIRED
    identifier: str
    identifier_type: IdentifierTerm
