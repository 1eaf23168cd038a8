"""JSON as the rules of verification accept it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.encoding.strict_json import dumps, loads, shorten
from mcred.errors import LimitError, McredError, StrictJSONError
from mcred.limits import Limits

MIB = 1024 * 1024

REFUSED = [
    ("nothing", b"", "json_syntax"),
    ("white space", b" \n", "json_syntax"),
    ("duplicate key", b'{"a":1,"a":2}', "json_duplicate_key"),
    ("duplicate key by escape", b'{"a":1,"\\u0061":1}', "json_duplicate_key"),
    ("duplicate key far down", b'[[{"b":{"a":1,"a":1}}]]', "json_duplicate_key"),
    ("NaN", b"[NaN]", "json_number"),
    ("Infinity", b"Infinity", "json_number"),
    ("-Infinity", b"-Infinity", "json_number"),
    ("1e400", b"1e400", "json_number"),
    ("huge integer", b"1" * 309, "json_number"),
    ("5000 digits", b'{"a":-' + b"9" * 5000 + b"}", "json_number"),
    ("long fraction", b"0." + b"1" * 2000, "json_number"),
    ("leading zero", b"01", "json_syntax"),
    ("plus", b"+1", "json_syntax"),
    ("trailing comma", b"[1,]", "json_syntax"),
    ("comment", b"[1] // one", "json_syntax"),
    ("two values", b"{} {}", "json_syntax"),
    ("bytes after the value", b"{}\0", "json_syntax"),
    ("single quotes", b"{'a':1}", "json_syntax"),
    ("control character", b'"a\nb"', "json_syntax"),
    ("form feed between values", b"[1,\f2]", "json_syntax"),
    ("no-break space", "[1,\u00a02]".encode(), "json_syntax"),
    ("lone surrogate", b'"\\ud800"', "json_surrogate"),
    ("lone low surrogate in a key", b'{"\\uDFFF":1}', "json_surrogate"),
    ("surrogates in the wrong order", b'["\\udc00\\ud800"]', "json_surrogate"),
    ("surrogate as UTF-8", b'"\xed\xa0\x80"', "json_utf8"),
    ("overlong UTF-8", b'"\xc0\xaf"', "json_utf8"),
    ("Latin-1", b'"\xe9"', "json_utf8"),
    ("UTF-16", '{"a":1}'.encode("utf-16"), "json_utf8"),
    ("two byte order marks", b"\xef\xbb\xbf\xef\xbb\xbf{}", "json_syntax"),
]


@pytest.mark.parametrize(
    ("data", "code"), [pytest.param(data, code, id=name) for name, data, code in REFUSED]
)
def test_what_other_parsers_let_pass_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(StrictJSONError) as caught:
        loads(data)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"\xef\xbb\xbf{}", {}),
        ("\ufeff[]", []),
        (b' {"a" : [1, -0.5, 1e3, true] }\r\n', {"a": [1, -0.5, 1000.0, True]}),
        (b'[null, "\\ud83d\\ude00"]', [None, "😀"]),
        (b'{"A":1,"a":2}', {"A": 1, "a": 2}),
        (b"9" * 308, 10**308 - 1),
        (b'"\\\\ud800"', "\\ud800"),
        (b'{"__proto__":{"__class__":1}}', {"__proto__": {"__class__": 1}}),
    ],
)
def test_plain_documents_are_read(data: bytes | str, value: Any) -> None:
    assert loads(data) == value


def test_a_key_that_stands_twice_is_named() -> None:
    with pytest.raises(StrictJSONError, match="validUntil") as caught:
        loads(b'{"validUntil":1,"validUntil":2}')
    assert caught.value.data["term"] == "validUntil"


def test_text_with_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(StrictJSONError) as caught:
        loads('"\ud800"')
    assert caught.value.code == "json_surrogate"


@pytest.mark.parametrize(
    ("data", "limit"),
    [
        pytest.param(b"[" * 10 * MIB, "json_depth", id="10 MiB of ["),
        pytest.param(b'{"a":' * MIB, "json_depth", id="nested objects"),
        pytest.param("[" * 10 * MIB, "json_depth", id="10 MiB of [ as text"),
        pytest.param(b"[" * 900 + b"]" * 900, "json_depth", id="900 arrays"),
        pytest.param(b"[" + b"1," * 4 * MIB + b"1]", "json_items", id="four million numbers"),
        pytest.param(b"[" + b"[]," * 3 * MIB + b"1]", "json_items", id="three million arrays"),
        pytest.param(b"[" * 10 * MIB + b"[", "bytes", id="a byte more than 10 MiB"),
    ],
)
def test_a_bomb_is_refused_in_less_than_50_milliseconds(data: bytes | str, limit: str) -> None:
    spent = []
    for _ in range(3):  # the best of three, for machines that do something else meanwhile
        started = time.thread_time()
        with pytest.raises(LimitError) as caught:
            loads(data)
        spent.append(time.thread_time() - started)
        assert caught.value.data["limit"] == limit
    assert min(spent) < 0.05


@pytest.mark.parametrize("value", ["[]", '{"a":1}'])
def test_depth_counts_objects_and_arrays(value: str) -> None:
    limits = Limits(json_depth=3)
    loads(f"[[{value}]]", limits=limits)
    with pytest.raises(LimitError) as caught:
        loads(f"[[[{value}]]]", limits=limits)
    assert caught.value.data == {"limit": "json_depth", "cap": 3}


def test_values_are_counted_and_commas_in_strings_are_not() -> None:
    limits = Limits(json_items=6)
    loads('{"a":[1,2,3],"b":",,,,,,,,,,\\",,,,"}', limits=limits)
    for text in ('{"a":[1,2,3,4],"b":""}', "[1,2,3,4,5,6]", "[[[[[[[]]]]]]]"):
        with pytest.raises(LimitError) as caught:
            loads(text, limits=limits)
        assert caught.value.data["limit"] == "json_items"


def test_length_is_counted_in_bytes() -> None:
    assert loads('"é"', size=4) == "é"
    with pytest.raises(LimitError):
        loads('"é"', size=3)
    with pytest.raises(LimitError):
        loads('"é"'.encode(), size=3)


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode(errors="replace"))
)
def test_any_bytes_give_a_value_or_an_error_of_ours(data: bytes) -> None:
    _value_or_error(data)


@given(st.text('[]{}",:0123456789eE+-.\\udDNafIntrlse \n\ufeff\ud800', max_size=40))
def test_any_text_that_looks_like_json_gives_a_value_or_an_error_of_ours(text: str) -> None:
    _value_or_error(text)


def _value_or_error(data: bytes | str) -> None:
    try:
        value = loads(data, limits=Limits(json_depth=5, json_items=20))
    except McredError:
        return
    assert loads(dumps(value)) == value
    plain = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix("\ufeff")
    assert json.loads(plain) == value


_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**300), 10**300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(_TEXT, inner),
)


@given(_VALUES)
def test_what_was_written_is_read_as_the_same_value(value: Any) -> None:
    assert loads(dumps(value)) == value
    assert loads(dumps(value, indent=2).encode()) == value


def test_strictness_costs_little_on_a_badge() -> None:
    """At most four times the time of `json.loads` (about 1.6 times when measured)."""
    badge = {f"member {number}": {"type": ["A"], "text": "word " * 20} for number in range(150)}
    text = json.dumps(badge).encode()
    assert _best(lambda: loads(text)) < 4 * _best(lambda: json.loads(text))


def _best(call: Any) -> float:
    spent = []
    for _ in range(30):
        started = time.thread_time()
        call()
        spent.append(time.thread_time() - started)
    return min(spent)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\x1b[31m\n", '"a\\u001b[31m\\n"'),
        ("x" * 100_000, '"' + "x" * 58 + "…"),
        ([1, {"a": None}], '[1, {"a": null}]'),
        ({"b": b"\0"}, '{"b": "b\'\\\\x00\'"}'),
        ("\ud800", '"\\ud800"'),
    ],
)
def test_a_value_in_a_message_is_short_and_on_one_line(value: Any, text: str) -> None:
    assert shorten(value) == text
