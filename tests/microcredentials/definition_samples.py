"""Definitions that the tests of this folder build on."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from mcred.microcredentials import versions
from mcred.microcredentials.definition import MicroCredential

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEFINITION_ID = "https://school.example/mc/probing-questions"


def level(level_id: str, points: float | None = None) -> dict[str, Any]:
    members: dict[str, Any] = {"id": level_id, "name": level_id.title()}
    return members if points is None else {**members, "points": points}


def criterion(criterion_id: str, **members: Any) -> dict[str, Any]:
    return {
        "id": criterion_id,
        "name": f"Criterion {criterion_id}",
        "levels": [level("not_met", 0), level("progressing", 1), level("demonstrated", 2)],
        "required_level": "demonstrated",
        **members,
    }


def members(**changes: Any) -> dict[str, Any]:
    """Plain data of a whole, valid draft."""
    whole: dict[str, Any] = {
        "id": DEFINITION_ID,
        "version": "1.0",
        "name": "Probing questions",
        "description": "Asks questions that make students explain their thinking.",
        "competency": {
            "statement": "The educator asks probing questions.",
            "kind": "technique",
            "know": ["what makes a question probe"],
            "able_to": ["plan and ask probing questions in a lesson"],
        },
        "key_method": {"summary": "Plan, ask, wait, follow up.", "components": [{"name": "Plan"}]},
        "topics": ["questioning"],
        "audience_roles": ["teacher"],
        "research": [{"title": "Wait time", "authors": ["M. B. Rowe"], "year": 1974}],
        "resources": [
            {"title": "Asking well", "units": [{"title": "First session", "minutes": 45}]}
        ],
        "evidence": [
            {"id": "plan", "title": "Lesson plan", "kinds": ["lesson_plan"], "max": 2},
            {
                "id": "lesson",
                "title": "A lesson",
                "kinds": ["video", "audio"],
                "from_practice": True,
                "criteria": ["asks"],
            },
            {
                "id": "work",
                "title": "Student work",
                "kinds": ["student_work"],
                "any_of": "outcome",
                "student_outcome": True,
            },
            {
                "id": "voices",
                "title": "Students' reflections",
                "kinds": ["student_reflection"],
                "any_of": "outcome",
                "student_outcome": True,
            },
        ],
        "form": {
            "sections": [
                {
                    "part": "overview",
                    "prompts": [
                        {"id": "setting", "text": "Describe your class.", "max_words": 200},
                    ],
                },
                {"part": "work_examples", "prompts": []},
                {
                    "part": "reflection",
                    "prompts": [
                        {"id": "learned", "text": "What did you learn?", "min_words": 3},
                        {"id": "blog", "text": "Link?", "kind": "link", "required": False},
                    ],
                },
            ]
        },
        "rubric": {
            "criteria": [
                criterion("plans"),
                criterion("asks"),
                criterion("reflects", part="reflection", required=False),
            ]
        },
        "scoring_guide": {
            "instructions": "Use only what was submitted.",
            "anchors": [{"criterion": "asks", "level": "demonstrated", "text": "Waits."}],
        },
        "protocol": {"assessors": 2, "max_attempts": 3},
        "alignments": [
            {
                "target_name": "Uses questioning and discussion techniques",
                "target_url": "https://standards.example/3b",
                "target_code": "3b",
                "target_type": "CFItem",
                "primary": True,
            },
            {"target_name": "Communicating", "target_url": "https://standards.example/3a"},
        ],
        "workload": {"amount": 8},
        "level": {"framework": "EQF", "code": "6"},
        "validity": {
            "months": 36,
            "renewal": {"kind": "new_evidence", "description": "One lesson of the last year."},
        },
        "creator": {"name": "School District", "url": "https://school.example"},
        "licence": "CC-BY-4.0",
    }
    return copy.deepcopy({**whole, **changes})


def draft(**changes: Any) -> MicroCredential:
    return MicroCredential.from_dict(members(**changes))


def published(**changes: Any) -> MicroCredential:
    return versions.publish(draft(**changes), at=NOW)
