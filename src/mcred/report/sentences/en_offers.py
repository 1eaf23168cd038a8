"""English words of the catalogue of what can be earned, and of checking a badge in its page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SENTENCES"]

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # the list, and its search
        "page.achievements_awarded": "What has been awarded",
        "page.achievements_before": "Awarded before",
        "page.search": "Search by skill, topic or role",
        "page.search_count": "{count} of {all} shown",
        "page.search_none": "Nothing here has all of these words.",
        # in short
        "page.offered_by": "Offered by",
        "page.workload": "Usual effort",
        "page.workload_hours": "{amount} hours",
        "page.workload_ects": "{amount} ECTS",
        "page.level": "Level",
        "page.validity": "In force",
        "page.validity_months": "{months} months",
        "page.validity_none": "without end",
        "page.version": "Version",
        # the competency
        "page.competency": "The skill",
        "page.know": "What you need to know",
        "page.able_to": "What you need to be able to do",
        "page.method": "How it is done",
        # evidence
        "page.evidence_asked": "What to hand in",
        "page.or": "or",
        "page.one_of_these": "One of these {count} is enough:",
        "page.count_optional": "optional",
        "page.count_exact": "exactly {count}",
        "page.count_least": "at least {count}",
        "page.count_range": "{least} to {most}",
        "page.from_practice": "from your own practice",
        "page.student_outcome": "shows what students gained",
        "page.judged_under": "Judged under:",
        "page.kind_video": "video",
        "page.kind_audio": "audio",
        "page.kind_writing_sample": "writing sample",
        "page.kind_student_work": "student work",
        "page.kind_student_reflection": "student reflection",
        "page.kind_teacher_reflection": "teacher reflection",
        "page.kind_lesson_plan": "lesson plan",
        "page.kind_project": "project",
        "page.kind_observation": "observation",
        "page.kind_assessment_data": "assessment data",
        "page.kind_self_evaluation": "self-evaluation",
        "page.kind_other": "other",
        # the form
        "page.form": "Questions you will answer",
        "page.form_intro": "These are all the questions of the submission form.",
        "page.part_overview": "Overview",
        "page.part_work_examples": "Work examples",
        "page.part_reflection": "Reflection",
        "page.words_range": "({least} to {most} words)",
        "page.words_least": "(at least {least} words)",
        "page.words_most": "(at most {most} words)",
        "page.answer_link": "(answered with a link)",
        "page.answer_file": "(answered with one of your files)",
        "page.optional": "(optional)",
        # how it is judged
        "page.rubric_intro": (
            "This is the rubric that the assessors use, each scale from its lowest level to its "
            "highest. The level that is enough is marked."
        ),
        "page.criterion_optional": (
            "This criterion need not reach its level by itself; the rule below says how it counts."
        ),
        "page.rule_conjunctive": (
            "Every criterion that is required must reach its level; nothing makes up for one that "
            "does not."
        ),
        "page.rule_compensatory": "The weighted points of all criteria must reach {cut}.",
        "page.rule_hybrid": (
            "Every criterion that is required must reach its level, and the weighted points of all "
            "must reach {cut}."
        ),
        "page.rule_at_least": (
            "At least {count} criteria must reach their level, all required ones among them."
        ),
        "page.protocol": "Who assesses, and what comes after",
        "page.assessors_one": "One assessor appointed for it reads each submission.",
        "page.assessors_many": (
            "{count} assessors appointed for it read each submission, not knowing of each other's "
            "ratings."
        ),
        "page.blind": "They do not learn who you are.",
        "page.attempts_any": "You may revise and hand in again; what was asked is in the feedback.",
        "page.attempts_most": "A submission may be handed in {count} times.",
        "page.appeal": "You may appeal within {days} days of a decision.",
        "page.renewal": "The badge is in force for {months} months. To renew it:",
        # learning more
        "page.resources": "Where to learn it",
        "page.resources_intro": (
            "Recommended, never required: whoever can do it may submit at once."
        ),
        "page.minutes": "{count} minutes",
        "page.research": "The research behind it",
        "page.unpublished": "unpublished",
        "page.alignments": "Standards it answers to",
        # versions
        "page.history": "Versions",
        "page.version_of": "Version {version}",
        "page.status_published": "Published on {when}",
        "page.status_retired": "Published on {when}, closed to new submissions since",
        "page.developer": "Written by",
        "page.adopted_from": "Adopted from",
        "page.licence": "Licence",
        # on a badge's page
        "page.whole_offer": "All that is asked for this badge, with its whole rubric",
        "page.live_button": "Ask now whether it has been withdrawn",
        "page.live_clear": "Not withdrawn, as of {when}.",
        "page.live_revocation": "The issuer has withdrawn this badge (read on {when}).",
        "page.live_suspension": "The issuer has put this badge on hold (read on {when}).",
        "page.live_expired": "Not withdrawn, but its time is over (read on {when}).",
        "page.live_unknown": "This could not be found out, so nothing is known from it ({reason}).",
        "page.live_limits": (
            "Your browser reads the issuer's list on this site and looks at this badge's place in "
            "it. It does not check the signatures of the badge and of the list: a verifier does."
        ),
    }
)
