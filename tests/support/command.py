"""The real command, as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["mcred"]


def mcred(*arguments: str, cwd: Path, code: int = 0) -> str:
    """Standard output; with another expected exit code, standard error after it."""
    done = subprocess.run(
        [sys.executable, "-m", "mcred", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=120,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == code, said
    assert "Traceback" not in said
    return done.stdout if code == 0 else said
