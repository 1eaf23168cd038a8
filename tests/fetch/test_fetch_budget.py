"""What one verification may ask: counted, timed, remembered."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from mcred.errors import FetchFailedError, FetchRefusedError, LimitError, OfflineError
from mcred.fetch import Budgeted, CannedFetcher, Fetched, OfflineFetcher
from mcred.limits import Limits
from support.timing import ends_within
from support.tls_server import document, head, redirect, serve

URL = "https://badge.example/"


class Clock:
    """Seconds that grow only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class SlowFetcher:
    """Takes `seconds` for each answer, or what it is given if that is less; then it is late."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.clock = clock
        self.seconds = seconds
        self.given: list[float] = []

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        return self.fetch_within(10.0, url, accept=accept, max_bytes=max_bytes)

    def fetch_within(
        self, seconds: float, url: str, *, accept: str = "*/*", max_bytes: int | None = None
    ) -> Fetched:
        self.given.append(seconds)
        if self.seconds >= min(seconds, 10.0):
            self.clock.now += min(seconds, 10.0)
            raise FetchFailedError("late", code="deadline", url=url, hop=0, hops=(url,))
        self.clock.now += self.seconds
        return Fetched(url=url, body=b"x")


def pages(count: int) -> CannedFetcher:
    return CannedFetcher({f"{URL}{number}": b"{}" for number in range(count)})


def test_no_more_requests_than_allowed_are_made() -> None:
    web = pages(9)
    budgeted = Budgeted(web, limits=Limits(requests=8))
    for number in range(8):
        budgeted.fetch(f"{URL}{number}")
    with pytest.raises(FetchFailedError, match="8 requests were made already") as caught:
        budgeted.fetch(f"{URL}8")
    assert caught.value.code == "budget"
    assert caught.value.data["limit"] == "requests"
    assert len(web.requests) == budgeted.requests == 8
    assert budgeted.fetch(f"{URL}7").body == b"{}"


def test_what_failed_may_be_asked_once_more_after_a_wait_that_counts() -> None:
    waits: list[float] = []
    web = CannedFetcher({URL: OfflineError("busy")})
    budgeted = Budgeted(web, limits=Limits(requests=3, total_seconds=6), sleep=waits.append)
    for again in (False, True):
        with pytest.raises(OfflineError):
            budgeted.fetch_again(URL, after=3) if again else budgeted.fetch(URL)
    assert waits == [3]
    assert (len(web.requests), budgeted.requests) == (2, 2)
    assert budgeted.seconds >= 3
    with pytest.raises(FetchFailedError, match="seconds for it are over"):
        budgeted.fetch_again(URL, after=3)
    assert waits == [3]
    with pytest.raises(OfflineError):
        budgeted.fetch(URL)
    assert len(web.requests) == 2


def test_a_failed_request_counts_too() -> None:
    web = CannedFetcher({})
    budgeted = Budgeted(web, limits=Limits(requests=2))
    for number in range(4):
        with pytest.raises(FetchFailedError):
            budgeted.fetch(f"{URL}{number}")
    assert len(web.requests) == 2


def test_the_same_document_is_asked_for_once() -> None:
    web = pages(1)
    budgeted = Budgeted(web)
    first = budgeted.fetch(URL + "0")
    assert budgeted.fetch(URL + "0#part") == first
    assert web.requests == [URL + "0"]
    budgeted.fetch(URL + "0", accept="text/html")
    assert len(web.requests) == 2


def test_a_failure_is_remembered_as_it_was() -> None:
    refused = FetchRefusedError("no", code="address", url=URL, hop=1)
    web = CannedFetcher({URL: refused})
    budgeted = Budgeted(web)
    errors = []
    for _ in range(3):
        with pytest.raises(FetchRefusedError) as caught:
            budgeted.fetch(URL)
        errors.append(caught.value)
    assert len(web.requests) == 1
    assert {(e.code, e.message, e.data["hop"]) for e in errors} == {("address", "no", 1)}
    assert len({id(error) for error in errors}) == 3


def test_a_remembered_document_is_still_too_long_for_a_smaller_cap() -> None:
    web = CannedFetcher({URL: b"x" * 100})
    budgeted = Budgeted(web)
    with pytest.raises(LimitError):
        budgeted.fetch(URL, max_bytes=99)
    assert len(budgeted.fetch(URL, max_bytes=100).body) == 100
    with pytest.raises(LimitError) as caught:
        budgeted.fetch(URL, max_bytes=99)
    assert caught.value.data["cap"] == 99
    assert len(web.requests) == 2


def test_time_is_counted_in_requests_and_not_between() -> None:
    clock = Clock()
    budgeted = Budgeted(SlowFetcher(clock, 4.0), limits=Limits(total_seconds=30), clock=clock)
    budgeted.fetch(URL)
    clock.now += 1000
    budgeted.fetch(URL + "2")
    assert budgeted.seconds == 8.0


def test_a_request_is_given_no_more_than_what_is_left() -> None:
    clock = Clock()
    web = SlowFetcher(clock, 8.0)
    budgeted = Budgeted(web, limits=Limits(total_seconds=30), clock=clock)
    for number in range(3):
        budgeted.fetch(f"{URL}{number}")
    with pytest.raises(FetchFailedError, match="the 30 seconds for it are over") as caught:
        budgeted.fetch(URL + "3")
    assert web.given == [30.0, 22.0, 14.0, 6.0]
    assert (caught.value.code, caught.value.data["limit"]) == ("budget", "total_seconds")
    with pytest.raises(FetchFailedError, match="are over"):
        budgeted.fetch(URL + "4")
    assert len(web.given) == 4


def test_a_servers_own_deadline_is_not_blamed_on_the_budget() -> None:
    clock = Clock()
    budgeted = Budgeted(SlowFetcher(clock, 99.0), limits=Limits(total_seconds=30), clock=clock)
    with pytest.raises(FetchFailedError) as caught:
        budgeted.fetch(URL)
    assert caught.value.code == "deadline"


def test_any_fetcher_can_be_wrapped() -> None:
    with pytest.raises(OfflineError):
        Budgeted(OfflineFetcher()).fetch(URL)


def test_hops_are_recorded_of_answers_and_failures() -> None:
    with serve({"/a": redirect("/b"), "/b": document(b"x"), "/c": redirect("http://x/")}) as server:
        budgeted = Budgeted(server.fetcher())
        budgeted.fetch(server.url("/a"))
        with pytest.raises(FetchRefusedError):
            budgeted.fetch(server.url("/c"))
    assert budgeted.hops == (server.url("/a"), server.url("/b"), server.url("/c"))
    assert budgeted.requests == 2


def test_a_real_deadline_shrinks_to_what_is_left() -> None:
    with serve(lambda exchange: exchange.drip(head() + b"x" * 200)) as server:
        budgeted = Budgeted(server.fetcher(), limits=Limits(total_seconds=0.2))
        with ends_within(0.4), pytest.raises(FetchFailedError) as caught:
            budgeted.fetch(server.url())
    assert caught.value.code == "budget"
    assert budgeted.seconds >= 0.2


def test_threads_cannot_exceed_the_requests_together() -> None:
    together = threading.Barrier(8, timeout=5)

    class Counting(CannedFetcher):
        def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
            together.wait()
            return super().fetch(url, accept=accept, max_bytes=max_bytes)

    web = Counting({f"{URL}{number}": b"{}" for number in range(20)})
    budgeted = Budgeted(web, limits=Limits(requests=8))

    def attempt(number: int) -> str:
        try:
            return str(budgeted.fetch(f"{URL}{number}").status)
        except FetchFailedError as error:
            return error.code

    with ThreadPoolExecutor(20) as pool:
        outcomes = sorted(pool.map(attempt, range(20)))
    assert outcomes == ["200"] * 8 + ["budget"] * 12
    assert len(web.requests) == 8
