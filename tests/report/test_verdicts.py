"""The verdict table of the report contract, cell by cell."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.report import CHECK_IDS, Check, Outcome, Verdict, exit_code, verdict_of
from mcred.report.check import NOT_REACHED
from mcred.report.verdict import combined_exit_code, consequence

F, N, W = Outcome.FAIL, Outcome.NOT_CHECKED, Outcome.WARN
P, A = Outcome.PASS, Outcome.NOT_APPLICABLE

#: What one check that did not simply pass leads to, by its id, outcome and code ("*": any other).
TABLE = {
    ("input", F, "*"): "not_a_credential",
    ("input", F, "refused"): "refused",
    ("input", F, "too_large"): "refused",
    ("input", N, "*"): "could_not_check",
    ("input", N, "unsupported_method"): "unsupported",
    ("parse", F, "*"): "malformed",
    ("parse", F, "no_credential"): "not_a_credential",
    ("parse", F, "too_large"): "refused",
    ("parse", N, "*"): "unsupported",
    ("contexts", F, "*"): "invalid",
    ("contexts", F, "unknown_context"): "unsupported",
    ("contexts", F, "too_complex"): "invalid",
    ("contexts", N, "*"): "unsupported",
    ("contexts", W, "*"): None,
    ("schema", F, "*"): "malformed",
    ("schema", N, "*"): None,
    ("schema", W, "*"): None,
    ("subject", F, "*"): "malformed",
    ("subject", F, "nothing_presented"): "not_a_credential",
    ("proof", F, "*"): "invalid",
    ("proof", F, "too_complex"): "invalid",
    ("proof", N, "*"): "could_not_check",
    ("proof", N, "unsupported_method"): "unsupported",
    ("issuer_binding", F, "*"): "invalid",
    ("issuer_binding", N, "*"): "could_not_check",
    ("issuer_binding", N, "unsupported_method"): "unsupported",
    ("issuer_binding", W, "*"): "issuer_unknown",
    ("refresh", F, "*"): None,
    ("refresh", N, "*"): None,
    ("refresh", W, "*"): None,
    ("validity", F, "*"): "expired",
    ("validity", F, "not_yet_valid"): "not_yet_valid",
    ("status", F, "*"): "revoked",
    ("status", F, "suspended"): "suspended",
    ("status", N, "*"): "could_not_check",
    ("status", N, "unsupported_method"): "unsupported",
    ("recipient", F, "*"): "recipient_mismatch",
    ("recipient", N, "*"): "could_not_check",
    ("results", F, "*"): "inconsistent",
    ("evidence", F, "*"): None,
    ("evidence", N, "*"): None,
    ("evidence", W, "*"): None,
    ("endorsements", F, "*"): None,
    ("endorsements", N, "*"): None,
    ("endorsements", W, "*"): None,
    ("trust", F, "*"): "issuer_unknown",
    ("trust", F, "hosted_only"): "hosted_only",
    ("trust", N, "*"): "issuer_unknown",
}

#: The contract's rows, worst first, with their exit codes.
EXITS = {
    "refused": 3,
    "not_a_credential": 3,
    "malformed": 1,
    "unsupported": 3,
    "invalid": 1,
    "revoked": 1,
    "suspended": 1,
    "not_yet_valid": 1,
    "expired": 1,
    "recipient_mismatch": 1,
    "could_not_check": 3,
    "inconsistent": 4,
    "hosted_only": 4,
    "issuer_unknown": 4,
    "valid": 0,
}


def all_passed(*changed: Check) -> list[Check]:
    by_id = {check.id: check for check in changed}
    return [by_id.get(name, Check(name, P, "fine")) for name in CHECK_IDS]


def test_the_checks_have_the_contracts_ids_in_its_order() -> None:
    assert CHECK_IDS == (
        "input",
        "parse",
        "contexts",
        "schema",
        "subject",
        "proof",
        "issuer_binding",
        "refresh",
        "validity",
        "status",
        "recipient",
        "results",
        "evidence",
        "endorsements",
        "trust",
    )


def test_the_verdicts_have_the_contracts_names_order_and_exit_codes() -> None:
    assert [str(verdict) for verdict in Verdict] == list(EXITS)
    assert [verdict.rank for verdict in Verdict] == list(range(15))
    assert {str(verdict): exit_code(verdict) for verdict in Verdict} == EXITS


@pytest.mark.parametrize(("cell", "expected"), TABLE.items(), ids=lambda value: str(value))
def test_one_check_leads_to_its_verdict(
    cell: tuple[str, Outcome, str], expected: str | None
) -> None:
    name, outcome, code = cell
    check = Check(name, outcome, "anything_else" if code == "*" else code)
    assert consequence(check) == expected
    assert verdict_of(all_passed(check)) == (expected or "valid")


def test_no_cell_of_the_code_is_missing_here() -> None:
    from mcred.report import verdict as module

    by_outcome = {(name, outcome, "*") for name, outcome in module._BY_OUTCOME}
    assert by_outcome <= set(TABLE)
    codes = {(name, code) for name, _, code in TABLE if code != "*"}
    assert set(module._BY_CODE) <= codes


@pytest.mark.parametrize("name", CHECK_IDS)
def test_a_failed_check_is_never_valid_unless_it_never_counts(name: str) -> None:
    silent = {"refresh", "evidence", "endorsements"}
    verdict = verdict_of(all_passed(Check(name, F, "some_new_code")))
    assert (verdict is Verdict.VALID) is (name in silent)


@pytest.mark.parametrize("name", ["input", "parse", "contexts", "proof", "issuer_binding"])
@pytest.mark.parametrize("code", ["some_new_code", "offline", "unreachable"])
def test_a_gate_that_was_not_checked_is_never_valid(name: str, code: str) -> None:
    assert verdict_of(all_passed(Check(name, N, code))) is not Verdict.VALID


@pytest.mark.parametrize("outcome", [P, A])
def test_everything_passed_or_not_applicable_is_valid(outcome: Outcome) -> None:
    assert verdict_of([Check(name, outcome, "x") for name in CHECK_IDS]) is Verdict.VALID


@pytest.mark.parametrize("name", CHECK_IDS)
def test_a_check_that_was_not_reached_is_never_valid(name: str) -> None:
    assert verdict_of(all_passed(Check.not_reached(name))) is Verdict.COULD_NOT_CHECK


CAUSES = [(cell, verdict) for cell, verdict in TABLE.items() if verdict is not None]


@pytest.mark.parametrize(
    ("one", "other"),
    [pair for pair in combinations(CAUSES, 2) if pair[0][0][0] != pair[1][0][0]],
    ids=lambda cause: str(cause[1]),
)
def test_of_two_causes_the_worse_decides(
    one: tuple[tuple[str, Outcome, str], str], other: tuple[tuple[str, Outcome, str], str]
) -> None:
    checks = [
        Check(name, outcome, "anything_else" if code == "*" else code)
        for (name, outcome, code), _ in (one, other)
    ]
    worse = min((one[1], other[1]), key=list(EXITS).index)
    assert verdict_of(all_passed(*checks)) == worse


def test_named_pairs_of_the_contract() -> None:
    revoked, expired = Check("status", F, "revoked"), Check("validity", F, "expired")
    unreachable = Check("status", N, "could_not_check")
    assert verdict_of(all_passed(revoked, expired)) == "revoked"
    assert verdict_of(all_passed(expired, unreachable)) == "expired"


outcomes = st.sampled_from(list(Outcome))
codes = st.sampled_from(["a", "unsupported_method", "too_large", "suspended", NOT_REACHED])


@given(st.lists(st.tuples(st.sampled_from(CHECK_IDS), outcomes, codes), max_size=15))
def test_more_causes_never_make_it_better(items: list[tuple[str, Outcome, str]]) -> None:
    checks = [Check(*item) for item in items]
    for end in range(len(checks)):
        assert verdict_of(checks[: end + 1]).rank <= verdict_of(checks[:end]).rank


def test_only_issuer_unknown_can_be_accepted() -> None:
    for verdict in Verdict:
        accepted = exit_code(verdict, accept_unknown_issuer=True)
        assert accepted == (0 if verdict is Verdict.ISSUER_UNKNOWN else EXITS[verdict])


def test_of_several_sources_one_comes_before_three_before_four() -> None:
    order = [1, 3, 4, 0]
    for chosen in product((0, 1, 3, 4), repeat=3):
        assert combined_exit_code(chosen) == min(chosen, key=order.index)
    assert combined_exit_code([]) == 0
