"""Of several keys the one decides that may yet be the issuer's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from mcred.checks.proof import check_issuer_binding
from mcred.errors import FetchFailedError, KeyBindingError, McredError, UnsupportedError
from mcred.policy import Policy
from mcred.report.verdict import Verdict, consequence
from mcred.securing.keyfinding import KeyFinding

FOREIGN = KeyBindingError("somebody else's", code="foreign_controller")
AWAY = FetchFailedError("no answer", code="deadline")
UNKNOWN = UnsupportedError("did:example", method="did:example")
UNCLAIMED = KeyBindingError("nobody says whose", code="key_unclaimed")


def bound(*problems: McredError | None) -> Verdict | None:
    v: Any = SimpleNamespace(
        findings=tuple(KeyFinding(method=f"k{n}", problem=p) for n, p in enumerate(problems)),
        environment=SimpleNamespace(policy=Policy()),
        warn=lambda *_, **__: None,
    )
    return consequence(check_issuer_binding(v))


@pytest.mark.parametrize(
    ("problems", "verdict"),
    [
        ((None,), None),
        ((FOREIGN, None), None),
        ((AWAY, None), None),
        ((FOREIGN,), Verdict.INVALID),
        ((FOREIGN, AWAY), Verdict.COULD_NOT_CHECK),
        ((AWAY, FOREIGN), Verdict.COULD_NOT_CHECK),
        ((FOREIGN, UNKNOWN), Verdict.UNSUPPORTED),
        ((UNKNOWN, AWAY), Verdict.COULD_NOT_CHECK),
        ((UNCLAIMED,), Verdict.COULD_NOT_CHECK),
    ],
)
def test_the_best_hope_decides(
    problems: tuple[McredError | None, ...], verdict: Verdict | None
) -> None:
    assert bound(*problems) == verdict
