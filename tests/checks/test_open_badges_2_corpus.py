"""The Open Badges 2.0 cases of the official validator's own tests, with this one's verdicts.

Its tests never fetch an assertion; here each stands at its own address, the rest where
`remote-fixtures.json` says. Addresses of http are asked over https.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from mcred import VerificationReport, Verifier
from mcred.errors import FetchFailedError
from mcred.fetch import Fetched
from mcred.openbadges2 import https_form
from support.corpus import cases, read, read_bytes
from support.open_badges_2 import NOW

CASES = cases("1edtech/cases.json", lambda case: case["suite"] == "ob20", key="file")

#: What each word of the official tests may be here.
EXPECTED = {
    "valid": {"hosted_only", "issuer_unknown"},
    "warning": {"hosted_only", "issuer_unknown"},
    "invalid": {"invalid", "malformed", "expired", "not_yet_valid", "not_a_credential"},
}

NO_BADGE = "no credential: the validator calls any Open Badges object valid by itself"
PLAIN_HTTP = "its id is an http address, which is not opened; by its https link it is read"

#: Cases that this version decides otherwise: the verdict, and why.
OTHERWISE = {
    "ob20/assets/badgeclass1.json": ("not_a_credential", NO_BADGE),
    "ob20/assets/badge-with-data-image.json": ("not_a_credential", NO_BADGE),
    "ob20/assets/badgeclass-with-complex-image.json": ("not_a_credential", NO_BADGE),
    "ob20/rdf-validation/valid-badge-class.json": ("not_a_credential", NO_BADGE),
    "ob20/rdf-validation/valid-alignment-object.json": ("not_a_credential", NO_BADGE),
    "ob20/rdf-validation/valid-badge-class-empty-criteria-type.json": (
        "not_a_credential",
        NO_BADGE,
    ),
    "ob20/assertion-with-extension-node-basic.json": ("refused", PLAIN_HTTP),
    "ob20/assertion-with-extension-node-invalid.json": (
        "refused",
        f"{PLAIN_HTTP}, and the schema of an extension is not fetched",
    ),
}


class Fixtures:
    """The web of the official tests, and one more document."""

    def __init__(self, address: str | None, body: bytes) -> None:
        self.address, self.body = address, body
        self.prefixes: dict[str, str] = read("1edtech/remote-fixtures.json")["prefix"]

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        assert url.startswith("https://")
        if url == self.address:
            return Fetched(url=url, body=self.body, hops=(url,))
        for prefix, folder in self.prefixes.items():
            if url.startswith(prefix):
                try:
                    body = read_bytes(f"1edtech/{folder}{url.removeprefix(prefix)}")
                except FileNotFoundError:
                    break
                return Fetched(url=url, body=body, hops=(url,))
        raise FetchFailedError(f"{url} answered 404", code="http_status", url=url, status=404)


def own_address(case: dict[str, Any]) -> str | None:
    text = read_bytes(f"1edtech/{case['file']}")
    return https_form(json.loads(text).get("id")) if text.lstrip().startswith(b"{") else None


def verify(case: dict[str, Any], *, by_link: bool = False) -> VerificationReport:
    data, address = read_bytes(f"1edtech/{case['file']}"), own_address(case)
    verifier = Verifier(fetch=Fixtures(address, data), clock=lambda: NOW)
    return verifier.verify(address if by_link and address else data)


@pytest.mark.parametrize("case", CASES)
def test_every_case_is_decided(case: dict[str, Any]) -> None:
    report = verify(case)
    if case["file"] in OTHERWISE:
        assert report.verdict == OTHERWISE[case["file"]][0]
    else:
        assert report.verdict in EXPECTED[case["expect"]], report.checks
        assert bool(report.warnings) or case["expect"] != "warning"


@pytest.mark.parametrize("case", CASES)
def test_a_hosted_badge_is_the_same_by_its_link(case: dict[str, Any]) -> None:
    report, by_link = verify(case), verify(case, by_link=True)
    if report.verdict == "refused":
        assert by_link.verdict == "hosted_only"
    elif own_address(case) is not None and case["file"].count("assertion"):
        assert by_link.verdict == report.verdict


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_shown_of_a_badge_that_is_not_its_issuers(case: dict[str, Any]) -> None:
    report = verify(case)
    shown = report.verdict in ("hosted_only", "issuer_unknown", "expired", "not_yet_valid")
    assert (report.achievement is not None) is shown


@pytest.mark.parametrize("case", CASES)
def test_without_a_network_none_is_called_good(case: dict[str, Any]) -> None:
    from mcred.fetch import OfflineFetcher

    data = read_bytes(f"1edtech/{case['file']}")
    report = Verifier(fetch=OfflineFetcher(), clock=lambda: NOW).verify(data)
    assert report.verdict in ("could_not_check", "not_a_credential", "refused")


@pytest.mark.corpus
def test_every_deviation_is_about_a_case() -> None:
    files = {case.values[0].get("file") for case in CASES}
    if files == {None}:
        pytest.skip("MCRED_CORPUS names no conformance data")
    assert set(OTHERWISE) <= files
