"""What a command pays: processes from start to end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from mcred.cli.sample import picture_svg

from .groups import Group, Settings
from .rows import Measured, Row
from .scene import CREDENTIAL, ISSUER, NOW
from .timing import Action, medians

__all__ = ["FRESH", "MCRED"]

#: What verifying a badge in an SVG cannot do without.
BARE_IMPORTS = (
    "import click, pydantic, pyld.jsonld, defusedxml.ElementTree, "
    "cryptography.hazmat.primitives.asymmetric.ed25519"
)
#: What the installed command does, wherever it is installed.
MCRED = "from mcred.cli import main; main()"


def _measure(settings: Settings) -> Measured:
    rounds = max(1, settings.rounds // 3)
    return medians(_actions(settings.folder), rounds=rounds, batch_ms=0)


def _actions(folder: Path) -> dict[str, Action]:
    badge = {name: value for name, value in CREDENTIAL.items() if name != "credentialStatus"}
    image = folder / "badge.svg"
    image.write_bytes(ISSUER.issue(badge).bake(picture_svg()))
    trust = folder / "trust.toml"
    trust.write_text(f'format = 1\n\n[[issuer]]\nid = "{ISSUER.id}"\n', encoding="utf-8")
    now = NOW.isoformat().replace("+00:00", "Z")
    arguments = ("verify", str(image), "--offline", "--trust", str(trust), "--at", now)
    environment = _with_bytecode(folder / "bytecode")

    def run(code: str, *arguments: str) -> None:
        """Run to the end; a badge that is not valid makes it fail."""
        command = [sys.executable, "-c", code, *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)

    return {
        PROCESS: lambda: run("pass"),
        "import mcred": lambda: run("import mcred"),
        "mcred --help": lambda: run(MCRED, "--help"),
        IMPORTS: lambda: run(BARE_IMPORTS),
        "mcred verify badge.svg --offline": lambda: run(MCRED, *arguments),
    }


def _with_bytecode(folder: Path) -> dict[str, str]:
    """The environment, in which what is imported is compiled once, as installing a package does."""
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder)}


PROCESS, IMPORTS = "bare interpreter", "bare imports"
FRESH = Group(
    rows=(
        Row(name=PROCESS),
        Row(name="import mcred", against=PROCESS, how="more", aim=60),
        Row(name="mcred --help", against=PROCESS, how="more", aim_own=100),
        Row(name=IMPORTS, against=PROCESS, how="more"),
        Row(name="mcred verify badge.svg --offline", against=IMPORTS, aim=1.25, aim_own=250),
    ),
    measure=_measure,
)
