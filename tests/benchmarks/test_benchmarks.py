"""Every benchmark runs and is reported; how long it takes is nobody's business here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from . import fresh, warm
from .__main__ import as_json, as_table
from .rows import ROWS, figures
from .timing import medians

PEERS = ("@digitalbazaar", "openbadgeslib")


def test_every_benchmark_runs_and_every_row_is_measured(tmp_path: Path) -> None:
    measured = dict(medians(warm.actions(), rounds=1, batch_ms=0))
    measured |= medians(fresh.actions(tmp_path), rounds=1, batch_ms=0)
    assert set(measured) == {row.name for row in ROWS if not row.name.startswith(PEERS)}
    assert all(ms > 0 for ms in measured.values())

    found = list(figures(measured))
    body = json.loads(as_json(found))
    assert [figure["name"] for figure in body["figures"]] == [f.row.name for f in found]
    assert len(as_table(found).splitlines()) == len(found) + 1


def test_a_median_is_per_call_and_actions_take_turns() -> None:
    calls: list[str] = []
    actions = {name: lambda name=name: calls.append(name) for name in ("a", "b")}
    found = medians(actions, rounds=3, batch_ms=0)
    assert set(found) == {"a", "b"}
    assert "".join(calls) == "aabb" + "ab" * 3


@pytest.mark.parametrize(
    ("ms", "reached"), [(25 * 0.03, True), (25.1 * 0.03, False)], ids=["aim", "more"]
)
def test_a_figure_says_whether_its_aim_is_reached(ms: float, reached: bool) -> None:
    found = figures({"raw Ed25519 sign": 0.03, "eddsa-rdfc-2022 issue": ms})
    assert [figure.reached for figure in found] == [None, reached]
