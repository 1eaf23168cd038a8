"""The bar of a long command, on a terminal that is none but looks like one."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from mcred.cli.progress import Progress

SCRIPT = """
import time
from mcred.cli.progress import Progress
with Progress() as progress:
    for number in range(1, 9):
        time.sleep(0.3)
        progress.show(number * 1000, number / 10)
print("the result")
"""


def test_a_terminal_shows_how_many_how_fast_and_how_long_still() -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=theirs, env=environment
    ) as process:
        os.close(theirs)
        seen = b""
        try:
            while part := os.read(ours, 65536):
                seen += part
        except OSError:
            pass  # the other end of a pseudo-terminal is closed so
        assert process.stdout is not None
        assert process.stdout.read() == b"the result\n"
    os.close(ours)
    text = seen.decode()
    assert "8,000 rows" in text
    assert "80%" in text
    assert "a second" in text
    assert "0:00:0" in text
    assert "left" in text


def test_nothing_is_shown_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress.show(1, 0.5)
        progress._last -= 10
        progress.show(2, 1.0)
    assert capsys.readouterr().err == ""


def test_rich_is_loaded_only_for_a_bar(tmp_path: Path) -> None:
    code = "import sys, mcred.cli.progress; sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
