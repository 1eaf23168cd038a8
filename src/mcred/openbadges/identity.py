"""IdentityObject, IdentifierEntry (B.1.12, B.1.13) and hashed identities (§8.3)."""

import hashlib
import re
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, ValidationInfo

from mcred.openbadges.base import ClosedModel
from mcred.openbadges.context import only_type
from mcred.openbadges.terms import IdentifierTerm
from mcred.openbadges.types import REQUIRED, Maybe, finding

__all__ = ["IdentifierEntry", "IdentityObject", "hash_matches", "identity_hash"]

_IDENTITY_HASH = re.compile(r"md5\$[0-9a-fA-F]{32}\Z|sha256\$[0-9a-fA-F]{64}\Z")


def identity_hash(value: str, salt: str = "", *, algorithm: str = "sha256") -> str:
    """`sha256$` and the hash, in hexadecimal, of the UTF-8 bytes of the value and then the salt.

    `md5` exists for reading; nothing here writes it.
    """
    text = (value + salt).encode("utf-8", "surrogatepass")
    digest = hashlib.new(algorithm, text, usedforsecurity=False)
    return f"{algorithm}${digest.hexdigest()}"


def hash_matches(written: str, value: str, salt: str = "") -> bool | None:
    """Whether an identity hash is the value's; None where it is no hash that this knows."""
    if not _IDENTITY_HASH.match(written):
        return None
    algorithm = written.partition("$")[0]
    return written.lower() == identity_hash(value, salt, algorithm=algorithm)


def _hash_if_hashed(value: str, info: ValidationInfo) -> str:
    if info.data.get("is_hashed") is True and not _IDENTITY_HASH.match(value):
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
