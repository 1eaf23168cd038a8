"""The samples as fixtures, each test with a copy of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from openbadges_samples import (
    badge_document,
    clr_document,
    endorsement_document,
    small_badge_document,
)


@pytest.fixture
def badge() -> dict[str, Any]:
    return badge_document()


@pytest.fixture
def endorsement() -> dict[str, Any]:
    return endorsement_document()


@pytest.fixture
def clr() -> dict[str, Any]:
    return clr_document()


@pytest.fixture
def small_badge() -> dict[str, Any]:
    return small_badge_document()


@pytest.fixture
def corpus() -> Path:
    folder = os.environ.get("MCRED_CORPUS")
    if not folder:
        pytest.skip("MCRED_CORPUS does not name the conformance data")
    return Path(folder)
