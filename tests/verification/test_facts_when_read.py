"""What a report says of a badge is worked out when it is read, and travels between processes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime

import pytest

import mcred
from mcred.cli.sample import sample_badge
from mcred.report import VerificationReport

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MEMBERS = ("credential_facts", "achievement", "results", "evidence", "assessment", "rigor")


def report_on(data: bytes) -> VerificationReport:
    return mcred.Verifier(fetch=mcred.OfflineFetcher(), clock=lambda: NOW).verify(data)


@pytest.fixture(scope="module")
def badge() -> bytes:
    issuer = mcred.Issuer(
        profile={"name": "x"}, key=mcred.SigningKey.from_seed(bytes(32)), clock=lambda: NOW
    )
    return issuer.issue(sample_badge(salt="00")).to_json().encode()


def test_a_report_is_the_same_after_it_was_pickled_unread(badge: bytes) -> None:
    report = report_on(badge)
    unread = pickle.loads(pickle.dumps(report))
    assert unread == report
    assert unread.to_dict() == report.to_dict()
    read = pickle.loads(pickle.dumps(report))
    assert read.to_dict() == report.to_dict()
    assert [getattr(read, name) for name in MEMBERS] == [getattr(report, name) for name in MEMBERS]
    assert report.achievement is not None
    assert report.results is not None


def test_a_fact_is_worked_out_once(badge: bytes) -> None:
    report = report_on(badge)
    for name in MEMBERS:
        assert getattr(report, name) is getattr(report, name)


def test_a_changed_copy_of_a_report_keeps_its_facts(badge: bytes) -> None:
    report = report_on(badge)
    later = replace(report, checked_at="2026-07-01T00:00:00Z")
    assert later.credential_facts == report.credential_facts
    assert later.rigor == report.rigor


def test_nothing_unproven_is_a_fact(badge: bytes) -> None:
    report = report_on(badge.replace(b'"name"', b'"nickname"', 1))
    assert report.proven is None
    assert report.document is None
    assert all(getattr(report, name) is None for name in MEMBERS)
    assert pickle.loads(pickle.dumps(report)).to_dict() == report.to_dict()
