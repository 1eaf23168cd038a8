"""What a list of a million entries costs, cold and warm, as a multiple of the badge's own check.

    PYTHONPATH=tests:tests/network python tests/network/status_benchmark.py

`proof` is a whole verification of a badge without status; `cold` and `warm` are the same badge with
an entry in the list, by a verifier that has not and that has verified this list before. `(canned)`
leaves the network out, `(TLS)` asks the local server each time.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial

from school import HOST, School

from mcred.fetch import CannedFetcher
from mcred.limits import Limits
from mcred.policy import Policy
from mcred.status import Bitstring, new_list
from mcred.verifier import Verifier
from support.internet import Internet

ENTRIES = 1_000_000


def million(share: float = 0.02) -> Bitstring:
    """A list of which a share is set, at random places that are always the same."""
    chance, bits = random.Random(7), new_list(ENTRIES)
    for index in chance.sample(range(ENTRIES), int(ENTRIES * share)):
        bits.set(index)
    bits.set(777_777, 0)
    return bits


def measure(rounds: int = 15) -> Mapping[str, float]:
    """Medians in seconds, by name."""
    with Internet() as internet:
        school = School(internet)
        signed = school.status_list(bits=million())
        school.publish_list(signed)
        badges = {
            "plain": json.dumps(school.badge()).encode(),
            "listed": json.dumps(school.badge(status=school.entry(777_777))).encode(),
        }
        canned = CannedFetcher(
            {
                f"https://{HOST}/.well-known/did.json": json.dumps(school.document()),
                school.list_url: json.dumps(signed),
            }
        )
        policy = Policy(domains=[HOST])
        makers: Mapping[str, Callable[[], Verifier]] = {
            "canned": lambda: Verifier(fetch=canned, policy=policy),
            "TLS": lambda: internet.verifier(policy=policy, limits=Limits()),
        }
        times: dict[str, float] = {}
        for name, make in makers.items():
            warm = partial(_same, make())
            times[f"proof ({name})"] = _median(warm, badges["plain"], rounds)
            times[f"warm ({name})"] = _median(warm, badges["listed"], rounds)
            times[f"cold ({name})"] = _median(make, badges["listed"], rounds)
        return times


def _same(verifier: Verifier) -> Verifier:
    return verifier


def _median(verifier: Callable[[], Verifier], badge: bytes, rounds: int) -> float:
    verifier().verify(badge)
    seconds = []
    for _ in range(rounds):
        fresh = verifier()
        start = time.perf_counter()
        report = fresh.verify(badge)
        seconds.append(time.perf_counter() - start)
        assert report.verdict == "valid", report.text()
    return statistics.median(seconds)


if __name__ == "__main__":
    measured = measure()
    for name, seconds in measured.items():
        base = measured[f"proof ({name.partition('(')[2].rstrip(')')})"]
        print(f"{name:16} {seconds * 1000:8.2f} ms  {seconds / base:6.2f} x")  # noqa: T201
