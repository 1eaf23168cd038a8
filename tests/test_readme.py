"""What the README and docs/ show is what happens: Python blocks run, console blocks print it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").glob("*.md"))


def blocks(path: Path, language: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "code", [code for path in (README, *DOCS) for code in blocks(path, "python")]
)
def test_a_python_snippet_runs(code: str) -> None:
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("block", blocks(README, "console"))
def test_a_console_snippet_prints_what_is_shown(block: str, tmp_path: Path) -> None:
    in_a_shell([block], tmp_path)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_the_console_snippets_of_a_page_follow_on_each_other(path: Path, tmp_path: Path) -> None:
    in_a_shell(blocks(path, "console"), tmp_path)


def in_a_shell(shown: list[str], place: Path) -> None:
    shutil.copytree(ROOT / "examples", place / "examples")
    for part in re.split(r"^\$ ", "".join(shown), flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        run = subprocess.run(
            re.sub(r"(^|\$\()mcred ", lambda m: f'{m[1]}"{sys.executable}" -m mcred ', command),
            shell=True,
            cwd=place,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode in (0, 1), run.stderr
        assert matches(run.stdout, expected), f"$ {command}\n{run.stdout}"


def matches(printed: str, expected: str) -> bool:
    """Whether the output is what the README shows, where `...` stands for anything."""
    pattern = r"[\s\S]*?".join(re.escape(part) for part in expected.strip().split("..."))
    return re.fullmatch(pattern, printed.strip()) is not None


def test_matching_is_not_lenient() -> None:
    assert matches("a\nb", "a\n...")
    assert not matches("a\nb", "a")


@pytest.mark.parametrize("path", [README, *DOCS], ids=lambda path: path.name)
def test_links_lead_to_files(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target
