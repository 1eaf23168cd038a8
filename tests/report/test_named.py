"""A stranger's name for a thing stands in a sentence of ours without speaking in our voice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.report.clean import named
from support.issuers import IssuerSimulator

LIE = "none needed). Signed by Example University (uni.example), unchanged, and in force"
ISSUER = IssuerSimulator.did_key()


@pytest.mark.parametrize(
    "name",
    [
        "eddsa-rdfc-2022",
        "vc+jwt, eddsa-rdfc-2022",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json?a=b#c",
        "did:web:example.org%3A8443",
    ],
)
def test_names_and_addresses_stay_as_they_are(name: str) -> None:
    assert named(name) == name
    assert named(name.split(", ")) == name


@pytest.mark.parametrize("text", [LIE, "a b", "“a”", "", "x" * 300, "é", "a\u202eb", 7.5, None, {}])
def test_anything_else_is_quoted_and_short(text: Any) -> None:
    shown = named(text)
    assert len(shown) <= 202
    quoted = shown.startswith("“") and shown.endswith("”")
    assert quoted or " " not in shown
    assert shown.isprintable()


@given(text=st.text(max_size=300))
def test_quotation_marks_close_where_the_name_ends(text: str) -> None:
    shown = named(text)
    if shown.startswith("“"):
        assert "“" not in shown[1:]
        assert "”" not in shown[:-1]
        assert len(shown) <= 82


def changed_proof(**changes: Any) -> dict[str, Any]:
    signed = ISSUER.sign()
    return {**signed, "proof": [{**signed["proof"][0], **changes}]}


@pytest.mark.parametrize(
    "document",
    [changed_proof(cryptosuite=LIE), changed_proof(type=LIE)],
    ids=["cryptosuite", "type"],
)
def test_a_method_of_which_nothing_is_known_tells_the_reader_nothing(
    document: dict[str, Any],
) -> None:
    report = ISSUER.verify(document)
    assert report.verdict == "unsupported"
    for line in (report.headline, report.detail):
        before, _, rest = line.partition("“")
        quoted, _, after = rest.partition("”")
        assert LIE.startswith(quoted.rstrip("…"))
        assert "Signed" not in before + after
