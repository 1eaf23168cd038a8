"""From a document to a model, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from mcred.encoding.shape import Shape
from mcred.errors import ModelError, Problem
from mcred.openbadges import clean_shapes
from mcred.openbadges.documents import model_of, profile_of
from mcred.openbadges.modes import Mode
from mcred.openbadges.rules import issuing_rules
from mcred.openbadges.translation import json_path, shorten, translate

if TYPE_CHECKING:
    from mcred.openbadges.vc import CredentialBase

__all__ = ["graded", "parse", "problems", "profile_of", "refused_strings", "tolerated"]

#: Codes of what may be better but breaks no rule, so that it is issued with.
ADVICE = frozenset({"context_version"})


def parse(document: Mapping[str, Any]) -> CredentialBase:
    """The credential in a document, as the class that its `type` says.

    Reads as leniently as the public validator: VCDM 1.1, and single values where JSON-LD
    compaction may leave them. `to_dict()` of the result equals the document.

    Raises:
        ModelError: with every problem there is.
    """
    model = model_of(document)
    try:
        return _read(model, document, Mode.READING)
    except ValidationError as error:
        found = translate(error.errors(include_url=False))
        raise ModelError(f"not a valid {model.__name__}", found) from None


def problems(
    document: Mapping[str, Any], *, for_issuing: bool, shape: Shape | None = None
) -> tuple[Problem, ...]:
    """Everything wrong with the document's shape.

    `shape` is the document's, where it is at hand and the document has no proof.

    For issuing that is also whatever `tolerated` says (other than advice), and the rules of the
    specification that no schema knows: a recipient, criteria, nothing of version 1.1.
    """
    if not for_issuing:
        return _found(document, Mode.READING)
    errors, warnings = clean_shapes.graded(document, shape)
    strict = (problem for problem in warnings if problem.code not in ADVICE)
    return _distinct((*errors, *strict, *issuing_rules(document)))


def tolerated(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What the specification does not want and a reader accepts: the document's warnings."""
    return graded(document)[1]


def graded(document: Mapping[str, Any]) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What `problems` says for reading, and what `tolerated` says, in one pass.

    Whatever passes the canonical reading passes the lenient one.
    """
    canonical = _found(document, Mode.CANONICAL)
    errors = _found(document, Mode.READING) if canonical else ()
    places = {problem.path for problem in errors}
    warnings = (*canonical, *(_empty_members(document) if _has_empty(document) else ()))
    return errors, _distinct(tuple(item for item in warnings if item.path not in places))


def refused_strings(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The code of each problem that a string has in the canonical reading, and the string."""
    try:
        _read(model_of(document), document, Mode.CANONICAL)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            if isinstance(item["input"], str):
                yield item["type"], item["input"]


def _found(document: Mapping[str, Any], mode: Mode) -> tuple[Problem, ...]:
    try:
        _read(model_of(document), document, mode)
    except ValidationError as error:
        return translate(error.errors(include_url=False))
    return ()


def _read(model: type[CredentialBase], document: Mapping[str, Any], mode: Mode) -> CredentialBase:
    return model.model_validate(dict(document), context=mode, by_alias=True, by_name=False)


def _has_empty(value: Any) -> bool:
    """Whether there may be nulls or empty arrays: quick, for the many documents without."""
    if isinstance(value, dict):
        return any(_has_empty(item) for item in value.values() if type(item) is not str)
    if isinstance(value, list):
        return not value or any(_has_empty(item) for item in value if type(item) is not str)
    return value is None or isinstance(value, Mapping)


def _empty_members(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Nulls and empty arrays, which are to be left out (§8.1.2); contexts may have nulls."""
    pending: list[tuple[tuple[str | int, ...], Any]] = [((), document)]
    while pending:
        path, value = pending.pop()
        if value is None:
            yield Problem(json_path(path), "null_value", "no such member", "null")
        elif isinstance(value, list):
            if not value:
                yield Problem(json_path(path), "empty_array", "no such member", shorten(value))
            pending.extend(((*path, index), item) for index, item in enumerate(value))
        elif isinstance(value, Mapping):
            pending.extend(((*path, key), item) for key, item in value.items() if key != "@context")


def _distinct(found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The first problem of each place and code."""
    first: dict[tuple[str, str], Problem] = {}
    for problem in found:
        first.setdefault((problem.path, problem.code), problem)
    return tuple(first.values())
