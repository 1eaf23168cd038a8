"""An achievement, an issuer and rows, as the tests of batches use them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mcred import Issuer, SigningKey
from mcred.batch import Row

__all__ = ["ACHIEVEMENT", "make_issuer", "make_rows"]

_KEY = SigningKey.from_seed(b"\x05" * 32)
SCORE = "urn:uuid:7f7e6a1c-1111-4111-8111-000000000001"
DEPTH = "urn:uuid:7f7e6a1c-1111-4111-8111-000000000002"
ACHIEVEMENT: dict[str, Any] = {
    "id": "https://badges.example.org/wait-time",
    "type": ["Achievement"],
    "name": "Wait time",
    "description": "Waits.",
    "criteria": {"narrative": "Show two lessons."},
    "resultDescription": [
        {
            "id": SCORE,
            "type": ["ResultDescription"],
            "name": "Score",
            "resultType": "Percent",
            "valueMin": "0",
            "valueMax": "100",
        },
        {
            "id": DEPTH,
            "type": ["ResultDescription"],
            "name": "Depth",
            "resultType": "RubricCriterionLevel",
            "rubricCriterionLevel": [
                {
                    "id": f"{DEPTH}/1",
                    "type": ["RubricCriterionLevel"],
                    "name": "Some",
                    "level": "1",
                },
                {
                    "id": f"{DEPTH}/2",
                    "type": ["RubricCriterionLevel"],
                    "name": "Much",
                    "level": "2",
                },
            ],
        },
        {
            "id": "urn:uuid:7f7e6a1c-1111-4111-8111-000000000003",
            "type": ["ResultDescription"],
            "name": "Course",
            "resultType": "Status",
        },
    ],
}


def make_issuer() -> Issuer:
    """Can be sent to another process by its name."""
    return Issuer(profile={"name": "Example School"}, key=_KEY)


def make_rows(count: int, *, start: int = 0) -> Iterator[Row]:
    for number in range(start, start + count):
        yield Row(number=number + 2, recipient=f"person{number}@example.org")
