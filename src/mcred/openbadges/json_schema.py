"""JSON Schemas of the wire models, for those who check documents with other tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from mcred.errors import UsageError
from mcred.openbadges.documents import PROFILES
from mcred.openbadges.modes import ABSENT

__all__ = ["schema", "write_schemas"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TITLES = {
    "badge": "AchievementCredential (OpenBadgeCredential) of Open Badges 3.0",
    "endorsement": "EndorsementCredential of Open Badges 3.0",
    "clr": "ClrCredential of the Comprehensive Learner Record 2.0",
    "status_list": "BitstringStatusListCredential",
    "vc": "Verifiable Credential",
}


class _Generator(GenerateJsonSchema):
    """`ABSENT` is the default of required members, and no JSON."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        inner = field["schema"]
        if inner["type"] != "default" or inner.get("default") is not ABSENT:
            return super().field_is_required(field, total)
        only_one_version = inner["schema"]["type"] == "function-wrap"
        return not only_one_version or field.get("validation_alias") == "validFrom"


def schema(profile: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a profile's class, in the shape of VC Data Model 2.0.

    It accepts what a reader accepts: arrays that JSON-LD compaction turned into single values.

    Raises:
        UsageError: there is no such profile.
    """
    if profile not in PROFILES:
        raise UsageError(
            f"no profile {profile!r}; there are {', '.join(PROFILES)}", code="unknown_profile"
        )
    body = PROFILES[profile]().model_json_schema(by_alias=True, schema_generator=_Generator)
    return {"$schema": _DIALECT, **body, "title": _TITLES[profile]}


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write every profile's schema to `folder`, one file each; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_write(folder / f"{profile}.schema.json", schema(profile)) for profile in PROFILES)


def _write(path: Path, body: dict[str, Any]) -> Path:
    path.write_text(json.dumps(body, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
    return path
