"""An earner shows the achievement and hides the evidence, through the real command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


def mcred(*arguments: str, cwd: Path, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mcred", *arguments],
        capture_output=True, text=True, cwd=cwd, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("derive")
    mcred("init", "i", "--name", "School", "--key-type", "P-256", cwd=folder)
    badge: dict[str, Any] = json.loads((ROOT / "examples" / "badge.json").read_text())
    badge["evidence"] = [{"type": ["Evidence"], "name": "A private recording"}]
    (folder / "plain.json").write_text(json.dumps(badge))
    mcred(
        "issue", "plain.json", "--proof", "ecdsa-sd-2023", "-o", "full.json", "-C", "i", cwd=folder
    )
    return folder


def test_the_achievement_is_shown_and_the_evidence_hidden(place: Path) -> None:
    mcred("derive", "full.json", "--reveal", "/credentialSubject/achievement", "-o", "part.json",
          cwd=place)  # fmt: skip
    shown = (place / "part.json").read_text()
    assert "Pauses after the question" in shown
    assert "recording" not in shown
    report = json.loads(mcred("verify", "part.json", "--offline", "--json", cwd=place, code=4))
    assert report["verdict"] == "issuer_unknown"
    assert report["source"]["format"] == "ecdsa-sd-2023"
    changed = shown.replace("Pauses after", "Long pauses after")
    (place / "changed.json").write_text(changed)
    mcred("verify", "changed.json", "--offline", cwd=place, code=1)


def test_the_full_badge_is_for_its_earner_only(place: Path) -> None:
    mcred("verify", "full.json", "--offline", cwd=place, code=3)


@pytest.mark.parametrize(
    ("source", "pointer", "said"),
    [
        ("full.json", "/evidence/7", "/evidence/7"),
        ("full.json", "evidence", "evidence"),
        ("plain.json", "/evidence", "proof"),
    ],
)
def test_what_cannot_be_derived_is_one_line(
    place: Path, source: str, pointer: str, said: str
) -> None:
    out = mcred("derive", source, "--reveal", pointer, "-o", "none.json", cwd=place, code=2)
    assert said in out
    assert len(out.splitlines()) == 1
    assert not (place / "none.json").exists()
