"""JSON Schema 2020-12, 2019-09 and draft 7, of strangers: no remote references, bounded work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

from mcred.checks.credential_schema_patterns import cost_of
from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, LimitError, Problem

__all__ = ["DIALECTS", "validate"]

#: `$schema` → the class of the library that reads it.
DIALECTS: Mapping[str, str] = MappingProxyType(
    {
        "https://json-schema.org/draft/2020-12/schema": "Draft202012Validator",
        "https://json-schema.org/draft/2019-09/schema": "Draft201909Validator",
        "http://json-schema.org/draft-07/schema": "Draft7Validator",
        "https://json-schema.org/draft-07/schema": "Draft7Validator",
    }
)

#: Evaluations of a keyword, and what costs as much, for one document: well under two seconds.
WORK = 60_000
_STEPS = 400  #: of a regular expression, in the time of one evaluation
_MOST = 3  #: problems that are looked for


class _Budget:
    """Counts the work of one validation."""

    def __init__(self, work: int) -> None:
        self._left = work

    def charge(self, units: int = 1) -> None:
        self._left -= units
        if self._left < 0:
            raise LimitError("its schema takes too much work", limit="schema_work", cap=WORK)


def validate(document: Any, schema: Any, *, work: int = WORK) -> tuple[Problem, ...]:
    """The first problems of a document under a schema; none where it conforms.

    Raises:
        DataError: `schema_unusable`: no schema, of an unknown dialect (`schema_dialect`), or one
            that points to another document.
        LimitError: it would take more work than is given to strangers.
    """
    from referencing.exceptions import Unresolvable

    if not isinstance(schema, dict):
        raise DataError(f"expected a schema, found {shorten(schema)}", code="schema_unusable")
    dialect = str(schema.get("$schema", "")).removesuffix("#")
    if dialect not in DIALECTS:
        raise DataError(
            f"$schema: expected a dialect that is known, found {shorten(schema.get('$schema'))}",
            code="schema_dialect",
        )
    budget = _Budget(work)
    try:
        meta = _validator(dialect, _meta_schema(dialect), budget)
        if wrong := next(iter(meta.iter_errors(schema)), None):
            where = _path(wrong.absolute_path)
            raise DataError(f"no schema: {where}: {wrong.validator}", code="schema_unusable")
        found = islice(_validator(dialect, schema, budget).iter_errors(document), _MOST)
        return tuple(_problem(error) for error in found)
    except Unresolvable as error:
        named = shorten(str(getattr(error, "ref", "")))
        raise DataError(
            f"the schema points to {named}, which is not in it", code="schema_unusable"
        ) from None
    except RecursionError:
        raise LimitError("its schema goes round in circles", limit="schema_work") from None
    except (re.error, ValueError, TypeError, AttributeError, KeyError, OverflowError) as error:
        # The library trusts schemas: keywords with values that its meta-schema lets through.
        raise DataError(f"the schema cannot be used: {error}", code="schema_unusable") from None


def _problem(error: Any) -> Problem:
    expected = f"{error.validator} {shorten(error.validator_value)}"
    return Problem(_path(error.absolute_path), "schema", expected, shorten(error.instance))


def _path(parts: Any) -> str:
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def _meta_schema(dialect: str) -> Any:
    import jsonschema

    return getattr(jsonschema, DIALECTS[dialect]).META_SCHEMA


def _validator(dialect: str, schema: Any, budget: _Budget) -> Any:
    """A validator that charges for every keyword and knows no document but the meta-schemas."""
    import jsonschema
    from jsonschema.validators import extend
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    base = getattr(jsonschema, DIALECTS[dialect])
    keywords = {name: _charging(name, own, budget) for name, own in base.VALIDATORS.items()}
    bounded: Any = extend(base, keywords)  # type: ignore[no-untyped-call]
    return bounded(schema, registry=REGISTRY)


Keyword = Callable[[Any, Any, Any, Any], Any]


def _charging(name: str, keyword: Keyword, budget: _Budget) -> Keyword:
    extra = _EXTRA.get(name)

    def charged(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        budget.charge()
        if extra is not None:
            budget.charge(extra(value, instance, schema))
        yield from keyword(validator, value, instance, schema) or ()

    return charged


def _pattern(value: Any, instance: Any, _schema: Any) -> int:
    return cost_of(value).steps(len(instance)) // _STEPS if isinstance(instance, str) else 0


def _names(_value: Any, instance: Any, schema: Any) -> int:
    """Every name of the object against every pattern for names."""
    patterns = schema.get("patternProperties") if isinstance(schema, dict) else None
    if not isinstance(instance, dict) or not isinstance(patterns, dict):
        return len(instance) // 10 if isinstance(instance, dict) else 0
    costs = [cost_of(pattern) for pattern in patterns]
    steps = sum(cost.steps(len(name)) for name in instance for cost in costs)
    return len(instance) * len(costs) // 10 + steps // _STEPS


def _pairs(_value: Any, instance: Any, _schema: Any) -> int:
    return _size(instance) * len(instance) // 20 if isinstance(instance, list) else 0


def _choices(value: Any, instance: Any, _schema: Any) -> int:
    choices = value if isinstance(value, list) else [value]
    return len(choices) * min(_size(instance), 1000) // 20


def _size(value: Any) -> int:
    """How many values there are in a value."""
    count, pending = 0, [value]
    while pending:
        item = pending.pop()
        count += 1
        if isinstance(item, dict | list):
            pending.extend(item.values() if isinstance(item, dict) else item)
    return count


#: Keywords whose one evaluation may be much work: what it costs beyond one.
_EXTRA: Mapping[str, Callable[[Any, Any, Any], int]] = MappingProxyType(
    {
        "pattern": _pattern,
        "patternProperties": _names,
        "additionalProperties": _names,
        "unevaluatedProperties": _names,
        "uniqueItems": _pairs,
        "enum": _choices,
        "const": _choices,
    }
)
