"""Results that contradict their rubric, and what a badge says about them."""

from __future__ import annotations

from typing import Any

import pytest

from mcred.openbadges import summarise_results
from mcred.openbadges.results import number
from mcred.openbadges.semantics import meaning

RESULT = "$.credentialSubject.result[0]"
DESCRIPTION = "$.credentialSubject.achievement.resultDescription[0]"


def levels(*points: str | None) -> list[dict[str, Any]]:
    return [
        {"id": f"urn:l:{index}", "name": f"L{index}", **({"points": point} if point else {})}
        for index, point in enumerate(points)
    ]


def badge(
    description: dict[str, Any] | None, result: dict[str, Any] | None, **more: Any
) -> dict[str, Any]:
    """A badge with one result description and one result, which name each other."""
    described = [] if description is None else [{"id": "urn:r:1", "name": "C", **description}]
    results = [] if result is None else [{"resultDescription": "urn:r:1", **result}]
    return {
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {
            "id": "did:example:1",
            "achievement": {
                "criteria": {"narrative": "n"},
                "resultDescription": described,
            },
            "result": results,
            **more,
        },
    }


RUBRIC = {"resultType": "RubricCriterionLevel", "rubricCriterionLevel": levels(None, None, None)}


class TestMeaning:
    def test_finds_nothing_in_a_coherent_badge(self, badge: dict[str, Any]) -> None:
        assert meaning(badge) == ()

    @pytest.mark.parametrize(
        ("description", "result", "expected"),
        [
            (RUBRIC, {"achievedLevel": "urn:l:1"}, None),
            (RUBRIC, {"achievedLevel": "urn:l:9"}, ("achievedLevel", "achieved_level_unknown")),
            ({"resultType": "Status"}, {}, ("", "status_missing")),
            ({"resultType": "Status"}, {"status": "Failed"}, None),
            ({"allowedValue": ["C", "B"]}, {"value": "B"}, None),
            ({"allowedValue": ["C", "B"]}, {"value": "b"}, ("value", "value_not_allowed")),
            ({"valueMin": "0", "valueMax": "100"}, {"value": "100.0"}, None),
            ({"valueMin": "0", "valueMax": "9"}, {"value": "10"}, ("value", "value_out_of_range")),
            ({"valueMin": "-1"}, {"value": "-1.5"}, ("value", "value_out_of_range")),
            ({"valueMax": "5"}, {"value": "-100"}, None),
            ({"valueMax": "5"}, {"value": "five"}, ("value", "value_not_numeric")),
            ({"valueMax": "5"}, {"value": "1e0"}, ("value", "value_not_numeric")),
            ({"valueMax": "5", "allowedValue": ["X"]}, {"value": "X"}, None),
            ({}, {"value": "anything"}, None),
        ],
    )
    def test_holds_results_against_their_description(
        self, description: dict[str, Any], result: dict[str, Any], expected: Any
    ) -> None:
        found = [(problem.path, problem.code) for problem in meaning(badge(description, result))]
        if expected is None:
            assert found == []
        else:
            member, code = expected
            assert found == [(f"{RESULT}.{member}" if member else RESULT, code)]

    @pytest.mark.parametrize(
        ("description", "member", "code"),
        [
            ({**RUBRIC, "requiredLevel": "urn:l:7"}, "requiredLevel", "required_level_unknown"),
            (
                {"allowedValue": ["C"], "requiredValue": "A"},
                "requiredValue",
                "required_value_not_allowed",
            ),
            (
                {"valueMax": "5", "requiredValue": "6"},
                "requiredValue",
                "required_value_out_of_range",
            ),
            (
                {"valueMax": "5", "requiredValue": "x"},
                "requiredValue",
                "required_value_not_numeric",
            ),
            ({"valueMin": "low"}, "valueMin", "bound_not_numeric"),
            ({"valueMax": "5 %"}, "valueMax", "bound_not_numeric"),
            ({"valueMin": "10", "valueMax": "9"}, "valueMin", "range_inverted"),
            (
                {"rubricCriterionLevel": [*levels(None), *levels(None)]},
                "rubricCriterionLevel[1].id",
                "duplicate_id",
            ),
        ],
    )
    def test_holds_descriptions_against_themselves(
        self, description: dict[str, Any], member: str, code: str
    ) -> None:
        found = [(problem.path, problem.code) for problem in meaning(badge(description, None))]
        assert found == [(f"{DESCRIPTION}.{member}", code)]

    def test_finds_results_that_point_nowhere(self) -> None:
        document = badge({}, {"resultDescription": "urn:r:2", "value": "1"})
        assert [(p.path, p.code) for p in meaning(document)] == [
            (f"{RESULT}.resultDescription", "result_description_unknown")
        ]

    def test_finds_descriptions_that_share_an_id(self) -> None:
        document = badge({}, None)
        described = document["credentialSubject"]["achievement"]["resultDescription"]
        described.append(dict(described[0]))
        assert [(p.path, p.code) for p in meaning(document)] == [
            ("$.credentialSubject.achievement.resultDescription[1].id", "duplicate_id")
        ]

    def test_looks_in_every_description_where_a_result_names_none(self) -> None:
        document = badge(RUBRIC, {"achievedLevel": "urn:l:2"})
        del document["credentialSubject"]["result"][0]["resultDescription"]
        assert meaning(document) == ()
        document["credentialSubject"]["result"][0]["achievedLevel"] = "urn:l:3"
        assert [problem.code for problem in meaning(document)] == ["achieved_level_unknown"]

    def test_does_not_take_a_level_of_another_criterion(self) -> None:
        document = badge(RUBRIC, {"achievedLevel": "urn:o:1"})
        described = document["credentialSubject"]["achievement"]["resultDescription"]
        described.append({"id": "urn:r:2", "rubricCriterionLevel": [{"id": "urn:o:1"}]})
        assert [problem.code for problem in meaning(document)] == ["achieved_level_unknown"]

    @pytest.mark.parametrize("who", [{"id": None}, {"id": "", "identifier": []}])
    def test_wants_to_know_the_recipient(self, who: dict[str, Any]) -> None:
        document = badge(None, None, **who)
        assert [(p.path, p.code) for p in meaning(document)] == [
            ("$.credentialSubject", "recipient_missing")
        ]
        document["type"] = ["VerifiableCredential", "ClrCredential"]
        assert [p.code for p in meaning(document)] == ["recipient_missing"]

    def test_is_content_with_an_identifier(self) -> None:
        assert meaning(badge(None, None, id=None, identifier=[{}])) == ()

    def test_wants_criteria(self) -> None:
        document = badge(None, None)
        document["credentialSubject"]["achievement"]["criteria"] = {"narrative": ""}
        assert [(p.path, p.code) for p in meaning(document)] == [
            ("$.credentialSubject.achievement.criteria", "criteria_empty")
        ]

    def test_is_not_for_other_credentials(self) -> None:
        document = badge({}, {"resultDescription": "urn:r:2"})
        document["type"] = ["VerifiableCredential"]
        assert meaning(document) == ()


class TestSummary:
    def test_has_the_members_of_the_report(self) -> None:
        rubric = {**RUBRIC, "requiredLevel": "urn:l:1"}
        rubric["rubricCriterionLevel"] = [{"id": "urn:l:1", "name": "Good", "description": "D"}]
        (summary,) = summarise_results(badge(rubric, {"achievedLevel": "urn:l:1"}))
        assert summary.to_dict() == {
            "id": "urn:r:1",
            "criterion": "C",
            "levels": [{"id": "urn:l:1", "name": "Good", "description": "D"}],
            "achieved": "urn:l:1",
            "required": "urn:l:1",
            "value": None,
            "met": True,
            "status": None,
        }

    @pytest.mark.parametrize(
        ("required", "achieved", "met"),
        [
            ("urn:l:1", "urn:l:0", False),
            ("urn:l:1", "urn:l:1", True),
            ("urn:l:1", "urn:l:2", True),
            ("urn:l:9", "urn:l:2", None),
            ("urn:l:1", "urn:l:9", None),
            ("urn:l:9", "urn:l:9", None),
            ("urn:l:1", None, None),
        ],
    )
    def test_compares_levels_by_their_order(self, required: str, achieved: Any, met: Any) -> None:
        document = badge({**RUBRIC, "requiredLevel": required}, {"achievedLevel": achieved})
        assert [summary.met for summary in summarise_results(document)] == [met]

    @pytest.mark.parametrize(
        ("points", "met"),
        [
            (("1", "2"), True),
            (("2", "1"), None),
            (("1", "1"), True),
            (("x", "1"), True),
            (("10", "9.5"), None),
        ],
    )
    def test_decides_nothing_where_points_contradict_the_unsigned_order(
        self, points: tuple[str, str], met: Any
    ) -> None:
        rubric = {"rubricCriterionLevel": levels(*points), "requiredLevel": "urn:l:0"}
        document = badge(rubric, {"achievedLevel": "urn:l:1"})
        assert [summary.met for summary in summarise_results(document)] == [met]

    @pytest.mark.parametrize(
        ("description", "result", "met"),
        [
            ({"requiredValue": "60"}, {"value": "60.0"}, True),
            ({"requiredValue": "60"}, {"value": "100"}, True),
            ({"requiredValue": "60"}, {"value": "9"}, False),
            ({"requiredValue": "60"}, {}, None),
            ({"requiredValue": "60"}, {"value": "many"}, None),
            ({"requiredValue": "B", "allowedValue": ["C", "B", "A"]}, {"value": "A"}, True),
            ({"requiredValue": "B", "allowedValue": ["C", "B", "A"]}, {"value": "C"}, False),
            ({"requiredValue": "B", "allowedValue": ["C", "B", "A"]}, {"value": "D"}, None),
            ({"requiredValue": "B"}, {"value": "A"}, None),
            ({"requiredValue": "B"}, {"value": "B"}, True),
            ({"requiredValue": "60"}, {"value": "70", "status": "Failed"}, False),
            ({"resultType": "Status"}, {"status": "Completed"}, True),
            ({"resultType": "Status"}, {"status": "Withdrew"}, False),
            ({"resultType": "Status"}, {"status": "InProgress"}, None),
            ({"resultType": "Percent"}, {"status": "Completed"}, None),
            ({"resultType": "Percent"}, {"value": "70"}, None),
            ({**RUBRIC, "requiredLevel": "urn:l:1", "requiredValue": "5"}, {"value": "5"}, None),
            (
                {**RUBRIC, "requiredLevel": "urn:l:1", "requiredValue": "5"},
                {"value": "4", "achievedLevel": "urn:l:2"},
                False,
            ),
        ],
    )
    def test_decides_what_can_be_decided(
        self, description: dict[str, Any], result: dict[str, Any], met: Any
    ) -> None:
        assert [item.met for item in summarise_results(badge(description, result))] == [met]

    def test_lists_criteria_without_result_and_results_without_criterion(self) -> None:
        document = badge({}, {"resultDescription": "urn:r:2", "value": "7"})
        assert [(item.id, item.value, item.met) for item in summarise_results(document)] == [
            ("urn:r:1", None, None),
            (None, "7", None),
        ]

    def test_lists_every_result_of_a_criterion(self) -> None:
        document = badge({"requiredValue": "5"}, {"value": "4"})
        document["credentialSubject"]["result"].append(
            {"resultDescription": "urn:r:1", "value": "6"}
        )
        assert [item.met for item in summarise_results(document)] == [False, True]

    def test_of_a_document_without_results_is_empty(self) -> None:
        assert summarise_results({}) == ()


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("1", True),
        (" 2.50 ", True),
        ("-3", True),
        ("+4", True),
        (".5", True),
        (" " * 200 + "-" + "9" * 40 + "." + "9" * 40, True),
        ("-" + "9" * 40 + "." + "9" * 41, False),
        ("5.", False),
        ("1e3", False),
        ("1_000", False),
        ("٣", False),
        ("NaN", False),
        ("", False),
        ("1,5", False),
    ],
)
def test_numbers_in_strings_are_digits_with_a_point(written: str, good: bool) -> None:
    assert (number(written) is not None) is good
