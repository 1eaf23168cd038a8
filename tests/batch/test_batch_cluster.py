"""Batches on a real cluster of dask: keys stay where they are, and the order stays."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from batch_samples import ACHIEVEMENT, make_issuer, make_rows

from mcred import Issuer, OfflineFetcher, SigningKey, Verifier
from mcred.batch import Outcome, State, Template, issue_many, verify_many
from mcred.errors import McredError, UsageError
from mcred.register import Register, Series

pytestmark = [
    pytest.mark.slow,
    # What dask itself leaves behind at the end of a test.
    pytest.mark.filterwarnings("default"),
]
TEMPLATE = Template(ACHIEVEMENT)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Executor]:
    distributed: Any = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client.get_executor(pure=False)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register.create(tmp_path / "register.sqlite") as made:
        yield made


def from_file(path: Path) -> Issuer:
    return Issuer(profile={"name": "Example School"}, key=SigningKey.load(path))


def make_verifier() -> Verifier:
    return Verifier(fetch=OfflineFetcher())


def issue(
    register: Register, issuer: Any, cluster: Executor | None, **options: Any
) -> list[Outcome]:
    settings = {"rows": make_rows(300), "size": 40, **options}
    rows = settings.pop("rows")
    return list(
        issue_many(
            issuer,
            rows,
            register=register,
            badge=TEMPLATE,
            achievement=TEMPLATE.achievement,
            executor=cluster,
            **settings,
        )
    )


def test_badges_are_signed_by_the_workers_with_a_key_named_by_its_path(
    cluster: Executor, register: Register, tmp_path: Path
) -> None:
    key = SigningKey.generate()
    key.save(tmp_path / "key.pem")
    issuer = partial(from_file, tmp_path / "key.pem")
    series = Series(issuer=issuer().id, base_url="https://badges.example.edu/status")
    done = issue(register, issuer, cluster, series=series)
    assert [one.row for one in done] == list(range(2, 302))
    assert {one.state for one in done} == {State.ISSUED}
    assert register.count() == 300
    assert register.check() == []

    found = list(
        verify_many(make_verifier, (one.document or b"" for one in done), executor=cluster)
    )
    assert [one.source for one in found] == [one.document for one in done]
    reports = [one.report for one in found if one.report]
    assert {(report.verdict, report.issuer.id) for report in reports} == {
        # The status list is nowhere to be had here.
        ("could_not_check", issuer().id)
    }


def test_a_private_key_is_never_sent(cluster: Executor, register: Register) -> None:
    issuer = make_issuer()
    with pytest.raises(UsageError) as caught:
        issue(register, issuer, cluster)
    assert caught.value.code == "not_portable"

    def hidden() -> Issuer:
        return issuer

    with pytest.raises(UsageError) as caught:
        issue(register, hidden, cluster)
    assert caught.value.code == "not_portable"
    assert register.count() == 0


def _die() -> Issuer:
    import os

    os._exit(9)


def test_a_cluster_that_loses_the_work_is_said_and_it_is_finished_elsewhere(
    cluster: Executor, register: Register
) -> None:
    with pytest.raises(McredError) as caught:
        issue(register, _die, cluster, ahead=1)
    assert caught.value.code == "worker_lost"
    assert register.count() == 0
    done = issue(register, make_issuer, None, resume=True)
    assert {one.state for one in done} == {State.ISSUED}
