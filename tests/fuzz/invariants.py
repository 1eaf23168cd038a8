"""What must hold of every report, whatever was handed over."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from fuzz.seeds import Seed
from mcred import CannedFetcher, Policy, VerificationReport, Verifier
from mcred.errors import FetchError
from mcred.jsonld import CONTEXTS
from mcred.report import CHECK_IDS, Verdict
from support.issuers import NOW
from support.mutations import names_in

__all__ = ["CPU_SECONDS", "check_content", "check_report", "check_trusted", "verify"]

CPU_SECONDS = 2.0  #: of this thread, so that a busy machine does not count
MEMBERS = {
    "report_version", "mcred", "verdict", "headline", "detail", "checked_at", "source", "checks",
    "credential", "achievement", "results", "evidence", "assessment", "rigor", "issuer",
    "recipient", "members", "warnings",
}  # fmt: skip
FACTS = ("credential", "achievement", "results", "evidence", "assessment", "rigor")
#: Verdicts that let a reader rely on what the badge says.
GOOD = frozenset({Verdict.VALID, Verdict.ISSUER_UNKNOWN, Verdict.HOSTED_ONLY})


def verify(
    data: bytes,
    documents: Mapping[str, Any],
    policy: Policy,
    *,
    recipient: str | None = None,
    at: datetime | None = None,
) -> VerificationReport:
    """The report, in bounded time."""
    canned = {
        url: value if isinstance(value, bytes | str | FetchError) else _dumps(value)
        for url, value in documents.items()
    }
    verifier = Verifier(policy=policy, fetch=CannedFetcher(canned), clock=lambda: NOW)
    start = time.thread_time()
    report = verifier.verify(data, recipient=recipient, now=at)
    took = time.thread_time() - start
    assert took < CPU_SECONDS, f"took {took:.1f} s of this thread"
    return report


def _dumps(value: Any) -> bytes:
    return json.dumps(value).encode()


def check_report(report: VerificationReport, *, depth: int = 0) -> None:
    """It keeps to the contract, and can be printed and sent on."""
    found = report.to_dict()
    assert set(found) == MEMBERS
    again = json.loads(json.dumps(found, allow_nan=False))
    json.dumps(found, ensure_ascii=False).encode("utf-8")
    assert again == found
    assert found["verdict"] in {str(verdict) for verdict in Verdict}
    assert [check["id"] for check in found["checks"]] == list(CHECK_IDS)
    assert report.exit_code in (0, 1, 3, 4)
    assert (report.exit_code == 0) is (report.verdict == "valid")
    for text in (report.headline, report.detail, *report.text().split("\n")):
        assert text.isprintable(), text
        text.encode("utf-8")
    proven = {check.id for check in report.checks if check.outcome in ("pass", "warn")}
    if not {"proof", "issuer_binding"} <= proven:
        assert report.document is None
        assert [found[name] for name in FACTS] == [None] * len(FACTS)
        assert found["issuer"]["trust"] is None
        assert report.verdict not in GOOD or report.members
    assert report.document is None or report.credential is not None
    for member in report.members:
        check_report(member, depth=depth + 1)


def check_content(report: VerificationReport, seed: Seed) -> None:
    """What may be believed is what was signed, however it was changed on the way."""
    baseline = Verdict(seed.verdict)
    if report.verdict in GOOD:
        assert baseline in GOOD, f"{baseline} became {report.verdict}"
    if report.verdict is Verdict.VALID:
        assert baseline is Verdict.VALID, f"{baseline} became valid"
    for part in _all(report):
        if part.document is not None and part.open_badge_2 is None:
            assert _is_of(part.document, seed), "it says something else"


def check_trusted(report: VerificationReport, seed: Seed) -> None:
    """Whatever an attacker signs: valid is only what the issuer signed, which he may hand on."""
    for part in _all(report):
        if part.verdict is Verdict.VALID and not part.members:
            assert part.document is not None
            assert _is_of(part.document, seed), "the attacker's signature made it valid"


def _is_of(document: Mapping[str, Any], seed: Seed) -> bool:
    return any(_says_the_same(document, signed) for signed in seed.content)


def _all(report: VerificationReport) -> Iterator[VerificationReport]:
    yield report
    for member in report.members:
        yield from _all(member)


def _says_the_same(document: Mapping[str, Any], signed: Mapping[str, Any]) -> bool:
    """The same JSON, but for contexts that were added, or the same graph under the same names."""
    found, wanted = _unsecured(document), _unsecured(signed)
    if {**found, "@context": wanted["@context"]} == wanted:
        return True
    return names_in(found) == names_in(wanted) and _graph(found) == _graph(wanted)


def _graph(document: Mapping[str, Any]) -> str:
    """The canonical graph as PyLD sees it, which shares nothing with what is being tested."""
    from pyld import jsonld

    def load(url: str, _options: Any) -> dict[str, Any]:
        return {"document": CONTEXTS[url].document, "documentUrl": url, "contextUrl": None}

    options = {"documentLoader": load, "algorithm": "URDNA2015", "format": "application/n-quads"}
    return str(jsonld.normalize(dict(document), options))


def _unsecured(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}
