"""Reading contexts takes a bounded amount of work, whatever a document asks for (design rule 7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from jsonld_documents import badge

from mcred.errors import LimitError
from mcred.jsonld import canonicalize
from mcred.jsonld.expansion import expand
from mcred.jsonld.survey import path_of, paths_of
from mcred.limits import DEFAULT_LIMITS
from support.documents import OB3, V2
from support.timing import work_within

Json = dict[str, Any]


def with_evidence(count: int, make: Callable[[int], Json]) -> Json:
    return {**badge(), "evidence": [{"type": ["Evidence"], **make(n)} for n in range(count)]}


def own(n: int) -> Json:
    return {f"q{n}": f"https://x.example/{n}"}


def hundred(n: int) -> Json:
    return {key: value for k in range(100) for key, value in own(100 * n + k).items()}


MANY: dict[str, Callable[[], Json]] = {
    "one context again and again": lambda: {
        **badge(),
        "@context": [*badge()["@context"], *[OB3] * 4_000],
    },
    "large contexts of its own": lambda: {
        **badge(),
        "@context": [*badge()["@context"], *map(hundred, range(400))],
    },
    "all contexts in each object": lambda: with_evidence(
        3_000, lambda n: {"id": f"urn:e:{n}", "@context": [own(n), V2, OB3]}
    ),
    "a large context in each object": lambda: with_evidence(
        500, lambda n: {"@context": [{f"q{n}-{m}": f"https://x.example/{m}" for m in range(100)}]}
    ),
}


@pytest.mark.parametrize("name", MANY)
def test_what_would_take_long_is_refused_soon(name: str) -> None:
    document = MANY[name]()
    with work_within(5), pytest.raises(LimitError) as caught:
        canonicalize(document)
    assert caught.value.data["limit"] == "context_work"


def test_a_context_in_each_of_thousands_of_objects_is_read_in_one_pass() -> None:
    document = with_evidence(3_000, lambda n: {"id": f"urn:e:{n}", "@context": [own(n)]})
    with work_within(5):
        assert canonicalize(document)


def test_ten_thousand_statements_are_no_attack() -> None:
    document = with_evidence(2_000, lambda n: {"id": f"urn:e:{n}", "name": "x", "genre": "y"})
    assert canonicalize(document).count("\n") > 8_000


def test_one_node_in_thousands_of_objects_is_compared_in_one_pass() -> None:
    document = with_evidence(1_500, lambda _: {"id": "urn:e:1", "name": "x"})
    with work_within(5):
        assert canonicalize(document)


def test_what_people_issue_is_far_below_the_bound() -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, context_work=DEFAULT_LIMITS.context_work // 5)
    members = [{**badge(), "id": f"urn:uuid:{n}"} for n in range(20)]
    assert expand({**badge(), "relatedResource": members}, limits=limits)
    assert expand(with_evidence(300, lambda n: {"id": f"urn:e:{n}"}), limits=limits)


def test_paths_are_found_all_at_once_as_one_by_one() -> None:
    document = badge()
    paths = paths_of(document)
    subject = document["credentialSubject"]
    for wanted in (document, subject, subject["result"][0], subject["achievement"]["criteria"]):
        assert paths[id(wanted)] == path_of(document, wanted)
    assert path_of(document, {}) == "$"
