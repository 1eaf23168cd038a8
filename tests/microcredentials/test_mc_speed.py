"""Ten thousand submissions are evaluated in one process, fast and without growing."""

from __future__ import annotations

import random
import tracemalloc

from definition_samples import criterion

from mcred.microcredentials.rubric import Rubric
from mcred.microcredentials.rules import evaluate
from support.timing import work_within

LEVELS = ["not_met", "progressing", "demonstrated"]


def test_ten_thousand_evaluations_of_25_criteria_take_no_seconds_and_no_memory() -> None:
    rubric = Rubric.from_dict({"criteria": [criterion(f"c{i}") for i in range(25)]})
    chance = random.Random(7)
    ratings = [{f"c{i}": chance.choice(LEVELS) for i in range(25)} for _ in range(10_000)]
    with work_within(5):  # about 0.2
        for one in ratings:
            evaluate(rubric, one)
    tracemalloc.start()
    for one in ratings[:1000]:
        evaluate(rubric, one)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 100_000
