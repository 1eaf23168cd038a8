"""What the network tests start from."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from school import School

from support.internet import Internet


@pytest.fixture
def internet() -> Iterator[Internet]:
    with Internet() as internet:
        yield internet


@pytest.fixture(scope="session", autouse=True)
def _warm() -> None:
    """Everything is imported and compiled once, so that times are those of a running service."""
    with Internet() as internet:
        school = School(internet)
        internet.verifier().verify(json.dumps(school.badge(status=school.entry())).encode())


@pytest.fixture
def school(internet: Internet) -> School:
    return School(internet)
