"""`mcred verify` and `mcred explain` with the links that people share."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from platform_servers import EMAIL, ID, Pages, credly, data, html

from mcred.cli import main
from support.internet import Internet
from support.issuers import IssuerSimulator

LINK = "https://pages.example/badge"
AT = ("--at", "2026-03-01")


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(
    internet: Internet, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    monkeypatch.setattr("mcred.fetch.GuardedFetcher", lambda *, ca_bundle: internet.fetcher())
    for name in ("MCRED_TRUST", "MCRED_PLATFORMS", "MCRED_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        sys.stdout.flush()
        assert isinstance(caught.value.code, int)
        return Done(caught.value.code, *capfd.readouterr())

    return run


@pytest.fixture
def pages(internet: Internet, issuer: IssuerSimulator) -> Pages:
    page = '<html><link rel="alternate" type="application/vc" href="/credential.json"></html>'
    pages: Pages = {"/badge": html(page), "/credential.json": data(issuer.sign())}
    internet.host("pages.example", pages)
    return pages


def test_verify_says_where_the_badge_was_found(pages: Pages, run: Run) -> None:
    done = run("verify", LINK, *AT, "--verbose")
    assert done.code == 4
    assert done.out.startswith("ISSUER UNKNOWN\nSigned by ")
    assert "The link leads to badge data at https://pages.example/credential.json." in done.out


def test_explain_goes_the_same_way(pages: Pages, run: Run) -> None:
    done = run("explain", LINK, *AT)
    assert done.code == 4
    assert "Badge: Reflective teaching" in done.out


def test_a_hosted_badge_is_found_and_said_to_be_no_more(internet: Internet, run: Run) -> None:
    done = run("verify", credly(internet), *AT, "--recipient", EMAIL, "--json")
    report = json.loads(done.out)
    assert (done.code, report["verdict"]) == (4, "hosted_only")
    assert report["source"]["hops"][0].startswith("https://www.credly.com/badges/")
    assert report["recipient"] == {"asked": True, "match": True}


@pytest.mark.parametrize("command", ["verify", "explain"])
def test_where_nothing_is_found_every_place_has_its_line(
    internet: Internet, run: Run, command: str
) -> None:
    internet.host("pages.example", html('<html><a href="/x.json">x</a><h1>Verified</h1></html>'))
    done = run(command, LINK)
    assert done.code == 3
    lines = done.out.splitlines()
    at = lines.index("Where we looked:")
    assert lines[at + 1 : at + 3] == [
        f"  the link {LINK}: a web page",
        "  a file that the page links to https://pages.example/x.json: a web page",
    ]
    assert "Verified" not in done.out


def test_many_sources_at_once_and_whom_they_name_is_not_printed(
    pages: Pages, internet: Internet, run: Run
) -> None:
    named = f"{LINK}?identity__email={EMAIL}"
    done = run("verify", named, f"{LINK}-2", "http://pages.example/badge", *AT)
    assert done.code == 3
    assert EMAIL not in done.out + done.err
    assert f"{LINK}?identity__email=…" in done.out
    lines = run("verify", named, f"{LINK}-2", *AT, "--json").out.splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["issuer_unknown", "could_not_check"]


def test_standard_input_takes_a_link_a_badge_and_a_page(
    pages: Pages, internet: Internet, run: Run, issuer: IssuerSimulator
) -> None:
    badge = json.dumps(issuer.sign()).encode()
    page = b"<html><script type=application/vc>" + badge + b"</script></html>"
    for stdin, container in (
        (f"{LINK}\n".encode(), "json"),
        (badge, "json"),
        (page, "html"),
    ):
        done = run("verify", "-", *AT, "--json", stdin=stdin)
        report = json.loads(done.out)
        assert (report["verdict"], report["source"]["container"]) == ("issuer_unknown", container)
    two = f"{LINK}\n{LINK}\n".encode()
    assert json.loads(run("verify", "-", "--json", stdin=two).out)["verdict"] == "not_a_credential"


def test_offline_asks_for_nothing(pages: Pages, internet: Internet, run: Run) -> None:
    done = run("verify", LINK, "--offline", "--json")
    assert (done.code, json.loads(done.out)["verdict"]) == (3, "could_not_check")
    assert internet.lookups == []


def test_rules_of_ones_own_are_read_from_a_file(
    internet: Internet, run: Run, issuer: IssuerSimulator, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        'format = 1\n[[platform]]\nname = "Ours"\nconfirmed = 2026-11-28\nhow = "asked"\n'
        '[[platform.rule]]\nlink = ["https://ours.example/{id}"]\n'
        'data = ["https://api.ours.example/{id}"]\n'
    )
    internet.host("ours.example", html())
    internet.host("api.ours.example", {f"/{ID}": data(issuer.sign())})
    link = f"https://ours.example/{ID}"
    assert run("verify", link, *AT).code == 3
    assert run("verify", link, *AT, "--platforms", str(rules)).code == 4
    rules.write_text("format = 2\n")
    done = run("verify", link, "--platforms", str(rules))
    assert done.code == 2
    assert "rules.toml: format: expected 1, found 2" in done.err
