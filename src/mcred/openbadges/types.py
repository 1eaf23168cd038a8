"""The specification's derived types (B.5) and cardinalities, as annotations for the models.

A cardinality is `Maybe[T]` (0..1), `Array[T]` (0..*) or `Compactable[T]` (an array that JSON-LD
compaction may have turned into its single value).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    PlainValidator,
    Strict,
    Tag,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from mcred.openbadges import lexical as forms
from mcred.openbadges.modes import ABSENT, Mode
from mcred.openbadges.translation import TAG

__all__ = [
    "REQUIRED",
    "REQUIRED_CONTEXT",
    "Array",
    "AtLeastOne",
    "CompactJws",
    "Compactable",
    "CountryCode",
    "EmailAddress",
    "LanguageCode",
    "Maybe",
    "Number",
    "OneOrMany",
    "SingleButRead",
    "Uri",
    "finding",
    "lexical",
]

T = TypeVar("T")
ONE, MANY = TAG + "one", TAG + "many"


def finding(code: Any, expected: Any, inside: int | None = None) -> PydanticCustomError:
    """A problem with a code of ours; `inside` is the index of the culprit in an array."""
    context = {} if inside is None else {"inside": inside}
    return PydanticCustomError(code, expected, context)


class _NotNull:
    """None stands for an absent member and is never a value: `null` is refused."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        schema = handler(source)
        return schema["schema"] if schema["type"] == "nullable" else schema


def _count(value: Any) -> str:
    return MANY if isinstance(value, (list, tuple)) else ONE


def _array_is_canonical(value: T, info: ValidationInfo) -> T:
    if info.context is Mode.CANONICAL and not isinstance(value, tuple):
        raise finding("compacted", "an array, also around a single value")
    return value


def _single_is_canonical(value: T, info: ValidationInfo) -> T:
    if info.context is Mode.CANONICAL and isinstance(value, tuple) and value:
        raise finding("several", "one object, not an array")
    return value


Maybe = Annotated[T | None, _NotNull()]
Array = Annotated[tuple[T, ...], Strict(strict=False)]
AtLeastOne = Annotated[tuple[T, ...], Strict(strict=False), Field(min_length=1)]
OneOrMany = Annotated[
    Annotated[T, Tag(ONE)] | Annotated[tuple[T, ...], Strict(strict=False), Tag(MANY)],
    Discriminator(_count),
]
Compactable = Annotated[
    Annotated[T, Tag(ONE)] | Annotated[tuple[T, ...], Strict(strict=False), Tag(MANY)],
    Discriminator(_count),
    AfterValidator(_array_is_canonical),
]
#: One object for the specification; several are read, with a warning.
SingleButRead = Annotated[
    Annotated[T, Tag(ONE)] | Annotated[tuple[T, ...], Strict(strict=False), Tag(MANY)],
    Discriminator(_count),
    AfterValidator(_single_is_canonical),
]


def lexical(code: str, expected: str, accepts: Callable[[str], object]) -> AfterValidator:
    """Refuses a string for which `accepts` is false."""

    def check(value: str) -> str:
        if not accepts(value):
            raise finding(code, expected)
        return value

    return AfterValidator(check)


def _number(value: Any) -> int | float:
    """A JSON number, whole ones staying whole so that they are written as they were read."""
    if type(value) is int or (type(value) is float and math.isfinite(value)):
        return value
    raise finding("wrong_type", "a number")


#: Default of a member that documents must have and Python code need not write.
REQUIRED: Any = Field(default=ABSENT, validate_default=True)
REQUIRED_CONTEXT: Any = Field(default=ABSENT, validate_default=True, alias="@context")

Number = Annotated[int | float, PlainValidator(_number), WithJsonSchema({"type": "number"})]
Uri = Annotated[
    str,
    lexical("uri", "an absolute URI", forms.is_uri),
    WithJsonSchema({"type": "string", "format": "uri"}),
]
LanguageCode = Annotated[
    str,
    lexical("language_code", 'a language code such as "en" or "pt-BR"', forms.is_language_code),
    WithJsonSchema({"type": "string", "pattern": f"^{forms.LANGUAGE_CODE}$"}),
]
CompactJws = Annotated[
    str,
    lexical(
        "compact_jws",
        "a compact JWS: three base64url parts and two dots",
        forms.is_compact_jws,
    ),
    WithJsonSchema({"type": "string", "pattern": f"^{forms.COMPACT_JWS}$"}),
]
EmailAddress = Annotated[
    str,
    lexical("email", "an e-mail address", forms.is_email_address),
    WithJsonSchema({"type": "string", "format": "email"}),
]
CountryCode = Annotated[
    str,
    lexical("country_code", "two capital letters (ISO 3166-1 alpha-2)", forms.is_country_code),
    WithJsonSchema({"type": "string", "pattern": f"^{forms.COUNTRY_CODE}$"}),
]
