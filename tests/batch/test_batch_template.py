"""From a row to a badge."""

from __future__ import annotations

from typing import Any

import pytest
from batch_samples import ACHIEVEMENT, DEPTH, SCORE, make_issuer

from mcred.batch import Row, Template
from mcred.errors import ModelError, UsageError
from mcred.openbadges.recipient import RecipientMatch, match_recipient

TEMPLATE = Template(ACHIEVEMENT)


def row(recipient: str = "jane@example.org", **values: Any) -> Row:
    return Row(number=2, recipient=recipient, values=values)


def problems(one: Row) -> set[str]:
    with pytest.raises(ModelError) as caught:
        TEMPLATE(one)
    return {problem.path for problem in caught.value.problems}


def test_every_column_has_its_place_in_a_badge_that_can_be_signed() -> None:
    badge = TEMPLATE(
        row(
            valid_from="2026-03-01",
            valid_until="2028-03-01T09:00:00+01:00",
            awarded="2026-02-27",
            started="2026-01-01",
            ended="2026-02-01",
            language="es",
            narrative="Well done.",
            license_number="17",
            credits="2.5",
            role="lead",
            term="spring",
            evidence="https://example.org/e/1",
            evidence_name="Lesson",
            evidence_narrative="As filmed.",
            **{"result:Score": "80", f"result:{DEPTH}": "Much", "result:Course": "Completed"},
        )
    )
    signed = make_issuer().sign(badge).document
    assert signed["validFrom"] == "2026-03-01T00:00:00Z"
    assert signed["validUntil"] == "2028-03-01T09:00:00+01:00"
    subject = signed["credentialSubject"]
    assert subject["achievement"]["inLanguage"] == "es"
    assert subject["creditsEarned"] == 2.5
    assert signed["evidence"] == [
        {
            "id": "https://example.org/e/1",
            "type": ["Evidence"],
            "name": "Lesson",
            "narrative": "As filmed.",
        }
    ]
    results = {one["resultDescription"]: one for one in subject["result"]}
    assert results[SCORE]["value"] == "80"
    assert results[DEPTH]["achievedLevel"] == f"{DEPTH}/2"
    assert [one.get("status") for one in subject["result"]].count("Completed") == 1
    assert match_recipient(signed, "jane@example.org").outcome is RecipientMatch.MATCH
    assert "inLanguage" not in ACHIEVEMENT


@pytest.mark.parametrize("recipient", ["did:example:a", "sourcedId:17", "https://a.example/me"])
def test_recipients_other_than_addresses_are_written(recipient: str) -> None:
    assert match_recipient(TEMPLATE(row(recipient)), recipient).outcome is RecipientMatch.MATCH


def test_two_badges_have_salts_of_their_own() -> None:
    first, second = (TEMPLATE(row())["credentialSubject"]["identifier"][0] for _ in range(2))
    assert first["salt"] != second["salt"]
    assert first["identityHash"] != second["identityHash"]


def test_everything_wrong_with_a_row_is_said_at_once() -> None:
    found = problems(
        row(
            "nobody",
            awarded="yesterday",
            credits="many",
            **{"result:Depth": "3", "result:Speed": "1", "result:Score": [1]},
        )
    )
    assert found == {
        "recipient",
        "awarded",
        "credits",
        "result:Depth",
        "result:Speed",
        "result:Score",
    }


@pytest.mark.parametrize(
    "values",
    [{"results": [1]}, {"evidence": {"id": 1}}, {"evidence_name": 3}, {"role": 5}, {"awarded": 5}],
)
def test_json_of_the_wrong_kind_is_refused(values: dict[str, Any]) -> None:
    assert problems(row(**values))


def test_results_that_the_achievement_does_not_describe_are_refused_by_the_header() -> None:
    TEMPLATE.check_columns(("recipient", "result:Score", f"result:{SCORE}"))
    with pytest.raises(UsageError, match="Speed"):
        TEMPLATE.check_columns(("recipient", "result:Speed"))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"type": ["Achievement"], "name": "without id"},
        {"credentialSubject": {"id": "did:example:a", "achievement": {"id": "urn:a"}}},
        {"id": "urn:one", "credentialSubject": {"achievement": {"id": "urn:a"}}},
    ],
)
def test_what_cannot_be_issued_to_many_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        Template(document)
