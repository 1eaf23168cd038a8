"""`python -m tests.fuzz [--seconds N] [--seed N] [--save FOLDER] [--replay FILE]`.

Runs until the time is over or something fails; then prints what and where its input was saved.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).parent.parent))

from fuzz.campaign import Attempt, attempts, run, run_saved, saved

BATCH = 1_000  #: attempts under one seed of Hypothesis
MIB = 1024 * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for how long; 60 unless told")
    parser.add_argument("--seed", type=int, default=1, help="the same number, the same inputs")
    parser.add_argument("--save", type=Path, default=Path("fuzz-failures"), metavar="FOLDER")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run an input that was saved")
    parser.add_argument("--memory", type=int, default=2048, metavar="MIB", help="what may be used")
    options = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (options.memory * MIB, options.memory * MIB))
    if options.replay:
        sys.stdout.write(f"{run_saved(options.replay)}\n")
        return 0
    return _campaign(options.seconds, options.seed, options.save)


def _campaign(seconds: float, first: int, folder: Path) -> int:
    verdicts: Counter[str] = Counter()
    end = time.monotonic() + seconds
    number = first
    while time.monotonic() < end:
        failed: list[Attempt] = []
        try:
            _batch(number, end, verdicts, failed)
        except Exception as error:  # noqa: BLE001  whatever it is, it is what was looked for
            path = saved(failed[-1], folder)
            sys.stdout.write(f"{failed[-1]}\n{type(error).__name__}: {error}\nsaved as {path}\n")
            sys.stdout.write(f"again: python -m tests.fuzz --replay {path}\n")
            return 1
        number += 1
    counted = ", ".join(f"{name} {count}" for name, count in sorted(verdicts.items()))
    sys.stdout.write(f"{verdicts.total()} inputs from seed {first} on: {counted}\n")
    return 0


def _batch(number: int, end: float, verdicts: Counter[str], failed: list[Attempt]) -> None:
    """`failed` gets every failing attempt; the last one is the smallest that was found."""

    @seed(number)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(attempts())
    def attempt_one(attempt: Attempt) -> None:
        if time.monotonic() > end and not failed:
            return
        try:
            verdicts[run(attempt)] += 1
        except Exception:
            failed.append(attempt)
            raise

    attempt_one()


if __name__ == "__main__":
    sys.exit(main())
