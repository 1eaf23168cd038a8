"""Which JSON values survive into the graph unchanged, and in one way of writing only."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.jsonld.iris import is_absolute, is_language_tag

__all__ = ["check_scalar", "check_value_object", "double", "number"]

# Some published contexts write the XML Schema namespace with https, one as an undefined prefix.
_XSD = re.compile(r"(?:https?://www\.w3\.org/2001/XMLSchema#|xsd:)(.*)")
_WHOLE = ["byte", "int", "integer", "long", "short", "negativeInteger", "nonNegativeInteger"]
_WHOLE += ["nonPositiveInteger", "positiveInteger", "unsignedByte", "unsignedInt", "unsignedLong"]
_NUMERIC = frozenset([*_WHOLE, "unsignedShort", "decimal", "double", "float"])
#: Datatypes of which JSON or JSON-LD has a form of its own.
_NATIVE = frozenset([*_NUMERIC, "boolean", "string"])
_RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_I18N = "https://www.w3.org/ns/i18n#"
_SHORTENED = re.compile(r"(\d)0*E\+?(-)?0*(\d)")


def check_scalar(value: Any, datatype: str | None) -> None:
    """A string, number or boolean under a term of this datatype (an IRI, `@none` or None).

    Raises:
        ValueError: the graph would not hold it, or would hold another value in the same way.
    """
    if type(value) in (int, float):
        number(value)
    if datatype is None or datatype == "@none":
        return
    local = _XSD.fullmatch(datatype)
    name = local[1] if local else ""
    fits = (
        (type(value) is bool)
        if name == "boolean"
        else (type(value) in (int, float) if name in _NUMERIC else type(value) is str)
    )
    if not fits:
        # `"hashed": "true"` would sign the same as `"hashed": true`.
        raise ValueError(f"{shorten(value)} is not how a {name or datatype} is written in JSON")


def check_value_object(
    element: Mapping[str, Any], expanded: Callable[[str], Any], mapping: Mapping[str, Any]
) -> None:
    """A value object: text with its language or direction, or a datatype that JSON lacks.

    Raises:
        ValueError: the same statement has a plainer form, or a part of it would be lost.
    """
    parts: dict[str, Any] = {}
    for key, value in element.items():
        keyword = expanded(key)
        if key == "@context" or keyword not in ("@value", "@language", "@direction", "@type"):
            raise ValueError(f"a value object has no member {shorten(key)}")
        if key != keyword and (keyword != "@type" or key != "type"):
            raise ValueError(f"{shorten(key)} is not how {keyword} is written")
        if type(value) is not str:
            raise ValueError(f"{keyword} must be a string here, found {shorten(value)}")
        if keyword in parts:
            raise ValueError(f"{keyword} is given twice")
        parts[keyword] = value
    language = parts.get("@language")
    if language is not None and not is_language_tag(language):
        raise ValueError(f"{shorten(language)} is no language tag")
    if "@type" in parts:
        _check_datatype(parts["@type"], expanded, mapping)
    elif len(parts) == 1:
        raise ValueError("a value object without language or direction is written as its value")


def _check_datatype(
    datatype: str, expanded: Callable[[str], Any], mapping: Mapping[str, Any]
) -> None:
    if not is_absolute(datatype) or expanded(datatype) != datatype:
        raise ValueError(f"the datatype {shorten(datatype)} must be an absolute IRI")
    local = _XSD.fullmatch(datatype)
    plainer = (local and local[1] in _NATIVE) or datatype == _RDF_LANG_STRING
    if plainer or datatype.startswith(_I18N) or mapping.get("@type") not in (None, "@none"):
        raise ValueError(f"a value of {shorten(datatype)} has a plainer form in JSON")


def number(value: int | float) -> tuple[str, bool]:
    """The canonical lexical form of a JSON number, and whether it is a double.

    JSON-LD 1.1 API, section 8.2: whole numbers below 10^21 are integers.

    Raises:
        ValueError: the number is not the one that other readers would get from the same text.
    """
    if isinstance(value, int) or value.is_integer():
        whole = int(value)
        if abs(whole) > 2**53 and (abs(whole) >= 2**1023 or int(float(whole)) != whole):
            raise ValueError(f"the number {whole} has more digits than JSON readers keep")
        if abs(whole) < 10**21:
            if whole == 0 and math.copysign(1, value) < 0:
                raise ValueError("the number -0.0 would be signed as 0")
            return str(whole), False
    text = double(float(value))
    if float(text) != value:
        raise ValueError(f"the number {value!r} would be signed as {text}")
    return text, True


def double(value: float) -> str:
    """The canonical form of an xsd:double."""
    return _SHORTENED.sub(r"\1E\2\3", f"{value:1.15E}")
