from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcred.errors import DataError, LimitError, StrictJSONError, UsageError
from mcred.limits import Limits
from mcred.workspace import load_document, rewrite, save_document

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ODD = (
    *("no", "2026-02-01", "1_000", "<<", "", " a", "a ", "a: b", "# a", "a\nb", "a\n\nb\n", "\n"),
    *("- a", "'", '"', "\x85", "\u2028", "\ufeff", "\t", "a\tb\nc", "1e3", "~", "=", "%a", "@"),
)

HAND_WRITTEN = """\
# A definition, written by hand.
format: 1
name: "Reads a map"   # the title

published: 2026-02-01
adopted: no
criteria:
  # the first one
  - id: c1
    levels:
      - {id: l1, name: 'Not yet'}
      - {id: l2, name: Good}   # enough
  - id: c2   # the second one
    text: |
      Two lines,
      kept as they are.
    long: a text that a writer with a narrow line would break in two, which it must not ever do, x
# the end
"""


def _json_values() -> st.SearchStrategy[Any]:
    floats = st.floats(allow_nan=False, allow_infinity=False)
    number = st.integers(-(2**60), 2**60) | floats
    leaf = st.none() | st.booleans() | number | TEXT | st.sampled_from(ODD)
    keys = TEXT | st.sampled_from(ODD)
    return st.recursive(
        leaf,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=12,
    )


# "Reading and writing a file must not change it."
@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(TEXT | st.sampled_from(ODD), _json_values(), max_size=4),
    st.sampled_from(["yaml", "json"]),
)
def test_what_is_saved_is_loaded_again(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any], suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"saved.{suffix}"
    save_document(path, data)
    assert load_document(path) == data


def test_yaml_is_written_for_people_and_for_older_readers(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    save_document(path, {"z": "no", "a": ["2026-02-01", {"b": "x\ny\n"}], "ü": 1.5, "e": None})
    assert path.read_text() == (
        'z: "no"\na:\n  - "2026-02-01"\n  - b: |\n      x\n      y\nü: 1.5\ne:\n'
    )


def test_json_is_written_with_indents(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    save_document(path, {"ü": [1]})
    assert path.read_text() == '{\n  "ü": [\n    1\n  ]\n}\n'


@pytest.mark.parametrize("data", [{"a": object()}, {"a": float("nan")}, {"a": "\ud800"}])
def test_what_json_cannot_hold_is_not_saved(tmp_path: Path, data: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="not JSON-like") as caught:
        save_document(tmp_path / "a.yaml", data)
    assert caught.value.code == "not_json"
    assert list(tmp_path.iterdir()) == []


def test_data_that_holds_itself_is_not_saved(tmp_path: Path) -> None:
    data: dict[str, Any] = {}
    data["a"] = data
    with pytest.raises(UsageError, match="not JSON-like"):
        save_document(tmp_path / "a.yaml", data)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("a.json", '{"a": 1}', {"a": 1}),
        ("a.JSON", '\ufeff{"a": 1}', {"a": 1}),
        ("a.yaml", '{"a": 1}', {"a": 1}),
        ("a.yml", "a: 1", {"a": 1}),
        ("a", '  {"a": "\\ud83d\\ude00"}', {"a": "😀"}),
        ("a", "a: 1", {"a": 1}),
        ("a.txt", "a:\r\n  - b\r\n", {"a": ["b"]}),
    ],
)
def test_the_extension_or_the_first_character_says_what_it_is(
    tmp_path: Path, name: str, text: str, value: object
) -> None:
    (tmp_path / name).write_bytes(text.encode())
    assert load_document(tmp_path / name) == value


@pytest.mark.parametrize(
    ("name", "data", "kind", "code"),
    [
        ("a.json", b'{"a": 1, "a": 2}', StrictJSONError, "json_duplicate_key"),
        ("a.json", b"a: 1", StrictJSONError, "json_syntax"),
        ("a.json", b"[1]", DataError, "document_not_object"),
        ("a.yaml", b"- a", DataError, "document_not_object"),
        ("a.yaml", b"", DataError, "document_not_object"),
        ("a.yaml", b"\xff", DataError, "utf8"),
        ("a.json", b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}", LimitError, "limit"),
    ],
)
def test_what_cannot_be_read_names_the_file(
    tmp_path: Path, name: str, data: bytes, kind: type[DataError], code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(kind) as caught:
        load_document(path)
    assert caught.value.code == code
    assert caught.value.message.startswith(str(path))
    assert "\n" not in caught.value.message


def test_a_file_longer_than_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"a": "x" * 100}))
    with pytest.raises(LimitError, match="longer than 50 bytes"):
        load_document(path, limits=Limits(local_bytes=50))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file") as caught:
        load_document(tmp_path / "none.yaml")
    assert caught.value.code == "file_missing"


def test_a_line_break_in_a_name_is_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a\nb.yaml"
    path.write_text("- a")
    with pytest.raises(DataError, match=r"a\\nb\.yaml") as caught:
        load_document(path)
    assert caught.value.message.isprintable()


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Is a directory") as caught:
        load_document(tmp_path)
    assert caught.value.code == "file_not_read"


def test_a_device_is_no_document() -> None:
    with pytest.raises(UsageError, match="no ordinary file"):
        load_document("/dev/null")


def test_a_rewritten_file_differs_only_where_it_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HAND_WRITTEN)
    rewrite(
        path,
        {
            ("criteria", 0, "levels", 1, "name"): "Fine",
            ("criteria", 1, "id"): "c3",
            ("name",): "Draws a map",
        },
    )
    expected = (
        HAND_WRITTEN.replace("name: Good", "name: Fine")
        .replace("id: c2", "id: c3")
        .replace("Reads a map", "Draws a map")
    )
    assert path.read_text() == expected


def test_a_rewrite_adds_appends_and_removes(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HAND_WRITTEN)
    rewrite(
        path,
        {("version",): "no", ("criteria", 2): {"id": "c4", "levels": []}},
        remove=[("adopted",), ("criteria", 0)],
    )
    data = load_document(path)
    assert data["version"] == "no"
    assert [criterion["id"] for criterion in data["criteria"]] == ["c2", "c4"]
    assert "adopted" not in data
    text = path.read_text()
    for comment in ("# A definition, written by hand.", "# the title", "# the second one"):
        assert comment in text


def test_a_rewrite_that_changes_nothing_leaves_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HAND_WRITTEN)
    rewrite(path, {})
    assert path.read_text() == HAND_WRITTEN


def test_lists_that_are_not_indented_stay_so(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("# x\na:\n- b: 1\n  c: 2\n- d\n")
    rewrite(path, {("a", 0, "c"): 3})
    assert path.read_text() == "# x\na:\n- b: 1\n  c: 3\n- d\n"


def test_json_is_rewritten_too(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"b": 1, "a": [1, 2]}')
    rewrite(path, {("b",): 2}, remove=[("a", 0)])
    assert path.read_text() == '{\n  "b": 2,\n  "a": [\n    2\n  ]\n}\n'


@pytest.mark.parametrize(
    "place",
    [(), ("x", "y"), ("criteria", 9), ("criteria", -1), ("criteria", "x"), ("name", 0), (0,)],
)
def test_a_place_that_is_not_there_is_refused_and_nothing_changes(
    tmp_path: Path, place: tuple[str | int, ...]
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(HAND_WRITTEN)
    for changes, remove in (({place: 1}, []), ({}, [place])):
        with pytest.raises(UsageError) as caught:
            rewrite(path, changes, remove=remove)
        assert caught.value.code == "no_such_place"
    assert path.read_text() == HAND_WRITTEN


def test_a_change_through_an_alias_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = "a: &x {b: 1}\nc: *x\n"
    path.write_text(text)
    with pytest.raises(DataError, match="by hand") as caught:
        rewrite(path, {("a", "b"): 2})
    assert caught.value.code == "yaml_layout"
    assert path.read_text() == text
