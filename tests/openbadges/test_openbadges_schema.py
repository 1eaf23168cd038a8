"""The generated schemas: current, valid, and of one mind with the models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mcred.errors import UsageError
from mcred.openbadges.documents import PROFILES
from mcred.openbadges.json_schema import schema, write_schemas
from mcred.openbadges.validation import problems

FOLDER = Path(__file__).parents[2] / "schemas" / "openbadges"


def test_the_files_are_those_that_the_models_generate(tmp_path: Path) -> None:
    written = {path.name: path.read_text("utf-8") for path in write_schemas(tmp_path)}
    kept = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}
    assert kept == written


@pytest.mark.parametrize("profile", PROFILES)
def test_each_is_a_schema_of_2020_12(profile: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(profile))
    assert "null" not in json.dumps(schema(profile))


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(UsageError):
        schema("certificate")


@pytest.mark.parametrize("profile", ["badge", "endorsement", "clr"])
def test_the_samples_are_valid(profile: str, request: pytest.FixtureRequest) -> None:
    jsonschema.Draft202012Validator(schema(profile)).validate(request.getfixturevalue(profile))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("validFrom",), ...),
        (("@context",), ...),
        (("type",), 5),
        (("issuer", "type"), ...),
        (("credentialSubject", "achievement", "criteria"), "text"),
        (("credentialSubject", "result", 0, "status"), "Unheard"),
        (("credentialSubject", "achievement", "achievementType"), "Unheard"),
        (("image", "size"), 5),
        (("name",), None),
        (("credentialSubject", "achievement", "tag"), "data"),
    ],
)
def test_models_and_schema_refuse_to_issue_the_same(
    badge: dict[str, Any], place: tuple[str | int, ...], value: Any
) -> None:
    part: Any = badge
    for step in place[:-1]:
        part = part[step]
    if value is ...:
        del part[place[-1]]
    else:
        part[place[-1]] = value
    assert problems(badge, for_issuing=True)
    assert list(jsonschema.Draft202012Validator(schema("badge")).iter_errors(badge))
