"""N-Quads (W3C Recommendation, 25 February 2014), in the canonical form that RDFC-1.0 demands.

A term is a string in that form: `<iri>`, `_:label` or `"text"^^<datatype>`. A quad is four of them,
the last one `""` in the default graph. Quads as tuples of finished strings are what makes
canonicalising cheap: a line is their concatenation.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from mcred.encoding.strict_json import shorten
from mcred.errors import DocumentError, LimitError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["Quad", "blank", "escape", "iri", "line", "literal", "parse"]

#: Subject, predicate, object, graph ("" for the default graph), each in canonical N-Quads form.
Quad: TypeAlias = tuple[str, str, str, str]

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"

#: Characters that the canonical form escapes; U+FFFE and U+FFFF are no XML 1.1 Char.
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f\ufffe\uffff]')
_ECHARS = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_UNESCAPED = {value[1]: key for key, value in _ECHARS.items()} | {"'": "'"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)

_IRI = r'<([^\x00-\x20<>"{}|^`]*)>'
_BLANK = r"_:([\w:](?:[\w:.·-]*[\w:·-])?)"
_LITERAL = r'"((?:[^"\\\n\r]|\\.)*)"(?:\^\^' + _IRI + r"|@([a-zA-Z]+(?:-[a-zA-Z0-9]+)*))?"
_LINE = re.compile(
    rf"[ \t]*(?:{_IRI}|{_BLANK})[ \t]*{_IRI}[ \t]*(?:{_IRI}|{_BLANK}|{_LITERAL})[ \t]*"
    rf"(?:(?:{_IRI}|{_BLANK})[ \t]*)?\.[ \t]*(?:#.*)?"
)
_NOTHING = re.compile(r"[ \t]*(?:#.*)?")


def iri(value: str) -> str:
    return f"<{value}>"


def blank(label: str) -> str:
    return f"_:{label}"


def literal(value: str, datatype: str = XSD_STRING, language: str | None = None) -> str:
    """A literal in canonical form; the datatype is left out where it goes without saying."""
    value = escape(value)
    if language is not None:
        return f'"{value}"@{language}'
    return f'"{value}"' if datatype == XSD_STRING else f'"{value}"^^<{datatype}>'


def escape(value: str) -> str:
    """The text of a literal as it stands between its quotes."""
    return _ESCAPED.sub(_escape, value) if _ESCAPED.search(value) else value


def line(quad: Quad) -> str:
    """One quad as a line of N-Quads, with its newline."""
    subject, predicate, obj, graph = quad
    return (
        f"{subject} {predicate} {obj} {graph} .\n" if graph else f"{subject} {predicate} {obj} .\n"
    )


def parse(text: str, *, limits: Limits = DEFAULT_LIMITS) -> list[Quad]:
    """Read N-Quads; comments and empty lines are skipped.

    Raises:
        DocumentError: a line that is no quad; `data["line"]` is its number.
        LimitError: more than `limits.quads` of them.
    """
    quads: list[Quad] = []
    # Only LF and CR end a line in N-Quads: str.splitlines would also cut at U+0085 and U+2028.
    for number, row in enumerate(re.split(r"[\r\n]+", text), start=1):
        match = _LINE.fullmatch(row)
        if match is None:
            if _NOTHING.fullmatch(row):
                continue
            raise DocumentError(
                f"line {number} is no N-Quad: {shorten(row)}", code="nquads_syntax", line=number
            )
        if len(quads) >= limits.quads:
            raise LimitError(f"more than {limits.quads} quads", limit="quads", cap=limits.quads)
        quads.append(_quad(match, number))
    return quads


def _quad(match: re.Match[str], number: int) -> Quad:
    (s_iri, s_blank, p_iri, o_iri, o_blank, text, datatype, language, g_iri, g_blank) = (
        match.groups()
    )
    if text is None:
        obj = _resource(o_iri, o_blank, number)
    else:
        kind = XSD_STRING if datatype is None else _unescape(datatype, number)
        obj = literal(_unescape(text, number), kind, language)
    graph = "" if g_iri is None and g_blank is None else _resource(g_iri, g_blank, number)
    return (
        _resource(s_iri, s_blank, number),
        _resource(p_iri, None, number),
        obj,
        graph,
    )


def _resource(value: str | None, label: str | None, number: int) -> str:
    return iri(_unescape(value, number)) if value is not None else blank(str(label))


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ECHARS.get(character) or f"\\u{ord(character):04X}"


def _unescape(value: str, number: int) -> str:
    if "\\" not in value:
        return value

    def character(match: re.Match[str]) -> str:
        short, long, single = match.groups()
        code = int(short or long, 16) if short or long else -1
        if single in _UNESCAPED:
            return _UNESCAPED[single]
        if code < 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise DocumentError(
                f"line {number} has the escape {shorten(match[0])}, which is no character",
                code="nquads_syntax",
                line=number,
            )
        return chr(code)

    return _ESCAPE.sub(character, value)
