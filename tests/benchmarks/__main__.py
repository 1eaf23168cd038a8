"""Measure mcred, or the parts of it that are named; all of them unless told."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from .batches import BATCH
from .cluster import CLUSTER
from .fresh import FRESH
from .graphs import GRAPHS
from .groups import Group, Settings
from .hostile import HOSTILE
from .peers import PEERS
from .raw import RAW
from .rows import Figure, figures
from .statuses import STATUS
from .suites import ECDSA, EDDSA, LEGACY, SELECTIVE
from .table import as_json, as_markdown, as_table, circumstances
from .timing import Action, medians
from .tokens import TOKENS

__all__ = ["GROUPS", "main", "run"]

#: By the names that can be asked for, in the order of the table; `raw` is always measured.
GROUPS: Mapping[str, Group] = MappingProxyType(
    {
        "raw": RAW,
        "eddsa": EDDSA,
        "ecdsa": ECDSA,
        "sd": SELECTIVE,
        "legacy": LEGACY,
        "jwt": TOKENS,
        "graphs": GRAPHS,
        "status": STATUS,
        "hostile": HOSTILE,
        "fresh": FRESH,
        "batch": BATCH,
        "cluster": CLUSTER,
        "peers": PEERS,
    }
)
FULL = 100_000  #: rows


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON, too")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="and as a page")
    parser.add_argument("--rounds", type=int, default=Settings.rounds, help="samples of each")
    parser.add_argument("--rows", type=int, default=Settings.rows, help="badges in a batch")
    parser.add_argument("--full", action="store_true", help=f"a batch of {FULL:,}")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.groups) - set(GROUPS))
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(GROUPS)}")
    around = circumstances(_command(options))
    with tempfile.TemporaryDirectory(prefix="mcred-bench-") as folder:
        settings = Settings(
            folder=Path(folder),
            rounds=options.rounds,
            rows=FULL if options.full else options.rows,
        )
        found = run(options.groups or GROUPS, settings, say=sys.stderr.write)
    sys.stdout.write(as_table(found, around))
    for path, write in ((options.json, as_json), (options.markdown, as_markdown)):
        if path is not None:
            path.write_text(write(found, around), encoding="utf-8")


def _command(options: argparse.Namespace) -> str:
    """What measures the same again; where the figures were written is nobody's business."""
    words = ["python -m tests.benchmarks", *options.groups]
    words += ["--full"] if options.full else []
    for name in ("rounds", "rows"):
        value = getattr(options, name)
        words += [f"--{name} {value}"] if value != getattr(Settings, name) else []
    return " ".join(words)


def run(
    names: Iterable[str], settings: Settings, *, say: Callable[[str], object] = lambda _: None
) -> list[Figure]:
    """The figures of these groups and what they are compared with; `say` is told what is next."""
    wanted = {"raw", *names}
    wanted |= {needed for name in wanted for needed in GROUPS[name].needs}
    groups = {name: group for name, group in GROUPS.items() if name in wanted}
    actions: dict[str, Action] = {}
    for name, group in groups.items():
        say(f"preparing {name}\n")
        actions |= group.actions(settings)
    say(f"measuring {len(actions)} operations in turn\n")
    measured = dict(medians(actions, rounds=settings.rounds, batch_ms=settings.batch_ms))
    for name, group in groups.items():
        say(f"measuring {name}\n")
        measured |= group.measure(settings)
    rows = [row for group in groups.values() for row in group.rows]
    return list(figures(rows, measured))


if __name__ == "__main__":
    main()
