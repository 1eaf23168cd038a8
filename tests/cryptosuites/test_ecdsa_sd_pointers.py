"""JSON pointers and selections."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.cryptosuites.ecdsa_sd_2023.pointers import parse, select
from mcred.errors import UsageError


@pytest.mark.parametrize(
    ("pointer", "tokens"),
    [
        ("", ()),
        ("/", ("",)),
        ("/a/b", ("a", "b")),
        ("/a~1b", ("a/b",)),
        ("/m~0n", ("m~n",)),
        ("/~01", ("~1",)),
        ("/0/1", ("0", "1")),
        ("/ ", (" ",)),
    ],
)
def test_pointers_are_read_as_rfc_6901_says(pointer: str, tokens: tuple[str, ...]) -> None:
    assert parse(pointer) == tokens


@given(tokens=st.lists(st.text()))
def test_escaping_is_undone(tokens: list[str]) -> None:
    """RFC 6901, 4: first ~1 to /, then ~0 to ~."""
    pointer = "".join("/" + t.replace("~", "~0").replace("/", "~1") for t in tokens)
    assert parse(pointer) == tuple(tokens)


@pytest.mark.parametrize("pointer", ["a", "#/a", "/a~", "/a~2", "~0", None, 3, ["/a"]], ids=repr)
def test_what_is_no_pointer_is_refused(pointer: Any) -> None:
    with pytest.raises(UsageError) as caught:
        parse(pointer)
    assert caught.value.code == "pointer_syntax"


DOCUMENT: dict[str, Any] = {
    "@context": ["c"],
    "id": "urn:1",
    "type": ["A", "B"],
    "name": "n",
    "nested": {"id": "urn:2", "type": "C", "x": 1, "y": {"z": [1, {"type": "D", "q": 2}, 3]}},
    "list": [{"id": "urn:3", "v": 0}, {"v": 1}, {"v": 2}],
}
ROOT = {"@context": ["c"], "id": "urn:1", "type": ["A", "B"]}


@pytest.mark.parametrize(
    ("pointers", "expected"),
    [
        (["/name"], {"name": "n"}),
        (["/nested/x"], {"nested": {"id": "urn:2", "type": "C", "x": 1}}),
        (
            ["/nested/y/z/1/q"],
            {"nested": {"id": "urn:2", "type": "C", "y": {"z": [{"type": "D", "q": 2}]}}},
        ),
        (["/list/2", "/list/0"], {"list": [{"id": "urn:3", "v": 0}, {"v": 2}]}),
        (["/list/1", "/list"], {"list": DOCUMENT["list"]}),
        (["/nested", "/nested/x"], {"nested": DOCUMENT["nested"]}),
        (["/type/0"], {}),
        (["/@context/0"], {}),
        (["/nested/id"], {"nested": {"id": "urn:2", "type": "C"}}),
        ([""], DOCUMENT),
    ],
)
def test_a_selection_has_the_ids_and_types_on_the_way(
    pointers: list[str], expected: dict[str, Any]
) -> None:
    assert select(DOCUMENT, pointers) == {**ROOT, **expected}


def test_no_pointer_selects_nothing() -> None:
    assert select(DOCUMENT, []) is None


def test_a_selection_shares_nothing_with_the_document() -> None:
    selected = select(DOCUMENT, ["/nested"])
    assert selected is not None
    selected["nested"]["y"]["z"].append(4)
    selected["type"].append("E")
    assert DOCUMENT["nested"]["y"]["z"] == [1, {"type": "D", "q": 2}, 3]
    assert DOCUMENT["type"] == ["A", "B"]


@pytest.mark.parametrize(
    "pointer",
    ["/no", "/name/0", "/list/3", "/list/-", "/list/-1", "/list/01", "/list/1.0", "/list/٣", "/"],
)
def test_a_pointer_to_nothing_is_refused(pointer: str) -> None:
    with pytest.raises(UsageError) as caught:
        select(DOCUMENT, [pointer])
    assert caught.value.code == "pointer_unmatched"
    assert caught.value.data["pointer"] == pointer
