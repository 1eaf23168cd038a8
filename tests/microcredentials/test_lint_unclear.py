"""What the record does not hold is neither supported nor unsupported."""

from __future__ import annotations

from typing import Any

import pytest
from test_lint_rules import found, good, put

from mcred.microcredentials.lint import Outcome

#: rule, what is changed so that nobody can tell, where.
UNCLEAR = [
    (
        "dp.single_competency",
        put("competency.statement", "Asks as well as waits."),
        "$.competency.statement",
    ),
    ("fl.reviewer_expertise", put("topics", []), "$.topics"),
    ("fr.session_length", put("resources", []), "$.resources"),
    ("fr.branding", put("creator", {"name": "District"}), "$.creator"),
    ("fr.assessor_pathway", put("scoring_guide.anchors", []), "$.scoring_guide"),
    (
        "fr.rigor",
        put("rubric", {
            "criteria": [{
                "id": one, "name": "Plans questions", "required": False, "required_level": "yes",
                "levels": [{"id": "no", "name": "No", "points": 0},
                           {"id": "yes", "name": "Yes", "points": 1}],
            } for one in ("plans", "asks")],
            "rule": {"kind": "compensatory", "cut": 1},
        }),
        "$.rubric.rule",
    ),
    ("eu.level", put("level.framework", "State framework"), "$.level.framework"),
    ("dp.not_seat_time", put("language", "es"), "$.language"),
    ("mc.jargon_free", put("language", "de-AT"), "$.language"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "change", "path"), UNCLEAR, ids=[f"{one[0]}-{n}" for n, one in enumerate(UNCLEAR)]
)
def test_what_the_record_does_not_hold_cannot_be_told(rule: str, change: Any, path: str) -> None:
    whole = good()
    if rule == "fr.rigor":
        whole["scoring_guide"] = None
    change(whole)
    assert found(whole, rule) == [(path, Outcome.CANNOT_TELL)]


def test_collaboration_is_seen_where_others_are_mentioned() -> None:
    whole = good()
    assert found(whole, "essa.collaborative") == [("$.protocol", Outcome.CANNOT_TELL)]
    whole["key_method"]["components"][0]["description"] = "Plan together with a colleague."
    path = "$.key_method.components[0].description"
    assert found(whole, "essa.collaborative") == [(path, Outcome.SUPPORTED)]


def test_an_alternative_counts_only_where_no_other_choice_avoids_it() -> None:
    whole = good()
    assert found(whole, "fl.student_outcome") == [("$.evidence[2]", Outcome.SUPPORTED)]
    whole["evidence"][3]["any_of"] = None
    whole["evidence"][3]["student_outcome"] = False
    assert found(whole, "fl.student_outcome") == [("$.evidence[2]", Outcome.SUPPORTED)]


def test_an_abbreviation_that_is_spelled_out_once_is_plain() -> None:
    whole = good()
    whole["description"] = "For meetings on an individual education programme (IEP). Bring the IEP."
    assert found(whole, "mc.jargon_free") == [("$", Outcome.SUPPORTED)]
