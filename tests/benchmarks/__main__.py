"""`python -m tests.benchmarks [--json] [--rounds N] [--no-peers]`."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import fresh, peers, warm
from .rows import Figure, figures
from .timing import medians


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=40, help="samples of each operation")
    parser.add_argument("--no-peers", action="store_true", help="leave other people's tools out")
    options = parser.parse_args(arguments)
    found = run(rounds=options.rounds, with_peers=not options.no_peers)
    sys.stdout.write(as_json(found) if options.json else as_table(found))


def run(*, rounds: int, with_peers: bool) -> list[Figure]:
    """Measure everything; fresh processes with a third of the samples."""
    few = max(1, rounds // 3)
    measured = dict(medians(warm.actions(), rounds=rounds))
    with tempfile.TemporaryDirectory(prefix="mcred-bench-") as folder:
        measured |= medians(fresh.actions(Path(folder)), rounds=few)
    if with_peers and peers.installed():
        measured |= peers.measure(rounds)
    return list(figures(measured))


def as_json(found: Sequence[Figure]) -> str:
    body = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "figures": [
            {
                "name": figure.row.name,
                "ms": round(figure.ms, 4),
                "against": figure.row.against,
                "how": figure.row.how if figure.row.against else None,
                "compared": None if figure.compared is None else round(figure.compared, 3),
                "aim": figure.row.aim,
                "aim_ms": figure.row.aim_ms,
                "reached": figure.reached,
            }
            for figure in found
        ],
    }
    return json.dumps(body, indent=1) + "\n"


def as_table(found: Sequence[Figure]) -> str:
    lines = [f"{'operation':<34}{'ms':>9}  {'compared':<46}aim"]
    lines += [_line(figure) for figure in found]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _line(figure: Figure) -> str:
    row, compared = figure.row, ""
    if figure.compared is not None:
        amount = f"{figure.compared:.2f} ×" if row.how == "times" else f"{figure.compared:+.0f} ms"
        compared = f"{amount} {row.against}"
    aims = [f"≤ {row.aim:g} {'×' if row.how == 'times' else 'ms'}"] if row.aim else []
    aims += [f"≤ {row.aim_ms:g} ms"] if row.aim_ms else []
    mark = {None: "", True: "  reached", False: "  missed"}[figure.reached]
    return f"{row.name:<34}{figure.ms:>9.3f}  {compared:<46}{', '.join(aims)}{mark}"


if __name__ == "__main__":
    main()
