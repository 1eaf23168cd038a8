"""Hosted Open Badges 2 badges on sites of many people: whose is a file beside the issuer's?

Open Badges 2.0 takes the whole host for the scope where the profile says nothing.
"""

from __future__ import annotations

from typing import Any

import pytest

from mcred import VerificationReport
from support.issuers import pinning
from support.open_badges_2 import Issuer2

RAW = "https://raw.githubusercontent.com"


def report_on(
    assertion: str, profile: str, verification: dict[str, Any] | None = None, **entry: str
) -> VerificationReport:
    """The report of somebody who has the issuer at `profile` on the list."""
    issuer, badge_class = Issuer2(), f"{assertion}-class"
    own = {"publicKey": None, "revocationList": None, "verification": verification}
    issuer.documents = {
        profile: issuer.profile(id=profile, **own),
        badge_class: issuer.badge_class(id=badge_class, issuer=profile),
        assertion: issuer.assertion(id=assertion, badge=badge_class),
    }
    policy = pinning(**(entry or {"id": profile}), name="Our school")
    return issuer.verify(issuer.documents[assertion], policy=policy)


STRANGERS = [
    (f"{RAW}/evil/a.json", f"{RAW}/school/issuer.json"),
    ("https://s3.amazonaws.com/evil/a.json", "https://s3.amazonaws.com/school/issuer.json"),
    ("https://storage.googleapis.com/evil/a", "https://storage.googleapis.com/school"),
    ("https://uni.example/~student/a.json", "https://uni.example/issuer.json"),
    ("https://uni.example/~student/a.json", "https://uni.example/~school/issuer.json"),
]


@pytest.mark.parametrize(("assertion", "profile"), STRANGERS)
def test_a_strangers_badge_is_not_shown_as_that_of_an_issuer_on_the_list(
    assertion: str, profile: str
) -> None:
    report = report_on(assertion, profile)
    assert report.verdict == "hosted_only"
    assert (report.issuer.trust, report.issuer.name) == ("path", None)
    assert "Our school" not in report.text()
    warning = next(item for item in report.warnings if item.code == "ob2_shared_site")
    assert warning.data["address"] == assertion


def test_nor_of_a_domain_on_the_list() -> None:
    report = report_on(*STRANGERS[3], domain="uni.example")
    assert (report.issuer.trust, report.issuer.name) == ("path", None)


@pytest.mark.parametrize(
    ("assertion", "profile", "verification"),
    [
        (f"{RAW}/school/a/1.json", f"{RAW}/school/issuer.json", None),
        (f"{RAW}/school-badges/1", f"{RAW}/school/i", {"startsWith": f"{RAW}/school-badges/"}),
        (f"{RAW}/school2/1", f"{RAW}/school/i", {"allowedOrigins": "raw.githubusercontent.com"}),
        ("https://uni.example/~school/1", "https://uni.example/~school/issuer.json", None),
        ("https://uni.example/badges/1", "https://uni.example/issuers/1", None),
    ],
)
def test_a_badge_where_only_its_issuer_puts_files_or_says_so_is(
    assertion: str, profile: str, verification: dict[str, Any] | None
) -> None:
    report = report_on(assertion, profile, verification)
    assert report.verdict == "hosted_only"
    assert (report.issuer.trust, report.issuer.name) == ("pinned", "Our school")
    assert "ob2_shared_site" not in [item.code for item in report.warnings]


def test_a_scope_that_leaves_the_stranger_out_is_kept() -> None:
    report = report_on(*STRANGERS[0], {"startsWith": f"{RAW}/school/"})
    assert report.verdict == "invalid"
    assert report.check("issuer_binding").code == "out_of_scope"
