"""The report contract, version 1: which members there are, and what stands in them when."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

import mcred
from mcred import NotVerifiedError, Policy, VerificationReport
from mcred.openbadges import AchievementCredential
from mcred.report import CHECK_IDS, Outcome, Verdict
from support.issuers import IssuerSimulator
from support.verdicts import full_badge, reports

TOP = {
    "report_version",
    "mcred",
    "verdict",
    "headline",
    "detail",
    "checked_at",
    "source",
    "checks",
    "credential",
    "achievement",
    "results",
    "evidence",
    "assessment",
    "rigor",
    "issuer",
    "recipient",
    "members",
    "warnings",
}
#: The members of each object; more may be added within a report version, none taken away.
INNER = {
    "source": {"given", "final", "hops", "container", "format", "sha256"},
    "credential": {"id", "name", "issued", "valid_from", "valid_until", "awarded"},
    "achievement": {"id", "name", "type", "description", "criteria"},
    "assessment": {"assessor", "basis", "decided"},
    "rigor": {"grade", "reasons"},
    "issuer": {"id", "claimed_name", "domain", "trust", "why"},
    "recipient": {"asked", "match"},
}
ITEMS = {
    "checks": {"id", "outcome", "code", "text", "data"},
    "results": {"id", "criterion", "levels", "achieved", "required", "value", "met"},
    "evidence": {"id", "name", "integrity"},
    "warnings": {"code", "text"},
}
PROVEN = ("credential", "achievement", "results", "evidence", "assessment", "rigor")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


ALL = pytest.mark.parametrize(
    ("verdict", "report"),
    [
        pytest.param(verdict, report, id=f"{number}-{verdict}")
        for number, (verdict, report) in enumerate(reports())
    ],
)


def test_every_verdict_of_this_version_is_here() -> None:
    later = {"hosted_only"}  # comes with Open Badges 2
    assert {verdict for verdict, _ in reports()} == set(Verdict) - later


@ALL
def test_a_report_has_exactly_its_members(verdict: str, report: VerificationReport) -> None:
    shown = report.to_dict()
    assert shown["verdict"] == report.verdict == verdict
    assert set(shown) == TOP
    assert shown["report_version"] == 1
    assert shown["mcred"] == mcred.__version__
    for name, members in INNER.items():
        assert shown[name] is None or members <= set(shown[name]), name
    for name, members in ITEMS.items():
        assert all(members <= set(item) for item in shown[name] or []), name
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown


@ALL
def test_every_check_is_there_in_order_with_its_words(
    verdict: str, report: VerificationReport
) -> None:
    checks = report.to_dict()["checks"]
    assert [check["id"] for check in checks] == list(CHECK_IDS)
    assert {check["outcome"] for check in checks} <= set(Outcome)
    assert all(check["text"] and check["text"].isprintable() for check in checks)
    assert all(warning["text"] for warning in report.to_dict()["warnings"])


@ALL
def test_times_are_rfc_3339_in_utc(verdict: str, report: VerificationReport) -> None:
    shown = report.to_dict()
    times = [shown["checked_at"]]
    if shown["credential"] is not None:
        names = ("issued", "valid_from", "valid_until", "awarded")
        times += [shown["credential"][name] for name in names]
    if shown["assessment"] is not None:
        times.append(shown["assessment"]["decided"])
    assert all(TIME.fullmatch(time) for time in times if time is not None), times


def is_bound(report: VerificationReport) -> bool:
    """Proof and issuer binding hold, or the unsafe policy lets the binding warn."""
    proof, binding = report.check("proof"), report.check("issuer_binding")
    return proof.outcome is Outcome.PASS and binding.outcome in (Outcome.PASS, Outcome.WARN)


@ALL
def test_nothing_unproven_is_shown_as_fact(verdict: str, report: VerificationReport) -> None:
    shown = report.to_dict()
    if is_bound(report):
        assert shown["credential"] is not None
        assert isinstance(report.credential, AchievementCredential)
        assert shown["issuer"]["trust"] is not None
        return
    assert [shown[name] for name in PROVEN] == [None] * len(PROVEN)
    assert shown["issuer"]["trust"] is None
    assert shown["issuer"]["domain"] is None
    assert shown["issuer"]["why"] is None
    assert report.credential is None
    assert report.document is None
    assert verdict in (
        "refused",
        "not_a_credential",
        "malformed",
        "unsupported",
        "invalid",
        "could_not_check",
    )
    assert all(name not in report.headline for name in ("Example School", "issuer.example"))


@ALL
def test_a_check_after_the_end_was_not_made(verdict: str, report: VerificationReport) -> None:
    if not is_bound(report):
        later = CHECK_IDS[CHECK_IDS.index("refresh") :]
        assert {report.check(name).code for name in later} == {"not_reached"}
    if verdict == "valid":
        assert not [check for check in report.checks if check.code == "not_reached"]


@ALL
@pytest.mark.parametrize("accept", [False, True])
def test_require_hands_out_what_may_be_relied_on(
    verdict: str, report: VerificationReport, accept: bool
) -> None:
    asked = replace(report, accepts_unknown_issuer=accept)
    if verdict == "valid" or (verdict == "issuer_unknown" and accept):
        assert asked.require().to_dict() == report.document
        assert asked.exit_code == 0
        return
    assert asked.exit_code != 0
    with pytest.raises(NotVerifiedError) as caught:
        asked.require()
    assert caught.value.code == verdict


@ALL
def test_the_words_fit_the_verdict(verdict: str, report: VerificationReport) -> None:
    assert report.headline.isprintable()
    assert report.detail
    assert report.text().startswith(report.headline)
    assert ("in force as of" in report.headline) is (verdict == "valid")
    if verdict == "invalid":
        assert report.headline.startswith("Do not rely on this badge:")
    if verdict == "could_not_check":
        assert "says nothing against the badge" in report.detail


def test_the_content_is_read_from_what_was_signed() -> None:
    issuer = IssuerSimulator.did_web()
    shown = issuer.verify(issuer.sign(full_badge(issuer)), policy=issuer.pinned).to_dict()
    assert shown["credential"]["issued"] == "2026-01-30T12:00:00Z"
    assert shown["credential"]["awarded"] == "2026-01-15T09:00:00Z"
    assert shown["achievement"]["criteria"] == "Hand in three reflections."
    assert [level["name"] for level in shown["results"][0]["levels"]] == [
        "Emerging",
        "Proficient",
        "Exemplary",
    ]
    assert shown["results"][0]["met"] is True
    assert shown["evidence"][0]["integrity"] in ("not_checked", "no_digest")
    assert shown["assessment"] == {
        "assessor": "Assessors",
        "basis": "issuer_says",
        "decided": "2026-01-15T09:00:00Z",
    }
    assert shown["rigor"]["grade"] in ("application", "knowledge", "recognition")
    assert shown["rigor"]["reasons"]
    assert shown["source"]["container"] == "json"
    assert shown["source"]["format"] == "eddsa-rdfc-2022"
    assert len(shown["source"]["sha256"]) == 64


def test_members_count_for_the_verdict_of_the_whole() -> None:
    issuer = IssuerSimulator.did_web()
    signed = issuer.sign()
    good = issuer.verify(signed, policy=issuer.pinned)
    bad = issuer.verify({**signed, "name": "Forged"}, policy=issuer.pinned)
    whole = replace(good, members=(good, bad))
    assert (good.verdict, bad.verdict, whole.verdict) == ("valid", "invalid", "invalid")
    assert [member["verdict"] for member in whole.to_dict()["members"]] == ["valid", "invalid"]
    with pytest.raises(NotVerifiedError):
        whole.require()
    assert "in force as of" not in whole.headline


def test_a_strangers_text_cannot_steer_a_terminal_or_forge_a_line() -> None:
    issuer = IssuerSimulator.did_web()
    issuer.name = "Evil\x1b[2J\nValid: signed by Harvard\u202e"
    report = issuer.verify(issuer.sign(), policy=Policy(domains={"issuer.example"}))
    assert report.verdict == "valid"
    for text in (report.headline, report.detail):
        assert text.isprintable()
    assert all(line.isprintable() for line in report.text().splitlines())
    pinned = issuer.verify(issuer.sign(), policy=issuer.pinned)
    assert pinned.headline.startswith("Signed by Our school,")
