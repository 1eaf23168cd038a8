"""`mcred decide` and `mcred issue --decision`: what is awarded, and issued once."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from life_by_command import ADA, APPROVER, FIRST, OFFICE, SECOND, Life, mcred_process


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


def recorded(life: Life) -> list[str]:
    with sqlite3.connect(life.place / "school" / "register.sqlite") as database:
        return [
            row[0] for row in database.execute("select decision_digest from issued_credentials")
        ]


class TestDecide:
    def test_it_says_each_criterion_and_what_comes_next(self, life: Life) -> None:
        life.under_review()
        for who in (FIRST, SECOND):
            life.score(who, plans="there", asks="partly")
        said = life.ok("decide", life.submission, "awarded", "--feedback", "Well done.",
                       "--comment", "asks=Ask more.", actor=APPROVER).out  # fmt: skip
        assert "  Asks them in the lesson: Partly (required: Partly)" in said
        assert f"Next: mcred issue --decision {life.decisions[0]}" in said

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("awarded", "--feedback", "x"), "rule_not_met"),
            (("returned_for_revision",), "feedback_missing"),
            (("not_awarded", "--feedback", "x"), "reason_missing"),
            (("returned_for_revision", "--feedback", "x", "--comment", "sings=x"),
             "unknown_criterion"),
        ],
    )  # fmt: skip
    def test_what_does_not_follow_is_refused(
        self, life: Life, arguments: tuple[str, ...], code: str
    ) -> None:
        life.under_review()
        for who in (FIRST, SECOND):
            life.score(who, plans="partly", asks="there")
        life.refused(code, "decide", life.submission, *arguments, actor=APPROVER)

    def test_an_assessor_or_the_earner_does_not_decide(self, life: Life) -> None:
        life.under_review()
        for who in (FIRST, SECOND):
            life.score(who, plans="there", asks="there")
        decide = ("decide", life.submission, "awarded", "--feedback", "x")
        life.refused("own_submission", *decide, actor=ADA)
        life.ok("people", "add", FIRST, "--role", "approver", actor=OFFICE)
        life.refused("not_independent", *decide, actor=FIRST)

    def test_a_decision_is_made_once(self, life: Life) -> None:
        life.awarded()
        life.refused(
            "no_transition", "decide", life.submission, "awarded", "--feedback", "x", actor=APPROVER
        )

    def test_an_unknown_outcome_is_wrong_usage(self, life: Life) -> None:
        assert life.do("decide", "x", "perhaps", actor=APPROVER).code == 2


class TestIssue:
    def test_a_decision_is_issued_once_and_its_copy_is_the_same(self, life: Life) -> None:
        life.awarded()
        decision = life.decisions[0]
        made = life.data("issue", "--decision", decision, "-o", "badge.json")
        assert made["decision"] == decision
        life.refused("already_issued", "issue", "--decision", decision, "-o", "again.json")
        life.refused("already_issued", "issue", "--submission", life.submission)
        assert not (life.place / "again.json").exists()
        life.ok("issue", "--decision", decision, "--copy", "-o", "again.json")
        first, second = ((life.place / name).read_bytes() for name in ("badge.json", "again.json"))
        assert first == second
        assert recorded(life) == [json.loads(
            life.records[f"decision/{decision}.json"])["data"]["digest"]]  # fmt: skip

    def test_a_token_and_an_image_work_too(self, life: Life) -> None:
        life.awarded()
        (life.place / "plain.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg"><title>b</title></svg>'
        )
        made = life.data("issue", "--submission", life.submission, "--proof", "vc-jwt",
                         "--image", "plain.svg", "-o", "badge.svg")  # fmt: skip
        assert made["jwt"]
        assert life.data("issue", "--submission", life.submission, "--copy")["jwt"] == made["jwt"]
        assert life.do("verify", "badge.svg", "--offline", "--json").json["verdict"] == (
            "issuer_unknown"
        )

    def test_what_is_not_awarded_is_not_issued(self, life: Life) -> None:
        life.returned()
        for way in (("--submission", life.submission), ("--decision", life.decisions[0])):
            life.refused("not_awarded", "issue", *way)
        life.refused("not_found", "issue", "--decision", "0000")
        life.refused("not_found", "issue", "--submission", "0000")
        assert recorded(life) == []

    def test_the_first_of_two_decisions_is_not_issued(self, life: Life) -> None:
        life.returned()
        first = life.decisions[0]
        life.earn("revise")
        life.earn("note", "plans", "Done.")
        life.earn("attest", "ready_for_review", "release", "own_work")
        life.earn("submit")
        life.review()
        life.award()
        life.refused("not_awarded", "issue", "--decision", first)

    def test_nothing_is_copied_that_was_not_issued(self, life: Life) -> None:
        life.awarded()
        life.refused("not_found", "issue", "--submission", life.submission, "--copy")

    def test_it_goes_to_the_earner_and_to_nobody_else(self, life: Life) -> None:
        life.awarded()
        issue = ("issue", "--submission", life.submission, "--recipient")
        life.refused("not_the_earner", *issue, "eve@school.example")
        life.ok("people", "add", ADA, "--also", "did:key:zAda", actor=OFFICE)
        made = life.data(*issue, "did:key:zAda")
        assert made["credential"]["credentialSubject"]["id"] == "did:key:zAda"

    def test_an_earner_without_address_gets_one_first(self, tmp_path: Path) -> None:
        life = Life(tmp_path, earner="user-7").awarded()
        said = life.refused("recipient", "issue", "--submission", life.submission, exit=2)
        assert "mcred people add user-7 --also ADDRESS" in said
        life.ok("people", "add", "user-7", "--also", "u7@school.example", actor=OFFICE)
        life.ok("issue", "--submission", life.submission, "-o", "badge.json")
        for recipient, code in (("u7@school.example", 4), ("eve@school.example", 1)):
            verify = ("verify", "badge.json", "--offline", "--recipient", recipient)
            assert life.do(*verify).code == code

    @pytest.mark.parametrize(
        "arguments",
        [(), ("a.yaml", "--decision", "x"), ("--decision", "x", "--submission", "y"),
         ("a.yaml", "--copy"), ("--decision", "x", "--image", "a.png")],
    )  # fmt: skip
    def test_it_takes_one_source(self, life: Life, arguments: tuple[str, ...]) -> None:
        assert life.do("issue", *arguments).code == 2

    def test_a_changed_decision_or_definition_is_not_issued(self, life: Life) -> None:
        life.awarded()
        decision = life.decisions[0]
        record = life.place / "school" / "records" / "decision" / f"{decision}.json"
        text = record.read_text()
        record.write_text(text.replace('"Thank you for your work."', '"Thank you."'))
        life.refused("decision_changed", "issue", "--decision", decision)
        record.write_text(text)
        definition = next((life.place / "school" / "records" / "definition").iterdir())
        definition.write_text(definition.read_text().replace("Most of them", "None of them"))
        life.refused("definition_changed", "issue", "--decision", decision)
        assert recorded(life) == []

    def test_an_output_that_cannot_be_written_issues_nothing(self, life: Life) -> None:
        life.awarded()
        (life.place / "there.json").write_text("mine")
        issue = ("issue", "--submission", life.submission, "-o")
        life.refused("exists", *issue, "there.json", exit=2)
        life.refused("write", *issue, "no/where.json", exit=2)
        assert recorded(life) == []
        life.ok(*issue, "there.json", "--force")

    def test_a_register_that_failed_is_mended_by_a_copy(self, life: Life) -> None:
        life.awarded()
        register = life.place / "school" / "register.sqlite"
        empty = register.read_bytes()
        life.ok("issue", "--submission", life.submission, "-o", "badge.json")
        register.write_bytes(empty)  # as if it had gone back to yesterday's
        assert recorded(life) == []
        life.refused("already_issued", "issue", "--submission", life.submission)
        life.ok("issue", "--submission", life.submission, "--copy", "-o", "again.json")
        assert len(recorded(life)) == 1

    def test_of_two_at_the_same_time_one_is_refused(self, life: Life) -> None:
        life.awarded()
        issue = ("issue", "--submission", life.submission, "-C", "school", "-o")
        with ThreadPoolExecutor() as pool:
            done = list(pool.map(
                lambda name: mcred_process(*issue, name, cwd=life.place), ["one.json", "two.json"]
            ))  # fmt: skip
        assert sorted(one.code for one in done) == [0, 1]
        assert len(recorded(life)) == 1
        assert sum((life.place / name).exists() for name in ("one.json", "two.json")) == 1
