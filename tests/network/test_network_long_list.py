"""A list of a million entries: right at every place, and cheap once it is verified."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from school import HOST, School
from status_benchmark import ENTRIES, measure, million

from mcred.limits import Limits
from mcred.policy import Policy
from mcred.status import Bitstring, ListCache
from mcred.status.list_cache import ListKey, StatusList
from support.internet import Internet


def test_a_list_of_a_million_entries_is_read_at_its_ends(
    internet: Internet, school: School
) -> None:
    bits = million()
    for index in (0, 1, ENTRIES - 2, ENTRIES - 1):
        bits.set(index, index % 2)
    school.publish_list(school.status_list(bits=bits))
    verifier = internet.verifier(policy=Policy(domains=[HOST]), limits=Limits())
    for index in (0, 1, ENTRIES - 2, ENTRIES - 1, ENTRIES):
        badge = school.badge(status=school.entry(index))
        expected = "could_not_check" if index == ENTRIES else ("valid", "revoked")[index % 2]
        assert verifier.verify(json.dumps(badge).encode()).verdict == expected


def test_long_lists_of_strangers_do_not_fill_the_memory() -> None:
    """Anybody can sign lists of 16 MiB: the cache holds so many bytes, not so many lists."""
    cache, now = ListCache(max_bytes=1000), datetime.now(UTC)
    keys = [ListKey(method="m", url=f"https://l{n}.example/", sha256=b"") for n in range(5)]
    for key in keys:
        cache.put(
            key,
            StatusList(
                id=None,
                issuer="did:example:a",
                purposes=frozenset(),
                bits=Bitstring(bytes(400)),
                valid_from=None,
                valid_until=None,
                ttl=None,
                verified_at=now,
            ),
        )
    assert [cache.get(key, now) is not None for key in keys] == [False, False, False, True, True]


def test_a_warm_check_against_a_long_list_costs_little_more_than_the_proof() -> None:
    """Measured 1.2 and 2.5 times the proof; the bounds leave room for a busy machine."""
    times = measure(rounds=9)
    assert times["warm (canned)"] < 4 * times["proof (canned)"]
    assert times["cold (canned)"] < 20 * times["proof (canned)"]
