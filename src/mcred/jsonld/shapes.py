"""Documents of one shape are expanded once; the next ones fill its template (`template.py`).

The rules of strict expansion look at keys, types, contexts and structure, all of which are part of
the shape; what they ask of the strings, `Template.accepts` asks again. Whatever is in doubt goes
the long way. A shape is compiled when it comes for the second time: one document alone costs one
expansion. The templates of common shapes are carried (`template_files.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from mcred.encoding.shape import Shape, ShapeMemo
from mcred.encoding.shape_files import ShapeFiles
from mcred.jsonld import rdfc10
from mcred.jsonld.canonical_form import CanonicalForm
from mcred.jsonld.nquads import Quad
from mcred.jsonld.template import Template, compile_template
from mcred.jsonld.template_files import CARRIED, read_template
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["ShapeCache"]

_MOST_PATTERNS = 128


class Compiled(NamedTuple):
    """What a shape is compiled to."""

    template: Template
    form: CanonicalForm


class _Entry:
    """A shape that came before, and which of its names were found to be the same.

    What is not compiled cannot be.
    """

    __slots__ = ("compiled", "patterns")

    def __init__(self, template: Template | None, count: int) -> None:
        self.compiled = (
            None if template is None else Compiled(template, CanonicalForm.of(template, count))
        )
        self.patterns: set[tuple[int, ...]] = set()

    def compiled_for(self, strings: Sequence[str]) -> Compiled | None:
        """What it is compiled to, where strict expansion is known to accept these strings."""
        compiled = self.compiled
        if compiled is None or not compiled.template.accepts(strings):
            return None
        if compiled.template.shares_names(strings) and (
            compiled.template.fixed or _pattern(strings) not in self.patterns
        ):
            return None
        return compiled


class ShapeCache:
    """Templates of the shapes seen last; safe to share between threads.

    Every method raises as strict expansion of the document under the carried contexts does.
    `shape` is the document's, where the caller has it already.
    """

    def __init__(self, *, most: int = 128, carried: ShapeFiles = CARRIED) -> None:
        self.entries: ShapeMemo[_Entry] = ShapeMemo(most=most)
        self._carried = carried

    def quads(
        self, document: dict[str, Any], *, limits: Limits, shape: Shape | None = None
    ) -> list[Quad]:
        """The quads of a document."""
        shape, entry, compiled = self._find(document, limits, shape)
        if shape is None or compiled is None:
            return _expanded(document, limits, shape, entry)
        return compiled.template.fill(shape.strings)

    def check(
        self, document: dict[str, Any], *, limits: Limits, shape: Shape | None = None
    ) -> None:
        """Nothing for a document that strict expansion accepts."""
        shape, entry, compiled = self._find(document, limits, shape)
        if compiled is None:
            _expanded(document, limits, shape, entry)

    def canonical(
        self,
        document: dict[str, Any],
        *,
        hash_name: str,
        limits: Limits,
        shape: Shape | None = None,
    ) -> str:
        """The canonical N-Quads of a document."""
        shape, entry, compiled = self._find(document, limits, shape)
        if shape is None or compiled is None:
            quads = _expanded(document, limits, shape, entry)
        else:
            text = compiled.form.text(shape, hash_name, limits)
            if text is not None:
                return text
            quads = compiled.template.fill(shape.strings)
        return rdfc10.canonicalize(quads, hash_name=hash_name, limits=limits).nquads

    def _find(
        self, document: dict[str, Any], limits: Limits, shape: Shape | None
    ) -> tuple[Shape | None, _Entry | None, Compiled | None]:
        """The document's shape, if it has one, what is known of it, and whether that serves.

        A shape that comes for the second time is compiled, where it is not carried.
        """
        if shape is None:
            try:
                shape = Shape(document, limits.json_depth)
            except ValueError:
                return None, None, None
        key = (limits, shape.key)
        entry = self.entries.get(key)
        if entry is None and not shape.is_large():
            if self.entries.came_before(key):
                entry = _compiled(document, shape, limits)
            elif limits == DEFAULT_LIMITS and (carried := self._carried.find(shape)) is not None:
                entry = _Entry(read_template(carried), len(shape.strings))
            if entry is not None:
                self.entries.put(key, entry, weight=shape.weight)
        return shape, entry, None if entry is None else entry.compiled_for(shape.strings)


def _expanded(
    document: dict[str, Any], limits: Limits, shape: Shape | None, entry: _Entry | None
) -> list[Quad]:
    """The long way; remembers which names such a document may share."""
    # PyLD takes long to import: only who expands pays for it.
    from mcred.jsonld.expansion import expand
    from mcred.jsonld.to_rdf import to_rdf

    quads = to_rdf(expand(document, limits=limits), limits=limits)
    if shape is not None and entry is not None and len(entry.patterns) < _MOST_PATTERNS:
        entry.patterns.add(_pattern(shape.strings))
    return quads


def _compiled(document: dict[str, Any], shape: Shape, limits: Limits) -> _Entry:
    template = compile_template(
        document,
        shape.strings,
        lambda strings: Shape.replaced(document, strings),
        limits=limits,
    )
    return _Entry(template, len(shape.strings))


def _pattern(strings: Sequence[str]) -> tuple[int, ...]:
    """Which strings are equal: the rule on shared names asks for nothing else of them."""
    numbers: dict[str, int] = {}
    return tuple(numbers.setdefault(string, len(numbers)) for string in strings)
