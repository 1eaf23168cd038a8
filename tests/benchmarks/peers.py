"""The same credential through other people's implementations, where `make interop` put them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from .scene import CREDENTIAL, ISSUER, KEY, NOW, SEED
from .timing import Medians

__all__ = ["installed", "measure"]

ROOT = Path(__file__).parent.parent.parent
PLACE = ROOT / ".interop"
CONTEXTS = ROOT / "src" / "mcred" / "jsonld" / "contexts"
COMMANDS: dict[str, Sequence[str]] = {
    "@digitalbazaar/vc": (
        "node",
        "--preserve-symlinks",
        "--preserve-symlinks-main",
        str(PLACE / "digitalbazaar.mjs"),
        str(CONTEXTS),
    ),
    "openbadgeslib": (
        str(PLACE / "venv" / "bin" / "python"),
        str(ROOT / "tests" / "interop" / "openbadgeslib_peer.py"),
    ),
}


def installed() -> bool:
    return (PLACE / "installed").is_file()


def measure(rounds: int) -> Medians:
    """Medians of signing and verifying, each in a process of its own that timed itself.

    The first half warms up: a just-in-time compiler needs that, and it is fair to both.
    """
    request = {
        "op": "bench",
        "document": CREDENTIAL,
        "rounds": 2 * rounds,
        "seed": SEED.hex(),
        "key": KEY.to_pem().decode(),
        "issuer": ISSUER.id,
        "now": NOW.isoformat().replace("+00:00", "Z"),
    }
    found: dict[str, float] = {}
    for name, command in COMMANDS.items():
        times = _ask(command, request)
        found[f"{name} issue"] = median(times["sign"][rounds:])
        found[f"{name} verify"] = median(times["verify"][rounds:])
    return found


def _ask(command: Sequence[str], request: dict[str, Any]) -> dict[str, list[float]]:
    line = json.dumps(request) + "\n"
    done = subprocess.run(list(command), input=line, text=True, capture_output=True, check=True)
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise RuntimeError(f"{command[0]}: {answer['error']}")
    times: dict[str, list[float]] = answer["ok"]
    return times
