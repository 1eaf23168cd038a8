"""An issuer's folder, and the only place that reads and rewrites YAML and TOML."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcred.workspace.atomic import write_atomic
    from mcred.workspace.settings import Settings
    from mcred.workspace.trust_file import add_trust, remove_trust
    from mcred.workspace.workspace import Workspace
    from mcred.workspace.yaml_files import load_document, rewrite, save_document

__all__ = [
    "Settings",
    "Workspace",
    "add_trust",
    "load_document",
    "remove_trust",
    "rewrite",
    "save_document",
    "write_atomic",
]

_MODULES = MappingProxyType(
    {
        "Settings": "settings",
        "Workspace": "workspace",
        "add_trust": "trust_file",
        "load_document": "yaml_files",
        "remove_trust": "trust_file",
        "rewrite": "yaml_files",
        "save_document": "yaml_files",
        "write_atomic": "atomic",
    }
)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
