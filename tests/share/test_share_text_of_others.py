"""Text that strangers write: bounded, without tricks of direction, and links that leave openly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.report import CredentialFacts
from mcred.share.markdown import markdown
from mcred.share.site.linkedin import linkedin_fields, linkedin_url
from mcred.share.site.structured_data import script_json
from mcred.share.text import paragraph, plain
from support.timing import work_within


@pytest.mark.parametrize("piece", ["[", "*a", "> ", "- ", "![", "`", "<", "&", "\n#", "a_", "\\"])
def test_long_markdown_takes_a_moment(piece: str) -> None:
    with work_within(2):
        markdown(piece * 50_000)


@given(st.text())
def test_markdown_makes_only_what_is_allowed(text: str) -> None:
    """Tags are those of running text, and the only attributes those of a link."""
    for tag in re.findall(r"<([^>]*)>", markdown(text)):
        assert re.fullmatch(
            r"/?(p|br|em|strong|code|pre|blockquote|ul|ol|li|hr|h4)"
            r'|/a|a( href="https?://[^"]*")?( rel="nofollow noopener noreferrer ugc")?',
            tag,
        ), tag


def test_a_link_says_where_it_leads_and_passes_nothing_on() -> None:
    html = markdown('[plan](https://example.org/plan "title") and <https://example.org/x>')
    assert html.count('rel="nofollow noopener noreferrer ugc"') == 2
    assert "title" not in html


def test_headings_stay_below_those_of_the_page() -> None:
    assert markdown("# A\n\n###### B") == "<h4>A</h4>\n<h4>B</h4>\n"


@given(st.text())
def test_a_line_has_nothing_invisible(text: str) -> None:
    shown = plain(text)
    assert not re.search(
        "[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]", shown
    )
    assert len(shown) <= 500


def test_letters_that_need_joiners_keep_them() -> None:
    assert plain("می\u200cخواهم") == "می\u200cخواهم"
    assert paragraph("a\r\nb\tc\u2028d") == "a\nb\tc d"


def test_values_of_the_linkedin_form_are_encoded() -> None:
    facts = CredentialFacts(
        id="urn:uuid:1", awarded="2026-03-02T00:00:00Z", valid_until="2027-12-31T00:00:00Z"
    )
    fields = linkedin_fields(
        name="Wait & think?", organisation="Schule Ä#1", facts=facts, page="https://b.example/c/1/"
    )
    assert fields["issueMonth"] == "3"
    assert fields["expirationYear"] == "2027"
    assert linkedin_url(fields) == (
        "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=Wait+%26+think%3F"
        "&organizationName=Schule+%C3%84%231&issueYear=2026&issueMonth=3&expirationYear=2027"
        "&expirationMonth=12&certUrl=https%3A%2F%2Fb.example%2Fc%2F1%2F&certId=urn%3Auuid%3A1"
    )


def test_a_badge_without_end_leaves_the_end_out() -> None:
    fields = linkedin_fields(name="a", organisation="b", facts=CredentialFacts(), page="c")
    assert list(fields) == ["name", "organizationName", "certUrl"]


@given(st.text())
def test_json_in_a_script_element_stays_in_it(text: str) -> None:
    assert not re.search("[<>&\u2028\u2029]", script_json({"name": text}))
