"""The schemas in `schemas/` are those of the models, and accept what the models accept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from definition_samples import members
from journey import World

from mcred.errors import ModelError, NotFoundError
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.schemas import DOCUMENTS, schema, write_schemas

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_written_schema_is_up_to_date(name: str, tmp_path: Path) -> None:
    """Where it is not: `python -c "from pathlib import Path; from
    mcred.microcredentials.schemas import write_schemas; write_schemas(Path('schemas'))"`."""
    write_schemas(tmp_path)
    file = f"{name}.schema.json"
    assert (SCHEMAS / file).read_text("utf-8") == (tmp_path / file).read_text("utf-8")


def valid(name: str, document: Any) -> bool:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema(name))
    return Draft202012Validator(schema(name)).is_valid(document)


def test_documents_are_valid_by_their_schemas() -> None:
    world = World()
    one = world.awarded()
    assert valid("micro-credential", members())
    assert valid("micro-credential", world.definition.to_dict())
    assert valid("rubric", world.definition.rubric.to_dict())
    assert valid("submission", world.programme.submission(one).to_dict())
    assert valid("decision", world.programme.awardable(one).to_dict())


@pytest.mark.parametrize(
    "changes",
    [
        {"competency": [{"statement": "a"}, {"statement": "b"}]},
        {"colour": "red"},
        {"rubric": {"criteria": []}},
        {"id": "no uri"},
        {"format": "mcred-micro-credential/2"},
    ],
)
def test_what_the_schema_refuses_the_model_refuses_too(changes: dict[str, Any]) -> None:
    document = members(**changes)
    assert not valid("micro-credential", document)
    with pytest.raises(ModelError):
        MicroCredential.from_dict(document)


def test_an_unknown_schema_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        schema("hat")


def test_every_schema_is_plain_json_and_names_its_format() -> None:
    for name in DOCUMENTS:
        text = json.dumps(schema(name))
        assert f"mcred-{name}/1" in text
