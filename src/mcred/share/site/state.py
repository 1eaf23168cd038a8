"""What the last build was made from, kept in the workspace: the site itself lists no pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from mcred.share.site.folder import Built
from mcred.workspace.atomic import write_atomic

__all__ = ["load_state", "save_state"]

_FORMAT = 1


def load_state(path: Path) -> dict[str, Built]:
    """The state, or an empty one where it is missing or not ours: then everything is made anew."""
    try:
        value = json.loads(path.read_bytes())
        if value["format"] != _FORMAT:
            return {}
        return {
            str(name): Built(
                inputs=str(unit["inputs"]),
                made_at=str(unit["made_at"]),
                files={str(file): str(digest) for file, digest in unit["files"].items()},
            )
            for name, unit in value["units"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def save_state(path: Path, units: Mapping[str, Built]) -> None:
    """Write the state whole or not at all. Raises UsageError."""
    value = {"format": _FORMAT, "units": {name: asdict(unit) for name, unit in units.items()}}
    path.parent.mkdir(exist_ok=True)
    write_atomic(path, json.dumps(value, ensure_ascii=False).encode() + b"\n")
