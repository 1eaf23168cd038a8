"""Where the container tests find 1EdTech's files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def official(name: str) -> bytes:
    """A file of the conformance data, by its path below `1edtech/`; skips where there is none."""
    root = os.environ.get("MCRED_CORPUS")
    if not root:
        pytest.skip("needs the conformance data that MCRED_CORPUS names")
    return (Path(root) / "1edtech" / name).read_bytes()
