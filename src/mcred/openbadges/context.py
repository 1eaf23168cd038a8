"""`@context` and `type` of a credential: which ones, in which order (B.1; VCDM 1.1 and 2.0)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Discriminator, Tag, ValidationInfo, WrapValidator
from pydantic_core import core_schema

from mcred.openbadges.context_urls import (
    CLR_CONTEXT,
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    OB_CONTEXT,
)
from mcred.openbadges.modes import ABSENT, Mode
from mcred.openbadges.translation import TAG
from mcred.openbadges.types import AtLeastOne, Compactable, OneOrMany, Uri, finding

__all__ = [
    "CLR_CONTEXT",
    "CREDENTIALS_V1",
    "CREDENTIALS_V2",
    "OB_CONTEXT",
    "Context",
    "Types",
    "class_type",
    "clr_context",
    "ob_context",
    "only_type",
    "required_in",
    "vc_context",
]

_OB = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d+\.\d+)?\.json\Z")
_OB_DRAFT = "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld"
_CLR = re.compile(r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d+\.\d+)?\.json\Z")

_EITHER = "a URI or an object"


def _uri_or_object(value: Any) -> str | None:
    if isinstance(value, str):
        return TAG + "uri"
    return TAG + "object" if isinstance(value, dict) else None


ContextItem = Annotated[
    Annotated[Uri, Tag(TAG + "uri")] | Annotated[dict[str, Any], Tag(TAG + "object")],
    Discriminator(_uri_or_object, custom_error_type="wrong_type", custom_error_message=_EITHER),
]
Context = AtLeastOne[ContextItem]


def vc_context(value: Sequence[Any], info: ValidationInfo) -> Sequence[Any]:
    """The base context of the VC Data Model stands first."""
    if value[0] == CREDENTIALS_V2:
        return value
    if value[0] != CREDENTIALS_V1:
        raise finding("context", CREDENTIALS_V2, 0)
    if info.context is Mode.CANONICAL:
        raise finding("vcdm_1_1", f"{CREDENTIALS_V2} (this is version 1.1, which is only read)", 0)
    return value


def ob_context(value: Sequence[Any], info: ValidationInfo) -> Sequence[Any]:
    """Base context first, Open Badges second."""
    vc_context(value, info)
    return _ob_at(value, 1, info)


def clr_context(value: Sequence[Any], info: ValidationInfo) -> Sequence[Any]:
    """Base context first, CLR second, Open Badges third."""
    vc_context(value, info)
    _long_enough(value, 1)
    if not (isinstance(value[1], str) and _CLR.match(value[1])):
        raise finding("context", CLR_CONTEXT, 1)
    return _ob_at(value, 2, info)


def _ob_at(value: Sequence[Any], index: int, info: ValidationInfo) -> Sequence[Any]:
    _long_enough(value, index)
    given = value[index]
    canonical = info.context is Mode.CANONICAL
    if given == _OB_DRAFT:
        if canonical:
            raise finding("context_draft", OB_CONTEXT, index)
    elif not (isinstance(given, str) and _OB.match(given)):
        raise finding("context", OB_CONTEXT, index)
    elif canonical and given != OB_CONTEXT:
        raise finding("context_version", f"{OB_CONTEXT}, the current version", index)
    return value


def _long_enough(value: Sequence[Any], index: int) -> None:
    if len(value) <= index:
        raise finding("context", f"at least {index + 1} contexts")


def required_in(version: str) -> WrapValidator:
    """For a member that only one version of the data model demands; its default is `ABSENT`.

    The members before it must include `context`, by which the version is known. Version 2.0
    where it is not, said once: by the reading that comes before the canonical one.
    """

    def check(
        value: Any, handler: core_schema.ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        if value is not ABSENT:
            return handler(value)
        context = info.data.get("context")
        if info.context is None or (info.context is Mode.CANONICAL and not context):
            return None
        if version == (context[0] if context else CREDENTIALS_V2):
            raise finding("missing", "this required member")
        return None

    return WrapValidator(check)


Types = Compactable[str]
#: `type` where the data model itself allows one value without an array.
PlainTypes = OneOrMany[str]


def class_type(*groups: str | tuple[str, ...]) -> AfterValidator:
    """`type` includes each of the groups: a name, or one of several names for the same class."""
    expected = "a type that includes " + " and ".join(
        group if isinstance(group, str) else " or ".join(group) for group in groups
    )
    wanted: list[frozenset[str]] = [
        frozenset((group,) if isinstance(group, str) else group) for group in groups
    ]

    def check(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        types = (value,) if isinstance(value, str) else value
        if any(names.isdisjoint(types) for names in wanted):
            raise finding("class_type", expected)
        return value

    return AfterValidator(check)


def only_type(name: str) -> AfterValidator:
    """`type` is this one string, never an array."""

    def check(value: str) -> str:
        if value != name:
            raise finding("class_type", f'"{name}"')
        return value

    return AfterValidator(check)
