"""Many badges at once, and what goes with giving out many: status lists.

The names here load on first use.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcred.batch.status_entries import StatusEntries, with_entry
    from mcred.batch.status_files import PublishedList, StatusFiles

_MODULES = MappingProxyType(
    {
        "PublishedList": "status_files",
        "StatusEntries": "status_entries",
        "StatusFiles": "status_files",
        "with_entry": "status_entries",
    }
)

__all__ = ["PublishedList", "StatusEntries", "StatusFiles", "with_entry"]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
