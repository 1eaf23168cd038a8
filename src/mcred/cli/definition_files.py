"""Definitions where people keep them: found by file, by name, or by id among the published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from mcred.cli.programme import load_model, open_programme
from mcred.cli.workspace import find_workspace
from mcred.errors import NotFoundError, UsageError
from mcred.microcredentials.definition import MicroCredential

__all__ = ["Found", "find", "new_text", "placeholders", "slug"]

#: What the template leaves to its author; no real text begins and ends like this.
_PLACEHOLDER = re.compile(r"<[^<>]+>")


class Found(NamedTuple):
    """A definition and the file it is in, if it is in one."""

    definition: MicroCredential
    file: Path | None


def find(given: str, folder: Path | None) -> Found:
    """The definition in a file, of that name in the workspace's `definitions/`, or published.

    Args:
        given: a path, a file's name without ending, an id, or `id@version`.
        folder: the workspace; looked for where the file is not there.

    Raises:
        NotFoundError: nothing is called so.
        UsageError, DataError, ModelError: the file cannot be read.
    """
    path = Path(given)
    if path.suffix in (".yaml", ".yml", ".json") and (path.is_file() or "://" not in given):
        return Found(load_model(path, MicroCredential), path)
    if ":" not in given:
        workspace = find_workspace(folder)
        for ending in (".yaml", ".yml", ".json"):
            place = workspace.definitions / f"{path.name}{ending}"
            if path.name == given and place.is_file():
                return Found(load_model(place, MicroCredential), place)
        raise NotFoundError(
            f"no file, and no definition in {workspace.definitions}, is called {given}"
        )
    programme = open_programme(folder)
    definition_id, at, version = given.rpartition("@")
    if not at or programme.versions(given):  # an id may have an @ of its own
        return Found(programme.definition(given), None)
    return Found(programme.definition(definition_id, version), None)


def placeholders(data: Any, path: str = "$") -> Iterator[str]:
    """The JSON paths of texts in <angle brackets>, which the template leaves to its author."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from placeholders(value, f"{path}.{name}")
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from placeholders(value, f"{path}[{index}]")
    elif isinstance(data, str) and _PLACEHOLDER.fullmatch(data.strip()):
        yield path


def new_text(*, name: str, definition_id: str, by: str, url: str | None) -> str:
    """The text of a new definition file: a draft with comments, for people to fill in."""
    template = files("mcred.cli").joinpath("definition_template.yaml").read_text("utf-8")
    filled = {
        "@ID@": _quoted(definition_id),
        "@NAME@": _quoted(name),
        "@BY@": _quoted(by),
        "@CREATOR@": "" if url is None else f"  url: {_quoted(url)}\n",
    }
    return re.sub("|".join(filled), lambda found: filled[found[0]], template)


def slug(name: str) -> str:
    """A file's name from a title.

    Raises:
        UsageError: there is no letter or digit in it.
    """
    found = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
    if not found:
        raise UsageError(f"no file can be named after {name!r}: say where, with -o", code="name")
    return found


def _quoted(text: str) -> str:
    return json.dumps(text)  # every JSON string is a YAML string
