"""People, known by several identifiers, and the roles they hold in a programme."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from mcred.microcredentials.model import Model, Text

__all__ = ["Identifier", "IdentifierKind", "Person", "Role", "merge"]


class IdentifierKind(StrEnum):
    """What an identifier is, which says how it is compared."""

    DID = "did"
    EMAIL = "email"
    EMAIL_SHA256 = "email_sha256"  #: hexadecimal, of the address followed by the salt
    URL = "url"
    ACCOUNT = "account"  #: of the platform that authenticates its users


class Role(StrEnum):
    """What somebody does in a programme."""

    EARNER = "earner"
    COORDINATOR = "coordinator"  #: assigns assessors, holds and releases
    PRE_ASSESSOR = "pre_assessor"  #: judges completeness, not quality
    ASSESSOR = "assessor"
    ADJUDICATOR = "adjudicator"
    APPROVER = "approver"
    APPEAL_REVIEWER = "appeal_reviewer"
    ISSUER = "issuer"
    DEVELOPER = "developer"


class Identifier(Model):
    """One identifier of a person."""

    kind: IdentifierKind
    value: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    salt: str = ""
    """Of a hashed address; empty for all other kinds."""

    @classmethod
    def parse(cls, text: str) -> Identifier:
        """The identifier that a text most likely is: DID, URL, e-mail address, else an account."""
        text = text.strip()
        lower = text.lower()
        if lower.startswith("did:"):
            return cls(kind=IdentifierKind.DID, value=text)
        if lower.startswith(("https://", "http://")):
            return cls(kind=IdentifierKind.URL, value=text)
        if "@" in text:
            return cls(kind=IdentifierKind.EMAIL, value=text)
        return cls(kind=IdentifierKind.ACCOUNT, value=text)

    @cached_property
    def key(self) -> str:
        """What is compared: one text for all spellings of the same identifier.

        E-mail addresses are compared without case and without a `+tag`: two that differ only so
        reach one mailbox at most providers, and the harm of a wrong match is a refused assessor.
        """
        return f"{self.kind}:{_NORMAL[self.kind](self.value)}{self.salt}"

    def is_same_as(self, other: Identifier) -> bool:
        """Whether both name one person, also where one is the hash of the other."""
        return self.key == other.key or self._hashes(other) or other._hashes(self)

    def _hashes(self, other: Identifier) -> bool:
        if (self.kind, other.kind) != (IdentifierKind.EMAIL_SHA256, IdentifierKind.EMAIL):
            return False
        wanted = _hexadecimal(self.value)
        spellings = {other.value, _address(other.value), _folded(other.value)}
        return any(
            hashlib.sha256(f"{one}{self.salt}".encode()).hexdigest() == wanted for one in spellings
        )


class Person(Model):
    """Somebody, by all identifiers that are known."""

    identifiers: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=50)]
    name: Text | None = None

    @classmethod
    def of(cls, *identifiers: str, name: str | None = None) -> Self:
        """From texts, each read by `Identifier.parse`."""
        return cls(identifiers=tuple(Identifier.parse(one) for one in identifiers), name=name)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of all identifiers."""
        return frozenset(one.key for one in self.identifiers)

    def is_same_as(self, other: Person) -> bool:
        """Whether any identifier of the one is any identifier of the other (I1)."""
        return bool(self.keys & other.keys) or any(
            mine.is_same_as(theirs) for mine in self.identifiers for theirs in other.identifiers
        )

    def is_among(self, others: Iterable[Person]) -> bool:
        """Whether one of the others is this person."""
        return any(self.is_same_as(other) for other in others)

    def __str__(self) -> str:
        return self.identifiers[0].value


def merge(first: Person, *others: Person) -> Person:
    """One person with the identifiers of all, the first one's in front."""
    identifiers = {
        one.key: one for person in reversed((first, *others)) for one in person.identifiers
    }
    ordered = [one for person in (first, *others) for one in person.identifiers]
    kept = tuple(dict.fromkeys(identifiers[one.key] for one in ordered))
    name = next((person.name for person in (first, *others) if person.name), None)
    return Person(identifiers=kept, name=name)


def _folded(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip().casefold()


def _address(value: str) -> str:
    local, _, domain = _folded(value).removeprefix("mailto:").rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain.rstrip('.')}"


def _did(value: str) -> str:
    did = re.split(r"[#?/]", value.strip(), maxsplit=1)[0]
    scheme, _, rest = did.partition(":")
    method, _, specific = rest.partition(":")
    method = method.lower()
    # host names know no case; other methods' identifiers do
    specific = specific.casefold() if method == "web" else specific
    return f"{scheme.lower()}:{method}:{specific}"


def _url(value: str) -> str:
    parts = urlsplit(value.strip())
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.casefold()}{parts.path.rstrip('/')}{query}"


def _hexadecimal(value: str) -> str:
    return value.strip().lower().removeprefix("sha256$").removeprefix("sha256:")


_NORMAL = {
    IdentifierKind.DID: _did,
    IdentifierKind.EMAIL: _address,
    IdentifierKind.EMAIL_SHA256: _hexadecimal,
    IdentifierKind.URL: _url,
    IdentifierKind.ACCOUNT: _folded,
}
