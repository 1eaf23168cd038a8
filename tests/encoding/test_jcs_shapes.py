"""A document through the form of its shape is written as it is without."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcred.encoding import jcs, jcs_shapes
from mcred.encoding.shape import Shape, ShapeMemo
from mcred.errors import EncodingError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
KEYS = st.sampled_from(["id", "type", "@context", "name", "é", "\U0001f600", "\ue000", "%s", "a"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**60) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXTS, inner, max_size=4),
    max_leaves=14,
)
DOCUMENTS = st.dictionaries(KEYS | TEXTS, VALUES, max_size=6)


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jcs_shapes, "_FORMS", ShapeMemo())


def written(document: dict[str, Any]) -> bytes | str:
    try:
        return jcs_shapes.canonicalize(document, Shape(document, 64))
    except EncodingError as error:
        return error.code


def expected(document: dict[str, Any]) -> bytes | str:
    try:
        return jcs.canonicalize(document)
    except EncodingError as error:
        return error.code


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=DOCUMENTS, data=st.data())
def test_documents_of_a_shape_are_written_as_each_is_alone(
    document: dict[str, Any], data: st.DataObject
) -> None:
    count = len(Shape(document, 64).strings)
    for _ in range(4):
        assert written(document) == expected(document)
        strings = data.draw(st.lists(TEXTS, min_size=count, max_size=count))
        document = Shape.replaced(document, strings)


ODD = [
    '"',
    "\\",
    "\n",
    "\0",
    "\x1f",
    "\x7f",
    "\x7f0\x7f",
    "%s",
    "%",
    "%%",
    "é",
    "\u2028",
    "\U0001f600",
    "",
]


def badge(*strings: str) -> dict[str, Any]:
    first, second, third = strings
    return {"type": ["A", "%s"], "n": 1e21, "b": {"x": first, "a%": [second, True]}, "c": third}


def test_strings_that_json_writes_otherwise() -> None:
    for _ in range(3):
        written(badge("a", "b", "c"))
    assert len(jcs_shapes._FORMS) == 1
    for one in ODD:
        for document in (badge(one, "b", one), badge("a", one + one, "c")):
            assert written(document) == expected(document)


@pytest.mark.parametrize("first", ODD)
def test_a_form_that_is_made_of_such_strings(first: str) -> None:
    for document in (*[badge(first, first, "c")] * 3, badge("a", "b", "c"), badge("c", "b", "a")):
        assert written(document) == expected(document)


def test_what_else_is_not_the_same_is_another_shape() -> None:
    """Order does not count, and neither do the values that Python takes for equal."""
    for _ in range(3):
        written({"a": 1, "b": "x", "c": "y"})
    for text in (
        '{"a":true,"b":"x","c":"y"}',
        '{"a":1.0,"b":"x","c":"y"}',
        '{"c":"y","b":"x","a":1}',
        '{"a":"1","b":"x","c":"y"}',
        '{"a":null,"b":"x","c":"y"}',
    ):
        document = json.loads(text)
        assert written(document) == expected(document)


def test_a_number_that_is_refused_is_refused_every_time() -> None:
    for _ in range(4):
        assert written({"a": 2**53 + 1, "b": "x", "c": "y"}) == "jcs_number"


def test_threads_do_not_write_each_others_strings() -> None:
    documents = [badge(str(number), "b" * number, "c") for number in range(64)] * 8
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(written, documents)) == list(map(expected, documents))
