"""Any bytes give a report, in bounded time and memory, and none says valid of what was changed."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from fuzz import campaign
from fuzz.campaign import KINDS, Attempt, attempts, input_of, run, run_saved, saved
from fuzz.invariants import check_content, check_report, verify
from fuzz.seeds import seeds

SEED = 20260301
MIB = 1024 * 1024

CAMPAIGN = settings(
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("number", range(len(seeds())), ids=lambda number: seeds()[number].name)
def test_every_badge_is_what_it_should_be_before_it_is_changed(number: int) -> None:
    """Else the campaign would change what is refused anyhow."""
    badge = seeds()[number]
    report = verify(badge.data, badge.documents, badge.policy)
    assert report.verdict == badge.verdict, report.text()
    check_report(report)
    check_content(report, badge)


@seed(SEED)
@settings(CAMPAIGN, max_examples=150)
@given(attempts())
def test_a_few_hundred_attempts(attempt: Attempt) -> None:
    run(attempt)


@pytest.mark.slow
def test_a_minute_of_attempts() -> None:
    """The same every time; `make fuzz SECONDS=3600 SEED=7` goes on with others."""

    @seed(SEED + 1)
    @settings(CAMPAIGN, max_examples=4_000)
    @given(attempts())
    def attempt_one(attempt: Attempt) -> None:
        run(attempt)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    attempt_one()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < 512 * MIB, f"{grown / MIB:.0f} MiB more"


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
def test_the_same_numbers_are_the_same_input(kind: str) -> None:
    attempt = Attempt(kind=kind, seed=0, changes=3, entropy=12)
    if kind != "web":
        assert input_of(attempt).data == input_of(attempt).data
    assert input_of(attempt).documents == input_of(attempt).documents


def test_a_saved_input_is_run_again_also_when_the_attempt_has_become_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = Attempt(kind="badge", seed=0, changes=1, entropy=7)
    verdict = run(attempt)
    path = saved(attempt, tmp_path)
    assert run_saved(path) == verdict
    other = input_of(Attempt(kind="badge", seed=3, changes=1, entropy=7))
    monkeypatch.setattr(campaign, "input_of", lambda _attempt: other)
    assert run_saved(path) in (verdict, "issuer_unknown")  # without the trust of its campaign


def test_a_broken_promise_is_found() -> None:
    """The invariants themselves can fail: an expired badge under the name of one in force."""
    by_name = {badge.name: badge for badge in seeds()}
    late, good = by_name["expired"], by_name["eddsa-rdfc-2022"]
    report = verify(good.data, good.documents, good.policy)
    with pytest.raises(AssertionError, match="became valid"):
        check_content(report, late)
