"""The same credential through other people's implementations, where `make interop` put them.

Each is a process of its own that times itself; a peer that is not there has no row.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from .groups import Group, Settings
from .rows import Measured, Row
from .scene import CREDENTIAL, ISSUER, KEY, NOW, SEED

__all__ = ["COMMANDS", "PEERS", "is_installed"]

ROOT = Path(__file__).parent.parent.parent
PLACE = ROOT / ".interop"
CONTEXTS = ROOT / "src" / "mcred" / "jsonld" / "contexts"
PYTHON = str(PLACE / "venv" / "bin" / "python")
NODE = (
    "node",
    "--preserve-symlinks",
    "--preserve-symlinks-main",
    "--no-warnings",
    str(PLACE / "digitalbazaar.mjs"),
    str(CONTEXTS),
)
HERE = ROOT / "tests" / "interop"
#: Name → command, and where it is installed.
COMMANDS: dict[str, tuple[Sequence[str], str]] = {
    "@digitalbazaar/vc": (NODE, "node_modules/@digitalbazaar/vc"),
    "@digitalcredentials/vc": (
        (*NODE, "@digitalcredentials/vc"),
        "node_modules/@digitalcredentials/vc",
    ),
    "openbadgeslib": (
        (PYTHON, "-I", str(HERE / "openbadgeslib_peer.py")),
        "venv/lib/*/site-packages/openbadgeslib",
    ),
    "openvc-core": (
        (PYTHON, "-I", str(HERE / "openvc_peer.py"), str(CONTEXTS)),
        "venv/lib/*/site-packages/openvc",
    ),
}
FASTER = {"issue": 7, "verify": 6}  #: than the fastest of them, and so than each


def _measure(settings: Settings) -> Measured:
    """Medians of signing and verifying.

    The first half warms up: a just-in-time compiler needs that, and it is fair to all.
    """
    rounds = max(1, settings.rounds // 2)
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
    for name, (command, _) in COMMANDS.items():
        if is_installed(name):
            times = _ask(command, request)
            found[f"{name} issue"] = median(times["sign"][rounds:])
            found[f"{name} verify"] = median(times["verify"][rounds:])
    return found


def is_installed(name: str) -> bool:
    return (PLACE / "installed").is_file() and any(PLACE.glob(COMMANDS[name][1]))


def _ask(command: Sequence[str], request: dict[str, Any]) -> dict[str, list[float]]:
    line = json.dumps(request) + "\n"
    done = subprocess.run(list(command), input=line, text=True, capture_output=True, check=True)
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise RuntimeError(f"{command[0]}: {answer['error']}")
    times: dict[str, list[float]] = answer["ok"]
    return times


PEERS = Group(
    rows=tuple(
        Row(name=f"{name} {what}", against=f"eddsa-rdfc-2022 {what}", aim=aim, least=True)
        for name in COMMANDS
        for what, aim in FASTER.items()
    ),
    measure=_measure,
    needs=("eddsa",),
)
