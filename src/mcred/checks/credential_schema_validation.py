"""JSON Schema 2020-12, 2019-09 and draft 7, of strangers: no remote references, bounded work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from types import MappingProxyType
from typing import Any

from mcred.checks.credential_schema_patterns import cost_of
from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, LimitError, Problem
from mcred.limits import DEFAULT_LIMITS

__all__ = ["DIALECTS", "CompiledSchema", "SchemaWork", "validate"]

#: `$schema` → the class of the library that reads it.
DIALECTS: Mapping[str, str] = MappingProxyType(
    {
        "https://json-schema.org/draft/2020-12/schema": "Draft202012Validator",
        "https://json-schema.org/draft/2019-09/schema": "Draft201909Validator",
        "http://json-schema.org/draft-07/schema": "Draft7Validator",
        "https://json-schema.org/draft-07/schema": "Draft7Validator",
    }
)

_STEPS = 400  #: of a regular expression, in the time of one unit of work
_MEMBERS = 20  #: of a keyword's value, likewise
_CHARACTERS = 500  #: of an error's message, which holds the whole instance, likewise
_DEPTH = 120  #: keywords within one another, well before Python itself ends it
_MOST = 3  #: problems that are looked for
_UNRESOLVED = 3  #: what following a reference takes beyond an evaluation


class SchemaWork:
    """What the schemas of one verification may still take; shared by all of it.

    A unit is an evaluation of a keyword, or what costs as much.
    """

    def __init__(self, units: int = DEFAULT_LIMITS.schema_work) -> None:
        self._cap = self._left = units
        self._depth = 0

    def charge(self, units: int = 1) -> None:
        """Count so many.

        Raises:
            LimitError: more than there are in all.
        """
        self._left -= units
        if self._left < 0:
            raise LimitError("its schema takes too much work", limit="schema_work", cap=self._cap)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Within the evaluation of a keyword.

        Raises:
            LimitError: so many within one another that Python's own bound is near.
        """
        self._depth += 1
        try:
            if self._depth > _DEPTH:
                raise LimitError("its schema goes round in circles", limit="schema_depth")
            yield
        finally:
            self._depth -= 1


class CompiledSchema:
    """A schema that was found to be one; used for any number of documents."""

    def __init__(self, schema: Any, work: SchemaWork) -> None:
        """Check it by its meta-schema.

        Raises:
            DataError: `schema_unusable`: no schema, of an unknown dialect (`schema_dialect`).
            LimitError: it would take more work than is left.
        """
        if not isinstance(schema, dict):
            raise DataError(f"expected a schema, found {shorten(schema)}", code="schema_unusable")
        dialect = str(schema.get("$schema", "")).removesuffix("#")
        if dialect not in DIALECTS:
            found = shorten(schema.get("$schema"))
            raise DataError(
                f"$schema: expected a dialect that is known, found {found}", code="schema_dialect"
            )
        with _refusals():
            meta = _validator(dialect, _meta_schema(dialect), work)
            if wrong := next(iter(meta.iter_errors(schema)), None):
                where = _path(wrong.absolute_path)
                raise DataError(f"no schema: {where}: {wrong.validator}", code="schema_unusable")
            self._validator = _validator(dialect, schema, work)

    def problems(self, document: Any) -> tuple[Problem, ...]:
        """The first problems of a document under it; none where it conforms.

        Raises:
            DataError: `schema_unusable`: it cannot be used after all, or points to another one.
            LimitError: it would take more work than is left.
        """
        with _refusals():
            found = islice(self._validator.iter_errors(document), _MOST)
            return tuple(_problem(error) for error in found)


def validate(document: Any, schema: Any, *, work: SchemaWork | None = None) -> tuple[Problem, ...]:
    """The first problems of a document under a schema. Raises as `CompiledSchema` does."""
    return CompiledSchema(schema, work or SchemaWork()).problems(document)


@contextmanager
def _refusals() -> Iterator[None]:
    """What the library raises, in our words."""
    from referencing.exceptions import Unresolvable

    try:
        yield
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


def _validator(dialect: str, schema: Any, work: SchemaWork) -> Any:
    """A validator that charges for every keyword and knows no document but the meta-schemas."""
    import jsonschema
    from jsonschema.validators import extend
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]
    from referencing.jsonschema import specification_with

    base = getattr(jsonschema, DIALECTS[dialect])
    keywords = {name: _charging(name, own, work) for name, own in base.VALIDATORS.items()}
    bounded: Any = extend(base, keywords)  # type: ignore[no-untyped-call]
    bounded.evolve = _staying(bounded, dialect)
    # Searched for ids and anchors once: where that is left to do, each reference does it again.
    work.charge(_size(schema) // 10)
    # Draft 7 is known by the http form of its address alone.
    specification = specification_with(base.META_SCHEMA["$schema"])
    resource = specification.create_resource(schema)
    uri = resource.id() or ""
    registry = REGISTRY.with_resource(uri, resource).crawl()
    return bounded(schema, registry=registry, _resolver=registry.resolver(uri))


def _staying(bounded: Any, dialect: str) -> Callable[..., Any]:
    """How a validator goes on to a part of its schema, without becoming one that charges nothing.

    The library's own way takes the class that `$schema` in the part names.
    """
    members = [(part.name, part.alias) for part in bounded.__attrs_attrs__ if part.init]

    def evolve(self: Any, **changes: Any) -> Any:
        part = changes.get("schema")
        named = part.get("$schema", dialect) if isinstance(part, dict) else dialect
        if DIALECTS.get(str(named).removesuffix("#")) != DIALECTS[dialect]:
            raise DataError("a part of the schema is in another dialect", code="schema_unusable")
        for name, alias in members:
            changes.setdefault(alias, getattr(self, name))
        return bounded(**changes)

    return evolve


Keyword = Callable[[Any, Any, Any, Any], Any]


def _charging(name: str, keyword: Keyword, work: SchemaWork) -> Keyword:
    extra = _EXTRA.get(name)

    def charged(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        work.charge(1 + (len(value) // _MEMBERS if isinstance(value, dict | list) else 0))
        if extra is not None:
            work.charge(extra(value, instance, schema))
        with work.deeper():
            for error in keyword(validator, value, instance, schema) or ():
                work.charge(len(error.message) // _CHARACTERS)
                yield error

    return charged


def _pattern(value: Any, instance: Any, _schema: Any) -> int:
    return cost_of(value).steps(len(instance)) // _STEPS if isinstance(instance, str) else 0


def _names(_value: Any, instance: Any, schema: Any) -> int:
    """Every name of the object against every pattern for names."""
    patterns = schema.get("patternProperties") if isinstance(schema, dict) else None
    if not isinstance(instance, dict) or not isinstance(patterns, dict):
        return len(instance) // 2 if isinstance(instance, dict) else 0
    costs = [cost_of(pattern) for pattern in patterns]
    steps = sum(cost.steps(len(name)) for name in instance for cost in costs)
    return len(instance) * (len(costs) + 5) // 10 + steps // _STEPS


def _items(_value: Any, instance: Any, _schema: Any) -> int:
    """Going on to each item or name, also where the schema for it is empty."""
    return len(instance) // 2 if isinstance(instance, dict | list) else 0


def _unevaluated(_value: Any, instance: Any, _schema: Any) -> int:
    """The library looks for each item or name in a list of those that were evaluated."""
    return len(instance) ** 2 // 4 if isinstance(instance, dict | list) else 0


def _members(value: Any, instance: Any, _schema: Any) -> int:
    if not isinstance(value, dict) or not isinstance(instance, dict):
        return 0
    return min(len(value), len(instance)) // 2


def _branches(value: Any, _instance: Any, _schema: Any) -> int:
    return len(value) // 2 if isinstance(value, list) else 0


def _pairs(_value: Any, instance: Any, _schema: Any) -> int:
    if not isinstance(instance, list):
        return 0
    if all(isinstance(item, str) for item in instance):
        return len(instance) // 10  # they can be sorted
    return _size(instance) * len(instance) // 20


def _choices(value: Any, instance: Any, _schema: Any) -> int:
    choices = value if isinstance(value, list) else [value]
    return len(choices) * min(_size(instance), 1000) // 10


def _reference(value: Any, _instance: Any, _schema: Any) -> int:
    return _UNRESOLVED + len(value) // 50 if isinstance(value, str) else 0


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
        "unevaluatedProperties": _unevaluated,
        "propertyNames": _items,
        "properties": _members,
        "items": _items,
        "prefixItems": _items,
        "additionalItems": _items,
        "unevaluatedItems": _unevaluated,
        "contains": _items,
        "allOf": _branches,
        "anyOf": _branches,
        "oneOf": _branches,
        "uniqueItems": _pairs,
        "enum": _choices,
        "const": _choices,
        "$ref": _reference,
        "$dynamicRef": _reference,
        "$recursiveRef": _reference,
    }
)
