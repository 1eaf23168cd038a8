"""Pictures and PDFs given to a verifier: the badge in them, or where their QR code leads."""

from __future__ import annotations

import hashlib
import json
import resource
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from mcred import Policy, Verifier
from mcred.fetch import OfflineFetcher
from mcred.report import VerificationReport
from support.internet import Internet
from support.issuers import NOW, IssuerSimulator
from support.keys import ed25519
from support.pdfs import attached, codes, with_codes
from support.pictures import bomb
from support.tls_server import document

HOST = "badges.example.org"
LINK = f"https://{HOST}/c/1/credential.json"


@pytest.fixture(scope="module")
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_key()


@pytest.fixture
def internet() -> Iterator[Internet]:
    with Internet() as internet:
        yield internet


def badge(issuer: IssuerSimulator) -> bytes:
    return json.dumps(issuer.sign()).encode()


def picture(*texts: str) -> bytes:
    out = BytesIO()
    codes(*texts).save(out, "PNG")
    return out.getvalue()


def verify(
    data: bytes | Path, issuer: IssuerSimulator, internet: Internet | None = None, **policy: bool
) -> VerificationReport:
    fetch = OfflineFetcher() if internet is None else internet.fetcher()
    known = Policy(trust=issuer.pinned.trust, **policy)  # type: ignore[arg-type]
    return Verifier(policy=known, fetch=fetch, clock=lambda: NOW).verify(data)


def codes_of(report: VerificationReport) -> set[str]:
    return {warning.code for warning in report.warnings}


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_a_link_in_a_code_is_followed(
    kind: str, issuer: IssuerSimulator, internet: Internet
) -> None:
    server = internet.host(HOST, {"/c/1/credential.json": document(badge(issuer))})
    data = picture(LINK) if kind == "png" else with_codes(LINK)
    report = verify(data, issuer, internet)
    assert report.verdict == "valid"
    assert server.paths == ["/c/1/credential.json"]
    assert report.source.container == "qr"
    assert report.source.final == LINK
    assert report.source.sha256 == hashlib.sha256(data).hexdigest()
    (warning,) = [one for one in report.warnings if one.code == "read_from_code"]
    assert warning.data["text"] == LINK


def test_what_the_link_holds_decides(issuer: IssuerSimulator, internet: Internet) -> None:
    changed = badge(issuer).replace(b"Reflective", b"Reflexive")
    internet.host(HOST, {"/c/1/credential.json": document(changed)})
    assert verify(picture(LINK), issuer, internet).verdict == "invalid"


def test_a_code_in_what_a_link_leads_to_is_not_followed(
    issuer: IssuerSimulator, internet: Internet
) -> None:
    server = internet.host(HOST, {"/c/1/credential.json": document(picture(LINK))})
    report = verify(picture(LINK), issuer, internet)
    assert report.verdict == "not_a_credential"
    assert server.paths == ["/c/1/credential.json"]


def test_without_network_nothing_is_asked(issuer: IssuerSimulator) -> None:
    report = verify(picture(LINK), issuer)
    assert report.verdict == "could_not_check"
    assert report.check("input").code == "offline"


def test_two_codes_are_named_and_neither_is_followed(
    issuer: IssuerSimulator, internet: Internet
) -> None:
    other = "https://elsewhere.example/x?identity__email=ada%40example.org"
    server = internet.host(HOST, {"/c/1/credential.json": document(badge(issuer))})
    report = verify(picture(LINK, other), issuer, internet)
    assert report.verdict == "could_not_check"
    check = report.check("input")
    assert check.code == "several_codes"
    assert LINK in check.data["codes"]
    assert "https://elsewhere.example/x" in check.data["codes"]
    assert "ada" not in check.data["codes"]
    assert "several different codes" in report.headline
    assert server.paths == []


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("http://badges.example.org/c/1/", "refused"),
        ("https://127.0.0.1/c/1/", "refused"),
        ("file:///etc/passwd", "refused"),
        ("VP1-B3ABCDEF", "unsupported"),
        ("openid-credential-offer://?credential_offer_uri=x", "unsupported"),
        ("did:web:example.org", "unsupported"),
        ("Room 12, second floor", "not_a_credential"),
        ("/etc/passwd", "not_a_credential"),
    ],
)
def test_other_codes_are_named(
    code: str, verdict: str, issuer: IssuerSimulator, internet: Internet
) -> None:
    report = verify(picture(code), issuer, internet)
    assert report.verdict == verdict
    assert report.document is None


def test_badge_data_in_a_code_is_read(issuer: IssuerSimulator) -> None:
    achievement = {
        "id": "https://issuer.example/achievements/1",
        "type": ["Achievement"],
        "name": "Reflective teaching",
        "description": "Reflects.",
        "criteria": {"narrative": "Hand in."},
    }
    subject = {"id": "did:example:ada", "type": ["AchievementSubject"], "achievement": achievement}
    token = issuer.token(issuer.badge(credentialSubject=subject))
    for text in (token, f"data:application/vc+jwt,{token}"):
        report = verify(picture(text), issuer)
        assert (report.verdict, report.source.container) == ("valid", "qr")


def test_looking_for_codes_can_be_turned_off(issuer: IssuerSimulator, internet: Internet) -> None:
    report = verify(picture(LINK), issuer, internet, scan=False)
    assert report.verdict == "not_a_credential"
    assert "carries no badge" in report.detail


def test_a_picture_too_large_to_look_through_is_said(issuer: IssuerSimulator) -> None:
    report = verify(bomb(20_000, 20_000), issuer)
    assert report.verdict == "not_a_credential"
    assert "400000000 pixels" in report.detail


@pytest.mark.slow
def test_a_picture_that_takes_too_long_is_left_and_said(issuer: IssuerSimulator) -> None:
    """A small file whose every corner looks like the corner of a code."""
    from PIL import Image

    ring = Image.new("L", (9, 9), 255)
    for size, shade in ((7, 0), (5, 255), (3, 0)):
        at = (9 - size) // 2
        ring.paste(Image.new("L", (size, size), shade), (at, at))
    grid = Image.new("L", (3600, 3300), 255)
    row = Image.new("L", (3600, 9), 255)
    for x in range(0, 3600, 9):
        row.paste(ring, (x, 0))
    for y in range(0, 3300, 9):
        grid.paste(row, (0, y))
    out = BytesIO()
    grid.save(out, "PNG")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = verify(out.getvalue(), issuer)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 6
    assert report.verdict == "not_a_credential"
    told = "it could not be looked through for a QR code: it takes more memory or time"
    assert told in report.detail


# --- PDFs with a badge in them


def test_a_badge_attached_to_a_pdf_is_verified_and_not_its_print(issuer: IssuerSimulator) -> None:
    report = verify(attached({"credential.json": badge(issuer)}), issuer)
    assert (report.verdict, report.source.container) == ("valid", "pdf")
    assert "print_not_compared" in codes_of(report)
    changed = badge(issuer).replace(b"Reflective", b"Reflexive")
    report = verify(attached({"credential.json": changed}), issuer)
    assert report.verdict == "invalid"


def test_several_badges_are_members_and_the_worst_decides(issuer: IssuerSimulator) -> None:
    stranger = IssuerSimulator.did_key(ed25519(7))
    files = {"a.json": badge(issuer), "b.jwt": stranger.token().encode()}
    report = verify(attached(files), issuer)
    assert [member.verdict for member in report.members] == ["valid", "issuer_unknown"]
    assert report.verdict == "issuer_unknown"


def test_a_badge_in_a_pdf_is_taken_before_its_codes(
    issuer: IssuerSimulator, internet: Internet
) -> None:
    server = internet.host(HOST, {})
    report = verify(attached({"credential.json": badge(issuer)}), issuer, internet)
    assert report.verdict == "valid"
    assert server.paths == []


@pytest.mark.parametrize("data", [b"%PDF-", b"%PDF-1.7\n" + b"\0" * 900, b"%PDF-1.7 trailer<<>>"])
def test_what_is_no_whole_pdf_is_damaged(data: bytes, issuer: IssuerSimulator) -> None:
    assert verify(data, issuer).verdict == "malformed"


def test_a_pdf_without_anything_says_what_to_do(issuer: IssuerSimulator) -> None:
    report = verify(attached({}), issuer)
    assert report.verdict == "not_a_credential"
    assert "open the link or the QR code printed on it" in report.detail
