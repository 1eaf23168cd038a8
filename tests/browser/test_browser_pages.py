"""Pages in a real browser: accessible, whole on a phone and on paper, and alone on the network.

Needs Debian's chromium, the Python package playwright, and axe-core from npm, where tests/interop
puts packages or MCRED_AXE names its file. MCRED_SCREENSHOTS names a folder to leave pictures in.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mcred.share.explain_page import explain_page
from mcred.share.raster import render_png
from support.issuers import IssuerSimulator
from support.sites import NOW, Publisher

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium")
AXE = Path(
    os.environ.get("MCRED_AXE", ROOT / ".interop" / "node_modules" / "axe-core" / "axe.min.js")
)
SCREENSHOTS = os.environ.get("MCRED_SCREENSHOTS")

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed", exc_type=ImportError
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed"),
]

#: Name → width, colour scheme, medium.
LOOKS = {
    "desktop-light": (1280, "light", "screen"),
    "desktop-dark": (1280, "dark", "screen"),
    "phone-light": (360, "light", "screen"),
    "phone-dark": (360, "dark", "screen"),
    "print": (720, "light", "print"),
}
PAGES = (
    "home", "issuer", "achievement", "offer", "valid", "revoked", "expired", "long", "embed",
    "missing",
    "report-valid", "report-invalid", "report-nothing",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    address: str  #: where the server is
    paths: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A themed site with badges in several states and reports beside it, on a plain server."""
    root = tmp_path_factory.mktemp("browser")
    publisher = Publisher(root)
    publisher.theme(
        'name = "Riverside School District"\naccent = "#0b5d4e"\nlogo = "logo.png"',
        logo_png=render_png([], width=64, height=64),
    )
    publisher.offer("exit-tickets", "wait-time", "data-talks", "digital-literacy-coaching")
    fine, gone = publisher.issue_listed(3), publisher.issue_listed(7)
    over = publisher.issue("Wait time", validUntil="2026-02-01T00:00:00Z")
    long = publisher.issue(("Donaudampfschifffahrtsgesellschaft" * 4)[:110], proof="vc-jwt")
    publisher.publication = publisher.publication.with_badge(
        fine, now=NOW, earner="Ada Lovelace-Byron"
    )
    publisher.publish_list(7)
    folder = root / "site"
    publisher.build(folder)
    badges = {"valid": fine, "revoked": gone, "expired": over, "long": long}
    paths = {name: f"c/{publisher.page(folder, one).name}/" for name, one in badges.items()}
    pages = {path.name: (path / "index.html").read_text() for path in (folder / "a").iterdir()}
    offer = next(name for name, html in pages.items() if "Exit tickets that" in html)
    achievement = next(name for name, html in pages.items() if "<bdi>Exit tickets</bdi>" in html)
    paths |= {
        "home": "",
        "issuer": "issuer/",
        "achievement": f"a/{achievement}/",
        "offer": f"a/{offer}/",
        "embed": f"{paths['valid']}embed.html",
        "missing": "404.html",
    }
    for name, page in _reports().items():
        (folder / f"report-{name}.html").write_text(page)
        paths[f"report-{name}"] = f"report-{name}.html"
    with Serving(folder) as address:
        # The page for what is missing is served at any path, so it names the site's own address.
        missing = folder / "404.html"
        missing.write_text(missing.read_text().replace(publisher.url, address))
        yield Site(address, paths)


def _reports() -> dict[str, str]:
    issuer = IssuerSimulator.did_key()
    signed = issuer.sign()
    forged = {**signed, "name": "Another name"}
    return {
        "valid": explain_page(issuer.verify(signed, policy=issuer.pinned)),
        "invalid": explain_page(issuer.verify(forged)),
        "nothing": explain_page(issuer.verify(b"no badge at all")),
    }


class Serving:
    """A folder on a plain server, as long as the context lasts."""

    def __init__(self, folder: Path) -> None:
        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                """Nothing."""

        handler = functools.partial(Quiet, directory=str(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def visit(browser: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """Open a page; at the end nothing may have been asked elsewhere or said on the console."""
    requests: list[str] = []
    said: list[str] = []
    contexts = []

    def open_page(name: str, look: str, *, script: bool = False, javascript: bool = True) -> Any:
        width, scheme, medium = LOOKS[look]
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=javascript,
            bypass_csp=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: said.append(f"{name}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"{name}: {error}"))
        page.emulate_media(media=medium, color_scheme=scheme)
        page.goto(site.address + site.paths[name])
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in requests if not url.startswith((site.address, "data:"))] == []
    assert said == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_fits(name: str, visit: Callable[..., Any]) -> None:
    """axe-core finds no violation, nothing is wider than the screen, and nothing is asked for."""
    for look, (width, _, _) in LOOKS.items():
        page = visit(name, look, script=True)
        if SCREENSHOTS:
            Path(SCREENSHOTS).mkdir(exist_ok=True)
            page.screenshot(path=f"{SCREENSHOTS}/{name}-{look}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, look
        broken = "[...document.images].filter(i => !i.complete || !i.naturalWidth).length"
        assert page.evaluate(broken) == 0, look
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run({resultTypes: ['violations', 'incomplete']})")
        violations = [(one["id"], [node["target"] for node in one["nodes"]]) for one in
                      found["violations"]]  # fmt: skip
        assert violations == [], look


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_its_own_policy(name: str, visit: Callable[..., Any]) -> None:
    """Nothing on the page breaks its Content Security Policy, and its style is applied."""
    page = visit(name, "desktop-light")
    colour = page.evaluate("getComputedStyle(document.body).getPropertyValue('--good').trim()")
    assert colour == "#17663a"


def test_a_reader_with_a_keyboard_comes_to_everything(visit: Callable[..., Any]) -> None:
    page = visit("valid", "desktop-light")
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[0] == "Skip to the content"
    for wanted in ("Badge as PNG", "Signed data", "Add to LinkedIn", "Put it on your own site"):
        assert wanted in reached


def test_the_page_prints_on_paper(visit: Callable[..., Any], tmp_path: Path) -> None:
    page = visit("valid", "print")
    page.pdf(path=str(tmp_path / "page.pdf"), format="A4")
    data = (tmp_path / "page.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    pages = data.count(b"/Type /Page\n") + data.count(b"/Type /Page ")
    assert pages <= 5


def test_the_list_is_filtered_in_the_browser(visit: Callable[..., Any]) -> None:
    page = visit("home", "desktop-light")
    shown = "[...document.querySelectorAll('.cards > li')].filter(c => c.offsetParent).length"
    everything = page.evaluate(shown)
    page.get_by_label("Search by skill, topic or role").fill("  Statistics ")
    assert page.evaluate(shown) == 1
    assert page.get_by_role("status").inner_text() == f"1 of {everything} shown"
    page.get_by_label("Search by skill, topic or role").fill("statistics zebra")
    assert page.evaluate(shown) == 0
    assert page.get_by_role("status").inner_text() == "Nothing here has all of these words."
    page.get_by_label("Search by skill, topic or role").fill("")
    assert page.evaluate(shown) == everything


def test_without_scripts_everything_is_there_and_nothing_is_idle(
    visit: Callable[..., Any],
) -> None:
    page = visit("home", "phone-light", javascript=False)
    assert page.get_by_role("searchbox").count() == 0
    assert page.get_by_role("heading", level=3).count() >= 4
    page = visit("valid", "phone-light", javascript=False)
    assert page.get_by_role("button").count() == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [("valid", "Not withdrawn, as of"), ("revoked", "The issuer has withdrawn this badge")],
)
def test_the_page_reads_the_list_when_asked(
    name: str, said: str, visit: Callable[..., Any], site: Site
) -> None:
    page = at_home(visit, name)
    page.get_by_role("button", name="Ask now").click()
    page.get_by_role("status").get_by_text(said).wait_for()
    assert "does not check the signatures" in page.locator("#status-check").inner_text()


@pytest.mark.parametrize(
    "change",
    [
        {"id": "https://elsewhere.example/list"},
        {"validUntil": "2020-01-01T00:00:00Z"},
        {"purpose": "suspension"},
        {"encodedList": "uH4sIAAAAAAAAAwMAAAAAAAAAAAA"},
        {"encodedList": "unonsense"},
        None,
    ],
    ids=["another-id", "stale", "other-purpose", "empty", "garbage", "a-page"],
)
def test_what_the_page_does_not_understand_is_unknown(
    change: dict[str, str] | None, visit: Callable[..., Any]
) -> None:
    """Never "not withdrawn" for a list that is not the one that the badge names, and in force."""
    page = at_home(visit, "valid", change)
    page.get_by_role("button", name="Ask now").click()
    page.get_by_role("status").get_by_text("could not be found out").wait_for()


def at_home(visit: Callable[..., Any], name: str, change: Any = ()) -> Any:
    """The page as if it stood at its own address: badge and list name that, not this server."""
    page = visit(name, "desktop-light")

    def answer(route: Any) -> None:
        if change is None and "/status/" in route.request.url:
            route.fulfill(status=200, body="<!doctype html>")
            return
        text = route.fetch().text().replace("https://badges.example.org/", home)
        if "/status/" in route.request.url and change:
            data = json.loads(text)
            subject = data["credentialSubject"]
            data |= {key: value for key, value in change.items() if key in data}
            subject["statusPurpose"] = change.get("purpose", subject["statusPurpose"])
            subject["encodedList"] = change.get("encodedList", subject["encodedList"])
            text = json.dumps(data)
        route.fulfill(status=200, body=text)

    home = page.url.partition("/c/")[0] + "/"
    page.route("**/*.json", answer)
    page.clock.set_fixed_time(NOW)
    return page
