"""Contexts that are not carried: they may add terms or `@vocab`, never redefine (rule 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import DocumentError, UnknownContextError, UnsignedStatementError
from mcred.jsonld.contexts import Context
from mcred.jsonld.iris import is_absolute
from mcred.jsonld.vocabulary import Vocabulary, define, prefixes_of

__all__ = ["check_added", "check_reference"]

#: What a term definition may say. The rest (@reverse, @nest, @index, @language, @direction) lets a
#: document say the same in a way that its readers do not expect.
_MEMBERS = frozenset(["@id", "@type", "@container", "@context", "@protected", "@prefix"])
_CONTAINERS = frozenset(["@set", "@list"])
#: The two keyword aliases that every carried context of credentials defines alike.
_ALIASES = {"id": "@id", "type": "@type"}
_KEYWORD = re.compile(r"@[A-Za-z]+")
_LONGEST_IRI = 2048


def check_reference(url: Any, path: str, contexts: Mapping[str, Context]) -> None:
    """A context named by its URL must be a known one."""
    if not isinstance(url, str):
        raise UnsignedStatementError(
            f"{path}: a context is a URL or an object, found {shorten(url)}",
            code="bad_context",
            term=url,
            path=path,
        )
    if url not in contexts:
        raise UnknownContextError(
            f"{path}: the context {shorten(url, 120)} is not known here", url=url, path=path
        )


def check_added(
    context: Any,
    path: str,
    *,
    vocabulary: Vocabulary,
    contexts: Mapping[str, Context],
    prefixes: Mapping[str, str] | None = None,
) -> None:
    """Check one context that is not carried: the value of an `@context`, or a part of it.

    Raises:
        UnsignedStatementError: it redefines, aliases, or uses a feature that hides statements.
        UnknownContextError: it refers to a context that is not known.
        DocumentError: it is not shaped like a context.
    """
    known = dict(prefixes or {})
    for index, given in enumerate(context) if isinstance(context, list) else [(None, context)]:
        place = path if index is None else f"{path}[{index}]"
        if not isinstance(given, dict):
            check_reference(given, place, contexts)
            continue
        part = _unwrapped(given)
        known.update(prefixes_of(part))
        for term, value in part.items():
            where = f"{place}.{term}"
            if term.startswith("@"):
                _check_keyword(term, value, where)
                continue
            _check_term(term, value, where, vocabulary, known)
            if isinstance(value, dict) and "@context" in value:
                check_added(
                    value["@context"],
                    f"{where}.@context",
                    vocabulary=vocabulary,
                    contexts=contexts,
                    prefixes=known,
                )


def _unwrapped(context: dict[str, Any]) -> dict[str, Any]:
    """The context in one that stands in a context document's place, as PyLD and others read it."""
    inner = context.get("@context")
    return inner if len(context) == 1 and isinstance(inner, dict) else context


def _check_keyword(keyword: str, value: Any, path: str) -> None:
    if keyword == "@version" and value == 1.1 and value is not True:
        return
    if keyword == "@protected" and isinstance(value, bool):
        return
    if keyword == "@vocab" and isinstance(value, str) and is_absolute(value):
        _check_length(value, path)
        return
    raise UnsignedStatementError(
        f"{path}: a context that is not carried may not set {keyword} to {shorten(value)}",
        code="context_keyword",
        term=keyword,
        path=path,
    )


def _check_term(
    term: str, value: Any, path: str, vocabulary: Vocabulary, prefixes: Mapping[str, str]
) -> None:
    if isinstance(value, dict):
        for member in value:
            if member not in _MEMBERS:
                raise _refused(f"a term definition may not have the member {member}", term, path)
    elif not isinstance(value, str):
        raise _refused(
            f"a term is defined by an IRI or an object, not {shorten(value)}", term, path
        )
    definition = define(term, value, prefixes)
    iri, _, containers, _ = definition
    if iri is None:
        raise _refused("a term may not be taken out of use", term, path)
    _check_length(iri, path)
    if not _CONTAINERS.issuperset(containers):
        raise _refused(f"a term may not have the container {containers[0]}", term, path)
    if term in vocabulary.terms:
        # With a context of its own even the same definition would change what stands below it.
        if definition[3] or definition not in vocabulary.terms[term]:
            raise _refused("this redefines a term of a carried context", term, path)
    elif iri in vocabulary.iris:
        other = min(vocabulary.iris[iri])
        raise _refused(
            f"this is a second name for {shorten(other)} of a carried context", term, path
        )
    elif _KEYWORD.fullmatch(iri) and _ALIASES.get(term) != iri:
        raise _refused(f"this is another name for the keyword {iri}", term, path)


def _check_length(iri: str, path: str) -> None:
    # A long prefix would be multiplied by the number of its uses.
    if len(iri) > _LONGEST_IRI:
        raise DocumentError(
            f"{path}: an IRI of {len(iri)} characters, more than {_LONGEST_IRI}",
            code="bad_context",
            path=path,
        )


def _refused(reason: str, term: str, path: str) -> UnsignedStatementError:
    return UnsignedStatementError(
        f"{path}: {reason}", code="context_redefinition", term=term, path=path
    )
