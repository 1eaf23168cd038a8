"""Fifty badges of two issuers on a plain static server, by TLS, verified link by link by the real
command; and the command that looks at a whole site from outside.
"""

from __future__ import annotations

import json
import mimetypes
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mcred.cli import main
from mcred.share.site.live import check_live
from support.internet import Internet, missing
from support.sites import NOW, Publisher
from support.tls_server import Behaviour, Exchange, document, redirect, server_context

AT = "2026-03-01T12:00:00Z"
NORTH, SOUTH = "north.example", "south.example"
EACH = 25


@dataclass
class Host:
    """A static host as many are: types by ending, CORS open, and what a test breaks of it."""

    folder: Path
    answers: dict[str, Behaviour] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    cors: str | None = "*"
    others: Behaviour = missing

    def __call__(self, exchange: Exchange) -> None:
        path = exchange.path.partition("?")[0].lstrip("/")
        path = f"{path}index.html" if not path or path.endswith("/") else path
        file = self.folder / path
        if path in self.answers:
            self.answers[path](exchange)
        elif file.is_file():
            kind = self.types.get(path) or mimetypes.guess_type(path)[0] or "application/json"
            fields: dict[str, Any] = {"Content_Type": kind}
            fields |= {"Access_Control_Allow_Origin": self.cors} if self.cors else {}
            document(file.read_bytes(), **fields)(exchange)
        else:
            self.others(exchange)


@dataclass
class District:
    """A publisher with its built site; `badges` is state → ids."""

    publisher: Publisher
    folder: Path
    badges: Mapping[str, list[str]]

    @property
    def host(self) -> str:
        return self.publisher.url.removeprefix("https://").rstrip("/")

    def path(self, identifier: str, name: str = "credential.json") -> str:
        return f"c/{self.publisher.page(self.folder, identifier).name}/{name}"

    def link(self, identifier: str, name: str = "credential.json") -> str:
        return self.publisher.url + self.path(identifier, name)


def district(root: Path, host: str, *, issuer_id: str) -> District:
    """25 badges: one of each state that is not plain, the rest valid."""
    publisher = Publisher(root, issuer_id=issuer_id, name=host.title(), url=f"https://{host}/")
    badges = {
        "expired": [publisher.issue("Wait time", validUntil="2026-02-01T00:00:00Z")],
        "revoked": [publisher.issue_listed(3)],
        "suspended": [publisher.issue_listed(5, purpose="suspension")],
        "valid": [publisher.issue_listed(10 + number) for number in range(EACH - 3)],
    }
    # --at does not move the freshness of a list: it must be in force whenever this runs
    publisher.publish_list(3, days=36500)
    publisher.publish_list(5, purpose="suspension", days=36500)
    folder = root / "site"
    publisher.build(folder)
    publisher.publication.save(publisher.place / "site" / "published.json")
    return District(publisher, folder, badges)


@pytest.fixture(scope="module")
def districts(tmp_path_factory: pytest.TempPathFactory) -> tuple[District, District]:
    """One issuer is did:web at the root of its host, the other an https profile."""
    north, south = (tmp_path_factory.mktemp(name) for name in ("north", "south"))
    return (
        district(north, NORTH, issuer_id=f"did:web:{NORTH}"),
        district(south, SOUTH, issuer_id=f"https://{SOUTH}/issuer.json"),
    )


@pytest.fixture
def hosts(internet: Internet, districts: tuple[District, District]) -> dict[str, Host]:
    served = {}
    for one in districts:
        served[one.host] = Host(one.folder)
        internet.host(one.host, served[one.host])
    return served


class Done(NamedTuple):
    code: int
    stdout: str
    stderr: str

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.stdout)
        return found


Run = Callable[..., Done]


@pytest.fixture
def run(
    internet: Internet, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """The real command in this process, whose fetcher finds the hosts of `internet`."""
    monkeypatch.setattr("mcred.fetch.GuardedFetcher", lambda *, ca_bundle: internet.fetcher())
    monkeypatch.setattr("mcred.cli.publish_check.datetime", _Stopped)

    def run(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        sys.stdout.flush()
        assert isinstance(caught.value.code, int)
        return Done(caught.value.code, *capfd.readouterr())

    return run


class _Stopped(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> _Stopped:
        return cls.fromtimestamp(NOW.timestamp(), tz)


def verify(run: Run, link: str, host: str) -> Done:
    return run("verify", link, "--domain", host, "--at", AT, "--json")


def test_fifty_links_get_their_verdicts(
    hosts: dict[str, Host], districts: tuple[District, District], run: Run
) -> None:
    seen: dict[str, str] = {}
    for one in districts:
        for state, identifiers in one.badges.items():
            for identifier in identifiers:
                # the page, which is what people share, and now and then the data behind it
                link = one.link(identifier, "" if len(seen) % 5 else "credential.json")
                found = verify(run, link, one.host)
                assert found.report["verdict"] == state, found.report["detail"]
                assert found.report["credential"]["id"] == identifier
                assert found.code == (0 if state == "valid" else 1)
                seen[link] = state
    assert len(seen) == 2 * EACH


SENTENCES = {
    "expired": "it expired on 1 February 2026",
    "revoked": "withdrawn",
    "suspended": "on hold",
}


@pytest.mark.parametrize("state", SENTENCES)
def test_what_became_of_a_badge_is_said(
    state: str, hosts: dict[str, Host], districts: tuple[District, District], run: Run
) -> None:
    for one in districts:
        for name in ("credential.json", "badge.png", "badge.svg"):
            link = one.link(one.badges[state][0], name)
            done = run("verify", link, "--domain", one.host, "--at", AT)
            assert done.code == 1
            assert done.stdout.startswith(state.upper())
            assert SENTENCES[state] in " ".join(done.stdout.split())


@pytest.fixture
def north(districts: tuple[District, District]) -> District:
    return districts[0]


def good(north: District) -> tuple[str, str]:
    identifier = north.badges["valid"][0]
    return north.path(identifier), north.link(identifier)


def test_a_changed_file_is_invalid(hosts: dict[str, Host], north: District, run: Run) -> None:
    path, link = good(north)
    data = (north.folder / path).read_bytes().replace(b"Plans", b"Plots")
    hosts[NORTH].answers[path] = document(data, Content_Type="application/json")
    found = verify(run, link, NORTH)
    assert (found.report["verdict"], found.code) == ("invalid", 1)
    assert "does not match its signature" in found.report["headline"]
    assert found.report["achievement"] is None


def test_a_removed_file_could_not_be_checked(
    hosts: dict[str, Host], north: District, run: Run
) -> None:
    path, link = good(north)
    hosts[NORTH].answers[path] = missing
    found = verify(run, link, NORTH)
    assert (found.report["verdict"], found.code) == ("could_not_check", 3)
    assert "404" in json.dumps(found.report["checks"])


def test_a_moved_file_is_followed_and_the_way_shown(
    hosts: dict[str, Host], north: District, run: Run
) -> None:
    path, link = good(north)
    hosts[NORTH].answers[path] = redirect(f"https://{SOUTH}/moved.json", 301)
    data = (north.folder / path).read_bytes()
    hosts[SOUTH].answers["moved.json"] = document(data, Content_Type="application/json")
    found = verify(run, link, NORTH)
    assert (found.report["verdict"], found.code) == ("valid", 0)
    assert found.report["source"]["hops"] == [link, f"https://{SOUTH}/moved.json"]


@pytest.mark.parametrize("kind", ["text/plain", "image/png", "application/octet-stream"])
def test_a_wrong_type_does_not_matter_to_a_verifier(
    kind: str, hosts: dict[str, Host], north: District, run: Run
) -> None:
    path, link = good(north)
    hosts[NORTH].types[path] = kind
    assert verify(run, link, NORTH).report["verdict"] == "valid"


def test_a_page_without_data_is_no_badge(hosts: dict[str, Host], north: District, run: Run) -> None:
    for path in ("", "issuer/"):
        found = verify(run, f"https://{NORTH}/{path}", NORTH)
        assert (found.report["verdict"], found.code) == ("not_a_credential", 3)


def check(run: Run, north: District, *more: str, code: int = 1) -> list[str]:
    done = run(
        "publish", str(north.folder), "--check", north.publisher.url, "--json", *more,
        "-C", str(north.publisher.place),
    )  # fmt: skip
    assert done.code == code, done
    return [f"{one['path']}: {one['text']}" for one in done.report["problems"]]


def test_a_good_site_has_no_problem(hosts: dict[str, Host], north: District, run: Run) -> None:
    assert check(run, north, code=0) == []
    done = run("publish", str(north.folder), "--check", north.publisher.url)
    assert "0 problems" in done.stdout
    assert f"{EACH} badges" in done.stdout


def test_a_site_is_looked_at_without_its_folder(
    internet: Internet, hosts: dict[str, Host], north: District, run: Run
) -> None:
    """The pages are those that the workspace knows; without one, a page can be named."""
    done = run("publish", "--check", north.publisher.url, "--json", "-C",
               str(north.publisher.place))  # fmt: skip
    assert (done.code, done.report["badges"], done.report["compared"]) == (0, EACH, 0)
    assert sum(done.report["verdicts"].values()) == EACH
    report = check_live(north.publisher.url, fetch=internet.fetcher(), now=NOW)
    assert report.problems == []
    assert "no badge was looked at" in report.notes[0]
    page = north.link(north.badges["revoked"][0], "")
    report = check_live(page, fetch=internet.fetcher(), now=NOW)
    assert report.verdicts == {"revoked": 1}


def test_of_many_badges_some_are_looked_at_and_that_is_said(
    hosts: dict[str, Host], north: District, run: Run
) -> None:
    done = run("publish", str(north.folder), "--check", north.publisher.url, "--most", "4")
    assert "4 badges" in done.stdout
    assert f"4 of {EACH} badges were looked at" in done.stderr


def broken(host: Host, path: str, data: bytes) -> Iterator[tuple[str, Callable[[], object], str]]:
    def answer(where: str, behaviour: Behaviour) -> Callable[[], object]:
        return lambda: host.answers.__setitem__(where, behaviour)

    json_: dict[str, Any] = {"Content_Type": "application/json", "Access_Control_Allow_Origin": "*"}
    yield "type", lambda: host.types.__setitem__(path, "application/octet-stream"), "wanted is"
    yield "html", lambda: host.types.__setitem__("index.html", "text/plain"), "text/html"
    yield "cors", lambda: setattr(host, "cors", None), "scripts of other sites (CORS)"
    yield "moved", answer(path, redirect(f"https://{NORTH}/issuer.json")), "is redirected to"
    yield "gone", answer(path, missing), "404"
    changed = document(data.replace(b"Plans", b"Plots"), **json_)
    yield "bytes", answer(path, changed), "is not the file that was built"
    yield "verdict", answer(path, changed), "different badges"
    yield "list", answer("status/revocation-1.json", missing), "a verifier says could_not_check"
    yield "soft-404", lambda: setattr(host, "others", document(b"Welcome")), "does not say so"
    yield "large", answer(path, document(b" " * (17 * 1024 * 1024))), "is longer than"


NAMES = ("type", "html", "cors", "moved", "gone", "bytes", "verdict", "list", "soft-404", "large")


@pytest.mark.parametrize("name", NAMES)
def test_what_a_host_does_wrong_is_found(
    name: str, hosts: dict[str, Host], north: District, run: Run
) -> None:
    path, _ = good(north)
    data = (north.folder / path).read_bytes()
    ways = {what: (do, said) for what, do, said in broken(hosts[NORTH], path, data)}
    assert tuple(ways) == NAMES
    do, said = ways[name]
    do()
    problems = check(run, north)
    assert any(said in problem for problem in problems), problems


def test_a_certificate_that_is_over_is_said_once(
    internet: Internet, north: District, run: Run
) -> None:
    context = server_context(NORTH, days=(-9, -1))
    internet.host(NORTH, Host(north.folder), context=context)
    problems = check(run, north)
    assert len(problems) == 2
    assert "the host does not answer" in problems[0]
    assert all("certificate" in problem for problem in problems)


def test_an_address_that_no_site_has_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    for url in ("http://north.example/", "https://127.0.0.1/", "site"):
        assert run("publish", "--check", url, "-C", str(tmp_path)).code == 2
    assert run("publish", "-C", str(tmp_path)).code == 2
