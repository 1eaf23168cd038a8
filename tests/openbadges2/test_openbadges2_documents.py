"""Addresses, scopes, dates, versions and lists of Open Badges 2, without a verification."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.errors import DataError, UnsupportedError
from mcred.openbadges2 import (
    as_open_badge_3,
    assertion_problems,
    authority,
    badge_class_problems,
    find_revocation,
    https_form,
    modern_assertion,
    modern_badge_class,
    profile_problems,
    recipient_problems,
    same_address,
    scope_of,
)
from mcred.openbadges2.dates import timestamp
from support.open_badges_2 import ASSERTION, BADGE_CLASS, HOST, ISSUER, Issuer2

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)

# --- addresses


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("http://A.Example/x?y#z", "https://a.example/x?y#z"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("http://a.example:80/x", "https://a.example/x"),
        ("http://a.example:8080/x", "https://a.example:8080/x"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("urn:uuid:1", None),
        ("https://user@a.example/", None),
        ("https://a.example:port/", None),
        ("https://[a/", None),
        ("//a.example/", None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_the_https_form_of_an_address(given: Any, expected: str | None) -> None:
    assert https_form(given) == expected


def test_one_document_has_one_address() -> None:
    assert same_address("http://a.example/x#y", "https://A.example/x")
    assert not same_address("https://a.example/x", "https://a.example/X")
    assert not same_address("https://a.example/x", "https://a.example/x?y")
    assert not same_address("urn:uuid:1", "urn:uuid:1")  # no address at all
    assert not same_address(None, None)
    assert authority("http://a.example:80/") == authority("https://a.example/b") == "a.example"


@given(st.text() | st.from_regex(r"https?://[^ ]*"))
def test_any_text_has_one_https_form_or_none(text: str) -> None:
    form = https_form(text)
    assert form is None or (form.startswith("https://") and https_form(form) == form)


# --- scope


@given(path=st.text(alphabet="ab/.%2e", max_size=12))
def test_nothing_outside_the_prefix_is_in_scope(path: str) -> None:
    """Valid Assertions must have an `id` within this scope (VerificationObject, startsWith)."""
    scope = scope_of({"verification": {"startsWith": f"{HOST}/a/"}}, ISSUER)
    inside = scope.holds_assertion(f"{HOST}/{path}")
    assert not inside or path.startswith("a/")
    assert not inside or ".." not in unquote(path).split("/")


def test_without_a_rule_the_scope_is_the_profiles_host() -> None:
    """By default Assertion and BadgeClass must be on the same origin as the Profile's `id`."""
    rules: tuple[Any, ...] = ({}, None, "hosted", [])
    for verification in rules:
        scope = scope_of({"verification": verification}, ISSUER)
        assert scope.rule == "same host"
        assert scope.holds_assertion(f"{HOST}/any")
        assert scope.holds_badge_class(f"{HOST}/any")
        for other in ("https://issuer.example.evil/", "https://www.issuer.example/", "urn:uuid:1"):
            assert not scope.holds_assertion(other)
            assert not scope.holds_badge_class(other)


def test_a_rule_takes_the_place_of_the_default() -> None:
    scope = scope_of({"verification": {"allowedOrigins": "badges.example"}}, ISSUER)
    assert scope.holds_assertion("https://badges.example/1")
    assert not scope.holds_assertion(f"{HOST}/1")
    assert scope.holds_badge_class(f"{HOST}/1")


# --- dates


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2016-12-31T23:59:59+00:00", "2016-12-31T23:59:59Z"),
        ("2016-12-31T23:59:59.999Z", "2016-12-31T23:59:59Z"),
        ("2017-10-01T00:00Z", "2017-10-01T00:00:00Z"),
        ("2017-10-01T01:00:00+05:30", "2017-09-30T19:30:00Z"),
        ("2017-10-01T01:00:00", "2017-10-01T01:00:00Z"),
        ("2017-10-01", "2017-10-01T00:00:00Z"),
        (1359217910, "2013-01-26T16:31:50Z"),
        (0, "1970-01-01T00:00:00Z"),
        ("soon", None),
        ("", None),
        (True, None),
        (None, None),
        ([], None),
        (1e300, None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
    ],
)
def test_dates_of_every_version_are_read(given: Any, expected: str | None) -> None:
    assert timestamp(given) == expected


@given(JSON)
def test_no_date_breaks_the_reader(value: Any) -> None:
    found = timestamp(value)
    assert found is None or found.endswith("Z")


# --- versions


def test_version_1_1_is_read_as_2() -> None:
    found = modern_assertion(
        {
            "@context": "https://w3id.org/openbadges/v1",
            "type": "Assertion",
            "id": ASSERTION,
            "verify": {"type": "hosted", "url": ASSERTION},
            "evidence": [f"{HOST}/a", {"id": f"{HOST}/b"}],
        }
    )
    assert found["verification"]["type"] == "HostedBadge"
    assert "verify" not in found
    assert found["evidence"] == [{"id": f"{HOST}/a"}, {"id": f"{HOST}/b"}]


def test_version_1_0_gets_its_address_and_type() -> None:
    found = modern_assertion(
        {
            "uid": "1",
            "recipient": {"type": "email", "hashed": False, "identity": "a@b.example"},
            "badge": BADGE_CLASS,
            "issuedOn": 1359217910,
            "verify": {"type": "hosted", "url": ASSERTION},
        }
    )
    assert found["id"] == ASSERTION
    assert found["type"] == "Assertion"
    assert not assertion_problems(found)
    assert not recipient_problems(found)


@pytest.mark.parametrize(
    ("document", "method"),
    [
        ({"recipient": "sha256$00", "badge": {}}, "Open Badges 0.5"),
        ({"verify": {"type": "signed", "url": f"{HOST}/key"}}, "Open Badges 1 signatures"),
    ],
)
def test_what_is_not_read_is_named(document: dict[str, Any], method: str) -> None:
    with pytest.raises(UnsupportedError) as raised:
        modern_assertion(document)
    assert raised.value.data["method"] == method


def test_a_version_1_badge_is_verified_at_its_site() -> None:
    issuer = Issuer2()
    assertion = {
        "uid": "1",
        "recipient": issuer.assertion()["recipient"],
        "badge": BADGE_CLASS,
        "issuedOn": 1359217910,
        "verify": {"type": "hosted", "url": ASSERTION},
    }
    badge = {
        "name": "Wait time",
        "description": "Waits.",
        "image": f"{HOST}/b.png",
        "criteria": f"{HOST}/criteria",
        "issuer": ISSUER,
    }
    issuer.publish(ASSERTION, assertion)
    issuer.publish(BADGE_CLASS, badge)
    issuer.publish(ISSUER, {"name": "Issuer School", "url": HOST})
    report = issuer.verify(assertion)
    assert report.verdict == "hosted_only"
    assert "legacy_data_model" in [item.code for item in report.warnings]
    assert report.credential_facts is not None
    assert report.credential_facts.awarded == "2013-01-26T16:31:50Z"


def test_a_version_0_5_badge_is_unsupported() -> None:
    issuer = Issuer2()
    old = {"recipient": "sha256$00", "badge": {"version": "0.5.0", "name": "X"}}
    report = issuer.verify(old)
    assert report.verdict == "unsupported"
    assert "Open Badges 0.5" in report.headline


# --- any JSON


@given(st.dictionaries(st.sampled_from(["type", "recipient", "badge", "verify", "id"]), JSON))
def test_no_assertion_breaks_the_reader(document: dict[str, Any]) -> None:
    try:
        found = modern_assertion(document)
    except UnsupportedError:
        return
    assertion_problems(found)
    recipient_problems(found)


@given(
    st.dictionaries(
        st.sampled_from(["type", "name", "criteria", "image", "alignment", "issuer", "tags", "id"]),
        JSON,
    )
)
def test_no_class_or_profile_breaks_the_reader(document: dict[str, Any]) -> None:
    issuer = Issuer2()
    found = modern_badge_class(document)
    badge_class_problems(found)
    profile_problems(document)
    as_open_badge_3(issuer.assertion(), found, document)
    scope_of({"verification": document}, ISSUER)


@given(JSON)
def test_no_list_breaks_the_reader(entries: Any) -> None:
    try:
        found = find_revocation({"revokedAssertions": entries}, {"id": ASSERTION})
    except DataError:
        return
    assert found is None or found["id"] == ASSERTION
