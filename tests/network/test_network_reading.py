"""What stands behind a link is told by its bytes; other sources than links open nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from school import HOST, School, page

from mcred.cli.sample import picture_png, picture_svg
from mcred.errors import UsageError
from mcred.limits import Limits
from mcred.policy import Policy
from mcred.signed_credential import SignedCredential
from support.internet import Internet
from support.tls_server import document, redirect

FORMS: dict[str, tuple[Callable[[SignedCredential], bytes], str, str]] = {
    "json": (lambda signed: signed.to_json().encode(), "json", "eddsa-rdfc-2022"),
    "json with a byte order mark": (
        lambda signed: b"\xef\xbb\xbf" + signed.to_json(indent=2).encode(),
        "json",
        "eddsa-rdfc-2022",
    ),
    "jws": (lambda signed: signed.to_jwt().encode(), "jws", "vc-jwt"),
    "png": (lambda signed: signed.bake(picture_png()), "png", "eddsa-rdfc-2022"),
    "svg": (lambda signed: signed.bake(picture_svg()), "svg", "eddsa-rdfc-2022"),
}

TYPES = ["application/json", "text/html; charset=utf-8", "image/png", "application/octet-stream"]


@pytest.fixture
def signed(school: School) -> SignedCredential:
    unsigned = school.unsigned()
    unsigned["credentialSubject"]["id"] = "did:example:ada"
    return school.issuer().sign(unsigned)


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_link_is_read_by_its_bytes_and_not_by_its_content_type(
    internet: Internet,
    school: School,
    signed: SignedCredential,
    form: tuple[Callable[[SignedCredential], bytes], str, str],
    content_type: str,
) -> None:
    make, container, proof_format = form
    body = make(signed)
    school.pages["/badge"] = document(body, Content_Type=content_type)
    report = internet.verifier(policy=Policy(domains=[HOST])).verify(f"https://{HOST}/badge")
    assert report.verdict == "valid", report.text()
    assert (report.source.container, report.source.format) == (container, proof_format)
    assert "text/html" not in school.server.requests[0].headers["accept"]


def test_the_report_says_where_a_link_led(
    internet: Internet, school: School, signed: SignedCredential
) -> None:
    school.pages["/short"] = redirect("https://badges.example/1")
    internet.host(
        "badges.example",
        {"/1": redirect("/one.json", 308), "/one.json": page(signed.to_json())},
    )
    given = f"https://{HOST}/short#fragment"
    source = internet.verifier().verify(given).to_dict()["source"]
    assert source["given"] == given
    assert source["final"] == "https://badges.example/one.json"
    assert source["hops"] == [
        f"https://{HOST}/short",
        "https://badges.example/1",
        "https://badges.example/one.json",
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body>Ada's badge</body></html>",
        b"<html><head><title>Badge</title></head></html>",
    ],
)
def test_a_web_page_is_not_a_credential(internet: Internet, body: bytes) -> None:
    internet.host(HOST, document(body, Content_Type="application/json"))
    report = internet.verifier().verify(f"https://{HOST}/")
    assert (report.verdict, report.exit_code) == ("not_a_credential", 3)
    assert "leads to a web page" in report.detail


@pytest.mark.parametrize("size", [1024 * 1024, 1024 * 1024 + 1])
def test_a_document_from_the_web_is_bounded_more_tightly_than_a_picture(
    internet: Internet, signed: SignedCredential, size: int
) -> None:
    text = signed.to_json().encode()
    internet.host(HOST, {"/badge": document(text + b" " * (size - len(text)))})
    verdict = internet.verifier(limits=Limits()).verify(f"https://{HOST}/badge").verdict
    assert verdict == ("refused" if size > 1024 * 1024 else "could_not_check")


def test_a_large_picture_from_the_web_is_read(
    internet: Internet, school: School, signed: SignedCredential
) -> None:
    png = signed.bake(picture_png())
    filler = b"<!--" + b"x" * 2 * 1024 * 1024 + b"-->"
    svg = signed.bake(picture_svg()).replace(b"</svg>", filler + b"</svg>")
    school.pages.update({"/png": document(png), "/svg": document(svg)})
    for path in ("/png", "/svg"):
        report = internet.verifier(limits=Limits()).verify(f"https://{HOST}{path}")
        assert report.verdict == "issuer_unknown", report.text()


def test_a_data_url_is_read_without_the_network(
    internet: Internet, school: School, signed: SignedCredential
) -> None:
    png = base64.b64encode(signed.bake(picture_png())).decode()
    verifier = internet.verifier(policy=Policy(domains=[HOST]))
    for link in (f"data:image/png;base64,{png}", f"DATA:text/html;BASE64,{png}"):
        assert verifier.verify(link).verdict == "valid"
        assert verifier.verify(link.encode()).verdict == "valid"
    assert school.server.paths == ["/.well-known/did.json"] * 4


@pytest.mark.parametrize(
    ("link", "verdict"),
    [
        ("data:", "malformed"),
        ("data:application/json", "malformed"),
        ("data:;base64,%%%", "malformed"),
        ("data:,hello", "not_a_credential"),
        ("data:,data:,{}", "malformed"),
        ("data:,https://school.example/badge", "not_a_credential"),
        ("data:,%7B%7D", "not_a_credential"),
        ("data:text/html,<html></html>", "not_a_credential"),
    ],
)
def test_a_data_url_without_a_badge_opens_nothing(
    internet: Internet, link: str, verdict: str
) -> None:
    assert internet.verifier().verify(link).verdict == verdict
    assert internet.lookups == []


@pytest.mark.parametrize(
    "link", ["ftp://x.example/", "file:///etc/passwd", "FILE:/etc/passwd", "javascript:alert(1)"]
)
def test_another_scheme_is_refused(internet: Internet, link: str) -> None:
    report = internet.verifier().verify(link)
    assert (report.verdict, report.exit_code) == ("refused", 3)
    assert internet.lookups == []


@pytest.mark.parametrize("link", ["did:web:x.example", "openid-credential-offer://?a=b"])
def test_what_is_no_link_to_a_badge_is_not_supported_and_named(
    internet: Internet, link: str
) -> None:
    report = internet.verifier().verify(link)
    assert report.check("input").code == "unsupported_method"
    assert report.exit_code == 3
    assert link.split(":")[0] in report.detail
    assert internet.lookups == []


def test_a_file_name_with_dots_is_no_token(
    internet: Internet, tmp_path: Path, signed: SignedCredential
) -> None:
    path = tmp_path / "achievement.final.json"
    path.write_text(signed.to_json())
    assert internet.verifier().verify(str(path)).verdict == "issuer_unknown"
    with pytest.raises(UsageError):
        internet.verifier().verify("achievement.missing.json")


def test_the_report_of_any_link_is_json(internet: Internet) -> None:
    report = internet.verifier().verify("https://school.example/\x1b[31m")
    assert json.loads(json.dumps(report.to_dict()))["verdict"] == "refused"
    assert "\x1b" not in report.text()
