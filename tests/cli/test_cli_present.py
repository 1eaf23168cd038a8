"""An earner presents badges to an employer who asked, through the real command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.command import mcred

ROOT = Path(__file__).parent.parent.parent
ASKED = ("--presented-to", "employer.example", "--challenge", "u-3f1c")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Badges of two schools in three forms, issued to the key in me.pem."""
    folder = tmp_path_factory.mktemp("present")
    mcred("keys", "new", "me.pem", cwd=folder)
    me = mcred("keys", "export", "me.pem", "--format", "did", cwd=folder).strip()
    source = str(ROOT / "examples" / "achievement.yaml")
    for school, proof, name in (
        ("one", "eddsa-rdfc-2022", "a.json"),
        ("two", "vc-jwt", "b.jwt"),
        ("one", "eddsa-jcs-2022", "c.json"),
    ):
        if not (folder / school).exists():
            mcred("init", school, "--name", f"School {school}", cwd=folder)
        mcred("issue", source, "--recipient", me, "--proof", proof, "-o", name, "-C", school,
              cwd=folder)  # fmt: skip
    image = (ROOT / "docs" / "images").glob("*.png")
    mcred("bake", str(next(image)), "c.json", "-o", "c.png", cwd=folder)
    mcred(
        "issue", source, "--recipient", "bo@example.org", "-o", "bo.json", "-C", "one", cwd=folder
    )
    return folder


def verified(place: Path, name: str, *asked: str, code: int) -> dict[str, Any]:
    said = mcred("verify", name, "--offline", "--json", *asked, cwd=place, code=code)
    report: dict[str, Any] = json.loads(said)
    return report


def test_badges_in_several_forms_are_shown_in_one_answer(place: Path) -> None:
    badges = ("a.json", "b.jwt", "c.png")
    said = mcred("present", *badges, "--key", "me.pem", *ASKED, "-o", "answer.json", cwd=place)
    assert said.strip() == "answer.json"
    report = verified(place, "answer.json", *ASKED, code=4)
    assert [member["verdict"] for member in report["members"]] == ["issuer_unknown"] * 3
    assert {member["issuer"]["claimed_name"] for member in report["members"]} == {
        "School one",
        "School two",
    }
    assert [warning["code"] for warning in report["warnings"]] == []
    for other in (("--presented-to", "b.example", *ASKED[2:]), (*ASKED[:2], "--challenge", "x")):
        verified(place, "answer.json", *other, code=1)


def test_without_an_output_the_answer_is_printed(place: Path) -> None:
    printed = json.loads(mcred("present", "a.json", "--key", "me.pem", cwd=place))
    assert printed["type"] == ["VerifiablePresentation"]
    made = json.loads(
        mcred("present", "b.jwt", "--key", "me.pem", "--proof", "vp+jwt", "--json", cwd=place)
    )
    assert (made["output"], made["format"]) == (None, "vp+jwt")
    (place / "answer.jwt").write_text(made["jwt"])
    assert verified(place, "answer.jwt", code=4)["source"]["format"] == "vp+jwt"


def test_an_existing_file_is_kept(place: Path) -> None:
    (place / "kept").write_text("mine")
    arguments = ("present", "a.json", "--key", "me.pem", "-o", "kept")
    assert "--force" in mcred(*arguments, cwd=place, code=2)
    assert (place / "kept").read_text() == "mine"
    mcred(*arguments, "--force", cwd=place)
    assert "VerifiablePresentation" in (place / "kept").read_text()


def test_a_badge_of_somebody_else_is_said_to_be_that(place: Path) -> None:
    mcred("keys", "new", "thief.pem", cwd=place)
    mcred("present", "a.json", "--key", "thief.pem", "-o", "stolen.json", cwd=place)
    report = verified(place, "stolen.json", code=4)
    assert "holder_not_subject" in [warning["code"] for warning in report["warnings"]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none.json", "--key", "me.pem"), "none.json"),
        (("me.pem", "--key", "me.pem"), "me.pem: this is a private key"),
        (("answer-0.json", "--key", "me.pem"), "answer-0.json: it is a presentation already"),
        (("plain.json", "--key", "me.pem"), "plain.json: an unsigned badge"),
        (("b.jwt", "changed.json", "--key", "me.pem"), "changed.json: Do not rely"),
        (("a.json", "changed.json", "--key", "me.pem"), "two of the badges"),
        (("a.json", "--key", "me.pem", "--proof", "ecdsa-sd-2023"), "vp+jwt"),
        (("a.json", "--key", "me.pem", "--proof", "vp+jwt"), "cryptosuite"),
        (("a.json", "--key", "me.pem", "--holder", "did:web:x.example", "--key-id", "x"), '"x"'),
        ((), "BADGE"),
        (("a.json",), "--key"),
    ],
)
def test_what_cannot_be_presented_is_said_in_a_line(
    place: Path, arguments: tuple[str, ...], said: str
) -> None:
    badge = json.loads((place / "a.json").read_text())
    (place / "plain.json").write_text(json.dumps({k: v for k, v in badge.items() if k != "proof"}))
    (place / "changed.json").write_text(json.dumps({**badge, "name": "Another"}))
    presented = {**badge, "type": ["VerifiablePresentation"]}
    (place / "answer-0.json").write_text(json.dumps(presented))
    printed = mcred("present", *arguments, "-o", "none", cwd=place, code=2)
    assert said in printed
    assert len(printed.splitlines()) == 1 or "Usage:" in printed
    assert not (place / "none").exists()
    assert "BEGIN" not in printed
