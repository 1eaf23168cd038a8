"""Every benchmark runs and is reported; how long it takes is nobody's business here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .__main__ import GROUPS, main, run
from .groups import Settings
from .peers import COMMANDS, is_installed
from .rows import Row, figures
from .table import as_json, as_markdown, as_table, circumstances
from .timing import medians

WARM = ("eddsa", "ecdsa", "sd", "legacy", "jwt", "graphs", "status", "hostile")
NOT_WHEN_TINY = ("1,000 statements", "10,000 statements", "1,000,000 entries")


def settings(folder: Path) -> Settings:
    return Settings(folder=folder, rounds=1, batch_ms=0, rows=30, changes=5, tiny=True)


def expected(*names: str) -> set[str]:
    rows = [row.name for name in ("raw", *names) for row in GROUPS[name].rows]
    return {name for name in rows if not name.endswith(NOT_WHEN_TINY)}


def test_every_warm_benchmark_runs_and_every_row_is_measured(tmp_path: Path) -> None:
    found = run(WARM, settings(tmp_path))
    assert {figure.row.name for figure in found} == expected(*WARM)
    assert all(figure.value > 0 for figure in found)
    assert all(figure.compared for figure in found if figure.row.against)

    around = circumstances("make bench")
    body = json.loads(as_json(found, around))
    assert [one["name"] for one in body["figures"]] == [figure.row.name for figure in found]
    for write in (as_table, as_markdown):
        text = write(found, around)
        assert all(figure.row.name in text for figure in found)
        assert around["machine"] in text


@pytest.mark.slow
def test_every_benchmark_of_whole_commands_runs(tmp_path: Path) -> None:
    names = ("fresh", "batch", "cluster")
    found = run(names, settings(tmp_path))
    assert {figure.row.name for figure in found} == expected(*names)
    memory = next(figure for figure in found if figure.row.unit == "MB")
    assert 10 < memory.value < 1000


@pytest.mark.interop
def test_every_peer_is_measured(tmp_path: Path) -> None:
    if not all(is_installed(peer) for peer in COMMANDS):
        pytest.skip("not all peers are installed: make interop")
    found = run(["peers"], settings(tmp_path))
    names = {figure.row.name for figure in found} - expected("eddsa")
    assert names == {f"{peer} {what}" for peer in COMMANDS for what in ("issue", "verify")}


def test_the_command_prints_a_table_of_what_is_asked_for_and_writes_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["legacy", "--rounds", "1", "--json", str(tmp_path / "figures.json")])
    assert "Ed25519Signature2020 verify" in capsys.readouterr().out
    body = json.loads((tmp_path / "figures.json").read_text())
    assert {one["name"] for one in body["figures"]} == expected("legacy")
    assert body["command"] == "python -m tests.benchmarks legacy --rounds 1"
    with pytest.raises(SystemExit):
        main(["nonsense"])


def test_a_median_is_per_call_and_actions_take_turns() -> None:
    calls: list[str] = []
    actions = {name: lambda name=name: calls.append(name) for name in ("a", "b")}
    found = medians(actions, rounds=3, batch_ms=0)
    assert set(found) == {"a", "b"}
    assert "".join(calls) == "aabb" + "ab" * 3


ROWS = (
    Row(name="floor"),
    Row(name="most", against="floor", aim=25),
    Row(name="least", unit="a second", aim_own=2000, least=True),
)


@pytest.mark.parametrize(
    ("most", "least", "met"),
    [(25 * 0.03, 2000, True), (25.1 * 0.03, 1999, False)],
    ids=["met", "missed"],
)
def test_a_figure_says_whether_its_aim_is_met(most: float, least: float, met: bool) -> None:
    found = figures(ROWS, {"floor": 0.03, "most": most, "least": least})
    assert [figure.met for figure in found] == [None, met, met]
