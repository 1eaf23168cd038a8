"""Every example runs and prints what it is there to show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent.parent / "examples"

#: Script → what must stand in its output.
EXPECTED = {
    "issue_and_verify.py": "valid - Signed by Example School, unchanged, and in force as of",
    "typed_badge.py": "issuer_unknown True",
    "hardware_key.py": "issuer_unknown vc-jwt",
    "many_at_once.py": "19 signed, not yet trusted\n1 changed after signing",
    "micro_credential_life.py": (
        "noor@district.example scored: score, unseal\nvalid - Wait time in questioning\n"
        "  Silence after thinking questions - met"
    ),
    "shared_link.py": "https://api.badges.example.org/credentials/7\n! The link names somebody",
    "did_web_issuer.py": "issuer_unknown domain school.example\nvalid",
    "on_a_cluster.py": "500 issued, 500 on record",
}


def test_every_script_is_listed() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(EXPECTED)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if name == "on_a_cluster.py" else name
        for name in sorted(EXPECTED)
    ],
)
def test_the_example_runs(name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / name)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert EXPECTED[name] in run.stdout
