"""RFC 8785 against its own vectors, and the fast path against the general one."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mcred.encoding import jcs, strict_json
from mcred.errors import EncodingError, McredError

CORPUS = os.environ.get("MCRED_CORPUS")
needs_corpus = pytest.mark.skipif(CORPUS is None, reason="MCRED_CORPUS is not set")


def _cases() -> list[Any]:
    if CORPUS is None:
        return []
    cases = json.loads((Path(CORPUS) / "w3c" / "jcs.json").read_text("utf-8"))
    return [pytest.param(case, id=case["id"]) for case in cases]


def _double(bits: str) -> float:
    return float(struct.unpack(">d", bytes.fromhex(bits.rjust(16, "0")))[0])


@pytest.mark.corpus
@needs_corpus
@pytest.mark.parametrize("case", _cases())
def test_a_case_of_the_corpus_is_canonicalised_or_refused(case: dict[str, Any]) -> None:
    inputs, expected = case["inputs"], case["expected"]
    if "error" in expected:
        with pytest.raises(McredError):
            jcs.canonicalize(strict_json.loads(inputs["jsonText"]))
    elif "ieee754Hex" in inputs:
        numbers = [jcs.canonicalize(_double(bits)).decode() for bits in inputs["ieee754Hex"]]
        assert numbers == expected["serialized"]
    else:
        written = jcs.canonicalize(strict_json.loads(inputs["jsonText"]))
        assert written.decode() == expected["canonical"]
        assert written.hex() == expected["canonicalHex"]


@pytest.mark.corpus
@needs_corpus
def test_ten_thousand_numbers_are_written_as_ecmascript_writes_them() -> None:
    lines = (Path(str(CORPUS)) / "w3c" / "es6-numbers-10000.txt").read_text("ascii").split()
    assert len(lines) == 10_000
    wrong = [
        line
        for line in lines
        if jcs.canonicalize(_double(line.split(",")[0])).decode() != line.split(",")[1]
    ]
    assert wrong == []


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
_VALUES = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text('abAB-_.~\x7f"\\\n', max_size=4) | _TEXT, inner, max_size=5)
    ),
    max_leaves=20,
)


@given(_VALUES)
def test_both_paths_write_the_same_bytes(value: Any) -> None:
    """JSON data MUST be serialized as in section 3.2 [...] and encoded in UTF-8."""
    assert jcs.canonicalize(value) == rfc8785.dumps(value)


@given(_VALUES)
def test_canonical_text_reads_back_and_is_its_own_canonical_form(value: Any) -> None:
    text = jcs.canonicalize(value)
    assert jcs.canonicalize(strict_json.loads(text)) == text


def test_keys_are_sorted_by_utf_16_code_units() -> None:
    value = {"\N{SMILING FACE WITH OPEN MOUTH}": 1, "\ufb33": 2, "a": 3}
    assert jcs.canonicalize(value) == '{"a":3,"😃":1,"\ufb33":2}'.encode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10**20, "100000000000000000000"),
        (-(2**53), "-9007199254740992"),
        (10**22, "1e+22"),
        (56287198527822100, "56287198527822100"),  # shortest spelling of …096
        (2**60, "1152921504606847000"),
    ],
)
def test_a_large_integer_that_is_a_double_is_written_as_one(value: int, text: str) -> None:
    assert jcs.canonicalize([value]).decode() == f"[{text}]"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (float("nan"), "jcs_number"),
        (float("inf"), "jcs_number"),
        ({"a": [2**53 + 1]}, "jcs_number"),
        (-(2**53) - 1, "jcs_number"),
        (10**400, "jcs_number"),
        ("\ud800", "jcs_text"),
        ({"é": "\ud800"}, "jcs_value"),
        ({"\ud800": 1}, "jcs_text"),
        ({1: "a"}, "jcs_value"),
        (b"bytes", "jcs_value"),
        ({"a": {1, 2}}, "jcs_value"),
    ],
)
def test_what_is_not_i_json_is_refused(value: Any, code: str) -> None:
    with pytest.raises(EncodingError) as caught:
        jcs.canonicalize(value)
    assert caught.value.code == code


def test_endless_nesting_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(EncodingError) as caught:
        jcs.canonicalize(loop)
    assert caught.value.code == "jcs_depth"


def test_a_tuple_and_a_string_subclass_are_written_as_their_json_kind() -> None:
    class Word(str):
        __slots__ = ()

    assert jcs.canonicalize((1, Word("a"))) == b'[1,"a"]'
