"""`mcred assess`: completeness, assignment, the blind view, sealed scores, adjudication."""

from __future__ import annotations

from pathlib import Path

import pytest
from life_by_command import ADA, APPROVER, FIRST, OFFICE, REFEREE, SECOND, Life, mcred

OTHER = "other@district.example"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


@pytest.mark.parametrize(
    ("assessors", "code"),
    [
        ((ADA, FIRST), "own_submission"),
        (("Ada@School.example", FIRST), "own_submission"),
        ((FIRST, OTHER), "not_certified"),
        ((FIRST, FIRST), "same_assessor"),
        ((FIRST,), "number_of_assessors"),
        ((FIRST, "coach@school.example"), "coached"),
        ((FIRST, "late@school.example"), "certification_expired"),
    ],
)
def test_who_may_not_assess_is_not_assigned(
    life: Life, assessors: tuple[str, ...], code: str
) -> None:
    life.gathered()
    life.ok("people", "certify", "late@school.example", "--topic", "questioning",
            "--since", "2001-01-01", "--until", "2002-01-01", actor=OFFICE)  # fmt: skip
    life.ok("people", "certify", "coach@school.example", "--topic", "questioning", actor=OFFICE)
    life.earn("coach", "coach@school.example")
    life.earn("submit")
    life.ok("assess", "precheck", life.submission, actor=APPROVER)
    life.refused(code, "assess", "assign", life.submission, *assessors, actor=APPROVER)


def test_only_who_has_the_role_checks_and_assigns(life: Life) -> None:
    life.submitted()
    life.refused("role_missing", "assess", "precheck", life.submission, actor=FIRST)
    life.refused("no_transition", "assess", "assign", life.submission, FIRST, actor=APPROVER)
    made = life.data("assess", "precheck", life.submission, actor=APPROVER)
    assert made["state"] == "under_review"
    assigned = life.data("assess", "assign", life.submission, FIRST, SECOND, actor=APPROVER)
    assert assigned["events"][0]["data"]["assessors"] == [FIRST, SECOND]


class TestView:
    def test_a_blind_view_names_the_earner_nowhere(self, life: Life) -> None:
        life.gathered()
        life.earn(
            "respond", "learned", "--text", "I, Ada Lo, learned to wait. Write ada@school.example"
        )
        life.earn("submit")
        life.review()
        seen = life.data("assess", "view", life.submission, actor=FIRST)
        text = life.ok("assess", "view", life.submission, actor=FIRST).out
        for shown in (str(seen), text):
            assert "Ada" not in shown
            assert ADA not in shown
            assert str(life.place) not in shown
        assert "learned to wait" in text
        assert "> partly: One or two are open." in text

    def test_where_it_is_not_blind_the_earner_is_named(self, life: Life) -> None:
        life.file.write_text(life.text.replace("blind: true", "blind: false"))
        life.under_review()
        assert "(Ada Lo)" in life.ok("assess", "view", life.submission, actor=FIRST).out

    def test_it_is_for_the_assigned_only(self, life: Life) -> None:
        life.under_review()
        life.refused("not_assigned", "assess", "view", life.submission, actor=OTHER)
        life.refused("own_submission", "assess", "view", life.submission, actor=ADA)


class TestScore:
    @pytest.mark.parametrize(
        ("arguments", "code", "exit_code"),
        [
            (("-r", "plans=there", "-r", "sings=there"), "unknown_criterion", 1),
            (("-r", "plans=there", "-r", "asks=best"), "unknown_level", 1),
            (("-r", "plans=there"), "missing_rating", 1),
            (("-r", "plans"), "pair", 2),
            (("-r", "plans=there", "-r", "plans=partly"), "pair", 2),
            (("--comment", "plans=good"), "comment", 2),
            (("--from", "missing.yaml"), "file_missing", 2),
            (("--from", "list.yaml"), "ratings", 2),
            (("--from", "more.yaml"), "ratings", 2),
            (("--from", "grade.yaml"), "ratings", 2),
        ],
    )
    def test_wrong_ratings_are_refused(
        self, life: Life, arguments: tuple[str, ...], code: str, exit_code: int
    ) -> None:
        life.under_review()
        (life.place / "list.yaml").write_text("ratings: [there, there]\n")
        (life.place / "more.yaml").write_text("ratings: {plans: there, asks: there}\nmood: good\n")
        (life.place / "grade.yaml").write_text("ratings: {plans: {grade: 1}, asks: there}\n")
        life.refused(
            code, "assess", "score", life.submission, *arguments, actor=FIRST, exit=exit_code
        )

    def test_a_file_holds_ratings_and_feedback_and_options_win(self, life: Life) -> None:
        life.under_review()
        (life.place / "score.yaml").write_text(
            "ratings:\n  plans: {level: partly, comment: Open the second.}\n  asks: there\n"
            "feedback: Thank you.\n"
        )
        source = ("--from", "score.yaml", "-r", "asks=partly")
        life.ok("assess", "score", life.submission, *source, actor=FIRST)
        made = life.data("assess", "score", life.submission, *source, actor=SECOND)
        assert [one["type"] for one in made["events"]] == ["score", "unseal"]
        life.decide("returned_for_revision")
        told = life.data("submission", "feedback", life.submission, actor=ADA)["feedback"][0]
        assert told["feedback"]["criteria"] == [{"criterion": "plans", "text": "Open the second."}]

    def test_the_first_score_is_seen_by_nobody_before_the_second(self, life: Life) -> None:
        life.under_review()
        rate = ("assess", "score", life.submission, "-r", "plans=there", "-r", "asks=there")
        made = life.data(*rate, "--comment", "plans=Secret.", actor=FIRST)
        assert "Secret" not in str(made)
        assert "there" not in str(made)
        assert "Secret" not in str(life.data("submission", "status", life.submission))
        assert "Secret" not in str(life.data("assess", "view", life.submission, actor=SECOND))
        assert "scores: 1 of 2" in life.ok("submission", "status", life.submission).out
        life.refused("has_scored", *rate, actor=FIRST)
        life.refused("not_all_scored", "decide", life.submission, "awarded", "--feedback", "x",
                     actor=APPROVER)  # fmt: skip


class TestAdjudicate:
    def disagreed(self, life: Life) -> Life:
        life.under_review()
        life.score(FIRST, plans="there", asks="there")
        life.score(SECOND, plans="partly", asks="there")
        return life

    def test_a_disagreement_is_settled_by_somebody_else(self, life: Life) -> None:
        self.disagreed(life)
        one = life.submission
        assert "adjudication" in life.ok("submission", "status", one).out
        life.refused("not_adjudicated", "decide", one, "awarded", "--feedback", "x", actor=APPROVER)
        rate = ("assess", "adjudicate", one, "-r", "plans=there")
        life.refused("reason_missing", *rate, actor=REFEREE)
        life.refused("role_missing", *rate, "--reason", "x", actor=APPROVER)
        life.refused("not_disputed", *rate, "-r", "asks=there", "--reason", "x", actor=REFEREE)
        made = life.data(*rate, "--reason", "Both are open.", actor=REFEREE)
        assert made["events"][0]["data"]["criteria"] == ["plans"]
        life.refused("adjudicated_before", *rate, "--reason", "x", actor=REFEREE)
        assert (
            life.decide("awarded")["decision"]["adjudicator"]["identifiers"][0]["value"] == REFEREE
        )

    def test_a_file_may_hold_the_reason(self, life: Life) -> None:
        self.disagreed(life)
        (life.place / "ruling.yaml").write_text(
            "ratings: {plans: partly}\nreason: One is closed.\n"
        )
        life.ok("assess", "adjudicate", life.submission, "--from", "ruling.yaml", actor=REFEREE)
        life.decide("returned_for_revision")


class TestScores:
    def test_they_are_shown_once_all_are_in_to_who_decides(self, life: Life) -> None:
        life.under_review()
        life.score(FIRST, plans="there", asks="there")
        see = ("assess", "scores", life.submission)
        life.refused("not_all_scored", *see, actor=APPROVER)
        life.score(SECOND, plans="partly", asks="there")
        shown = life.data(*see, actor=REFEREE)
        assert shown["disputed"] == ["plans"]
        assert [one["ratings"][0]["level"] for one in shown["assessments"]] == ["there", "partly"]
        said = life.ok(*see, actor=APPROVER).out
        assert "plans: There / Partly (required: There)  <- they disagree" in said
        life.refused("own_submission", *see, actor=ADA)
        life.refused("role_missing", *see, actor=OTHER)


class TestAftermath:
    def test_a_hold_stops_everything_until_it_is_released(self, life: Life) -> None:
        life.submitted()
        one = life.submission
        assert life.data("assess", "hold", one, "Who wrote it?", actor=APPROVER)["state"] == (
            "on_hold"
        )
        life.refused("no_transition", "assess", "precheck", one, actor=APPROVER)
        life.refused("reason_missing", "assess", "release", one, " ", actor=APPROVER)
        made = life.data("assess", "release", one, "It is her own.", actor=APPROVER)
        assert made["state"] == "submitted"

    def test_a_returned_one_is_closed_when_its_time_is_over(self, life: Life) -> None:
        life.returned()
        life.refused("revision_time_left", "assess", "close", life.submission, "x", actor=APPROVER)

    def test_a_revoked_award_is_not_issued(self, life: Life) -> None:
        life.awarded()
        life.ok("people", "add", "issuer@x.org", "--role", "issuer", actor=OFFICE)
        revoke = ("assess", "revoke", life.submission, "Not her own work.", "--notified")
        life.refused("no_notice", *revoke, "2999-01-01", actor="issuer@x.org")
        life.refused("role_missing", *revoke, "2026-01-01", actor=APPROVER)
        made = life.data(*revoke, "2026-01-01", "--answer", "It is.", actor="issuer@x.org")
        assert made["state"] == "revoked"
        life.refused("not_awarded", "issue", "--submission", life.submission)


def test_who_lacks_a_role_or_a_certification_is_told_which_command_gives_it(life: Life) -> None:
    life.submitted()

    def advice(*command: str, actor: str) -> list[str]:
        said = mcred("assess", *command, "--actor", actor, "-C", "school", cwd=life.place)
        assert said.code == 1
        return said.err.splitlines()

    check = ("precheck", life.submission)
    [line] = advice(*check, actor=FIRST)
    assert line.endswith(f"mcred people add {FIRST} --role pre_assessor")
    life.ok("assess", *check, actor=APPROVER)
    [line] = advice("assign", life.submission, FIRST, OTHER, actor=APPROVER)
    assert line.endswith(f"mcred people certify {OTHER} --topic questioning")
