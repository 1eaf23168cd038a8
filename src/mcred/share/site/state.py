"""What the last build was made from, kept in the workspace: the site itself lists no pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mcred.share.site.folder import Built, Kept
from mcred.workspace.atomic import write_atomic

__all__ = ["load_state", "save_state"]

_FORMAT = 2


def load_state(path: Path) -> dict[str, Built]:
    """The state, or an empty one where it is missing or not ours: then everything is made anew."""
    try:
        value = json.loads(path.read_bytes())
        if value["format"] != _FORMAT:
            return {}
        return {name: _built(unit) for name, unit in value["units"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def save_state(path: Path, units: Mapping[str, Built]) -> None:
    """Write the state whole or not at all. Raises UsageError."""
    value = {"format": _FORMAT, "units": {name: _wire(unit) for name, unit in units.items()}}
    path.parent.mkdir(exist_ok=True)
    write_atomic(path, json.dumps(value, separators=(",", ":")).encode() + b"\n")


def _wire(unit: Built) -> dict[str, Any]:
    return {
        "inputs": unit.inputs,
        "made_at": unit.made_at,
        "files": unit.files,
        "memo": None if unit.memo is None else dict(unit.memo),
    }


def _built(unit: Any) -> Built:
    return Built(
        inputs=str(unit["inputs"]),
        made_at=str(unit["made_at"]),
        files={
            path: Kept(str(sha), int(size), int(at))
            for path, (sha, size, at) in unit["files"].items()
        },
        memo=unit["memo"] if isinstance(unit["memo"], dict) else None,
    )
