"""The whole path by the command line only, from a definition to a badge that an employer checks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from life_by_command import ADA, DEFINITION, Life, mcred

from mcred.cli.app import COMMANDS


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A first attempt came back; a second one was awarded and issued."""
    life = Life(tmp_path_factory.mktemp("life"))
    life.file.write_text(DEFINITION.replace("Open questions", "Really open questions"))
    life.returned()
    life.earn("revise")
    (life.place / "plan.md").write_text("1. What do you notice?\n2. Why do you think so?\n")
    plan = ("--rationale", "Both are open now.", "--title", "plan.md")
    life.earn("add", "plan.md", "-r", "plan", *plan)
    life.earn("note", "plans", "The second one is open now.", "--changed", "plan")
    life.earn("attest", "ready_for_review", "release", "own_work")
    life.earn("submit")
    life.review()
    life.award()
    life.earn("consent", "plan", "described")
    life.ok("issue", "--decision", life.decisions[-1], "-o", "badge.json")
    made = life.data("keys", "export", "--format", "did")
    life.run("trust", "add", made["key"], "--trust", "t.toml", "--name", "D", cwd=life.place)
    return life


def report(life: Life, name: str, *options: str) -> Any:
    arguments = ("verify", name, "--trust", "t.toml", "--offline", "--json", *options)
    return mcred(*arguments, cwd=life.place).json


def badge(life: Life) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((life.place / "badge.json").read_text())
    return found


def changed(life: Life, document: Mapping[str, Any]) -> Any:
    (life.place / "changed.json").write_text(json.dumps(document))
    return report(life, "changed.json")


def test_the_badge_carries_the_levels_of_the_second_attempt(life: Life) -> None:
    found = report(life, "badge.json", "--recipient", ADA)
    assert found["verdict"] == "valid"
    assert found["recipient"] == {"asked": True, "match": True}
    levels = {
        one["criterion"]: next(x["name"] for x in one["levels"] if x["id"] == one["achieved"])
        for one in found["results"]
        if one["levels"]
    }
    assert levels == {"Plans open questions": "There", "Asks them in the lesson": "Partly"}
    assert found["rigor"]["grade"] == "application"
    assert ADA not in (life.place / "badge.json").read_text()


def test_changing_one_level_breaks_the_signature(life: Life) -> None:
    document = badge(life)
    result = document["credentialSubject"]["result"][1]
    assert result["achievedLevel"].endswith("/partly")
    result["achievedLevel"] = result["achievedLevel"].replace("/partly", "/there")
    assert changed(life, document)["verdict"] == "invalid"


def test_changing_the_rubric_breaks_the_signature(life: Life) -> None:
    document = badge(life)
    described = document["credentialSubject"]["achievement"]["resultDescription"][0]
    described["requiredLevel"] = described["requiredLevel"].replace("/there", "/partly")
    assert changed(life, document)["verdict"] == "invalid"


def test_an_untouched_badge_is_valid_however_it_is_laid_out(life: Life) -> None:
    assert changed(life, badge(life))["verdict"] == "valid"


def test_a_changed_artifact_is_told_and_the_badge_stays_valid(life: Life, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_bytes((life.place / "plan.md").read_bytes())
    options = ("--check-evidence", str(tmp_path))
    before = report(life, "badge.json", *options)
    assert [(one["name"], one["integrity"]) for one in before["evidence"]] == [("plan.md", "match")]
    (tmp_path / "plan.md").write_text("1. Is it red?\n")
    after = report(life, "badge.json", *options)
    assert after["verdict"] == "valid"
    assert [one["integrity"] for one in after["evidence"]] == ["changed"]
    assert [one["code"] for one in after["warnings"]] == ["evidence_changed"]


def test_what_the_earner_keeps_private_is_not_in_the_badge(life: Life) -> None:
    text = (life.place / "badge.json").read_text()
    for private in ("work.csv", "What they wrote.", "Ada Lo", str(life.place)):
        assert private not in text


def test_the_log_tells_the_whole_life(life: Life) -> None:
    lines = [json.loads(line) for line in life.records["log.jsonl"].splitlines()]
    happened = [line["event"]["type"] for line in lines]
    order = ["publish", "start", "submit", "pass", "assign", "score", "unseal", "return", "revise",
             "resubmit", "award", "consent", "issue"]  # fmt: skip
    places = [happened.index(one) for one in order]
    assert places == sorted(places)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def said(place: Path) -> str:
    done = mcred("demo", "d", cwd=place)
    assert done.code == 0, done
    return done.out


class TestDemo:
    def test_it_tells_the_whole_story_on_a_page(self, said: str) -> None:
        order = (
            "published", "hands in 3 artifacts", "is refused: the rubric's rule is not met",
            "Decision: returned for revision", "to Ada on sorts:", "Changed artifact next-lesson",
            "Decision: awarded", "badge.json  VALID", "badge.png  VALID", "badge.svg  VALID",
            "Plan of the next lesson: changed", "changed.json  INVALID",
            "Sorts answers by what they show: Exemplary (required: Proficient)",
        )  # fmt: skip
        places = [said.index(one) for one in order]
        assert places == sorted(places)
        assert len(said.splitlines()) < 70

    def test_what_it_leaves_can_be_used_further(self, said: str, place: Path) -> None:
        workspace = ("-C", "d/issuer")
        listed = mcred("submission", "list", *workspace, "--json", cwd=place).json["submissions"]
        assert [one["state"] for one in listed] == ["awarded"]
        one = listed[0]["submission"]
        again = mcred("issue", "--submission", one, *workspace, "--json", cwd=place)
        assert again.json["error"]["code"] == "already_issued"
        copy = mcred("issue", "--submission", one, "--copy", *workspace, cwd=place)
        assert json.loads(copy.out) == json.loads((place / "d" / "badge.json").read_text())
        checked = mcred("verify", "d/badge.svg", "--trust", "d/trust.toml", "--json",
                        "--check-evidence", "d/earner/evidence", cwd=place).json  # fmt: skip
        assert [one["integrity"] for one in checked["evidence"]] == ["match", "match", "changed"]
        diff = mcred("submission", "diff", one, *workspace, "--json", cwd=place).json
        assert {one["id"] for one in diff["changes"]} == {"next-lesson", "groups"}

    def test_its_definition_is_in_order(self, said: str, place: Path) -> None:
        text = (place / "d" / "issuer" / "definitions" / "exit-tickets.yaml").read_text()
        assert "status: published # publishing changes this line\npublished_at:" in text
        linted = mcred("definition", "lint", "exit-tickets", "-C", "d/issuer", cwd=place)
        assert linted.code == 0, linted.out

    def test_json_tells_the_same(self, tmp_path: Path) -> None:
        made = mcred("demo", "d", "--json", cwd=tmp_path).json
        assert [one["integrity"] for one in made["evidence"]] == ["match", "match", "changed"]
        lines = [line for step in made["steps"] for line in step["lines"]]
        assert "Decision: awarded" in lines


@pytest.mark.parametrize("group", ["definition", "people", "submission", "assess"])
def test_every_command_of_a_group_says_what_it_does(tmp_path: Path, group: str) -> None:
    top = mcred(group, "--help", cwd=tmp_path)
    names = [line.split()[0] for line in top.out.partition("Commands:")[2].splitlines() if line]
    assert names
    for name in names:
        said = mcred(group, name, "--help", cwd=tmp_path)
        assert said.code == 0
        assert "--json" in said.out
    assert group in COMMANDS
