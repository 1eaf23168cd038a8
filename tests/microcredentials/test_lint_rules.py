"""Each rule of each profile, on a definition that supports it and on one that does not."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from definition_samples import members

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.lint import PROFILES, Outcome, lint


def good() -> dict[str, Any]:
    """Plain data of a definition with nothing unsupported."""
    whole = members()
    for row in whole["rubric"]["criteria"]:
        for place, level in enumerate(row["levels"]):
            level["description"] = f"What {row['id']} looks like at place {place}."
    for requirement in whole["evidence"]:
        requirement["description"] = "Shows how students answered."
    whole["form"]["sections"][1]["prompts"] = [
        {"id": "plan", "text": "Add your lesson plan and a recording of the lesson."},
        {"id": "outcome", "text": "Add student work or students' reflections."},
    ]
    whole["alignments"].append(
        {
            "target_name": "Learning Designs",
            "target_url": "https://standards.example/designs",
            "target_framework": "Standards for Professional Learning (2022)",
        }
    )
    return whole


def put(path: str, value: Any) -> Any:
    """A change: the member at that path, `rubric.criteria.0.name`, gets a value; None removes."""

    def change(whole: dict[str, Any]) -> None:
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place: Any = whole
        for step in way:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value

    return change


def all_of(*changes: Any) -> Any:
    def change(whole: dict[str, Any]) -> None:
        for one in changes:
            one(whole)

    return change


LOWEST = all_of(*(put(f"rubric.criteria.{n}.required_level", "not_met") for n in range(3)))
NO_WORK = all_of(put("evidence", []), put("form.sections", []))
THIN = all_of(
    put("evidence", [{"id": "plan", "title": "Lesson plan", "kinds": ["lesson_plan"]}]),
    put("protocol.max_attempts", 1),
)
HOURS = "Attends at least 10 hours of training."

#: rule, what is changed, where the finding must point.
BREAKS = [
    ("dp.single_competency", put("competency.statement", "Asks. Waits."), "$.competency.statement"),
    ("dp.single_competency", put("competency.statement", "Asks; waits"), "$.competency.statement"),
    ("dp.research", put("research", []), "$.research"),
    ("dp.research", put("research", [{"title": "Somewhere"}]), "$.research"),
    ("dp.evidence", put("evidence", []), "$.evidence"),
    (
        "dp.rubric",
        put("rubric.criteria.1.levels.2.description", None),
        "$.rubric.criteria[1].levels[2].description",
    ),
    ("dp.rubric", LOWEST, "$.rubric.criteria"),
    ("dp.not_seat_time", put("rubric.criteria.0.name", HOURS), "$.rubric.criteria[0].name"),
    ("fl.personalized", THIN, "$.evidence"),
    ("fl.on_demand", put("protocol.revision_days", 14), "$.protocol.revision_days"),
    ("fl.competency_based", put("evidence.1.from_practice", False), "$.evidence"),
    ("fl.shareable", put("id", "urn:uuid:2d1f1b90-2c1b-4b3c-9a51-0f8c8b1f0a11"), "$.id"),
    ("fl.shareable", put("id", "http://school.example/mc"), "$.id"),
    ("fl.research_backed", put("research.0.published", False), "$.research"),
    ("fl.predefined_rubric", put("scoring_guide", None), "$.scoring_guide"),
    ("fl.diverse_evidence", THIN, "$.evidence"),
    ("fl.student_outcome", put("evidence.3.student_outcome", False), "$.evidence"),
    ("fr.not_time", put("evidence.0.description", HOURS), "$.evidence[0].description"),
    (
        "fr.existing_competence",
        put("form.sections.0.prompts.0.text", "Which course did you complete? Complete a course."),
        "$.form.sections[0].prompts[0].text",
    ),
    ("essa.sustained", THIN, "$.evidence"),
    ("essa.intensive", put("competency.statement", "Asks. Waits."), "$.competency.statement"),
    ("essa.job_embedded", put("evidence.1.from_practice", False), "$.evidence"),
    ("essa.data_driven", THIN, "$.evidence"),
    ("essa.classroom_focused", put("evidence.2.student_outcome", False), "$.evidence"),
    (
        "fr.session_length",
        put("resources.0.units.0.minutes", 91),
        "$.resources[0].units[0].minutes",
    ),
    (
        "fr.session_length",
        put("resources.0.units.0.minutes", 44),
        "$.resources[0].units[0].minutes",
    ),
    ("fr.rigor", LOWEST, "$.rubric.criteria"),
    ("fr.assessor_pathway", put("scoring_guide", None), "$.scoring_guide"),
    ("lf.know_and_able", put("competency.know", []), "$.competency.know"),
    ("lf.know_and_able", put("competency.able_to", []), "$.competency.able_to"),
    ("lf.resources", put("resources", []), "$.resources"),
    ("lf.evidence", put("evidence", []), "$.evidence"),
    ("lf.evidence_specified", put("evidence.3.description", None), "$.evidence[3].description"),
    ("lf.standards", put("alignments", []), "$.alignments"),
    ("lf.professional_learning", put("alignments.2.target_framework", "Other"), "$.alignments"),
    ("eu.learning_outcomes", put("competency.able_to", []), "$.competency.able_to"),
    ("eu.workload", put("workload", None), "$.workload"),
    ("eu.level", put("level", None), "$.level"),
    ("eu.assessment", NO_WORK, "$.evidence"),
    (
        "eu.further",
        all_of(put("research", []), put("resources", []), put("alignments", [])),
        "$",
    ),
    ("mc.time_as_pass", put("rubric.criteria.2.name", "Seat time"), "$.rubric.criteria[2].name"),
    (
        "mc.time_as_pass",
        put("rubric.criteria.1.levels.2.description", "Watched all the training videos."),
        "$.rubric.criteria[1].levels[2].description",
    ),
    ("mc.criteria_named", put("rubric.criteria.1.name", "Quality"), "$.rubric.criteria[1].name"),
    (
        "mc.criteria_named",
        put("rubric.criteria.1.name", "Criterion 2"),
        "$.rubric.criteria[1].name",
    ),
    (
        "mc.levels_described",
        put("rubric.criteria.2.levels.0.description", None),
        "$.rubric.criteria[2].levels[0].description",
    ),
    (
        "mc.levels_differ",
        put("rubric.criteria.0.levels.1.description", "what PLANS looks  like at place 0."),
        "$.rubric.criteria[0].levels[1].description",
    ),
    (
        "mc.levels_differ",
        put("rubric.criteria.0.levels.2.name", "progressing"),
        "$.rubric.criteria[0].levels[2].name",
    ),
    (
        "mc.required_above_lowest",
        put("rubric.criteria.1.required_level", "not_met"),
        "$.rubric.criteria[1].required_level",
    ),
    ("mc.parts_asked", put("form.sections.2.prompts", []), "$.rubric.criteria[2].part"),
    (
        "mc.criteria_supported",
        all_of(*(put(f"evidence.{n}.criteria", ["plans"]) for n in range(4))),
        "$.rubric.criteria[1]",
    ),
    (
        "mc.evidence_prompted",
        put("form.sections.1.prompts.0.text", "Add a recording of it."),
        "$.evidence[0]",
    ),
    (
        "mc.word_limits",
        put("form.sections.0.prompts.0.max_words", 19),
        "$.form.sections[0].prompts[0].max_words",
    ),
    (
        "mc.word_limits",
        put("form.sections.0.prompts.0.min_words", 195),
        "$.form.sections[0].prompts[0].min_words",
    ),
    ("mc.word_limits", put("form.sections.2.prompts.0.min_words", 5001), "$.form.sections"),
    ("mc.jargon_free", put("description", "Leverage questions."), "$.description"),
    ("mc.jargon_free", put("description", "Questions for your IEP meeting."), "$.description"),
    ("mc.scoring_guide", put("scoring_guide", None), "$.scoring_guide"),
    ("mc.anchors", put("scoring_guide.anchors", []), "$.scoring_guide.anchors"),
    ("mc.key_method", put("key_method", None), "$.key_method"),
    ("mc.key_method", put("key_method.components", []), "$.key_method.components"),
    ("mc.citations", put("research.0.year", None), "$.research[0]"),
    ("mc.small", put("evidence.1.min", 8), "$.evidence"),
    ("mc.second_try", put("protocol.max_attempts", 1), "$.protocol.max_attempts"),
    (
        "mc.renewal",
        all_of(put("validity", None), put("competency.kind", "procedure")),
        "$.validity",
    ),
    ("mc.release", put("protocol.attestations", ["own_work"]), "$.evidence[1]"),
    ("mc.audience", put("audience_roles", []), "$.audience_roles"),
    ("mc.licence", put("licence", None), "$.licence"),
]

#: Rules about what a definition never holds: one cannot tell from any.
ELSEWHERE = {
    "eu.learner", "eu.country", "eu.awarding_body", "eu.date", "eu.participation",
    "eu.quality_assurance", "eu.prerequisites", "eu.supervision", "eu.stackability",
}  # fmt: skip
#: Rules that nothing can speak against: the model refuses it, or only support can be seen.
NEVER_AGAINST = {
    "eu.title",
    "eu.grade",
    "fl.reviewer_expertise",
    "fr.branding",
    "essa.collaborative",
}


def found(whole: dict[str, Any], rule: str) -> list[tuple[str, Outcome]]:
    report = lint(MicroCredential.from_dict(whole))
    return [(one.path, one.outcome) for one in report.findings if one.rule == rule]


def test_a_good_definition_leaves_nothing_unsupported() -> None:
    report = lint(MicroCredential.from_dict(good()))
    assert [(one.rule, one.reason) for one in report.open] == []


@pytest.mark.parametrize(
    ("rule", "change", "path"), BREAKS, ids=[f"{one[0]}-{n}" for n, one in enumerate(BREAKS)]
)
def test_a_break_is_found_where_it_is(rule: str, change: Any, path: str) -> None:
    whole = copy.deepcopy(good())
    assert Outcome.NOT_SUPPORTED not in [outcome for _, outcome in found(whole, rule)]
    change(whole)
    outcomes = found(whole, rule)
    assert (path, Outcome.NOT_SUPPORTED) in outcomes
    assert Outcome.SUPPORTED not in [outcome for _, outcome in outcomes]


def test_every_rule_can_come_out_both_ways() -> None:
    rules = {rule.id for profile in PROFILES.values() for rule in profile.rules}
    broken = {one[0] for one in BREAKS}
    assert rules == broken | ELSEWHERE | NEVER_AGAINST
    assert not broken & (ELSEWHERE | NEVER_AGAINST)
    for rule in ELSEWHERE:
        assert [outcome for _, outcome in found(good(), rule)] == [Outcome.CANNOT_TELL]
