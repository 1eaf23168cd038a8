"""Write schemas/ anew from the models; a test fails while one is stale."""

from __future__ import annotations

from pathlib import Path

from mcred.microcredentials.schemas import write_schemas as write_documents
from mcred.openbadges.json_schema import write_schemas as write_credentials

SCHEMAS = Path(__file__).parent.parent / "schemas"

if __name__ == "__main__":
    write_documents(SCHEMAS)
    write_credentials(SCHEMAS / "openbadges")
