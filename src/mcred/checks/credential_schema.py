"""schema, second part: the JSON Schemas that a credential names (`credentialSchema`).

Open Badges 3.0, "1EdTechJsonSchemaValidator2019"; VC JSON Schema 1.0, `JsonSchema` and
`JsonSchemaCredential`. Fetched only for a credential whose proof holds; a schema that cannot be had
or used is a warning. The specification's own schemas are answered by the models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from mcred.checks.credential_schema_validation import validate
from mcred.checks.members import types_of
from mcred.checks.related_resource import digest_matches
from mcred.checks.schema import listed
from mcred.checks.state import Verification
from mcred.encoding.strict_json import loads, shorten
from mcred.errors import DataError, McredError, Problem
from mcred.openbadges.rules import members
from mcred.report import Check, Outcome

__all__ = ["KINDS", "check_named_schemas", "check_with_schema", "is_official"]

_OFFICIAL = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/",
    "https://purl.imsglobal.org/spec/clr/v2p0/schema/",
)
_ACCEPT = "application/schema+json, application/json;q=0.9, application/vc;q=0.8, */*;q=0.1"


def check_named_schemas(v: Verification) -> Check | None:
    """What the schemas that a credential names come to; None where they add nothing."""
    named = _distinct(item for item in _named(v.document) if not is_official(item))
    if not named:
        return None
    unchecked: list[str] = []
    most = v.limits.schemas
    for item in named[:most]:
        kind = ", ".join(types_of(item))
        url = str(item.get("id", ""))
        try:
            wrong = _check(v, item, kind, url)
        except McredError as error:
            unchecked.append(f"{url} ({kind}): {error.message.splitlines()[0]}")
            continue
        if wrong:
            data = {"url": url, **listed(wrong)}
            return Check("schema", Outcome.FAIL, "breaks_named", data)
    if len(named) > most:
        unchecked.append(f"{len(named) - most} more: no more than {most} schemas are looked at")
    if unchecked:
        v.warn("schema_not_checked", method="; ".join(unchecked))
        return Check("schema", Outcome.NOT_CHECKED, "schema_not_checked", {"method": unchecked})
    urls = [str(item.get("id")) for item in named]
    return Check("schema", Outcome.PASS, "conforms_to_named", {"profile": v.profile, "url": urls})


def is_official(schema: Mapping[str, Any]) -> bool:
    """Whether it is one of the specification's own schemas, which the models stand for."""
    return str(schema.get("id", "")).startswith(_OFFICIAL)


def check_with_schema(
    document: Mapping[str, Any], schema: Any, *, kind: str = "JsonSchema"
) -> tuple[Problem, ...]:
    """The problems of a credential under a schema document, which is trusted as it is.

    `schema` is the schema itself, or for the kind `JsonSchemaCredential` the credential about it.

    Raises:
        DataError: the schema cannot be used.
        LimitError: it would take too much work.
    """
    return validate(document, KINDS[kind](schema))


def _named(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    value = document.get("credentialSchema", [])
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping):
            yield item


def _distinct(items: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    first: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for item in items:
        first.setdefault(_key(item), item)
    return list(first.values())


def _key(item: Mapping[str, Any]) -> tuple[str, ...]:
    """The same for references that ask the same of a document: a fragment changes nothing."""
    url = str(item.get("id", "")).partition("#")[0]
    return (
        url,
        *types_of(item),
        *(repr(item.get(name)) for name in ("digestSRI", "digestMultibase")),
    )


def _check(v: Verification, item: Mapping[str, Any], kind: str, url: str) -> tuple[Problem, ...]:
    if kind not in KINDS:
        raise DataError("schemas of that type are not checked", code="schema_type")
    v.schemas.admit(url)
    fetched = v.fetcher.fetch(url, accept=_ACCEPT, max_bytes=v.limits.fetched_bytes)
    if digest_matches(item, fetched.body) is False:
        raise DataError("it is not the one that the issuer recorded", code="schema_digest")
    schema = v.schemas.compiled(url, kind, lambda: _read(v, fetched.body, kind, url))
    return schema.problems(v.document)


def _read(v: Verification, body: bytes, kind: str, url: str) -> Any:
    if kind == "JsonSchemaCredential":
        assert v.nested is not None
        return KINDS[kind](v.nested(body, url).document)
    return KINDS[kind](loads(body, limits=v.limits))


def _schema(value: Any) -> Any:
    """A schema of VC JSON Schema 1.0, section 3.1: `$id` is its URL."""
    identifier = members(value).get("$id")
    if not isinstance(identifier, str) or ":" not in identifier:
        found = shorten(identifier)
        raise DataError(f"$id: expected the URL of the schema, found {found}", code="schema_id")
    return value


def _schema_in_credential(value: Any) -> Any:
    subject = members(members(value).get("credentialSubject"))
    if "JsonSchemaCredential" not in types_of(value) or types_of(subject) != ("JsonSchema",):
        raise DataError("what it names is no JsonSchemaCredential", code="schema_type")
    return _schema(subject.get("jsonSchema"))


#: The type of a named schema → how the schema is found in the document behind its id.
KINDS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "1EdTechJsonSchemaValidator2019": lambda value: value,
        "JsonSchema": _schema,
        "JsonSchemaCredential": _schema_in_credential,
    }
)
