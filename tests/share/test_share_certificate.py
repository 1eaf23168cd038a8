"""A badge on paper: what is printed, what is attached, every script, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from certificate_samples import NOW, PAGE, attachments, outside, signed, structure, text_of

import mcred
from mcred.cryptosuites.ecdsa_sd_2023 import derive
from mcred.encoding.strict_json import dumps
from mcred.errors import NotVerifiedError, UsageError
from mcred.keys import KeyType
from mcred.share.certificate import CertificateLook, certificate_pdf
from mcred.share.colours import Colour
from mcred.share.markdown import markdown_text
from mcred.share.pictures import Picture
from mcred.share.theme import Theme
from support.issuers import pinning
from support.keys import of_type

FONTS = Path(mcred.__file__).parent / "share" / "fonts"


def made(**how: object) -> bytes:
    text, report = signed()
    return certificate_pdf(report, text, page=PAGE, **how)  # type: ignore[arg-type]


def test_it_says_what_the_badge_says() -> None:
    (page,) = text_of(made(earner="Zoë Šťastná"))
    for said in (
        "Example District",
        "Zoë Šťastná",
        "Exit tickets",
        "Sorts the answers 0",
        "Reached: Proficient (3 of 4)",
        "Reached: Exemplary (4 of 4)",
        "Required: Proficient",
        "Hand in three tickets:",
        "1 January 2026",
        PAGE,
        "urn:uuid:6f0f3c2a-8c1e-4e3b-9a53-0b52d7a4e1f7",
        "Page 1 of 1",
        "the signature does not cover it",
    ):
        assert said in " ".join(page.split()), said


def test_it_speaks_spanish() -> None:
    pdf = made(earner="Zoë", language="es")
    (page,) = text_of(pdf)
    seen = " ".join(page.split())
    assert "Otorgada a" in seen
    assert "Alcanzado: Proficient (3 de 4)" in seen
    assert "1 de enero de 2026" in seen
    assert b"/Lang (es)" in pdf


def test_nobody_is_named_who_was_not_given() -> None:
    (page,) = text_of(made())
    assert "Awarded to" not in page
    assert "the signature does not cover it" not in page


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt"])
def test_the_signed_badge_is_inside_as_it_was_signed(proof: str) -> None:
    text, report = signed(proof=proof)
    found = attachments(certificate_pdf(report, text, page=PAGE))
    name = "credential.jwt" if proof == "vc-jwt" else "credential.json"
    assert found == {name: text.encode()}
    assert mcred.verify(found[name], now=NOW).verdict == "issuer_unknown"


def test_the_code_on_it_leads_to_the_page() -> None:
    picture = pypdfium2.PdfDocument(made())[0].render(scale=2).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [PAGE]


def test_the_same_badge_gives_the_same_bytes() -> None:
    assert made(earner="Zoë") == made(earner="Zoë")
    assert made(earner="Zoë") != made(earner="Zoe")


def test_a_screen_reader_finds_a_document_with_title_language_and_parts() -> None:
    pdf = made()
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_dict()["Title"] == "Exit tickets – Example District"
    assert b"/Lang (en)" in pdf
    kinds = structure(pdf)
    assert kinds.count("H1") == 1
    assert kinds.count("H2") == 2
    assert kinds.count("Figure") == 2
    assert kinds.count("P") > 10


SCRIPTS = {
    "cyrillic": ("Планирование урока", "Екатерина Преображенская"),
    "greek": ("Σχεδιασμός μαθήματος", "Ελένη Παπαδοπούλου"),
    "arabic": ("تذاكر الخروج التي تغيّر درس الغد", "مريم الخطيب"),
    "hebrew": ("כרטיסי יציאה", "שרה לוי"),
    "devanagari": ("निकास टिकट", "अनुष्का शर्मा क्षत्रिय"),
    "vietnamese": ("Phiếu ra về", "Nguyễn Thị Minh Khai"),
    "signs": ("Waits ≥ 3 s → asks again ✓", "Δ & Σ"),
}


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_letters_of_every_carried_script_are_printed(script: str) -> None:
    title, earner = SCRIPTS[script]
    text, report = signed(title, issuer=earner, criterion=title, criteria=title * 3)
    pdf = certificate_pdf(report, text, page=PAGE, earner=earner)
    seen = set("".join(text_of(pdf)))
    letters = {one for one in title + earner if one.isalpha()}
    assert letters <= seen
    assert outside(pdf) == []


def test_a_character_without_a_font_is_named_and_not_printed_as_a_box() -> None:
    text, report = signed("出口チケット")
    with pytest.raises(UsageError, match=r"出 \(U\+51FA.*--font.*Noto Sans CJK") as caught:
        certificate_pdf(report, text, page=PAGE)
    assert caught.value.code == "missing_glyph"
    with pytest.raises(UsageError, match=r"U\+1F600, GRINNING FACE"):
        certificate_pdf(signed()[1], text, page=PAGE, earner="Zoë 😀")


def test_a_font_of_the_user_is_used(tmp_path: Path) -> None:
    for style in ("Regular", "Bold"):
        (tmp_path / f"Mine-{style}.ttf").write_bytes(
            (FONTS / f"NotoSansHebrew-{style}.ttf").read_bytes()
        )
    look = CertificateLook(fonts=(tmp_path / "Mine-Bold.ttf",))
    pdf = made(look=look)
    assert b"NotoSansHebrew" in pdf
    assert b"NotoSansHebrew" not in made()


@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0" + b"\xff" * 200])
def test_a_file_that_is_no_font_is_refused(tmp_path: Path, content: bytes) -> None:
    font = tmp_path / "x.ttf"
    font.write_bytes(content)
    with pytest.raises(UsageError, match=r"x\.ttf") as caught:
        made(look=CertificateLook(fonts=(font,)))
    assert caught.value.code == "font"
    with pytest.raises(UsageError, match="cannot read"):
        made(look=CertificateLook(fonts=(tmp_path / "absent.ttf",)))


def test_a_long_badge_goes_on_over_pages_and_loses_nothing() -> None:
    text, report = signed(
        "Planning " * 30,
        description="Collects, sorts, plans. " * 40,
        criteria="Hand in a ticket. " * 500 + "The end.",
        count=40,
    )
    pdf = certificate_pdf(report, text, page=PAGE, earner="Ada " * 30)
    pages = text_of(pdf)
    assert len(pages) > 3
    whole = " ".join(" ".join(pages).split())
    assert all(f"Sorts the answers {number}" in whole for number in range(40))
    assert whole.count("Hand in a ticket.") == 500
    assert "The end." in whole
    assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert outside(pdf) == []


def test_a_strangers_text_steers_nothing() -> None:
    title = "A{nb}b {page} \u202egnitset\u202c **x** " + "W" * 300
    text, report = signed(title, criteria="<script>alert(1)</script> [link](javascript:x)")
    pdf = certificate_pdf(report, text, page=PAGE, earner="Q\x00\x1b[31m{nb}")
    seen = "".join("".join(text_of(pdf)).split())
    assert "A{nb}b{page}gnitset**x**" in seen
    assert "Q[31m{nb}" in seen
    assert b"javascript" not in pdf
    assert outside(pdf) == []


def test_look_logo_and_paper_are_the_issuers() -> None:
    logo = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 0h9v3H0z"/></svg>'
    )
    theme = Theme(name="X", accent=Colour.parse("#7a1f3d"), highlight=Colour.parse("#ffd166"))
    look = CertificateLook(theme=theme, logo=Picture(data=logo, kind="svg"), paper="letter")
    pdf = made(look=look)
    assert structure(pdf).count("Figure") == 3
    page = pypdfium2.PdfDocument(pdf)[0]
    assert page.get_size() == (612, 792)
    assert page.render().to_pil().getpixel((300, 5)) == (0x7A, 0x1F, 0x3D)


def test_a_logo_that_cannot_be_drawn_faithfully_is_left_out() -> None:
    logo = b'<svg xmlns="http://www.w3.org/2000/svg"><text>District</text></svg>'
    pdf = made(look=CertificateLook(logo=Picture(data=logo, kind="svg")))
    assert structure(pdf).count("Figure") == 2


def test_what_does_not_hold_gets_no_certificate() -> None:
    text, _ = signed()
    changed = mcred.verify(text.replace("Exit tickets", "Exit polls").encode(), now=NOW)
    with pytest.raises(NotVerifiedError, match="Do not rely on this badge") as caught:
        certificate_pdf(changed, text, page=PAGE)
    assert caught.value.code == "not_certifiable"
    for page in ("http://a.example/", "https://ä.example/", "https://a.example/" + "x" * 500):
        with pytest.raises(UsageError, match="https address"):
            certificate_pdf(signed()[1], text, page=page)


def test_it_says_when_the_badge_has_expired() -> None:
    expired = _expired()
    (page,) = text_of(certificate_pdf(expired[1], expired[0], page=PAGE))
    assert "expired on 1 February 2026" in " ".join(page.split())


def test_it_says_when_its_holder_chose_what_to_show() -> None:
    text, report = signed()
    assert report.document is not None
    issuer = mcred.Issuer(profile={"name": "School"}, key=of_type(KeyType.P256), clock=lambda: NOW)
    left_out = ("proof", "issuer", "id")
    document = {name: item for name, item in report.document.items() if name not in left_out}
    whole = issuer.issue(document, proof="ecdsa-sd-2023").document
    part = dumps(derive(whole, reveal=["/credentialSubject/achievement"]))
    known = pinning(id=issuer.profile["id"], name="School")
    for policy in (None, known):
        shown = mcred.verify(part.encode(), now=NOW, policy=policy)
        (page, *_) = text_of(certificate_pdf(shown, part, page=PAGE))
        assert " ".join(page.split()).count("chose which parts of it to show") == 1
    (page, *_) = text_of(certificate_pdf(report, text, page=PAGE))
    assert "chose which parts" not in " ".join(page.split())


def _expired() -> tuple[str, mcred.VerificationReport]:
    key = mcred.SigningKey.from_seed(bytes(32))
    issuer = mcred.Issuer(profile={"name": "School"}, key=key, clock=lambda: NOW)
    _, report = signed()
    assert report.document is not None
    document = {
        key: value for key, value in report.document.items() if key not in ("proof", "issuer", "id")
    }
    again = issuer.issue({**document, "validUntil": "2026-02-01T00:00:00Z"}).to_json()
    return again, mcred.verify(again.encode(), now=NOW)


def test_the_time_of_the_check_is_the_time_of_the_paper() -> None:
    text, report = signed()
    later = replace(report, checked_at="2026-03-02T08:30:00Z")
    (page,) = text_of(certificate_pdf(later, text, page=PAGE))
    assert "2 March 2026, 08:30 UTC" in " ".join(page.split())


def test_markdown_becomes_plain_text() -> None:
    source = "# Head\n\nHand *in* **three**:\n\n- one\n- two\n\n1. a\n2. b\n\n`code`\nend"
    assert (
        markdown_text(source) == "Head\n\nHand in three:\n\n• one\n• two\n\n1. a\n2. b\n\ncode end"
    )
