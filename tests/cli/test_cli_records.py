"""`mcred records`, and a life whose records are all in one database."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from life_by_command import ADA, FIRST, OFFICE, Life

from mcred.register import Register
from mcred.workspace import Workspace


@pytest.fixture(params=["files", "register"])
def life(request: pytest.FixtureRequest, tmp_path: Path) -> Life:
    """A badge that was issued from a decision."""
    life = Life(tmp_path, options=("--programme", request.param)).awarded()
    life.ok("issue", "--submission", life.submission, "-o", "badge.json")
    return life


def files_with(life: Life, text: str) -> list[str]:
    school = life.place / "school"
    return [
        str(path.relative_to(school))
        for path in school.rglob("*")
        if path.is_file() and text.encode() in path.read_bytes()
    ]


def test_an_export_has_all_there_is_with_the_metadata_of_evidence(life: Life) -> None:
    life.ok("records", "export", ADA, "-o", "ada.json")
    path = life.place / "ada.json"
    assert path.stat().st_mode & 0o777 == 0o600
    found = json.loads(path.read_text())
    assert found["format"] == "mcred-personal-records/1"
    (submission,) = found["submissions"]
    plan = submission["attempts"][0]["artifacts"][0]
    assert (plan["name"], plan["size"] > 0, plan["digest"][:7]) == ("plan.md", True, "sha256:")
    badge = json.loads((life.place / "badge.json").read_text())
    assert [one["id"] for one in found["register"]] == [badge["id"]]
    assert json.loads(found["register"][0]["document"]) == badge
    assert found["events"][-1]["type"] == "issue"
    assert life.data("records", "export", ADA)["submissions"] == found["submissions"]
    assert life.do("records", "export", ADA, "-o", "ada.json").code == 2
    life.ok("records", "export", ADA, "-o", "ada.zip")
    with zipfile.ZipFile(life.place / "ada.zip") as archive:
        assert archive.namelist() == ["records.json", "badges/1.json"]
        assert json.loads(archive.read("badges/1.json")) == badge


def test_an_erased_person_stands_in_no_file_and_everything_checks(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files_with(life, ADA)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    refused = life.do("records", "erase", ADA, "--reason", "asked", actor=OFFICE)
    assert (refused.code, "for good?" in refused.err) == (130, True)
    done = life.data("records", "erase", ADA, "--reason", "asked", "--yes", actor=OFFICE)
    assert len(done["badges"]) == 1
    assert done["kept"] == []
    assert any(file.endswith("plan.md") for file in done["files"])
    assert files_with(life, ADA) == []
    assert files_with(life, "Ada Lo") == []
    life.ok("register", "check")
    assert life.data("records", "export", ADA)["register"] == []
    life.refused("not_found", "submission", "status", life.submission)
    # the badge is Ada's, and goes on verifying
    verify = life.do("verify", "badge.json", "--offline", "--json")
    assert verify.json["verdict"] == "issuer_unknown"
    again = life.data("records", "erase", ADA, "--reason", "asked", "--yes", actor=OFFICE)
    assert (again["badges"], again["records"]) == ([], 0)


def test_a_published_badge_is_taken_down(life: Life) -> None:
    badge = json.loads((life.place / "badge.json").read_text())["id"]
    publish = ("publish", "site", "--url", "https://badges.example.org")
    life.ok(*publish, "--badge", badge, "--earner", "Ada Lo")
    pages = [path for path in (life.place / "site").rglob("*.html") if "Ada Lo" in path.read_text()]
    assert pages
    done = life.data("records", "erase", ADA, "--reason", "x", "--yes", actor=OFFICE)
    assert done["unpublished"] == [badge]
    assert files_with(life, "Ada Lo") == []
    life.ok(*publish)
    left = [path for path in (life.place / "site").rglob("*") if path.is_file()]
    assert not any(b"Ada Lo" in path.read_bytes() for path in left)


def test_a_log_that_was_changed_is_found_by_the_check(tmp_path: Path) -> None:
    life = Life(tmp_path).started()
    life.ok("register", "check")
    log = tmp_path / "school" / "records" / "log.jsonl"
    log.write_text(log.read_text().replace(OFFICE, "eve@district.example", 1))
    said = life.do("register", "check")
    assert (said.code, "not what was written" in said.out) == (1, True)


def test_what_an_assessor_did_is_kept_and_said(life: Life) -> None:
    said = life.ok("records", "erase", FIRST, "--reason", "left", "--yes", actor=OFFICE).out
    assert f"kept: assessor in submission {life.submission}" in said


def test_a_hold_keeps_the_records_until_it_is_lifted(life: Life) -> None:
    life.ok("records", "hold", ADA, "--reason", "case 17", actor=OFFICE)
    assert "case 17" in life.ok("records", "holds").out
    erase = ("records", "erase", ADA, "--reason", "asked", "--yes")
    assert "case 17" in life.refused("legal_hold", *erase, actor=OFFICE)
    assert life.data("records", "export", ADA)["register"]
    life.ok("records", "release", ADA, actor=OFFICE)
    assert life.ok("records", "holds").out == ""
    life.ok(*erase, actor=OFFICE)


@pytest.mark.parametrize("name", ["badges_days", "decisions_days"])
def test_what_must_be_kept_is_not_erased_in_part(life: Life, name: str) -> None:
    with (life.place / "school" / "mcred.toml").open("a") as file:
        file.write(f"\n[retention]\n{name} = 30\n")
    erase = ("records", "erase", ADA, "--reason", "asked", "--yes")
    assert "kept until" in life.refused("retention", *erase, actor=OFFICE)
    found = life.data("records", "export", ADA)
    assert len(found["register"]) == len(found["submissions"]) == 1


def test_records_of_badges_without_a_programme_are_erased_too(tmp_path: Path) -> None:
    life = Life(tmp_path)
    source = Path(__file__).parents[2] / "examples" / "achievement.yaml"
    made = life.data("issue", str(source), "--recipient", "bo@school.example")
    assert [one["id"] for one in life.data("records", "export", "bo@school.example")["register"]]
    life.ok("records", "erase", "Bo@school.example", "--reason", "x", "--yes", actor=OFFICE)
    with Register.open(tmp_path / "school" / "register.sqlite") as register:
        assert register.count() == 0
        assert register.check() == []
    refused = life.do("status", "show", made["id"])
    assert (refused.code, "without a status entry" in refused.err) == (1, True)


def test_a_whole_life_in_one_database(tmp_path: Path, place: str) -> None:
    options = ("--register", place, "--programme", "register")
    life = Life(tmp_path, options=options).awarded()
    assert not (tmp_path / "school" / "records").exists()
    life.ok("issue", "--submission", life.submission, "-o", "badge.json")
    life.refused("already_issued", "issue", "--submission", life.submission)
    life.ok("register", "check")
    life.ok("register", "backup", "copy.sqlite")
    with (
        Register.open(Workspace.open(tmp_path / "school").register_place) as register,
        Register.open(tmp_path / "copy.sqlite") as copy,
    ):
        assert copy.programme.get("submission", life.submission) == register.programme.get(
            "submission", life.submission
        )
        assert len(list(copy.programme.events())) > 10
        assert copy.check() == []
