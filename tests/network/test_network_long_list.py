"""A list of a million entries: right at every place, and cheap once it is verified."""

from __future__ import annotations

import json

from school import HOST, School
from status_benchmark import ENTRIES, measure, million

from mcred.limits import Limits
from mcred.policy import Policy
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


def test_a_warm_check_against_a_long_list_costs_little_more_than_the_proof() -> None:
    times = measure(rounds=5)
    assert times["warm (canned)"] < 2 * times["proof (canned)"]
    assert times["cold (canned)"] < 10 * times["proof (canned)"]
