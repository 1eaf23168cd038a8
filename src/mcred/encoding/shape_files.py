"""What was found out beforehand about the shapes of common documents: one JSON file each.

They lie in the package and are believed as its code is. `make shapes` writes them, and a test
finds out everything in them anew.
"""

from __future__ import annotations

import json
import os
from functools import cached_property
from pathlib import Path
from typing import Any

from mcred.encoding.shape import Shape

__all__ = ["ShapeFiles"]


class ShapeFiles:
    """The files of a folder, by the digest of their shape; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, shape: Shape) -> dict[str, Any] | None:
        """What is known of a shape, read anew each time; None where nothing is."""
        name = f"{shape.digest}.json" if self._names else ""
        if name not in self._names:
            return None
        try:
            found: dict[str, Any] = json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError):  # a damaged file saves no time, and that is all it costs
            return None
        return found

    @cached_property
    def _names(self) -> frozenset[str]:
        try:
            return frozenset(os.listdir(self.folder))
        except OSError:  # a package without them, or that is no folder, has none
            return frozenset()
