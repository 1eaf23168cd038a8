"""`docs/formats.md` names what the code knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcred.checks.credential_schema import KINDS
from mcred.cryptosuites import SUITES
from mcred.identifiers import RESOLVERS
from mcred.securing.tokens import COSE_READERS, READERS
from mcred.status import STATUS_METHODS

PAGE = Path(__file__).parent.parent / "docs" / "formats.md"
KNOWN = (*SUITES, *READERS, *COSE_READERS, *RESOLVERS, *STATUS_METHODS, *KINDS)


@pytest.mark.parametrize("name", KNOWN)
def test_everything_that_is_read_is_named(name: str) -> None:
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")
