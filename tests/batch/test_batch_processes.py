"""Eight processes that issue into one register at once: no place twice, no badge lost.

MCRED_BADGES is how many badges they issue together.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from typing import Any

import pytest
from batch_samples import ACHIEVEMENT, make_issuer, make_rows

from mcred.batch import State, Template, issue_many
from mcred.register import Register, Series

PROCESSES = 8
BADGES = int(os.environ.get("MCRED_BADGES", "1600"))
BASE = "https://badges.example.edu/status"
HIGHEST = 131_072


def _issue(place: str, start: int, count: int, ready: Any, queue: Any) -> None:
    issuer, template = make_issuer(), Template(ACHIEVEMENT)
    series = Series(issuer=issuer.id, base_url=BASE)
    with Register.open(place, timeout=300) as register:
        ready.wait(300)
        outcomes = issue_many(
            issuer, make_rows(count, start=start), register=register, badge=template,
            achievement=template.achievement, series=series, size=50,
        )  # fmt: skip
        queue.put([str(one.id) for one in outcomes if one.state is State.ISSUED])


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_eight_processes_issue_at_once_and_nothing_is_lost_or_given_twice(place: str) -> None:
    Register.create(place).close()
    context = multiprocessing.get_context("spawn")
    queue, ready = context.Queue(), context.Barrier(PROCESSES)
    each = BADGES // PROCESSES
    workers = [
        context.Process(target=_issue, args=(place, n * each, each, ready, queue))
        for n in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    issued = [identifier for _ in workers for identifier in queue.get(timeout=3000)]
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    assert len(issued) == len(set(issued)) == each * PROCESSES
    with Register.open(place) as register:
        places, recipients = set(), set()
        for record in register.find():
            assert record.status is not None
            entry = json.loads(record.document)["credentialStatus"]
            assert entry["statusListIndex"] == str(record.status.index)
            places.add((record.status.list_id, record.status.index))
            recipients.add(record.recipient_hash)
        assert {record.id for record in register.find()} == set(issued)
        assert len(places) == len(recipients) == each * PROCESSES
        (used,) = register.status.lists()
        assert used.used == each * PROCESSES < HIGHEST
        assert register.check() == []
