"""Strict JSON-LD 1.1 expansion: PyLD's algorithm, with design rule 2 checked on every object.

The checks stand inside the expansion, as only there it is known which context is active. What they
refuse is in `strictness.py`; this file hooks them into PyLD, and makes sure that they were asked.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyld import jsonld
from pyld.context_resolver import ContextResolver

from mcred.encoding.strict_json import shorten
from mcred.errors import DocumentError, LimitError, McredError, UnknownContextError, UsageError
from mcred.jsonld.added_contexts import check_added, check_reference
from mcred.jsonld.contexts import CONTEXTS, Context
from mcred.jsonld.strictness import check_object
from mcred.jsonld.survey import Survey, path_of, paths_of
from mcred.jsonld.vocabulary import Vocabulary, vocabulary
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["Expansion", "expand"]

#: PyLD's context caches are not safe between threads, and share work between documents.
_LOCK = threading.Lock()
_CARRIED: dict[str, Any] = {}
#: Units of work: to copy the terms in force for an object, and to define one.
_COPY, _TERM = 1, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """A document in expanded form: one node object, and the context of every object in it.

    `words` are the values that were looked up as terms: their expansion depends on the contexts.
    """

    node: dict[str, Any]
    scopes: Mapping[int, Any]
    words: frozenset[str]

    def definable(self, node: Any) -> set[str]:
        """The IRIs that an object of `node` could have used as properties, by its terms."""
        mappings = self.scopes[id(node)]["mappings"]
        return {
            mapping["@id"]
            for term, mapping in mappings.items()
            if mapping and mapping["@id"] and not term[:1].isupper()  # a class is no property
        }


def expand(
    document: Mapping[str, Any],
    *,
    contexts: Mapping[str, Context] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Expansion:
    """The expanded form of a document that says in JSON exactly what its graph says.

    Raises:
        UnknownContextError, UnsignedStatementError, DocumentError: see `mcred.jsonld.check`.
        LimitError: deeper or longer than `limits` allow.
    """
    known = CONTEXTS if contexts is None else contexts
    source = document if type(document) is dict else dict(document)
    survey = Survey(source, limits)
    carried = frozenset(url for url in survey.urls if _is_carried(url, known))
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        # What PyLD makes of contexts that are not carried goes with the document.
        cache = _CARRIED if survey.urls == carried and not survey.inline else dict(_CARRIED)
        processor = _StrictProcessor(source, vocabulary(carried), known, cache, limits)
        try:
            expanded = processor.expand_strictly()
        except McredError:
            raise
        except jsonld.JsonLdError as error:
            raise _translated(error, source) from error
        except RecursionError as error:
            raise LimitError(
                "contexts nested too deeply", limit="json_depth", cap=limits.json_depth
            ) from error
    if processor.checked != survey.objects:
        # A part that the expansion never came to, or hooks that PyLD no longer calls.
        raise DocumentError("a part of the document is not expanded by its contexts", code="jsonld")
    return Expansion(node=expanded, scopes=processor.scopes, words=frozenset(processor.words))


def _is_carried(url: str, contexts: Mapping[str, Context]) -> bool:
    if url not in CONTEXTS or url not in contexts:
        return False
    if contexts[url] != CONTEXTS[url]:
        raise UsageError(
            f"the context {url} is carried and cannot be replaced", code="carried_context", url=url
        )
    return True


class _StrictProcessor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # PyLD has no types
    """One expansion of one document."""

    def __init__(
        self,
        document: dict[str, Any],
        terms: Vocabulary,
        contexts: Mapping[str, Context],
        cache: dict[str, Any],
        limits: Limits,
    ) -> None:
        super().__init__()
        self.document = document
        self.limits = limits
        self.context_work = 0
        self.paths: Mapping[int, str] | None = None
        self.terms = terms
        self.contexts = contexts
        self.checked = 0
        self.scopes: dict[int, Any] = {}
        self.words: set[str] = set()
        self.options = {
            "base": None,
            "isFrame": False,
            "keepFreeFloatingNodes": False,
            "processingMode": "json-ld-1.1",
            "documentLoader": self.load,
            "contextResolver": ContextResolver(cache, self.load),
        }

    def expand_strictly(self) -> dict[str, Any]:
        active = self._get_initial_context(self.options)
        expanded = self._expand(active, None, self.document, self.options, inside_list=False)
        if not isinstance(expanded, dict):
            raise DocumentError("the document states nothing", code="no_statements", path="$")
        return expanded

    def load(self, url: str, _options: Any) -> dict[str, Any]:
        """PyLD's document loader: the known contexts, and nothing else."""
        context = self.contexts.get(url)
        if context is None:
            raise UnknownContextError(
                f"the context {shorten(url, 120)} is not known here", url=url, path="$.@context"
            )
        document = context.document
        if not _is_carried(url, self.contexts):
            check_added(
                document["@context"],
                f"{url}#",
                vocabulary=self.terms,
                contexts=self.contexts,
            )
        return {"contextUrl": None, "documentUrl": url, "document": document, "tag": "static"}

    def _charge(self, work: int) -> None:
        """Which contexts are read, and how often, is a stranger's choice: it has a bound."""
        self.context_work += work
        if self.context_work > self.limits.context_work:
            raise LimitError(
                f"its contexts take more than {self.limits.context_work} steps",
                limit="context_work",
                cap=self.limits.context_work,
            )

    def _clone_active_context(self, active_ctx: Any) -> Any:
        self._charge(_COPY)
        return super()._clone_active_context(active_ctx)

    def _create_term_definition(self, *given: Any, **named: Any) -> Any:
        self._charge(_TERM)
        return super()._create_term_definition(*given, **named)

    def _prepare_nested_context(self, active_ctx: Any, element: Any, options: Any) -> Any:
        if "@context" in element:
            self.check_context(element)
        return super()._prepare_nested_context(active_ctx, element, options)

    def _path(self, element: dict[str, Any]) -> str:
        """Where an object stands; found for all of them at once, as many may have a context."""
        if self.paths is None:
            self.paths = paths_of(self.document)
        return self.paths.get(id(element), "$")

    def check_context(self, element: dict[str, Any]) -> None:
        local = element["@context"]
        for part in local if isinstance(local, list) else [local]:
            if type(part) is str and part in self.contexts:
                continue
            path = f"{self._path(element)}.@context"
            if isinstance(part, dict):
                check_added(part, path, vocabulary=self.terms, contexts=self.contexts)
            else:
                check_reference(part, path, self.contexts)

    def _expand_object(
        self,
        active_ctx: Any,
        active_property: Any,
        expanded_active_property: Any,
        element: dict[str, Any],
        expanded_parent: Any,
        options: Any,
        inside_list: bool = False,
        type_key: Any = None,
        type_scoped_ctx: Any = None,
    ) -> None:
        self.checked += 1 + check_object(
            self, active_ctx, active_property, element, type_scoped_ctx
        )
        self.scopes[id(expanded_parent)] = active_ctx
        super()._expand_object(
            active_ctx,
            active_property,
            expanded_active_property,
            element,
            expanded_parent,
            options,
            inside_list,
            type_key,
            type_scoped_ctx,
        )


def _translated(error: BaseException, document: dict[str, Any]) -> McredError:
    """What PyLD raised, as an error of ours: the innermost cause says the most."""
    innermost = error
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, McredError):
            return cause
        if isinstance(cause, jsonld.JsonLdError):
            innermost = cause
        cause = cause.__cause__ or cause.__context__
    details = getattr(innermost, "details", None) or {}
    reason = str(innermost.args[0] if innermost.args else innermost).split("\n")[0]
    code = getattr(innermost, "code", None) or "jsonld"
    return DocumentError(
        f"not valid JSON-LD ({code}): {shorten(reason, 160)}",
        code="jsonld",
        reason=code,
        term=details.get("term"),
        path="$" if "element" not in details else path_of(document, details["element"]),
    )
