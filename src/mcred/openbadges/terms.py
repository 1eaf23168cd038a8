"""Terms of the enumerations as types of members; the extensible ones also take `ext:` terms."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Strict, ValidationInfo, WithJsonSchema

from mcred.openbadges.enumerations import (
    AchievementType,
    AlignmentTargetType,
    AssociationType,
    IdentifierType,
    ResultStatusType,
    ResultType,
)
from mcred.openbadges.modes import Mode
from mcred.openbadges.types import finding, lexical

__all__ = [
    "AchievementTerm",
    "AchievementType",
    "AlignmentTargetTerm",
    "AlignmentTargetType",
    "AssociationTerm",
    "AssociationType",
    "IdentifierTerm",
    "IdentifierType",
    "ResultStatusTerm",
    "ResultStatusType",
    "ResultTerm",
    "ResultType",
]

_EXTENSION = re.compile(r"ext:\S+\Z")


def _extensible(terms: type[StrEnum], *, reads_others: bool = False) -> AfterValidator:
    """`reads_others`: issuers have terms of their own without `ext:`; read, with a warning."""
    known = frozenset(map(str, terms))
    expected = f'a term of {terms.__name__} or one that starts with "ext:"'

    def check(value: str, info: ValidationInfo) -> str:
        if value in known or _EXTENSION.match(value):
            return value
        if value and reads_others and info.context is Mode.READING:
            return value
        raise finding("enum", expected)

    return AfterValidator(check)


def _extensible_schema(terms: type[StrEnum]) -> WithJsonSchema:
    extension = {"type": "string", "pattern": r"^ext:\S+$"}
    return WithJsonSchema({"anyOf": [{"enum": [str(term) for term in terms]}, extension]})


def _closed(terms: type[StrEnum]) -> AfterValidator:
    known = frozenset(map(str, terms))
    return lexical("enum", "one of " + ", ".join(terms), known.__contains__)


def _email_is_an_alias(value: str, info: ValidationInfo) -> str:
    """`email` is no term, but an example of the implementation guide uses it, and so do badges."""
    if value != "email":
        return value
    if info.context is Mode.READING:
        return value
    raise finding("enum_alias", '"emailAddress", the term that the specification has')


_IDENTIFIERS = frozenset(map(str, IdentifierType)) | {"email"}

AchievementTerm = Annotated[
    str,
    Strict(strict=False),
    _extensible(AchievementType, reads_others=True),
    _extensible_schema(AchievementType),
]
AlignmentTargetTerm = Annotated[
    str,
    Strict(strict=False),
    _extensible(AlignmentTargetType),
    _extensible_schema(AlignmentTargetType),
]
IdentifierTerm = Annotated[
    str,
    Strict(strict=False),
    lexical(
        "enum",
        'a term of IdentifierType or one that starts with "ext:"',
        lambda term: term in _IDENTIFIERS or _EXTENSION.match(term),
    ),
    AfterValidator(_email_is_an_alias),
    _extensible_schema(IdentifierType),
]
ResultTerm = Annotated[
    str, Strict(strict=False), _extensible(ResultType), _extensible_schema(ResultType)
]
ResultStatusTerm = Annotated[
    str,
    Strict(strict=False),
    _closed(ResultStatusType),
    WithJsonSchema({"enum": list(map(str, ResultStatusType))}),
]
AssociationTerm = Annotated[
    str,
    Strict(strict=False),
    _closed(AssociationType),
    WithJsonSchema({"enum": list(map(str, AssociationType))}),
]
