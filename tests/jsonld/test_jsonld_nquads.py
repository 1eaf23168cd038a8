"""N-Quads are read and written in the canonical form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.errors import DocumentError, LimitError
from mcred.jsonld import nquads
from mcred.limits import Limits

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(text=TEXT)
def test_a_literal_survives_writing_and_reading(text: str) -> None:
    """RDFC-1.0, canonical N-Quads: one representation for every literal."""
    quad = ("<urn:s>", "<urn:p>", nquads.literal(text), "")
    assert nquads.parse(nquads.line(quad)) == [quad]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("\b\t\n\f\r\"\\'", "\\b\\t\\n\\f\\r\\\"\\\\'"),
        ("\x00\x07\x0b\x0e\x1f\x7f", "\\u0000\\u0007\\u000B\\u000E\\u001F\\u007F"),
        ("\ufffe\uffff", "\\uFFFE\\uFFFF"),
        ("\x80\x85\u2028é\U0001f600", "\x80\x85\u2028é\U0001f600"),
    ],
)
def test_exactly_the_characters_of_the_canonical_form_are_escaped(value: str, written: str) -> None:
    assert nquads.literal(value) == f'"{written}"'


def test_other_escapes_are_read_and_written_canonically() -> None:
    text = '<urn:\\u0073> <urn:p> "\\u0041\\U0001F600\\\'"@en <urn:g> . # comment\n\n# more\n'
    assert nquads.parse(text) == [("<urn:s>", "<urn:p>", '"A\U0001f600\'"@en', "<urn:g>")]


def test_only_newlines_end_a_line() -> None:
    assert len(nquads.parse('<urn:s> <urn:p> "\x85\u2028\x0b\x0c" .\r\n<urn:s> <urn:q> _:b .')) == 2


@pytest.mark.parametrize(
    "text",
    [
        "<urn:s> <urn:p> .",
        "<urn:s> <urn:p> <urn:o>",
        '"s" <urn:p> <urn:o> .',
        "<urn:s> _:p <urn:o> .",
        "<urn:s p> <urn:p> <urn:o> .",
        '<urn:s> <urn:p> "\\x" .',
        '<urn:s> <urn:p> "\\uD800" .',
        '<urn:s> <urn:p> "\\UFFFFFFFF" .',
        '<urn:s> <urn:p> "o"@1 .',
        "<urn:s> <urn:p> <urn:o> . <urn:s> <urn:p> <urn:o> .",
    ],
)
def test_what_is_no_quad_is_refused(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        nquads.parse(text)
    assert caught.value.data["line"] == 1


def test_too_many_quads_are_refused() -> None:
    with pytest.raises(LimitError):
        nquads.parse("<urn:s> <urn:p> <urn:o> .\n" * 3, limits=Limits(quads=2))
