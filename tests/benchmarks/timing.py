"""Medians of interleaved samples, so that a noisy minute touches all that are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

__all__ = ["Action", "Medians", "medians"]

#: Does the thing once; what is prepared for it is not timed.
Action = Callable[[], object]
#: Name of an action → milliseconds of one call.
Medians = Mapping[str, float]


def medians(actions: Mapping[str, Action], *, rounds: int, batch_ms: float = 15.0) -> Medians:
    """Call each in turn, `rounds` times; fast ones in batches of about `batch_ms`.

    A batch is long enough that what ran before it, and left the processor's caches full of its own
    data, does not count.
    """
    sizes = {name: _batch_size(action, batch_ms) for name, action in actions.items()}
    samples: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            samples[name].append(_sample(action, sizes[name]))
    return {name: median(values) for name, values in samples.items()}


def _batch_size(action: Action, batch_ms: float) -> int:
    """The first call warms up, the second is timed."""
    action()
    return max(1, round(batch_ms / max(_sample(action, 1), 1e-6)))


def _sample(action: Action, calls: int) -> float:
    start = perf_counter()
    for _ in range(calls):
        action()
    return (perf_counter() - start) * 1000 / calls
