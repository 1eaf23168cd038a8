"""The page of a badge that mcred published is a link like any other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from platform_servers import PATIENT

from mcred import Policy
from support.internet import Internet, missing
from support.sites import NOW, URL, Publisher
from support.tls_server import Exchange, document, redirect

HOST = "badges.example.org"
TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json", ".png": "image/png"}


def serve(internet: Internet, folder: Path) -> None:
    """As static hosts do: an index for a folder, a redirect to its address, types by ending."""

    def answer(exchange: Exchange) -> None:
        path = folder / exchange.path.partition("?")[0].strip("/")
        if path.is_dir() and not exchange.path.endswith("/"):
            redirect(f"{exchange.path}/", 301)(exchange)
            return
        file = path / "index.html" if path.is_dir() else path
        kind = TYPES.get(file.suffix, "application/octet-stream")
        found = document(file.read_bytes(), Content_Type=kind) if file.is_file() else missing
        found(exchange)

    internet.host(HOST, answer)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A site of two badges, the path of each page, and that of one that was taken down."""
    root = tmp_path_factory.mktemp("published")
    publisher = Publisher(root)
    badges = {proof: publisher.issue(proof=proof) for proof in ("eddsa-rdfc-2022", "vc-jwt")}
    badges["taken down"] = publisher.issue()
    pages = {name: publisher.page(root, badge).name for name, badge in badges.items()}
    publisher.publication = publisher.publication.without(badges["taken down"])
    publisher.build(root / "site")
    return root / "site", pages


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vc-jwt"])
@pytest.mark.parametrize("ending", ["/", "", "/index.html", "/badge.png", "/badge.svg"])
def test_a_published_page_leads_to_its_badge(
    internet: Internet, site: tuple[Path, dict[str, str]], proof: str, ending: str
) -> None:
    folder, pages = site
    serve(internet, folder)
    verifier = internet.verifier(
        limits=PATIENT, policy=Policy(domains=[HOST]), clock=lambda: NOW + timedelta(minutes=1)
    )
    report = verifier.verify(f"{URL}c/{pages[proof]}{ending}")
    assert report.verdict == "valid", report.text()
    assert report.members == ()
    assert sum(map(len, internet.requests.values())) <= PATIENT.requests


def test_a_page_that_was_taken_down_is_no_bad_badge(
    internet: Internet, site: tuple[Path, dict[str, str]]
) -> None:
    folder, pages = site
    serve(internet, folder)
    verifier = internet.verifier(limits=PATIENT, clock=lambda: NOW)
    report = verifier.verify(f"{URL}c/{pages['taken down']}/")
    assert (report.verdict, report.check("input").code) == ("could_not_check", "not_found")
