"""Rules of the VC Data Model 2.0 and 1.1 that the classes of Open Badges do not spell out.

Section numbers are those of VCDM 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mcred.checks.members import types_of
from mcred.encoding.strict_json import shorten
from mcred.errors import Problem
from mcred.openbadges.rules import MAPPING, ordered_validity

__all__ = ["data_model_problems"]

_V1 = "https://www.w3.org/2018/credentials/v1"
#: Extension points whose values must say what they are (4.4, 4.10, 5.4 to 5.6).
_TYPED = (
    "credentialStatus",
    "credentialSchema",
    "refreshService",
    "termsOfUse",
    "evidence",
    "renderMethod",
    "confidenceMethod",
)
_LANGUAGE_MEMBERS = frozenset({"@value", "@language", "@direction"})
_TEXTS = ("name", "description")


def data_model_problems(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What a credential breaks of the data model's own rules.

    Codes: `validity_inverted`, `type_missing`, `subject_empty`, `language_value`, `wrong_type`,
    `related_resource`, `duplicate_id`, `uri`.
    """
    return tuple(_problems(document))


def _problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    yield from ordered_validity(document)
    for name in _TYPED:
        for path, item in _each(document, name, "$"):
            if not isinstance(item, MAPPING):
                yield Problem(path, "wrong_type", "an object", shorten(item))
            elif not types_of(item):
                yield Problem(f"{path}.type", "type_missing", "the type of it")
    for path, subject in _each(document, "credentialSubject", "$"):
        if isinstance(subject, MAPPING) and not subject:
            yield Problem(path, "subject_empty", "at least one claim", "{}")
    issuer = document.get("issuer")
    for path, holder in (("$", document), ("$.issuer", issuer)):
        if isinstance(holder, MAPPING):
            for name in _TEXTS:
                yield from _text(holder.get(name), f"{path}.{name}")
    if _is_v2(document):
        yield from _related(document)


def _is_v2(document: Mapping[str, Any]) -> bool:
    contexts = document.get("@context")
    return (contexts[:1] if isinstance(contexts, list) else [contexts]) != [_V1]


def _each(document: Mapping[str, Any], name: str, path: str) -> Iterator[tuple[str, Any]]:
    """The values of a member that may be one or an array."""
    value = document.get(name)
    if isinstance(value, list):
        yield from ((f"{path}.{name}[{at}]", item) for at, item in enumerate(value))
    elif value is not None:
        yield f"{path}.{name}", value


def _text(value: Any, path: str) -> Iterator[Problem]:
    """Text, or values with their language (section 11.1); an array has one value a language."""
    values = value if isinstance(value, list) else [value]
    seen: set[str] = set()
    for at, item in enumerate(values):
        where = f"{path}[{at}]" if isinstance(value, list) else path
        if not isinstance(item, Mapping):
            continue  # text, or what the classes refuse
        extra = sorted(set(item) - _LANGUAGE_MEMBERS)
        wrong = [name for name, part in item.items() if not isinstance(part, str)]
        if extra or wrong or "@value" not in item:
            expected = "text as @value, with @language and @direction at most"
            yield Problem(where, "language_value", expected, shorten(item))
            continue
        if item.get("@direction", "ltr") not in ("ltr", "rtl"):
            yield Problem(f"{where}.@direction", "language_value", "ltr or rtl")
        language = str(item.get("@language", "")).lower()
        if language in seen:
            yield Problem(f"{where}.@language", "language_value", "another language than before")
        seen.add(language)


def _related(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Objects with an id of their own and a digest (section 5.3)."""
    seen: set[str] = set()
    for path, item in _each(document, "relatedResource", "$"):
        if not isinstance(item, Mapping):
            yield Problem(path, "related_resource", "an object", shorten(item))
            continue
        name = item.get("id")
        if not isinstance(name, str) or ":" not in name:
            yield Problem(f"{path}.id", "uri", "the resource's URL", shorten(name))
        elif name in seen:
            yield Problem(f"{path}.id", "duplicate_id", "an id of its own", shorten(name))
        else:
            seen.add(name)
        digests = [item[key] for key in ("digestSRI", "digestMultibase") if key in item]
        if not digests or not all(isinstance(digest, str) for digest in digests):
            yield Problem(path, "related_resource", "a digestSRI or digestMultibase")
