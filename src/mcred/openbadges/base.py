"""What every wire model of Open Badges 3.0 shares (specification, appendix B and §8 JSON rules)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic.alias_generators import to_camel

from mcred.errors import ModelError
from mcred.openbadges.translation import translate

__all__ = ["ClosedModel", "WireModel"]


class WireModel(BaseModel):
    """A class of the specification: frozen, unknown members kept, nothing converted.

    Attributes are the specification's names in snake_case. Building one from Python fills in
    `type` (and `@context`) and leaves out what is None or empty; reading a document goes through
    `mcred.openbadges.parse`.

    Raises:
        ModelError: the arguments break the class's rules; every problem is listed.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="allow",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
        defer_build=True,
    )

    #: Members that Python code need not write, by their name in JSON.
    DEFAULTS: ClassVar[Mapping[str, Any]] = {}

    if not TYPE_CHECKING:  # the generated signature is the one for type checkers

        def __init__(self, /, **members: Any) -> None:
            try:
                super().__init__(**members)
            except ValidationError as error:
                found = translate(error.errors(include_url=False))
                raise ModelError(f"not a valid {type(self).__name__}", found) from None

        # Says that `__init__` adds nothing to validation, so that nested models are still built
        # by the compiled validator.
        __init__.__pydantic_base_init__ = True

    @model_validator(mode="before")
    @classmethod
    def _built_from_python(cls, data: Any, info: ValidationInfo) -> Any:
        if info.context is not None or not isinstance(data, dict):
            return data
        given = {name: value for name, value in data.items() if not _is_empty(value)}
        for name, value in cls.DEFAULTS.items():
            if name not in given and name.removeprefix("@") not in given:
                given[name] = value
        return given

    def to_dict(self) -> dict[str, Any]:
        """The document as JSON values: what was read or given, nothing added."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def to_json(self, *, indent: int | None = None) -> str:
        """The document as UTF-8 JSON text."""
        separators = (",", ":") if indent is None else (",", ": ")
        return json.dumps(
            self.to_dict(),
            ensure_ascii=False,
            allow_nan=False,
            indent=indent,
            separators=separators,
        )


class ClosedModel(WireModel):
    """A class whose schema says `additionalProperties: false`."""

    model_config = ConfigDict(extra="forbid")


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, (list, tuple, dict)) and not value)
