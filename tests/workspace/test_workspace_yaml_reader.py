from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcred.errors import DataError, LimitError, McredError
from mcred.limits import Limits
from mcred.workspace.yaml_files import MAX_YAML_BYTES, load_document
from mcred.workspace.yaml_reader import parse_yaml
from support.timing import work_within

LIMITS = Limits()


def _parse(text: str, limits: Limits = LIMITS) -> Any:
    return parse_yaml(text, where="it.yaml", limits=limits)


# YAML 1.2.2 section 10.3.2: tag resolution of the core schema.
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", "no"),
        ("a: Yes", "Yes"),
        ("a: on", "on"),
        ("a: 2026-02-01", "2026-02-01"),
        ("a: 2026-02-01T09:30:00Z", "2026-02-01T09:30:00Z"),
        ("a: 12:30:45", "12:30:45"),
        ("a: 1_000", "1_000"),
        ("a: 0b11", "0b11"),
        ("a: tRue", "tRue"),
        ("a: TRUE", True),
        ("a: false", False),
        ("a: ~", None),
        ("a: Null", None),
        ("a:", None),
        ("a: -12", -12),
        ("a: +12", 12),
        ("a: 0o17", 15),
        ("a: 0xFf", 255),
        ("a: .5", 0.5),
        ("a: 1.", 1.0),
        ("a: -1.5e3", -1500.0),
        ("a: '12'", "12"),
        ('a: "true"', "true"),
        ("a: |\n  1\n  2\n", "1\n2\n"),
        ("a: >\n  1\n  2\n", "1 2\n"),
        ("a: <<", "<<"),
        ("a: [1, {b: c}]", [1, {"b": "c"}]),
        ("a: &x [1]\n", [1]),
        ("%YAML 1.2\n---\na: 1\n", 1),
        ('a: "é\\u2028\\x85"', "é\u2028\x85"),
        ('a: "\\ud83d\\ude00"', "😀"),
    ],
)
def test_plain_text_means_what_the_core_schema_says(text: str, value: object) -> None:
    found = _parse(text)["a"]
    assert found == value
    assert type(found) is type(value)


def test_an_alias_is_a_copy_of_its_own() -> None:
    value = _parse("a: &x {b: [1]}\nc: *x\n")
    assert value == {"a": {"b": [1]}, "c": {"b": [1]}}
    assert value["a"]["b"] is not value["c"]["b"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\nb: 2\na: 3\n", "yaml_duplicate_key", (3, 1)),
        ("a: {b: 1, b: 2}", "yaml_duplicate_key", (1, 11)),
        ("1: x", "yaml_key", (1, 1)),
        ("true: x", "yaml_key", (1, 1)),
        ("? [a]\n: x", "yaml_key", (1, 3)),
        ("a: !!python/object/apply:os.system ['true']", "yaml_tag", (1, 4)),
        ("a: !local x", "yaml_tag", (1, 4)),
        ("a: !!str 1", "yaml_tag", (1, 4)),
        ("a: !!binary aGk=", "yaml_tag", (1, 4)),
        ("a: ! x", "yaml_tag", (1, 4)),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "yaml_merge", (3, 3)),
        ("a: &x [*x]", "yaml_alias", (1, 8)),
        ("a: *x", "yaml_alias", (1, 4)),
        ("a: .inf", "yaml_number", (1, 4)),
        ("a: -.INF", "yaml_number", (1, 4)),
        ("a: .NaN", "yaml_number", (1, 4)),
        ("a: 1e999", "yaml_number", (1, 4)),
        ("a: " + "9" * 5000, "yaml_number", (1, 4)),
        ("a: 1\n---\nb: 2\n", "yaml_documents", (2, 1)),
        ('a: "\\ud800"', "yaml_surrogate", (1, 4)),
        ("a: 1\nb: x\u2028", "yaml_line_separator", (2, 5)),
        ('"a\x85b": 1', "yaml_line_separator", (1, 3)),
        ("%YAML 1.1\n---\na: no\n", "yaml_syntax", None),
        ("a: [1", "yaml_syntax", None),
        ("a: 'b", "yaml_syntax", None),
        ("a:\n\t- b", "yaml_syntax", None),
        ("a: b: c", "yaml_syntax", (1, 5)),
    ],
)
def test_what_is_not_read_is_refused_with_line_and_column(
    text: str, code: str, place: tuple[int, int] | None
) -> None:
    with pytest.raises(DataError) as caught:
        _parse(text)
    error = caught.value
    assert error.code == code
    assert error.message.startswith(f"it.yaml, line {error.data['line']}, column ")
    assert "\n" not in error.message
    assert place in (None, (error.data["line"], error.data["column"]))


def test_a_character_that_yaml_forbids_is_refused() -> None:
    with pytest.raises(DataError, match=r"it\.yaml: not YAML: a character.* at character 4"):
        _parse("a: \x01")


def _laughs(levels: int) -> str:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    for n in range(1, levels):
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]")
    return "\n".join(lines)


HOSTILE = {
    "billion laughs": _laughs(10),
    "many uses of one large value": "a: &a [" + "1," * 5000 + "]\nb: [" + "*a," * 5000 + "]",
    "deep flow": "[" * 200_000,
    "deep flow mappings": "{a: " * 50_000,
    "deep block": "".join(f"{' ' * n}a:\n" for n in range(1000)),
    "depth through aliases": "a0: &a0 [1]\n"
    + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 100)),
    "many values": "a: [" + "1," * 200_000 + "]",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_reaches_a_limit_soon(name: str) -> None:
    with work_within(10), pytest.raises(LimitError) as caught:
        _parse(HOSTILE[name], Limits(json_items=10_000))
    assert caught.value.message.startswith("it.yaml, line ")


def test_ten_megabytes_of_yaml_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: '" + b"x" * (10 * MAX_YAML_BYTES - 5) + b"'")
    with work_within(1), pytest.raises(LimitError, match=f"longer than {MAX_YAML_BYTES} bytes"):
        load_document(path)


YAML_LIKE = st.text(alphabet="ab01 :-[]{}&*!|>'\"#%,?\n\t~.<\\u", max_size=60)


# Unknown means refused: any bytes give a document or one of our errors.
@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=80), YAML_LIKE.map(str.encode)), st.sampled_from([".yaml", ""]))
@example(b"%TAG ! tag:x,2000:\n--- !x y", ".yaml")
@example(b"? ? ? a", ".yaml")
@example(b"%YAML 9999999999999999999999.1\n--- a", ".yaml")
@example(b"- &a\n- *a", ".yaml")
@example(b"&a a: *a", ".yaml")
def test_any_bytes_give_a_document_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    try:
        assert isinstance(load_document(path), dict)
    except McredError as error:
        assert "\n" not in error.message  # noqa: PT017 - either outcome is right
