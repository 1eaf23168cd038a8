"""`mcred definition`: new, lint, show, publish, revise, adopt, retire, through the real command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from life_by_command import ADA, DEFINITION, OFFICE, Life, mcred

ID = "https://district.example/mc/questions"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


def edited(life: Life, old: str, new: str) -> None:
    assert old in life.file.read_text()
    life.file.write_text(life.file.read_text().replace(old, new))


class TestNew:
    def test_a_new_definition_is_a_readable_draft_that_says_what_to_write(self, life: Life) -> None:
        made = life.data("definition", "new", "Wait: time #1")
        assert made["id"].startswith("urn:uuid:")
        file = Path(made["file"])
        assert file == life.place / "school" / "definitions" / "wait-time-1.yaml"
        shown = life.data("definition", "show", "wait-time-1")
        assert (shown["name"], shown["status"]) == ("Wait: time #1", "draft")
        linted = life.do("definition", "lint", "wait-time-1", "--json")
        assert linted.code == 1
        lines = file.read_text().splitlines()
        for place in linted.json["to_write"]:
            assert "<" in lines[place["line"] - 1], place

    def test_it_is_not_published_before_it_is_written(self, life: Life) -> None:
        life.ok("definition", "new", "Wait time")
        said = life.refused("to_write", "definition", "publish", "wait-time", actor=OFFICE)
        assert "line 16: $.description is still to be written" in said

    def test_an_existing_file_is_kept(self, life: Life) -> None:
        life.refused("exists", "definition", "new", "X", "-o", "questions.yaml", exit=2)
        assert life.file.read_text() == DEFINITION

    def test_a_name_without_letters_needs_a_file(self, life: Life) -> None:
        life.refused("name", "definition", "new", "!?", "--id", "urn:x:y", exit=2)

    def test_ids_are_made_from_the_issuers_address(self, tmp_path: Path) -> None:
        mcred("init", "s", "--name", "S", "--url", "https://s.example/", cwd=tmp_path)
        made = mcred("definition", "new", "Wait time", "-C", "s", "--json", cwd=tmp_path).json
        assert made["id"] == "https://s.example/micro-credentials/wait-time"


class TestLint:
    def test_findings_stand_at_their_lines(self, life: Life) -> None:
        said = life.ok("definition", "lint", "questions.yaml", "--profile", "general")
        lines = life.file.read_text().splitlines()
        places = [int(row.split(":")[1]) for row in said.out.splitlines()[:-1]]
        found = life.data("definition", "lint", "questions.yaml", "--profile", "general")
        open_ones = [one for one in found["findings"] if one["outcome"] == "not_supported"]
        assert places == [one["line"] for one in open_ones]
        asked = next(one for one in open_ones if one["path"].startswith("$.evidence[1]"))
        assert lines[asked["line"] - 1] == "  - id: work"

    def test_an_error_exits_1_and_says_how_to_override(self, life: Life) -> None:
        said = life.do("definition", "lint", "questions.yaml", "--profile", "learning_forward")
        assert said.code == 1
        assert "error lf.standards $.alignments" in said.out
        assert "--override RULE=REASON" in said.err
        reasons = ("--override", "lf.standards=none fits", "--override", "lf.resources=many",
                   "--override", "lf.know_and_able=see able_to")  # fmt: skip
        again = life.ok(
            "definition", "lint", "questions.yaml", "--profile", "learning_forward", *reasons,
        )  # fmt: skip
        assert "kept lf.standards" in again.out
        assert "(none fits)" in again.out

    def test_a_rule_that_takes_no_reason_says_so(self, life: Life) -> None:
        life.refused(
            "not_overridable", "definition", "lint", "questions.yaml", "--override", "dp.research=x"
        )
        life.refused(
            "unknown_rule", "definition", "lint", "questions.yaml", "--override", "no=x", exit=2
        )
        life.refused("pair", "definition", "lint", "questions.yaml", "--override", "x", exit=2)

    def test_an_unknown_profile_is_wrong_usage(self, life: Life) -> None:
        assert life.do("definition", "lint", "questions.yaml", "--profile", "none").code == 2


@pytest.mark.parametrize(
    ("old", "new", "place", "code"),
    [
        pytest.param("competency:", "competencies:", "competencies:", "one_competency", id="two"),
        pytest.param("points: 2", "points: 1", "id: there", "levels_order", id="levels in order"),
        pytest.param("max: 1", "max: 1\n    min: 2", "min: 2", "unmeetable", id="evidence"),
        pytest.param(
            "{kind: conjunctive}", "{kind: at_least, count: 3}", "rule: {", "unmeetable", id="rule"
        ),
        pytest.param(
            "# the end",
            f"supersedes: {{id: {ID}, version: '1.0', digest: 'sha256:{'0' * 64}'}}",
            "supersedes:",
            "circular_version",
            id="a version that follows itself",
        ),
        pytest.param("level: partly", "level: best", "level: best", "unknown_level", id="level"),
        pytest.param("licence: C", "license: C", "license:", "unknown_member", id="spelling"),
    ],
)
def test_a_wrong_definition_is_told_with_its_line(
    life: Life, old: str, new: str, place: str, code: str
) -> None:
    edited(life, old, new)
    lines = life.file.read_text().splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if place in text)
    for command in ("lint", "show"):
        said = life.do("definition", command, "questions.yaml", "--json")
        assert said.code == 1
        found = {(one["code"], one["line"]) for one in said.json["error"]["problems"]}
        assert (code, line) in found, found
        assert f"line {line}: $." in said.err
    life.refused("model", "definition", "publish", "questions.yaml", actor=OFFICE)


class TestPublish:
    def test_only_status_and_time_of_the_file_change(self, life: Life) -> None:
        made = life.data("definition", "publish", "questions.yaml", actor=OFFICE)
        before, after = DEFINITION.splitlines(), life.file.read_text().splitlines()
        at = before.index("status: draft   # not yet")
        time = made["published_at"]
        assert after[at : at + 2] == [
            "status: published   # not yet", f'published_at: "{time}"',
        ]  # fmt: skip
        assert after[:at] + after[at + 2 :] == before[:at] + before[at + 1 :]
        assert life.data("definition", "show", f"{ID}@1.0")["digest"] == made["digest"]
        assert [one["id"] for one in life.data("definition", "list")["definitions"]] == [ID]

    def test_a_version_is_published_once_and_never_changes(self, life: Life) -> None:
        life.published()
        life.refused("already_published", "definition", "publish", "questions.yaml", actor=OFFICE)
        text = life.file.read_text()
        edited(life, "Asks open questions", "Asks closed questions")
        edited(life, "status: published", "status: draft")
        edited(life, text.splitlines()[5] + "\n", "")
        wrong = life.file.read_text()
        life.refused(
            "published_is_immutable", "definition", "publish", "questions.yaml", actor=OFFICE
        )
        assert life.file.read_text() == wrong

    def test_what_asks_for_no_evidence_is_refused_and_the_file_stays(self, life: Life) -> None:
        edited(life, "max: 1", "max: 1\n    min: 0")
        edited(life, "from_practice: true", "from_practice: true\n    min: 0")
        text = life.file.read_text()
        said = life.do("definition", "publish", "questions.yaml", actor=OFFICE)
        assert said.code == 1
        assert life.file.read_text() == text
        assert life.records == {}

    def test_lint_errors_need_a_reason_which_is_kept(self, life: Life) -> None:
        edited(life, "One or two are open.", "Most of them are open.")
        life.refused("lint", "definition", "publish", "questions.yaml", actor=OFFICE)
        reason = "mc.levels_differ=the words belong together"
        made = life.data(
            "definition", "publish", "questions.yaml", "--override", reason, actor=OFFICE
        )
        assert made["overridden"] == {"mc.levels_differ": "the words belong together"}
        assert "the words belong together" in life.records["log.jsonl"]

    def test_it_needs_an_actor(self, life: Life) -> None:
        assert life.do("definition", "publish", "questions.yaml").code == 2
        assert life.do("definition", "publish", "questions.yaml", actor=" ").code == 2

    def test_json_definitions_are_read_and_rewritten(self, life: Life) -> None:
        shown = life.data("definition", "show", "questions.yaml")
        shown.pop("digest")
        (life.place / "q.json").write_text(json.dumps(shown))
        life.ok("definition", "publish", "q.json", actor=OFFICE)
        members = list(json.loads((life.place / "q.json").read_text()))
        assert members.index("published_at") == members.index("status") + 1


class TestVersions:
    def test_a_revision_points_back_and_keeps_the_comments(self, life: Life) -> None:
        life.published()
        life.ok("definition", "revise", "questions.yaml", "--version", "2.0", "-o", "two.yaml")
        text = (life.place / "two.yaml").read_text()
        assert "# not yet" in text
        assert "# for assessors" in text
        shown = life.data("definition", "show", "two.yaml")
        assert (shown["version"], shown["status"]) == ("2.0", "draft")
        assert shown["supersedes"]["version"] == "1.0"
        life.ok("definition", "publish", "two.yaml", actor=OFFICE)
        assert life.data("definition", "show", ID)["version"] == "2.0"

    def test_a_draft_is_not_revised(self, life: Life) -> None:
        life.refused(
            "not_published", "definition", "revise", "questions.yaml", "--version", "2", "-o", "x"
        )

    def test_a_version_that_follows_nothing_known_is_refused(self, life: Life) -> None:
        reference = f"{{id: {ID}, version: '0.9', digest: 'sha256:{'0' * 64}'}}"
        edited(life, "# the end", f"supersedes: {reference}")
        said = life.refused("model", "definition", "publish", "questions.yaml", actor=OFFICE)
        assert "a version that exists" in said

    def test_adopting_keeps_where_it_comes_from(self, life: Life) -> None:
        life.published()
        adopt = ("--id", "https://me.example/q", "-o", "mine.yaml")
        life.ok("definition", "adopt", ID, *adopt, "--by", "Me")
        shown = life.data("definition", "show", "mine.yaml")
        assert shown["creator"] == {"name": "Me"}
        assert shown["adopted_from"]["developer"] == {"name": "Example District"}
        assert shown["adopted_from"]["definition"]["id"] == ID
        life.refused("exists", "definition", "adopt", ID, *adopt, exit=2)
        life.refused(
            "same_definition", "definition", "adopt", "questions.yaml", "--id", ID, "-o", "x.yaml"
        )

    def test_without_licence_nothing_is_adopted(self, life: Life) -> None:
        edited(life, "licence: CC0-1.0\n", "")
        life.published()
        life.refused("no_licence", "definition", "adopt", ID, "--id", "urn:x:y", "-o", "x.yaml")

    def test_a_retired_version_takes_no_new_submissions(self, life: Life) -> None:
        life.published()
        assert life.data("definition", "retire", ID, "--version", "1.0", actor=OFFICE)["id"] == ID
        life.refused("definition_not_published", "submission", "new", "questions.yaml", actor=ADA)
        life.refused("not_published", "definition", "retire", ID, "--version", "1.0", actor=OFFICE)


def test_show_tells_evidence_rubric_and_what_is_required(life: Life) -> None:
    said = life.ok("definition", "show", "questions.yaml").out
    assert "  work: Student work (student work or assessment data, 1 to any number, " in said
    assert "   > partly (Partly): One or two are open." in said
    assert "by 2 assessors, independently, who do not learn who the earner is" in said


def test_what_is_nowhere_is_said_in_one_line(life: Life) -> None:
    life.refused("not_found", "definition", "show", "nothing")
    life.refused("not_found", "definition", "show", "https://nowhere.example/x")
    life.refused("file_missing", "definition", "show", "nothing.yaml", exit=2)


class TestPeople:
    def test_people_are_entered_certified_dismissed_and_listed(self, life: Life) -> None:
        life.published()
        made = life.data("people", "add", "x@y.org", "--also", "did:key:zX", "--role", "approver",
                         "--name", "Xi", actor=OFFICE)  # fmt: skip
        assert made["roles"] == ["approver"]
        certified = life.data("people", "certify", "did:key:zX", "--topic", "questioning",
                              "--until", "2040-01-01", actor=OFFICE)  # fmt: skip
        assert certified["id"] == made["id"]
        assert certified["certifications"][0]["valid_until"] == "2040-01-01T00:00:00Z"
        dismissed = life.data("people", "dismiss", "x@y.org", "--role", "approver", actor=OFFICE)
        assert dismissed["roles"] == []
        assert "x@y.org  certified for questioning until 2040-01-01" in (
            life.ok("people", "list").out.splitlines()
        )
        assert made["id"] in [one["id"] for one in life.data("people", "list")["people"]]

    def test_nobody_gives_a_role_to_themselves(self, life: Life) -> None:
        life.published()
        life.refused("own_role", "people", "add", ADA, "--role", "approver", actor=ADA)
        life.refused("role_missing", "people", "dismiss", ADA, "--role", "approver", actor=OFFICE)

    def test_times_and_periods_are_checked(self, life: Life) -> None:
        life.published()
        certify = ("people", "certify", ADA, "--topic", "t")
        life.refused("time", *certify, "--until", "soon", actor=OFFICE, exit=2)
        life.refused("model", *certify, "--until", "2001-01-01", actor=OFFICE)
