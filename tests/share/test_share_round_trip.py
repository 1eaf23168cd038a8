"""From a site over paper and a photo back to the truth: PDF → picture → scanned → verified."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from mcred import Policy, Verifier
from mcred.report import VerificationReport
from support.internet import Internet
from support.sites import NOW, Publisher, file_bytes
from support.tls_server import Behaviour, document

HOST = "badges.example.org"


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    publisher = Publisher(tmp_path_factory.mktemp("round_trip"))
    publisher.issue_listed(3)
    publisher.publish_list()
    publisher.publication = publisher.publication.with_certificates("a4")
    publisher.build(publisher.root / "site")
    return publisher


@pytest.fixture
def internet() -> Iterator[Internet]:
    with Internet() as internet:
        yield internet


def pages(site: Path) -> dict[str, Behaviour]:
    """The site as a plain static host serves it."""
    kinds = {".html": "text/html", ".json": "application/json", ".png": "image/png"}
    served: dict[str, Behaviour] = {}
    for name, data in file_bytes(site).items():
        kind = kinds.get(Path(name).suffix, "application/octet-stream")
        served[f"/{name}"] = document(data, Content_Type=kind)
        if name.endswith("index.html"):
            served[f"/{name.removesuffix('index.html')}"] = served[f"/{name}"]
    return served


def certificate(publisher: Publisher) -> bytes:
    return next(publisher.root.glob("site/c/*/certificate.pdf")).read_bytes()


def photographed(pdf: bytes) -> bytes:
    """The first page as a phone sends it: turned a little, grey around, compressed."""
    from PIL import Image

    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1.8).to_pil()
    photo = Image.new("RGB", (page.width + 200, page.height + 200), (120, 115, 110))
    photo.paste(page, (100, 100))
    out = BytesIO()
    photo.rotate(3, fillcolor=(120, 115, 110)).save(out, "JPEG", quality=70)
    return out.getvalue()


def verify(data: bytes, internet: Internet) -> VerificationReport:
    policy = Policy(domains={HOST})
    return Verifier(policy=policy, fetch=internet.fetcher(), clock=lambda: NOW).verify(data)


def test_a_photo_of_the_paper_leads_to_the_badge(publisher: Publisher, internet: Internet) -> None:
    internet.host(HOST, pages(publisher.root / "site"))
    report = verify(photographed(certificate(publisher)), internet)
    assert report.verdict == "valid", report.text()
    assert report.source.container == "qr"
    assert report.source.final is not None
    assert report.source.final.startswith(f"https://{HOST}/c/")
    assert report.achievement is not None
    assert report.achievement.name == "Exit tickets"


def test_the_pdf_itself_needs_no_page(publisher: Publisher, internet: Internet) -> None:
    internet.host(HOST, pages(publisher.root / "site"))
    report = verify(certificate(publisher), internet)
    assert report.verdict == "valid", report.text()
    assert report.source.container == "pdf"
    assert not any(path.startswith("/c/") for path in internet.requests[HOST])


def test_what_became_of_the_badge_is_told_from_old_paper(
    publisher: Publisher, internet: Internet
) -> None:
    paper = certificate(publisher)
    publisher.publish_list(3)
    publisher.build(publisher.root / "later")
    internet.host(HOST, pages(publisher.root / "later"))
    assert verify(paper, internet).verdict == "revoked"
    assert verify(photographed(paper), internet).verdict == "revoked"
