"""A shared link of each platform that is known leads to its badge, and to the right verdict."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from platform_servers import (
    EMAIL,
    ID,
    PATIENT,
    accredible,
    badgr,
    credly,
    credtrail,
    data,
    hosted,
    html,
    open_badge_factory,
    verifier_plus,
)

from mcred import Verifier
from support.internet import Internet, missing
from support.issuers import NOW, IssuerSimulator
from support.tls_server import Exchange, document

HOSTED: dict[str, tuple[Callable[[Internet], str], str]] = {
    "badgr": (badgr, "api.badgr.io"),
    "credly": (credly, "api.credly.com"),
    "accredible": (accredible, "api.accredible.com"),
    "open badge factory": (open_badge_factory, "openbadgefactory.com"),
}


@pytest.mark.parametrize(("serve", "domain"), HOSTED.values(), ids=HOSTED.keys())
def test_a_hosted_badge_is_found_behind_its_page(
    internet: Internet, verifier: Verifier, serve: Callable[[Internet], str], domain: str
) -> None:
    report = verifier.verify(serve(internet), recipient=EMAIL)
    assert report.verdict == "hosted_only", report.text()
    assert report.issuer.domain == domain
    assert report.recipient.match is True
    assert report.source.format == "ob2-hosted"
    assert report.source.final is not None
    assert f"//{domain}/" in report.source.final
    assert sum(map(len, internet.requests.values())) <= 8


@pytest.mark.parametrize(("serve", "domain"), HOSTED.values(), ids=HOSTED.keys())
def test_it_is_not_everybodys(
    internet: Internet, verifier: Verifier, serve: Callable[[Internet], str], domain: str
) -> None:
    report = verifier.verify(serve(internet), recipient="bo@example.edu")
    assert report.verdict == "recipient_mismatch"


@pytest.mark.parametrize(
    ("named", "code"),
    [
        (EMAIL, "link_names_recipient"),
        ("bo@example.edu", "link_names_another"),
        ("%2B16175551212", None),
    ],
)
def test_whom_the_link_names_is_compared_and_changes_no_verdict(
    internet: Internet, verifier: Verifier, named: str, code: str | None
) -> None:
    report = verifier.verify(f"{badgr(internet)}?identity__email={named}")
    assert report.verdict == "hosted_only"
    assert report.recipient.asked is False
    seen = {one.code for one in report.warnings if one.code.startswith("link_names")}
    assert seen == ({code} if code else set())
    shown = json.dumps(report.to_dict())
    assert named not in shown


def test_a_badge_is_told_to_be_the_one_of_its_link(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator
) -> None:
    link = badgr(internet)
    assert verifier.verify(link).check("input").data["self_located"] is True
    found = verifier.verify(credtrail(internet, issuer)).check("input")
    assert found.data["self_located"] is False


def test_badgr_is_asked_for_data_and_never_for_its_page(
    internet: Internet, verifier: Verifier
) -> None:
    verifier.verify(badgr(internet))
    server = internet.servers["api.badgr.io"]
    assert all("text/html" not in request.headers["accept"] for request in server.requests)
    assert "badges.parchment.com" not in internet.requests


def test_the_page_of_badgr_leads_to_its_other_host(internet: Internet, verifier: Verifier) -> None:
    badgr(internet)
    link = f"https://badges.parchment.com/public/assertions/{ID}"
    report = verifier.verify(link)
    assert report.verdict == "hosted_only"
    assert report.source.hops == (link, f"https://api.badgr.io/public/assertions/{ID}.json?v=3_0")
    elsewhere = next(one for one in report.warnings if one.code == "found_elsewhere")
    assert elsewhere.data["page"] == link
    assert "badges.parchment.com" in report.to_dict()["warnings"][0]["text"]


@pytest.mark.parametrize("both", [True, False])
def test_an_unsigned_version_counts_only_where_there_is_no_other(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator, both: bool
) -> None:
    path = f"/public/assertions/{ID}"
    documents = hosted("https://api.badgr.io", path)
    version_2 = data(documents[path]) if both else missing

    def versions(exchange: Exchange) -> None:
        unsigned = exchange.path.endswith("?v=3_0")
        (data(issuer.badge()) if unsigned else version_2)(exchange)

    others = {name: data(value) for name, value in documents.items()}
    internet.host("api.badgr.io", {**others, f"{path}.json": versions})
    internet.host("badges.parchment.com", {path: html()})
    report = verifier.verify(f"https://badges.parchment.com{path}")
    assert report.verdict == ("hosted_only" if both else "invalid"), report.text()
    assert report.members == ()


def test_a_badgr_server_is_known_by_its_addresses_wherever_it_runs(
    internet: Internet, verifier: Verifier
) -> None:
    path = f"/public/assertions/{ID}"
    documents = hosted("https://badges.school.example", path)
    pages = {name: document(_json(value)) for name, value in documents.items()}
    internet.host("badges.school.example", {**pages, path: html(), f"{path}.json": pages[path]})
    report = verifier.verify(f"https://badges.school.example{path}")
    # its own address answers with a page, so that nobody says that the badge is still there
    assert report.verdict == "could_not_check", report.text()
    assert report.check("input").code == "found"


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


@pytest.mark.parametrize("form", ["json in the body", "nothing in the body", "through its page"])
def test_a_badge_that_badgr_says_is_gone_is_withdrawn(
    internet: Internet, verifier: Verifier, form: str
) -> None:
    link = badgr(internet, gone=True)
    if form == "nothing in the body":
        internet = Internet()
        with internet:
            internet.host("api.badgr.io", {f"/public/assertions/{ID}": document(b"", 410)})
            report = internet.verifier(limits=PATIENT, clock=lambda: NOW).verify(link)
    else:
        if form == "through its page":
            link = link.replace("api.badgr.io", "badges.parchment.com")
        report = verifier.verify(link)
    assert report.verdict == "revoked", report.text()
    assert "does not mean misconduct" in report.detail


def test_credlys_data_is_on_its_other_host(internet: Internet, verifier: Verifier) -> None:
    report = verifier.verify(credly(internet))
    assert internet.requests == {
        "www.credly.com": [f"/badges/{ID}/public_url"],
        "api.credly.com": [
            f"/v1/obi/v2/badge_assertions/{ID}",
            "/badge_classes/1",
            "/issuers/1",
        ],
    }
    assert next(one.code for one in report.warnings) == "found_elsewhere"
    assert "Ada" not in report.text()  # the page's own words are not read


@pytest.mark.parametrize(
    "link",
    [
        "https://www.credly.com/earner/earned/badge/54a07c5c-89f9-4c33-9731-e1b0d34f88b9",
        "https://www.linkedin.com/in/ada/details/certifications/",
    ],
)
def test_a_page_for_its_owner_only_is_not_opened_and_says_what_to_ask_for(
    internet: Internet, verifier: Verifier, link: str
) -> None:
    report = verifier.verify(link)
    assert (report.verdict, report.check("input").code) == ("could_not_check", "private")
    assert internet.lookups == []
    assert report.check("input").data["advice"] in report.text()


def test_verifier_plus_holds_a_presentation(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator
) -> None:
    report = verifier.verify(verifier_plus(internet, issuer))
    assert report.verdict == "valid", report.text()
    assert [member.verdict for member in report.members] == ["valid"]
    assert internet.requests == {
        "verifierplus.org": [f"/credentials/{ID}", f"/api/credentials/{ID}"]
    }


def test_what_verifier_plus_no_longer_shares_could_not_be_checked(
    internet: Internet, verifier: Verifier
) -> None:
    internet.host("verifierplus.org", {f"/credentials/{ID}": html()})
    report = verifier.verify(f"https://verifierplus.org/credentials/{ID}")
    assert (report.verdict, report.check("input").code) == ("could_not_check", "not_found")
    assert "stopped sharing" in report.text()


def test_credtrail_names_its_data(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator
) -> None:
    report = verifier.verify(credtrail(internet, issuer))
    assert report.verdict == "valid", report.text()
    assert internet.requests["badges.example"] == [
        f"/badges/{ID}/public_url",
        f"/badges/{ID}",
        f"/badges/{ID}/jsonld",
        f"/badges/{ID}/verification",
    ]
    assert "Verified" not in report.text()


def test_a_page_behind_a_wall_does_not_hide_the_data(
    internet: Internet, verifier: Verifier
) -> None:
    """Sites that ask visitors to prove themselves human still answer their interface."""
    credly(internet)
    internet.servers.pop("www.credly.com")
    internet.host("www.credly.com", {f"/badges/{ID}": document(b"Are you human?", 403)})
    assert verifier.verify(f"https://www.credly.com/badges/{ID}").verdict == "hosted_only"


def test_the_platforms_data_is_asked_for_only_where_the_page_names_none(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator
) -> None:
    credly(internet)
    page = f'<html><script type="application/vc">{json.dumps(issuer.sign())}</script></html>'
    internet.host("credly.com", {f"/badges/{ID}": html(page)})
    assert verifier.verify(f"https://credly.com/badges/{ID}").verdict == "valid"
    assert "api.credly.com" not in internet.requests


def test_data_that_is_no_badge_is_not_the_last_word(internet: Internet, verifier: Verifier) -> None:
    """A platform may answer the page's address with data of its own kind."""
    internet.host("www.credly.com", {f"/badges/{ID}": document(b'{"data": {"id": 1}}')})
    internet.host("api.credly.com", missing)
    link = f"https://www.credly.com/badges/{ID}"
    report = verifier.verify(link)
    assert (report.verdict, report.check("input").code) == ("could_not_check", "not_found")
    assert f"the link {link}: no badge data" in report.text()
    credly(internet)
    internet.host("www.credly.com", {f"/badges/{ID}": document(b'{"data": {"id": 1}}')})
    assert verifier.verify(link).verdict == "hosted_only"


def test_data_that_is_no_badge_is_said_to_be_none(internet: Internet, verifier: Verifier) -> None:
    internet.host("pages.example", document(b'{"data": {"id": 1}}'))
    report = verifier.verify("https://pages.example/")
    assert report.verdict == "not_a_credential"
    assert "the link https://pages.example/: no badge data" in report.text()


def test_what_is_nowhere_is_said_with_advice(internet: Internet, verifier: Verifier) -> None:
    internet.host("www.credly.com", {f"/badges/{ID}": html()})
    internet.host("api.credly.com", missing)
    report = verifier.verify(f"https://www.credly.com/badges/{ID}")
    assert report.verdict == "could_not_check"
    lines = report.text().splitlines()
    assert any(f"/badges/{ID}: a web page" in line for line in lines)
    assert any("where this platform keeps its data" in line and "404" in line for line in lines)
    assert "On Credly, choose Share" in lines[-1]
