"""Design rule 2, asked of one JSON object under its active context.

The guiding rule: what an application reads in the JSON is what was signed. So every key must be a
term (or stand under `@vocab`), and for an IRI that a carried context has a term for, that very
term; every identifier must be written out; every value must survive into the graph unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn, Protocol

from mcred.encoding.strict_json import shorten
from mcred.errors import UnsignedStatementError
from mcred.jsonld.iris import is_absolute
from mcred.jsonld.survey import count_objects, path_of
from mcred.jsonld.values import check_scalar, check_value_object
from mcred.jsonld.vocabulary import EVERYTHING, Vocabulary, vocabulary

__all__ = ["Processor", "check_object"]


class Processor(Protocol):
    """What the checks need of the expansion."""

    document: dict[str, Any]
    terms: Vocabulary
    options: dict[str, Any]
    words: set[str]

    def _expand_iri(
        self, active_ctx: Any, value: Any, base: Any = None, vocab: bool = False
    ) -> Any: ...

    def _process_context(
        self, active_ctx: Any, local_ctx: Any, options: Any, **named: Any
    ) -> Any: ...


class Refusal(Exception):  # noqa: N818  # carries a reason to the place that knows the path
    """Why a key or a value is refused; becomes an UnsignedStatementError with its path."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def check_object(
    processor: Processor,
    active: Any,
    active_property: str | None,
    element: dict[str, Any],
    types: Any,
) -> int:
    """Check one object; the number of objects in it that are data (`@json`), hence not expanded.

    `active` is the active context, `types` the one that the object's types are looked up in.

    Raises:
        UnsignedStatementError: `data["term"]` and `data["path"]` say where.
    """
    checker = _Checker(processor, active, types)
    try:
        if "@value" in element or any(checker.expanded(key) == "@value" for key in element):
            check_value_object(element, checker.expanded, checker.mapping(active_property))
            return 0
        return checker.check_members(element)
    except (Refusal, ValueError) as refusal:
        _refuse(processor, element, checker.key, refusal)


class _Checker:
    """The rules for the members of one object."""

    def __init__(self, processor: Processor, active: Any, types: Any) -> None:
        self.processor = processor
        self.terms = processor.terms
        self.active = active
        self.types = types
        self.key = ""

    def check_members(self, element: dict[str, Any]) -> int:
        seen: dict[str, str] = {}
        opaque = 0
        for key, value in element.items():
            self.key = key
            if key == "@context":
                continue
            iri = self.check_key(key)
            if seen.setdefault(iri, key) != key:
                raise Refusal("same_property", f"{shorten(seen[iri])} says the same property")
            opaque += self.check_member(key, iri, value)
        return opaque

    def expanded(self, key: str) -> Any:
        return self.processor._expand_iri(self.active, key, vocab=True)

    def mapping(self, key: str | None, active: Any = None) -> dict[str, Any]:
        found = (active or self.active)["mappings"].get(key)
        return found or {}

    def check_key(self, key: str) -> str:
        """Its IRI or keyword."""
        iri = self.expanded(key)
        if not isinstance(iri, str):
            raise Refusal("undefined_term", "this key is not defined by the document's contexts")
        if iri.startswith("@"):
            self._check_keyword(key, iri)
        elif ":" in key:
            raise Refusal("iri_as_key", "a key must be a term, not an IRI or a compact IRI")
        elif not is_absolute(iri):
            raise Refusal("undefined_term", "this key is not defined by the document's contexts")
        elif iri in self.terms.iris:
            self._check_carried(key, iri, self.active, as_type=False)
        else:
            _check_known(key, iri, as_type=False)
        return iri

    def _check_keyword(self, key: str, keyword: str) -> None:
        if keyword not in ("@id", "@type"):
            raise Refusal("keyword", f"{keyword} has no place in a signed document")
        if key == keyword:
            aliases = self.terms.aliases.get(keyword, ())
            if any(alias in self.active["mappings"] for alias in aliases):
                raise Refusal("keyword", f"{keyword} is written {min(aliases)} here")
        elif key not in self.terms.aliases.get(keyword, (keyword[1:],)):
            raise Refusal("keyword_alias", f"no carried context has this name for {keyword}")

    def _check_carried(self, word: str, iri: str, active: Any, *, as_type: bool | None) -> None:
        """For this IRI a carried context has a term: it must be that term, and be in force here."""
        own = self.terms.iris[iri]
        if word not in own or self.mapping(word, active).get("@id") != iri:
            raise Refusal(
                "other_name", f"it stands for {iri}, which a carried context calls {min(own)}"
            )
        # Some contexts name a class and a property alike but for the first letter (`Criteria`).
        if as_type is not None and as_type == word[0].islower():
            raise Refusal("other_name", f"{word} is not the name of a {_KIND[as_type]}")
        # Types may have two official names (AchievementCredential, OpenBadgeCredential).
        if as_type:
            return
        preferred = _preferred(
            [term for term in own if self.mapping(term, active).get("@id") == iri], word
        )
        if word != preferred:
            raise Refusal("other_name", f"it stands for {iri}, which is written {preferred} here")

    def check_member(self, key: str, iri: str, value: Any) -> int:
        if iri == "@id":
            self._check_id(value)
            return 0
        if iri == "@type":
            self._check_types(value)
            return 0
        mapping = self.mapping(key)
        if mapping.get("reverse"):
            raise Refusal("keyword", "a reverse property has no place in a signed document")
        if mapping.get("@type") == "@json":
            return count_objects(value)
        self._check_container(mapping, value)
        if value == []:
            if "@list" not in mapping.get("@container", ()):
                raise Refusal("empty", "an empty array says nothing and would not be signed")
            return 0
        items = value if isinstance(value, list) else [value]
        if not all(type(item) is dict for item in items):
            self._check_scalars(key, mapping, items)
        return 0

    def _check_container(self, mapping: dict[str, Any], value: Any) -> None:
        if type(value) is dict:
            for container in mapping.get("@container", ()):
                if container in ("@index", "@language", "@id", "@type"):
                    raise Refusal("container", f"the container {container} is not supported")

    def _check_scalars(self, key: str, mapping: dict[str, Any], items: list[Any]) -> None:
        active = self.active
        if mapping.get("@context") is not None:
            active = self.processor._process_context(
                active,
                mapping["@context"],
                self.processor.options,
                propagate=True,
                override_protected=True,
            )
            mapping = self.mapping(key, active)
        kind = mapping.get("@type")
        for item in items:
            if type(item) is dict:
                continue
            if type(item) is list:
                raise Refusal("nested_array", "an array in an array would be flattened")
            if item is None:
                raise Refusal("empty", "null says nothing and would not be signed")
            if kind == "@id":
                self._check_id(item)
            elif kind == "@vocab":
                self._check_word(item, active, as_type=None)
            else:
                check_scalar(item, kind)

    def _check_id(self, value: Any) -> None:
        if type(value) is not str:
            raise Refusal("id", f"an identifier is a string, found {shorten(value)}")
        if not is_absolute(value):
            raise Refusal("id", f"an identifier must be an absolute IRI, found {shorten(value)}")
        if self.processor._expand_iri(self.active, value) != value:
            raise Refusal("id", f"{shorten(value)} would be signed as another IRI")

    def _check_types(self, value: Any) -> None:
        if value == []:
            raise Refusal("empty", "an empty array says nothing and would not be signed")
        for item in value if isinstance(value, list) else [value]:
            self._check_word(item, self.types, as_type=True)

    def _check_word(self, value: Any, active: Any, *, as_type: bool | None) -> None:
        """A type, or a value that may be a term."""
        if type(value) is not str:
            raise Refusal("type", f"a term or an IRI is needed, found {shorten(value)}")
        self.processor.words.add(value)
        iri = self.processor._expand_iri(active, value, vocab=True)
        if not isinstance(iri, str) or not is_absolute(iri):
            raise Refusal("undefined_type", f"{shorten(value)} is not defined by the contexts")
        if iri in self.terms.iris:
            self._check_carried(value, iri, active, as_type=as_type)
        else:
            _check_known(value, iri, as_type=as_type)


def _check_known(word: str, iri: str, *, as_type: bool | None) -> None:
    """For this IRI a carried context that is not the document's has a term: it must be that term.

    Without this, a carried context could be taken out and its words be given to each other's IRIs
    by one that is written out: the graph, and with it the signature, would be the same.
    """
    own = vocabulary(EVERYTHING).iris.get(iri)
    if own is None:
        return
    if word not in own:
        raise Refusal("other_name", f"it stands for {iri}, which is known as {min(own)}")
    if as_type is not None and as_type == word[0].islower():
        raise Refusal("other_name", f"{word} is not the name of a {_KIND[as_type]}")
    if not as_type and word != (preferred := _preferred(own, word)):
        raise Refusal("other_name", f"it stands for {iri}, which is written {preferred}")


def _preferred(names: Iterable[str], word: str) -> str:
    """Of several names of a property the one that is written."""
    properties = (name for name in names if name[0].islower())
    return min(properties, key=lambda name: (len(name), name), default=word)


_KIND = {True: "type", False: "property"}


def _refuse(
    processor: Processor, element: dict[str, Any], key: str, refusal: Exception
) -> NoReturn:
    reason = getattr(refusal, "reason", str(refusal))
    path = path_of(processor.document, element)
    path = f"{path}.{key}" if key else path
    raise UnsignedStatementError(
        f"{path}: {reason}", code=getattr(refusal, "code", "value"), term=key, path=path
    ) from None
