"""Write every schema of this folder anew from the models; a test fails while one is stale."""

from __future__ import annotations

from pathlib import Path

from mcred.microcredentials.schemas import write_schemas as write_documents
from mcred.openbadges.json_schema import write_schemas as write_credentials

HERE = Path(__file__).parent

if __name__ == "__main__":
    write_documents(HERE)
    write_credentials(HERE / "openbadges")
