"""Other people's implementations as processes that answer one JSON request a line."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

__all__ = ["NEEDED", "Peer", "PeerRefusedError", "digitalbazaar", "openbadgeslib"]

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PLACE = ROOT / ".interop"
CONTEXTS = ROOT / "src" / "mcred" / "jsonld" / "contexts"


class PeerRefusedError(Exception):
    """The other implementation said no; the message is its own."""


class Peer:
    """A process that is asked and answers."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # Whatever they would like to fetch: there is nothing at the other end.
            env={**os.environ, "https_proxy": "http://127.0.0.1:9", "no_proxy": ""},
        )

    def ask(self, op: str, **request: Any) -> Any:
        """What it answers.

        Raises:
            PeerRefusedError: it answers with an error.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"op": op, **request}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"the peer stopped with exit code {self._process.wait()}"
        answer = json.loads(line)
        if "error" in answer:
            raise PeerRefusedError(answer["error"])
        return answer["ok"]

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait(timeout=10)


def why_not() -> str | None:
    """Why the peers cannot be asked; None where they can."""
    if not (PLACE / "installed").is_file():
        return "other people's tools are not installed: make interop"
    if shutil.which("node") is None:
        return "there is no node"
    return None


#: What a test that asks a peer is marked with.
NEEDED = [
    pytest.mark.interop,
    pytest.mark.skipif(why_not() is not None, reason=why_not() or ""),
]


@cache
def digitalbazaar() -> Peer:
    """@digitalbazaar/vc and jsonld.js; one process for all tests."""
    # Node looks for packages beside the script; the link stands beside them.
    script = PLACE / "digitalbazaar.mjs"
    flags = ["--preserve-symlinks", "--preserve-symlinks-main", "--no-warnings"]
    return _started(["node", *flags, str(script), str(CONTEXTS)])


@cache
def openbadgeslib() -> Peer:
    """openbadgeslib in its own environment; one process for all tests."""
    python = PLACE / "venv" / "bin" / "python"
    return _started([str(python), "-I", str(HERE / "openbadgeslib_peer.py")])


def _started(command: Sequence[str]) -> Peer:
    peer = Peer(command)
    atexit.register(peer.close)
    return peer
