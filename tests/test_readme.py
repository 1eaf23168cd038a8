"""The README's snippets do what it says: Python blocks run, console blocks print what is shown."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", blocks("python"))
def test_a_python_snippet_runs(code: str) -> None:
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("block", blocks("console"))
def test_a_console_snippet_prints_what_is_shown(block: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        python = f'"{sys.executable}" -m mcred '
        run = subprocess.run(
            re.sub(r"^mcred ", python.replace("\\", r"\\"), command),
            shell=True,
            cwd=tmp_path,
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


def test_links_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target
