"""The derived types and enumerations, one value at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.openbadges import (
    AchievementType,
    AlignmentTargetType,
    AssociationType,
    IdentifierType,
    ResultStatusType,
    ResultType,
)
from mcred.openbadges.lexical import moment_of
from mcred.openbadges.validation import parse, problems, tolerated

SUBJECT = ("credentialSubject",)
ACHIEVEMENT = (*SUBJECT, "achievement")


IMAGES = [("issuer", "image"), (*ACHIEVEMENT, "image"), ("image",)]


@pytest.mark.parametrize("place", IMAGES, ids=lambda place: ".".join(place))
def test_the_address_of_an_image_alone_is_read_with_a_warning_and_not_issued(
    badge: dict[str, Any], place: tuple[str, ...]
) -> None:
    assert codes(badge, place, "https://a.example/logo.png") == []
    [warning] = [one for one in tolerated(badge) if one.code == "image_address"]
    assert warning.path == "$." + ".".join(place)
    assert warning in problems(badge, for_issuing=True)
    assert parse(badge).to_dict() == badge
    assert codes(badge, place, "logo.png") == ["uri"]
    assert codes(badge, place, ["https://a.example/logo.png"]) == ["wrong_type"]


def codes(document: dict[str, Any], place: tuple[str | int, ...], value: Any) -> list[str]:
    part: Any = document
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    return [problem.code for problem in problems(document, for_issuing=False)]


@pytest.mark.parametrize(
    ("terms", "count", "closed"),
    [
        (AchievementType, 31, False),
        (AlignmentTargetType, 7, False),
        (IdentifierType, 19, False),
        (ResultType, 12, False),
        (ResultStatusType, 7, True),
        (AssociationType, 8, True),
    ],
)
def test_the_enumerations_are_complete(terms: Any, count: int, closed: bool) -> None:
    assert len(terms) == count


@pytest.mark.parametrize(
    ("terms", "document", "place"),
    [
        (AlignmentTargetType, "badge", (*ACHIEVEMENT, "alignment", 0, "targetType")),
        (IdentifierType, "badge", ("issuer", "otherIdentifier", 0, "identifierType")),
        (IdentifierType, "badge", (*SUBJECT, "identifier", 0, "identityType")),
        (ResultType, "badge", (*ACHIEVEMENT, "resultDescription", 0, "resultType")),
        (ResultStatusType, "badge", (*SUBJECT, "result", 0, "status")),
        (AssociationType, "clr", (*SUBJECT, "association", 0, "associationType")),
    ],
)
def test_every_term_is_accepted_and_its_case_matters(
    terms: Any, document: str, place: tuple[str | int, ...], request: pytest.FixtureRequest
) -> None:
    whole = request.getfixturevalue(document)
    for term in terms:
        assert codes(whole, place, str(term)) == []
        assert codes(whole, place, str(term).swapcase()) == ["enum"]
    assert codes(whole, place, "ext:") == ["enum"]


def test_every_kind_of_achievement_is_read_and_those_outside_the_list_are_not_issued(
    badge: dict[str, Any],
) -> None:
    place = (*ACHIEVEMENT, "achievementType")
    for term in (*AchievementType, "ext:Module"):
        assert codes(badge, place, str(term)) == []
        assert tolerated(badge) == ()
    for term in ("Program", "Module", "A big bad badge", "microcredential", "ext:"):
        assert codes(badge, place, term) == []
        [warning] = tolerated(badge)
        assert (warning.path, warning.code) == ("$." + ".".join(place), "enum")
        assert warning in problems(badge, for_issuing=True)
        assert parse(badge).to_dict() == badge
    assert codes(badge, place, "") == ["enum"]
    assert codes(badge, place, ["Program"]) == ["wrong_type"]


def test_a_leap_second_is_read_as_the_next_one_and_not_issued(badge: dict[str, Any]) -> None:
    for written in ("2016-12-31T23:59:60Z", "2017-01-01T00:59:60.5+01:00"):
        assert codes(badge, ("validFrom",), written) == []
        [warning] = tolerated(badge)
        assert (warning.path, warning.code) == ("$.validFrom", "leap_second")
        assert warning in problems(badge, for_issuing=True)
        credential = parse(badge)
        assert credential.to_dict() == badge
        assert credential.in_force_from is not None
        moment = credential.in_force_from.datetime
        assert moment.replace(microsecond=0) == datetime(2017, 1, 1, tzinfo=UTC)
    for written in ("2016-12-31T22:59:60Z", "2016-12-31T23:59:61Z", "2016-12-31T23:59:60"):
        assert codes(badge, ("validFrom",), written) == ["date_time_z"]


@pytest.mark.parametrize(
    "uri",
    [
        "https://a.example/b?c=d#e",
        "urn:uuid:1",
        "did:web:a.example%3A8080:b",
        "data:image/png;base64,AA==",
        "mailto:a@b.example",
        "https://müller.example/ä",
        "x:y",
    ],
)
def test_absolute_uris_are_accepted(badge: dict[str, Any], uri: str) -> None:
    assert codes(badge, ("id",), uri) == []


@pytest.mark.parametrize(
    "uri",
    ["", "a", "/a", "//a.example", "1a:b", "https:", "a b:c", "x:a b", "x:\n", "x:y\n", "x:<y>"],
)
def test_other_strings_are_no_uris(badge: dict[str, Any], uri: str) -> None:
    assert codes(badge, ("id",), uri) == ["uri"]


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01T09:00:00Z",
        "2022-11-10T07:38:00-08:00",
        "2025-10-15T00:44:21.142Z",
        "2024-02-29T23:59:59.123456789+14:00",
        "0001-01-01T00:00:00Z",
    ],
)
def test_dates_with_zone_are_accepted_as_written(badge: dict[str, Any], written: str) -> None:
    assert codes(badge, ("validFrom",), written) == []


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01",
        "2026-03-01T09:00:00",
        "2026-03-01 09:00:00Z",
        "2026-03-01T09:00Z",
        "2026-3-1T09:00:00Z",
        "2026-02-29T09:00:00Z",
        "2026-13-01T09:00:00Z",
        "2026-03-01T25:00:00Z",
        "2026-03-01T09:00:00z",
        "2026-03-01T09:00:00+0100",
        "2026-03-01T09:00:00Z\n",
        "٢٠٢٦-03-01T09:00:00Z",
        "0000-01-01T00:00:00Z",
        "20260301T090000Z",
        "2026-W09-7T09:00:00Z",
        "",
        "now",
    ],
)
def test_other_dates_are_refused(badge: dict[str, Any], written: str) -> None:
    assert codes(badge, ("validFrom",), written) == ["date_time_z"]


@given(st.datetimes(), st.sampled_from(["Z", "+00:00", "-11:30", "+14:00"]))
def test_every_moment_that_is_written_is_read(moment: Any, zone: str) -> None:
    written = moment.isoformat() + zone
    read = moment_of(written)
    assert read is not None
    assert read.replace(tzinfo=None) == moment
    assert moment_of("x" + written) is None


@pytest.mark.parametrize("tag", ["en", "deu", "zh-Hans", "zh-Hans-CN", "es-419", "pt-BR"])
def test_language_codes_are_accepted(badge: dict[str, Any], tag: str) -> None:
    assert codes(badge, (*ACHIEVEMENT, "inLanguage"), tag) == []


@pytest.mark.parametrize("tag", ["", "e", "english", "en-us", "EN", "en_US", "en-US-x", "en\n"])
def test_other_language_codes_are_refused(badge: dict[str, Any], tag: str) -> None:
    assert codes(badge, (*ACHIEVEMENT, "inLanguage"), tag) == ["language_code"]


@pytest.mark.parametrize(
    ("token", "good"),
    [("a.b.c", True), ("a..c", True), ("a.b", False), ("a.b.", False), ("a=.b.c", False)],
)
def test_compact_jws_have_three_parts(badge: dict[str, Any], token: str, good: bool) -> None:
    assert codes(badge, ("endorsementJwt", 0), token) == ([] if good else ["compact_jws"])


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("sha256$" + "aB" * 32, True),
        ("md5$" + "0" * 32, True),
        ("sha256$" + "a" * 63, False),
        ("md5$" + "0" * 64, False),
        ("sha1$" + "0" * 40, False),
        ("SHA256$" + "a" * 64, False),
        ("a@example.com", False),
    ],
)
def test_hashed_identities_are_hashes(badge: dict[str, Any], written: str, good: bool) -> None:
    """A reader takes any text, which then compares with nothing; nobody issues it."""
    assert codes(badge, (*SUBJECT, "identifier", 0, "identityHash"), written) == []
    wrong = [] if good else ["identity_hash"]
    assert [problem.code for problem in tolerated(badge)] == wrong
    issuing = [problem.code for problem in problems(badge, for_issuing=True)]
    assert ("identity_hash" in issuing) is not good


def test_identities_in_clear_may_be_anything(badge: dict[str, Any]) -> None:
    badge["credentialSubject"]["identifier"][0]["hashed"] = False
    assert codes(badge, (*SUBJECT, "identifier", 0, "identityHash"), "sha256$") == []


@pytest.mark.parametrize(
    ("value", "good"),
    [(1, True), (1.0, True), (-2.5, True), (10**30, True), (True, False), ("1", False)],
)
def test_numbers_are_json_numbers(badge: dict[str, Any], value: Any, good: bool) -> None:
    place = (*SUBJECT, "creditsEarned")
    assert codes(badge, place, value) == ([] if good else ["wrong_type"])


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_are_no_json_are_refused(badge: dict[str, Any], value: float) -> None:
    assert codes(badge, (*SUBJECT, "creditsEarned"), value) == ["wrong_type"]
