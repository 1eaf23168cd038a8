"""The canonical form (RFC 8785) of documents of one shape: a text with gaps for their strings.

What stands around the gaps, and in which order, is the shape's, and is written once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from mcred.encoding import jcs
from mcred.encoding.shape import Shape, ShapeMemo

__all__ = ["canonicalize"]

#: Stands between strings. JSON writes it as it is; a document that holds it goes the long way.
_GAP = "\x7f"


class _Form:
    """`text` has a `%s` for each of the strings, in the order that `places` names."""

    __slots__ = ("pick", "text")

    def __init__(self, text: str, places: Sequence[int]) -> None:
        self.text = text
        self.pick = itemgetter(*places)

    def filled(self, strings: Sequence[str]) -> bytes:
        """The canonical form, where no string holds a gap."""
        written = encode_basestring(_GAP.join(self.pick(strings)))[1:-1]  # all of them at once
        return (self.text % tuple(written.split(_GAP))).encode()


#: The forms of the shapes that came last.
_FORMS: ShapeMemo[_Form] = ShapeMemo()


def canonicalize(document: Mapping[str, Any], shape: Shape) -> bytes:
    """As `jcs.canonicalize` writes it and raises; `shape` is the document's."""
    form = _FORMS.get(shape.key)
    if form is not None and _GAP not in shape.text:
        return form.filled(shape.strings)
    data = jcs.canonicalize(document)
    if form is None and _FORMS.came_before(shape.key) and not shape.is_large():
        form = _form_of(document, shape)
        if form is not None and form.filled(shape.strings) == data:
            _FORMS.put(shape.key, form, weight=shape.weight)
    return data


def _form_of(document: Mapping[str, Any], shape: Shape) -> _Form | None:
    """None where there are too few strings, or a gap elsewhere than around a number."""
    numbered = [f"{_GAP}{number}{_GAP}" for number in range(len(shape.strings))]
    text = jcs.canonicalize(Shape.replaced(dict(document), numbered)).decode()
    pieces = text.split(_GAP)
    if len(numbered) < 2 or len(pieces) != 2 * len(numbered) + 1 or _GAP in shape.text:
        return None
    around = [piece.replace("%", "%%") for piece in pieces[::2]]
    return _Form("%s".join(around), list(map(int, pieces[1::2])))
