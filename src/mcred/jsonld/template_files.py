"""Templates as JSON values, so that those of common shapes can be carried along."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mcred.encoding.shape_files import ShapeFiles
from mcred.jsonld.template import Template

__all__ = ["CARRIED", "read_template", "written_template"]

#: The templates that are carried, made under the default limits.
CARRIED = ShapeFiles(Path(__file__).parent / "carried_shapes")


def written_template(template: Template) -> dict[str, Any]:
    """JSON values that `read_template` makes the same template of."""
    return {
        "terms": list(template.terms),
        "slots": [list(slot) for slot in template.slots],
        "quads": [list(quad) for quad in template.quads],
        "fixed": [list(each) for each in template.fixed],
        "names": list(template.names),
        "prefixes": sorted(template.prefixes),
    }


def read_template(values: Mapping[str, Any]) -> Template:
    return Template(
        terms=tuple(values["terms"]),
        slots=tuple((index, suffix) for index, suffix in values["slots"]),
        quads=tuple((s, p, o, g) for s, p, o, g in values["quads"]),
        fixed=tuple((index, string) for index, string in values["fixed"]),
        names=tuple(values["names"]),
        prefixes=frozenset(values["prefixes"]),
    )
