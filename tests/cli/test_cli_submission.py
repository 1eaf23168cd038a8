"""`mcred submission`: what an earner does, through the real command."""

from __future__ import annotations

from pathlib import Path

import pytest
from life_by_command import ADA, APPROVER, FIRST, OFFICE, SECOND, Life

EVE = "eve@school.example"
PLAN = ("plan.md", "-r", "plan", "--rationale", "It shows the questions.")


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


class TestNew:
    def test_it_starts_with_need_and_context_and_is_listed(self, life: Life) -> None:
        life.published()
        made = life.data(
            "submission", "new", "questions.yaml", "--intent", "already_competent",
            "--need", "student_needs", "--context", "grade=5", "--context", "class_size=24",
            actor=ADA,
        )  # fmt: skip
        assert (made["state"], made["version"], made["attempt"]) == ("draft", 1, 1)
        assert [event["type"] for event in made["events"]] == ["start"]
        listed = life.data("submission", "list")["submissions"]
        assert [one["submission"] for one in listed] == [made["submission"]]
        assert made["submission"] in life.ok("submission", "list").out

    def test_one_is_enough(self, life: Life) -> None:
        life.started()
        life.refused("already_under_way", "submission", "new", "questions.yaml", actor=ADA)

    def test_a_draft_is_not_open(self, life: Life) -> None:
        said = life.refused("not_found", "submission", "new", "questions.yaml", actor=ADA)
        assert "mcred definition publish" in said

    @pytest.mark.parametrize(
        ("context", "code", "exit_code"),
        [("grade", "pair", 2), ("mood=good", "model", 1), ("class_size=many", "model", 1)],
    )
    def test_a_wrong_context_is_told(
        self, life: Life, context: str, code: str, exit_code: int
    ) -> None:
        life.published()
        arguments = ("submission", "new", "questions.yaml", "--context", context)
        life.refused(code, *arguments, actor=ADA, exit=exit_code)


class TestGathering:
    def test_answers_come_as_text_from_a_file_or_several_at_once(self, life: Life) -> None:
        life.started()
        made = life.data(
            "submission", "respond", life.submission, "setting", "--file", "plan.md", actor=ADA
        )
        assert made["version"] == 2
        life.earn("respond", "--from", "answers.yaml")
        items = life.do("submission", "check", life.submission, "--json").json["items"]
        done = {one["id"] for one in items if one["what"] == "prompt" and one["done"]}
        assert done == {"setting", "chosen", "learned"}

    @pytest.mark.parametrize(
        ("arguments", "code", "exit_code"),
        [
            (("mood", "--text", "good"), "unknown_prompt", 2),
            (("setting",), "answer", 2),
            (("setting", "--text", "a", "--file", "plan.md"), "answer", 2),
            (("setting", "--from", "answers.yaml"), "answer", 2),
            (("--from", "wrong.yaml"), "unknown_prompt", 2),
            (("--from", "list.yaml"), "answer", 2),
            (("setting", "--file", "missing"), "source", 2),
        ],
    )
    def test_wrong_answers_are_told_and_nothing_is_written(
        self, life: Life, arguments: tuple[str, ...], code: str, exit_code: int
    ) -> None:
        life.started()
        (life.place / "wrong.yaml").write_text("learned: a lot\nmood: good\n")
        (life.place / "list.yaml").write_text("learned: [a, lot]\n")
        life.refused(
            code, "submission", "respond", life.submission, *arguments, actor=ADA, exit=exit_code
        )

    def test_an_artifact_is_described_from_its_file_and_its_requirement(self, life: Life) -> None:
        life.started()
        made = life.data("submission", "add", life.submission, *PLAN, actor=ADA)
        artifact = made["artifact"]
        assert (artifact["id"], artifact["kind"], artifact["criteria"]) == (
            "plan", "lesson_plan", ["plans"],
        )  # fmt: skip
        assert artifact["location"] == str(life.place / "plan.md")
        life.ok("submission", "remove", life.submission, "plan", actor=ADA)
        life.refused("unknown_artifact", "submission", "remove", life.submission, "plan", actor=ADA)

    @pytest.mark.parametrize(
        ("arguments", "code", "exit_code"),
        [
            (("missing.md", "-r", "plan", "--rationale", "x"), "artifact_unreadable", 2),
            (("plan.md", "-r", "song", "--rationale", "x"), "unknown_requirement", 1),
            ((*PLAN, "--criterion", "sings"), "unknown_criterion", 1),
            (("work.csv", "-r", "work", "--rationale", "x"), "kind", 2),
            ((*PLAN, "--id", "a b"), "model", 1),
            ((*PLAN, "--url", "nowhere"), "model", 1),
        ],
    )
    def test_a_wrong_artifact_is_refused(
        self, life: Life, arguments: tuple[str, ...], code: str, exit_code: int
    ) -> None:
        life.started()
        life.refused(
            code, "submission", "add", life.submission, *arguments, actor=ADA, exit=exit_code
        )

    def test_only_the_earner_gathers(self, life: Life) -> None:
        life.gathered()
        one = life.submission
        for arguments in (
            ("add", one, *PLAN), ("respond", one, "setting", "--text", "x"), ("submit", one),
            ("attest", one, "own_work"), ("coach", one, ADA), ("withdraw", one),
            ("consent", one, "plan", "public"),
        ):  # fmt: skip
            life.refused("not_the_earner", "submission", *arguments, actor=EVE)

    def test_another_version_than_the_one_seen_is_a_conflict(self, life: Life) -> None:
        life.started()
        arguments = ("submission", "respond", life.submission, "setting", "--text", "x")
        life.refused("conflict", *arguments, "--if-version", "7", actor=ADA)
        assert life.data(*arguments, "--if-version", "1", actor=ADA)["version"] == 2

    def test_what_is_confirmed_must_be_named(self, life: Life) -> None:
        life.started()
        life.refused("attestation", "submission", "attest", life.submission, actor=ADA, exit=2)


class TestSubmit:
    def test_check_says_what_is_missing(self, life: Life) -> None:
        life.started()
        said = life.do("submission", "check", life.submission)
        assert said.code == 1
        assert "TODO evidence plan: Lesson plan: 0 of 1 to 1" in said.out
        life.refused("incomplete", "submission", "submit", life.submission, actor=ADA)

    def test_check_is_content_with_what_is_complete(self, life: Life) -> None:
        life.gathered()
        said = life.ok("submission", "check", life.submission)
        assert said.out.endswith("Complete.\n")

    def test_what_may_identify_somebody_is_pointed_at(self, life: Life) -> None:
        life.gathered()
        life.earn("respond", "learned", "--text", "Ada Lo learned it from pat@school.example.")
        found = life.data("submission", "check", life.submission)
        assert {"email", "known_name"} <= {one["kind"] for one in found["personal"]}
        assert "may identify somebody" in life.ok("submission", "check", life.submission).out

    def test_a_file_that_vanished_or_changed_is_not_handed_in(self, life: Life) -> None:
        life.gathered()
        file = life.place / "plan.md"
        file.rename(life.place / "gone.md")
        assert life.do("submission", "check", life.submission, "--json").json["files"] == {
            "plan": "vanished"
        }
        life.refused("artifact_vanished", "submission", "submit", life.submission, actor=ADA)
        file.write_text("another plan")
        assert "changed since it was added" in life.do("submission", "check", life.submission).out
        life.refused("artifact_changed", "submission", "submit", life.submission, actor=ADA)
        life.ok("submission", "add", life.submission, *PLAN, actor=ADA)
        made = life.data("submission", "submit", life.submission, actor=ADA)
        assert made["state"] == "submitted"
        assert made["manifest"].startswith("sha256:")

    def test_what_is_handed_in_is_not_changed_any_more(self, life: Life) -> None:
        life.submitted()
        life.refused("no_transition", "submission", "add", life.submission, *PLAN, actor=ADA)
        life.refused("no_transition", "submission", "submit", life.submission, actor=ADA)

    def test_an_incomplete_one_comes_back_and_counts_no_attempt(self, life: Life) -> None:
        life.submitted()
        life.refused(
            "reason_missing", "assess", "precheck", life.submission, "--incomplete", " ",
            actor=APPROVER,
        )  # fmt: skip
        life.ok("assess", "precheck", life.submission, "--incomplete", "Page 2 is empty.",
                actor=APPROVER)  # fmt: skip
        assert "Page 2 is empty." in life.ok("submission", "status", life.submission).out
        again = life.data("submission", "revise", life.submission, actor=ADA)
        assert (again["state"], again["attempt"]) == ("draft", 1)


class TestAfterwards:
    def test_feedback_is_for_the_earner_and_their_coach(self, life: Life) -> None:
        life.gathered()
        life.earn("coach", "coach@school.example")
        life.earn("submit")
        life.review()
        assert "no decision yet" in life.ok(
            "submission", "feedback", life.submission, actor=ADA
        ).out  # fmt: skip
        for who in (FIRST, SECOND):
            life.score(who, plans="partly", asks="there")
        life.decide("returned_for_revision")
        for who in (ADA, "coach@school.example"):
            said = life.ok("submission", "feedback", life.submission, actor=who).out
            assert "Thank you for your work." in said
            assert "plans (below its level):" in said
        rows = life.data("submission", "feedback", life.submission, actor=ADA)["feedback"]
        assert [one["below"] for one in rows] == [["plans"]]
        life.refused("not_the_earner", "submission", "feedback", life.submission, actor=FIRST)

    def test_diff_tells_what_changed_and_which_feedback_it_answers(self, life: Life) -> None:
        life.returned()
        life.earn("revise")
        (life.place / "plan.md").write_text("1. What do you notice?\n2. Why do you think so?\n")
        life.earn("add", *PLAN)
        life.earn("respond", "chosen", "--text", "Because.")
        life.earn("attest", "ready_for_review", "release", "own_work")
        life.refused("feedback_unanswered", "submission", "submit", life.submission, actor=ADA)
        life.earn("note", "plans", "The second one is open now.", "--changed", "plan")
        life.earn("submit")
        found = life.data("submission", "diff", life.submission)
        assert (found["from"], found["to"]) == (1, 2)
        assert found["changes"] == [
            {"what": "artifact", "id": "plan", "how": "changed", "answers": ["plans"]},
            {"what": "response", "id": "chosen", "how": "added", "answers": []},
        ]
        assert "Open the second one" in found["notes"][0]["said"]
        said = life.ok("submission", "diff", life.submission).out
        assert "artifact plan changed, answers plans" in said
        assert "answer: The second one is open now." in said
        life.refused("attempt", "submission", "diff", life.submission, "--to", "1", exit=2)
        life.refused("attempt", "submission", "diff", life.submission, "--to", "9", exit=2)

    def test_one_attempt_has_no_changes(self, life: Life) -> None:
        life.submitted()
        life.refused("attempt", "submission", "diff", life.submission, exit=2)

    def test_a_note_answers_feedback_that_was_given(self, life: Life) -> None:
        life.returned()
        life.earn("revise")
        life.refused(
            "unknown_feedback", "submission", "note", life.submission, "asks", "x", actor=ADA
        )

    def test_an_appeal_is_filed_and_upheld(self, life: Life) -> None:
        life.returned()
        made = life.data("submission", "appeal", life.submission, "I disagree.", actor=ADA)
        assert made["state"] == "appealed"
        life.ok("people", "add", "new@x.org", "--role", "appeal_reviewer", actor=OFFICE)
        resolve = ("assess", "resolve-appeal", life.submission, "upheld", "--reason", "It fits.")
        life.refused("role_missing", *resolve, actor=SECOND)
        assert life.data(*resolve, actor="new@x.org")["state"] == "returned_for_revision"
        life.refused("appealed_before", "submission", "appeal", life.submission, "x", actor=ADA)

    def test_withdrawing_can_forget_the_work(self, life: Life) -> None:
        life.submitted()
        made = life.data("submission", "withdraw", life.submission, "--purge", actor=ADA)
        assert made["state"] == "withdrawn"
        assert not [text for name, text in life.records.items()
                    if name.startswith("submission") and "Grade 5" in text]  # fmt: skip

    def test_an_unknown_submission_is_told(self, life: Life) -> None:
        life.published()
        for command in ("status", "check", "diff"):
            life.refused("not_found", "submission", command, "0000")
        life.refused("record_id", "submission", "status", "../../mcred")
