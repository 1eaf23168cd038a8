"""The JSON Schemas of the documents people write and exchange, made from their models."""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from mcred.errors import NotFoundError
from mcred.microcredentials.decision import Decision
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.model import Model
from mcred.microcredentials.rubric import Rubric
from mcred.microcredentials.submission import Submission

__all__ = ["DOCUMENTS", "schema", "write_schemas"]

#: Name of the schema → the document it is of.
DOCUMENTS: Final = MappingProxyType[str, type[Model]](
    {
        "micro-credential": MicroCredential,
        "rubric": Rubric,
        "submission": Submission,
        "decision": Decision,
    }
)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document.

    It says the shape; the rules that no schema can say are in the model.

    Raises:
        NotFoundError: there is no schema of that name.
    """
    document = DOCUMENTS.get(name)
    if document is None:
        raise NotFoundError(f"no schema is called {name}; there are {', '.join(DOCUMENTS)}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **document.model_json_schema(mode="validation"),
    }


def write_schemas(folder: Path) -> None:
    """Write every schema as `<name>.schema.json`."""
    for name in DOCUMENTS:
        text = json.dumps(schema(name), indent=2, ensure_ascii=False)
        (folder / f"{name}.schema.json").write_text(f"{text}\n", encoding="utf-8")
