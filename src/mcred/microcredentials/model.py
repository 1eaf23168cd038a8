"""What every record of a micro-credential's life has in common: frozen, strict, told apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from mcred.errors import ModelError, Problem

__all__ = ["Digest", "Id", "Model", "Moment", "Text", "Uri", "digest_of", "repeated", "seen"]


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _as_text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


#: A point in time with an offset; kept in UTC, to the second.
Moment = Annotated[
    AwareDatetime, AfterValidator(_in_utc), PlainSerializer(_as_text, str, when_used="json")
]
#: Text with something in it.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100_000)]
#: A name inside one document.
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
#: An absolute URI.
Uri = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$", max_length=2000)
]
#: A SHA-256 digest, in hexadecimal.
Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


class Model(BaseModel):
    """A frozen document: unknown members are refused, every problem is told at once.

    A subclass states its own rules in `broken_rules`; they hold for every instance, however it
    was made. Breaking them raises `ModelError` with one `Problem` each.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False
    )

    #: What the document is called in messages.
    kind_of_document: ClassVar[str] = "document"
    #: (path, code) of a problem → the code and the expectation that people should read instead.
    told_as: ClassVar[Mapping[tuple[str, str], tuple[str, str]]] = MappingProxyType({})

    def __init__(self, /, **members: Any) -> None:
        try:
            super().__init__(**members)
        except ValidationError as error:
            raise _model_error(type(self), error, members) from None

    # Tells pydantic that this constructor only translates the error: nested documents are still
    # validated in one go, so that all their problems arrive together.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> Self:
        """Read plain data, as JSON or YAML gives it.

        Raises:
            ModelError: with every problem that could be found.
        """
        try:
            text = json.dumps(members, default=_plain, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            problem = Problem("$", "not_json", "plain data that JSON can hold", str(error))
            raise ModelError(cls.kind_of_document, [problem]) from None
        try:
            return cls.model_validate_json(text, strict=True)
        except ValidationError as error:
            raise _model_error(cls, error, members) from None

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `from_dict` reads back; members without a value are left out."""
        return self.model_dump(mode="json", exclude_none=True)

    def replace(self, **changes: Any) -> Self:
        """Another document with some members changed, checked like a new one."""
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**kept, **changes})

    def broken_rules(self) -> Iterable[Problem]:
        """The rules that this instance breaks, with paths from `$`, this document."""
        return ()

    @model_validator(mode="after")
    def _obey_rules(self) -> Self:
        problems = tuple(self.broken_rules())
        if problems:
            raise PydanticCustomError("rules", "breaks its rules", {"problems": problems})
        return self


def digest_of(value: Any) -> str:
    """`sha256:…` over JSON with sorted members, without spaces, in UTF-8."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def repeated(path: str, ids: Sequence[str]) -> Iterator[Problem]:
    """One problem for each id that appears again in a list of documents at `path`."""
    met: set[str] = set()
    for index, one in enumerate(ids):
        if one in met:
            yield Problem(f"{path}[{index}].id", "duplicate_id", "an id of its own", seen(one))
        met.add(one)


def seen(value: Any, width: int = 60) -> str:
    """A value in a message: one line, cut."""
    text = json.dumps(value, ensure_ascii=True, default=repr)
    return text if len(text) <= width else text[: width - 1] + "…"


def _plain(value: Any) -> str:
    # YAML readers hand over dates as objects
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON value")


#: pydantic's names for what went wrong, where ours is another.
_CODES = {"extra_forbidden": "unknown_member", "json_invalid": "not_json"}


def _model_error(model: type[Model], error: ValidationError, members: Any) -> ModelError:
    found = [problem for one in error.errors() for problem in _problems(model, one, members)]
    return ModelError(model.kind_of_document, found)


def _problems(model: type[Model], error: ErrorDetails, members: Any) -> Iterator[Problem]:
    where = _path(error["loc"], members)
    if error["type"] == "rules":
        for problem in error["ctx"]["problems"]:
            yield Problem(
                where + problem.path.removeprefix("$"), problem.code, problem.expected, problem.seen
            )
        return
    code = _CODES.get(error["type"], error["type"])
    expected = error["msg"].removeprefix("Input should be ")
    if code == "missing":
        yield Problem(where, code, "a value")
        return
    if code == "unknown_member":
        expected = "no member of this name"
    code, expected = model.told_as.get((where, code), (code, expected))
    yield Problem(where, code, expected, seen(error["input"]))


def _path(location: tuple[int | str, ...], members: Any) -> str:
    path = "$"
    for step in location:
        if isinstance(members, Mapping) and step not in members and members.get("kind") == step:
            continue  # pydantic adds the name of the alternative that `kind` chose
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
        try:
            members = members[step]
        except (TypeError, KeyError, IndexError):
            members = None
    return path
