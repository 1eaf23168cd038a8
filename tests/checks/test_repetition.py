"""Whether a node stands twice in an array is told alike by shape and by looking."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcred.checks.repetition import _repeated, repeated_node
from mcred.encoding.shape import Shape

NAMES = st.sampled_from(["urn:x:a", "urn:x:b", "urn:x:c", ""])
VALUES = st.recursive(
    st.one_of(NAMES, st.integers(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["id", "a", "b", "type", "@value"]), inner, max_size=4),
        st.lists(st.fixed_dictionaries({"id": NAMES}), max_size=3),
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(value=st.dictionaries(st.sampled_from(["a", "b", "id", "@context"]), VALUES))
def test_by_shape_and_by_looking(value: dict[str, Any]) -> None:
    for key in list(value):
        if "type" in json.dumps(value[key]):
            del value[key]  # no strict document has objects below a type
    shape = Shape(value, 64)
    for _ in range(3):
        assert repeated_node(value, shape) == next(_repeated(value), None)


@pytest.mark.parametrize("place", [("evidence",), ("a", "b", 0, "c")])
def test_an_id_that_comes_twice_is_found_once_the_shape_is_known(place: tuple[Any, ...]) -> None:
    siblings = [{"id": "urn:x:1"}, {"name": "none"}, {"id": "urn:x:2", "deep": [{"id": "urn:x:1"}]}]
    document: Any = {"evidence": siblings, "a": {"b": [{"c": copy.deepcopy(siblings)}]}}
    for _ in range(3):
        assert repeated_node(document, Shape(document, 64)) is None
    array: Any = document
    for step in place:
        array = array[step]
    array[2]["id"] = "urn:x:1"
    found = repeated_node(document, Shape(document, 64))
    assert found is not None
    assert found.endswith("[2]")
