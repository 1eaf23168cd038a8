"""Every family and row of hostile input has its test, which is named after it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent

#: The rows by family: links, discovery, JSON, credentials, tokens, status, PNG, SVG, pages,
#: issuers, recipients, mixtures.
ROWS = {
    "N": (1, 3, 5, 6, 8, 10, 11, 13, 15, 16, 18, 20, 21, 23, 25, 26, 28, 30, 31, 33),
    "D": (1, 2, 4, 6, 7, 9, 11, 12),
    "J": (2, 4, 5, 7, 9, 10, 12),
    "C": (1, 2, 4, 6, 7, 9, 11, 12, 14, 16, 17, 19, 21, 22),
    "W": (2, 4, 5, 7, 9, 10),
    "S": (2, 4, 5, 7, 9, 10, 12, 14, 15),
    "I": (1, 3, 4, 6),
    "V": (1, 2, 4),
    "P": (1, 2, 4, 6, 7),
    "T": (1, 3, 4, 6, 8, 9),
    "R": (1, 3, 4),
    "X": (2, 4, 5),
}
_NAMED = re.compile(r'"([A-Z])(\d\d)[- "]')


def named_rows() -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for path in TESTS.rglob("*.py"):
        if path != Path(__file__):
            text = path.read_text(encoding="utf-8")
            found.update((family, int(number)) for family, number in _NAMED.findall(text))
    return found


@pytest.mark.parametrize("family", ROWS)
def test_every_row_has_its_test(family: str) -> None:
    missing = {number for number in ROWS[family] if (family, number) not in named_rows()}
    assert not missing
