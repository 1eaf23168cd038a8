"""The text that a signature over the RDF graph of a document covers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from mcred.encoding.shape import Shape
from mcred.jsonld import rdfc10
from mcred.jsonld.contexts import CONTEXTS, Context
from mcred.jsonld.nquads import Quad
from mcred.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from mcred.jsonld.shapes import ShapeCache

__all__ = ["canonicalize", "check", "quads"]


def canonicalize(
    document: Mapping[str, Any],
    *,
    hash_name: str = "sha256",
    contexts: Mapping[str, Context] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    shape: Shape | None = None,
) -> str:
    """The canonical N-Quads of a document (RDFC-1.0), strictly expanded.

    Args:
        document: a JSON object with its `@context`; not changed.
        hash_name: `sha256` or `sha384`.
        contexts: the contexts that may be used; those that are carried unless told.
        limits: `json_depth`, `json_items`, `nodes`, `quads`, `canonical_work`, `inflated_bytes`.
        shape: the document's, where it is at hand.

    Raises:
        UnknownContextError, UnsignedStatementError, DocumentError, LimitError: as `check`.
        UnsupportedError: another hash.
    """
    if contexts is None or contexts is CONTEXTS:
        source = document if type(document) is dict else dict(document)
        return _shapes().canonical(source, hash_name=hash_name, limits=limits, shape=shape)
    found = quads(document, contexts=contexts, limits=limits)
    return rdfc10.canonicalize(found, hash_name=hash_name, limits=limits).nquads


def check(
    document: Mapping[str, Any],
    *,
    contexts: Mapping[str, Context] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    shape: Shape | None = None,
) -> None:
    """Check that what the document says in JSON is what its graph says (design rule 2).

    Raises:
        UnknownContextError: a context that is neither carried nor handed over.
        UnsignedStatementError: a key, type or value that a signature would not cover, or that could
            be written otherwise under the same signature; `data["term"]` and `data["path"]`.
        DocumentError: not JSON, or not JSON-LD.
        LimitError: too deep, too long, too many statements.
    """
    if contexts is None or contexts is CONTEXTS:
        source = document if type(document) is dict else dict(document)
        _shapes().check(source, limits=limits, shape=shape)
    else:
        quads(document, contexts=contexts, limits=limits)


def quads(
    document: Mapping[str, Any],
    *,
    contexts: Mapping[str, Context] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> list[Quad]:
    """The statements of a strictly expanded document, blank nodes labelled `_:b0`, `_:b1` …

    Raises: as `check`.
    """
    source = document if type(document) is dict else dict(document)
    if contexts is None or contexts is CONTEXTS:
        return _shapes().quads(source, limits=limits)
    # PyLD takes long to import: only who canonicalizes pays for it.
    from mcred.jsonld.expansion import expand
    from mcred.jsonld.to_rdf import to_rdf

    return to_rdf(expand(source, contexts=contexts, limits=limits), limits=limits)


@cache
def _shapes() -> ShapeCache:
    from mcred.jsonld.shapes import ShapeCache

    return ShapeCache()
