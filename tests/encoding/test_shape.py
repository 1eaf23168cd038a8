"""A shape and its strings are the document, and nothing else has that shape."""

from __future__ import annotations

import copy
import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcred.encoding.copies import copied
from mcred.encoding.shape import Shape, ShapeMemo

KEYS = st.sampled_from(["a", "b", "type", "id", "@context", "@value", "@id", "list", "{", "scalar"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
VALUES = st.recursive(
    st.one_of(TEXT, st.integers(), st.floats(allow_nan=False), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=15,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)


def exact(value: Any) -> str:
    """Tells documents apart that Python finds equal: 1, 1.0 and true, and the order of keys."""
    return repr(value)


@settings(deadline=None)
@given(document=OBJECTS, other=OBJECTS)
def test_one_shape_and_the_same_strings_are_one_document(document: Any, other: Any) -> None:
    one, two = Shape(document, 64), Shape(other, 64)
    assert (one.key == two.key and one.strings == two.strings) == (exact(document) == exact(other))
    assert (one.key == two.key) == (one.digest == two.digest)
    if one.key == two.key:
        assert exact(Shape.replaced(document, two.strings)) == exact(other)


@settings(deadline=None)
@given(document=OBJECTS)
def test_strings_are_put_where_they_were_taken(document: Any) -> None:
    shape = Shape(document, 64)
    before = copy.deepcopy(document)
    assert exact(Shape.replaced(document, shape.strings)) == exact(document)
    other = [f"{number}" for number in range(len(shape.strings))]
    changed = Shape.replaced(document, other)
    assert Shape(changed, 64).key == shape.key
    assert Shape(changed, 64).strings == other
    assert exact(document) == exact(before)


def test_values_that_are_easily_confused_have_shapes_of_their_own() -> None:
    documents: list[dict[str, Any]] = [
        {"a": 0},
        {"a": 0.0},
        {"a": -0.0},
        {"a": False},
        {"a": None},
        {"a": "None"},
        {"a": {"b": "x"}, "c": "y"},
        {"a": "y", "c": {"b": "x"}},
        {"a": {"b": "x", "c": "y"}},
        {"a": ["x"], "b": "y"},
        {"a": "x", "b": ["y"]},
        {"type": "Image"},
        {"type": ["Image"]},
        {"type": "string"},
        {"@context": {"a": 1}},
        {"@context": {"a": True}},
        {"@context": [{"a": 1}]},
    ]
    keys = [Shape(document, 64).key for document in documents]
    for one, two in itertools.combinations(range(len(keys)), 2):
        assert keys[one] != keys[two], (documents[one], documents[two])


@pytest.mark.parametrize(
    "document",
    [
        {"a": {"b": {"c": "d"}}},
        {"a": [[["d"]]]},
        {"a": ("tuple",)},
        {"a": {1, 2}},
        {"@context": {1: "key that is no string"}},
        {"@context": ("tuple",)},
        {"a": "\ud800"},
        {"type": str},
    ],
    ids=repr,
)
def test_what_is_too_deep_or_no_json_has_no_shape(document: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any; nobody reads it)
        Shape(document, 2)


def test_what_refers_to_itself_has_no_shape() -> None:
    document: dict[str, Any] = {}
    document["a"] = document
    with pytest.raises(ValueError, match="deep"):
        Shape(document, 10**6)


def test_one_member_more_is_another_shape() -> None:
    shape = Shape({"a": "b"}, 64)
    more = shape.extended("proof", {"type": "P", "value": "c"}, 64)
    assert more.strings == ["b", "c"]
    assert more.text == "bc"
    others = (shape, Shape({"a": "b", "proof": {"type": "P", "value": "c"}}, 64))
    assert more.key not in [other.key for other in others]
    assert shape.strings == ["b"]


def test_a_memo_is_bounded_and_keeps_what_was_used_last() -> None:
    memo: ShapeMemo[int] = ShapeMemo(most=2)
    for number in range(3):
        memo.put(number, number)
        memo.get(0)
    assert [memo.get(number) for number in range(3)] == [0, None, 2]
    assert not memo.came_before("x")
    assert memo.came_before("x")
    for number in range(100):
        memo.came_before(number)
    assert not memo.came_before("x")


def test_what_is_heavy_takes_the_place_of_several() -> None:
    memo: ShapeMemo[str] = ShapeMemo(most=4)
    for name in "abcd":
        memo.put(name, name)
    memo.put("e", "e", weight=2)
    assert [memo.get(name) for name in "abcde"] == [None, None, "c", "d", "e"]
    memo.put("e", "again")  # lighter now
    memo.put("f", "f")
    assert [memo.get(name) for name in "cdef"] == ["c", "d", "again", "f"]
    memo.put("g", "g", weight=5)
    assert len(memo) == 0
    memo.put("h", "h")
    assert memo.get("h") == "h"


def test_a_shape_weighs_by_its_strings_and_its_keys() -> None:
    def weight(document: dict[str, Any]) -> int:
        return Shape(document, 64).weight

    assert weight({"a": "b"}) == 1
    assert weight({"a": ["b"] * 2_000}) == 1
    assert weight({"a": ["b"] * 2_001}) == 2
    assert weight({"a" * 250_000: "b"}) == 3
    assert not Shape({"a": ["b"] * 64_000}, 64).is_large()
    assert Shape({"a": ["b"] * 64_001}, 64).is_large()


def test_a_memo_serves_many_threads() -> None:
    memo: ShapeMemo[int] = ShapeMemo(most=4)

    def use(number: int) -> bool:
        memo.put(number % 8, number % 8)
        found = memo.get(number % 8)
        memo.came_before(number % 50)
        return found in (None, number % 8)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(2000)))
    assert len(memo) <= 4


@settings(deadline=None)
@given(document=OBJECTS)
def test_a_copy_is_equal_and_shares_nothing(document: Any) -> None:
    assert exact(copied(document)) == exact(copy.deepcopy(document))

    def containers(value: Any) -> set[int]:
        found = {id(value)} if isinstance(value, dict | list) else set()
        for member in value.values() if isinstance(value, dict) else value:
            if isinstance(member, dict | list):
                found |= containers(member)
        return found

    assert containers(document).isdisjoint(containers(copied(document)))


def test_a_copy_of_something_else_is_deep_too() -> None:
    inner: dict[str, Any] = {"set": {1}, "tuple": ([1],)}
    found = copied(inner)
    assert found == inner
    assert found["set"] is not inner["set"]
    assert found["tuple"][0] is not inner["tuple"][0]
    circle: dict[str, Any] = {"a": []}
    circle["a"].append(circle)
    again = copied(circle)
    assert again is not circle
    assert again["a"] is not circle["a"]
