"""A second worker: what it brings to a dask cluster on this machine. Needs two free processors."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import mcred
from mcred.batch import Row as Person
from mcred.batch import Template, issue_many, verify_many
from mcred.keys import KeyType
from mcred.register import Register

from .batches import badge_of_all
from .groups import Group, Settings, nothing
from .rows import Measured, Row
from .scene import CREDENTIAL, ISSUER, NOW, badges, party, verifier

__all__ = ["CLUSTER"]

SHARE = 10  #: of the rows of a batch, one in this many


def make_verifier() -> mcred.Verifier:
    return verifier()


def make_issuer(key: Path) -> mcred.Issuer:
    loaded = mcred.SigningKey.load(key)
    return mcred.Issuer(profile=CREDENTIAL["issuer"], key=loaded, clock=lambda: NOW)


def _measure(settings: Settings) -> Measured:
    if find_spec("distributed") is None:
        return nothing
    count = max(4, settings.rows // SHARE)
    signed = [ISSUER.sign(badge).to_json().encode() for badge in islice(badges(), count)]
    key = settings.folder / "cluster.pem"
    party(KeyType.ED25519).key.save(key)
    with _workers() as (one, two):
        return {
            **_times("issue_many", one, two, partial(_issue, partial(make_issuer, key), count)),
            **_times("verify_many", one, two, partial(_verify, signed)),
        }


def _times(name: str, one: Any, two: Any, work: Callable[[Any], None]) -> Mapping[str, float]:
    """Badges a second of one worker and of two, in turn; the first turn warms up."""
    found: dict[Any, list[float]] = {one: [], two: []}
    for _ in range(4):
        for executor, times in found.items():
            start = perf_counter()
            work(executor)
            times.append(perf_counter() - start)
    seconds = [median(times[1:]) for times in found.values()]
    return {f"{name}, 2 dask workers against 1": seconds[0] / seconds[1]}


def _issue(make: Callable[[], mcred.Issuer], count: int, executor: Any) -> None:
    badge = Template({**badge_of_all(), "validFrom": "2026-01-01T00:00:00Z"})
    people = (Person(number=n, recipient=f"did:example:{n}") for n in range(count))
    with (
        tempfile.TemporaryDirectory() as folder,
        Register.create(Path(folder) / "register.sqlite") as register,
    ):
        outcomes = issue_many(
            make, people, register=register, badge=badge, achievement=badge.achievement,
            executor=executor, size=100, ahead=6,
        )  # fmt: skip
        assert all(outcome.state == "issued" for outcome in outcomes)


def _verify(signed: list[bytes], executor: Any) -> None:
    found = verify_many(make_verifier, signed, executor=executor, size=50, ahead=6)
    assert all(one.report and one.report.verdict == "valid" for one in found)


@contextmanager
def _workers() -> Iterator[tuple[Any, Any]]:
    """An executor of one worker, and one of both."""
    from distributed import Client, LocalCluster

    logging.getLogger("distributed").setLevel(logging.ERROR)
    with (
        LocalCluster(  # type: ignore[no-untyped-call, unused-ignore]
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as cluster,
        Client(cluster) as client,  # type: ignore[no-untyped-call, unused-ignore]
    ):
        first = next(iter(client.scheduler_info()["workers"]))
        yield client.get_executor(pure=False, workers=[first]), client.get_executor(pure=False)


CLUSTER = Group(
    rows=tuple(
        Row(name=f"{name}, 2 dask workers against 1", unit="×", aim_own=1.5, least=True)
        for name in ("issue_many", "verify_many")
    ),
    measure=_measure,
)
