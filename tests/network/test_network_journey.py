"""The whole way on TLS, through the real command: a badge at a link, its issuer's key, its status
list, the user's trust.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from school import HOST, LIST, School, page

from mcred.cli import main
from mcred.cli.sample import RECIPIENT, picture_png
from support.internet import Internet
from support.tls_server import document, redirect

DRIVER = Path(__file__).parent / "mcred_on_this_machine.py"
LINK = f"https://{HOST}/badge.json"


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run_apart(internet: Internet, tmp_path: Path) -> Run:
    """Run `mcred` in a process of its own; it reaches the hosts of `internet` and nothing else."""

    def run(*arguments: str) -> Done:
        routes = tmp_path / "routes.json"
        routes.write_text(json.dumps(internet.routes()))
        env = {key: value for key, value in os.environ.items() if not key.startswith("MCRED_")}
        done = subprocess.run(
            [sys.executable, str(DRIVER), str(routes), *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=env,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def run(
    internet: Internet, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Run:
    """The same command in this process, which is quicker."""
    monkeypatch.setattr("mcred.fetch.GuardedFetcher", lambda *, ca_bundle: internet.fetcher())

    def run(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        sys.stdout.flush()
        assert isinstance(caught.value.code, int)
        return Done(caught.value.code, *capfd.readouterr())

    return run


def report(done: Done) -> tuple[dict[str, Any], int]:
    return json.loads(done.stdout), done.returncode


@pytest.fixture
def published(school: School) -> School:
    school.publish_list(school.status_list(3))
    school.pages["/badge.json"] = page(school.badge(status=school.entry(7)))
    return school


def test_valid_then_revoked_then_could_not_be_checked(
    internet: Internet, published: School, run_apart: Run
) -> None:
    command = ("verify", LINK, "--domain", HOST, "--recipient", RECIPIENT, "--json")
    found, code = report(run_apart(*command))
    assert (found["verdict"], code) == ("valid", 0)
    assert found["issuer"]["trust"] == "domain"
    assert found["issuer"]["domain"] == HOST
    assert found["recipient"] == {"asked": True, "match": True}
    assert found["source"]["final"] == LINK
    assert HOST in found["headline"]
    assert published.server.paths == ["/badge.json", "/.well-known/did.json", LIST]

    published.publish_list(published.status_list(3, 7))
    found, code = report(run_apart(*command))
    assert (found["verdict"], code) == ("revoked", 1)

    del published.pages[LIST]
    found, code = report(run_apart(*command))
    assert (found["verdict"], code) == ("could_not_check", 3)
    assert found["achievement"]["name"] == "Exit tickets that change the next lesson"

    del published.pages["/.well-known/did.json"]
    found, code = report(run_apart(*command))
    assert (found["verdict"], code, found["achievement"]) == ("could_not_check", 3, None)

    internet.stop(HOST)
    done = run_apart("verify", LINK, "--domain", HOST)
    assert done.returncode == 3
    assert done.stdout.startswith("COULD NOT CHECK\n")
    assert "the link could not be read" in done.stdout


def test_nobody_is_trusted_who_was_not_named(published: School, run: Run, tmp_path: Path) -> None:
    found, code = report(run("verify", LINK, "--json"))
    assert (found["verdict"], code, found["issuer"]["trust"]) == ("issuer_unknown", 4, "domain")
    assert run("verify", LINK, "--accept-unknown-issuer").returncode == 0
    trust = tmp_path / "trust.toml"
    trust.write_text(f'format = 1\n[[issuer]]\nid = "{published.id}"\n')
    found, code = report(run("verify", LINK, "--trust", str(trust), "--json"))
    assert (found["verdict"], code, found["issuer"]["trust"]) == ("valid", 0, "pinned")


def test_offline_opens_nothing(internet: Internet, published: School, run: Run) -> None:
    found, code = report(run("verify", LINK, "--domain", HOST, "--offline", "--json"))
    assert (found["verdict"], code) == ("could_not_check", 3)
    assert published.server.connections == 0


def test_a_short_link_to_a_picture_shows_its_hops(
    internet: Internet, school: School, run: Run
) -> None:
    signed = school.issuer().sign(school.unsigned())
    school.pages["/picture"] = document(signed.bake(picture_png()), Content_Type="text/plain")
    internet.host("short.example", {"/b": redirect(f"https://{HOST}/picture")})
    found, code = report(run("verify", "https://short.example/b", "--domain", HOST, "--json"))
    assert (found["verdict"], code) == ("valid", 0)
    assert found["source"]["container"] == "png"
    assert found["source"]["hops"] == ["https://short.example/b", f"https://{HOST}/picture"]


def test_several_links_come_as_lines_in_order(published: School, run: Run) -> None:
    links = [LINK, f"https://{HOST}/missing", "https://10.0.0.1/", f"http://{HOST}/"]
    done = run("verify", *links, "--domain", HOST, "--json")
    verdicts = [json.loads(line)["verdict"] for line in done.stdout.splitlines()]
    assert verdicts == ["valid", "could_not_check", "refused", "refused"]
    assert done.returncode == 3


def test_explain_says_it_in_an_employers_words(published: School, run: Run) -> None:
    done = run("explain", LINK, "--domain", HOST)
    assert done.returncode == 0, done.stdout + done.stderr
    assert HOST in done.stdout


@pytest.mark.parametrize(
    "link",
    [
        "https://0x7f000001/b",
        "https://[::ffff:127.0.0.1]/b",
        "https://\uff11\uff12\uff17.0.0.1/b",
        f"https://user:pw@{HOST}/b",
        f"https://{HOST}\\@evil.example/",
        f"https://{HOST}:8443/b",
        f"https://{HOST}./b",
        f"https://{HOST}/\x1b[31m",
    ],
)
def test_the_command_refuses_an_odd_link(school: School, run: Run, link: str) -> None:
    done = run("verify", link)
    assert done.returncode == 3
    assert done.stdout.startswith("REFUSED\n")
    assert "\x1b" not in done.stdout + done.stderr
    assert school.server.connections == 0


def test_bytes_that_are_no_text_in_a_link_are_refused_and_escaped(
    school: School, run_apart: Run
) -> None:
    done = run_apart("verify", f"https://{HOST}/\udcff", f"https://{HOST}/ ", "\udcff", "--json")
    assert done.returncode == 2
    first = json.loads(done.stdout.splitlines()[0])
    assert (first["verdict"], first["source"]["given"]) == ("refused", f"https://{HOST}/\\udcff")
    assert "cannot read" in done.stderr
