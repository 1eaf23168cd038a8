"""What a person sees: it fits, the verdict is a word, and no badge can steer the terminal."""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.cli.report_text import ReportText
from mcred.cli.terminal import Terminal, cells
from mcred.report import Verdict, VerificationReport
from mcred.report.clean import clean
from mcred.report.sentences import LANGUAGES, words
from support.issuers import IssuerSimulator
from support.verdicts import reports

STYLE = re.compile(r"\x1b\[[0-9;]*m")
ALL = [pytest.param(report, id=f"{n}-{verdict}") for n, (verdict, report) in enumerate(reports())]


def lines(
    report: VerificationReport,
    *,
    width: int | None = None,
    colours: bool = False,
    language: str = "en",
    verbose: bool = False,
) -> list[str]:
    terminal = Terminal(width=width, colours=colours)
    return list(ReportText(terminal=terminal, language=language, verbose=verbose).lines(report))


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", ALL)
def test_every_verdict_fits(report: VerificationReport, language: str, width: int) -> None:
    for line in lines(report, width=width, language=language, verbose=True):
        alone = " " not in line.strip()  # an address or a key, whole, so that it can be copied
        assert cells(line) <= width or alone, line


@pytest.mark.parametrize("report", ALL)
def test_the_first_line_is_the_verdict_in_a_word(report: VerificationReport) -> None:
    word = words(f"verdict.{report.verdict}", {})
    assert word == str(report.verdict).upper().replace("_", " ")
    assert lines(report)[0] == word
    shown = lines(report, width=80)[0]
    assert re.fullmatch(rf"[✔✘!?] {word}", shown)
    assert (shown[0] == "✔") is (report.verdict is Verdict.VALID)


@pytest.mark.parametrize("report", ALL)
def test_colour_adds_nothing_but_colour(report: VerificationReport) -> None:
    plain = lines(report, width=80, verbose=True)
    coloured = lines(report, width=80, verbose=True, colours=True)
    assert [STYLE.sub("", line) for line in coloured] == plain
    assert "\x1b" not in "".join(plain)
    assert "\x1b[3" in coloured[0]


@pytest.mark.parametrize("report", ALL)
def test_no_sentence_is_said_twice(report: VerificationReport) -> None:
    told = report.headline + " " + report.detail
    sentences = [text for text in re.split(r"(?<=\.) ", told) if text]
    assert len(sentences) == len(set(sentences))
    for text in lines(report):
        if text.startswith("! "):
            assert text[2:] not in told


def test_verbose_names_key_digest_and_every_check() -> None:
    issuer = IssuerSimulator.did_web()
    report = issuer.verify(issuer.sign(issuer.with_status(7)), policy=issuer.pinned)
    text = "\n".join(lines(report, width=80, verbose=True))
    assert report.source.sha256 is not None
    for needed in (
        report.source.sha256, "eddsa-rdfc-2022", f"{issuer.id}#key-1", report.checked_at,
        "urn:uuid:", "list https://", *(check.id for check in report.checks),
    ):  # fmt: skip
        assert needed in text, needed
    assert report.source.sha256 not in "\n".join(lines(report, width=80))


HOSTILE = "Evil\x1b[2J\x1b]8;;https://evil.example\x07\r\nVALID\u202e\u2066"


def hostile() -> Iterator[VerificationReport]:
    issuer = IssuerSimulator.did_web()
    issuer.name = HOSTILE
    badge = issuer.badge(name=HOSTILE)
    badge["credentialSubject"]["achievement"]["name"] = HOSTILE
    badge["credentialSubject"]["achievement"]["resultDescription"][0]["name"] = HOSTILE
    yield issuer.verify(issuer.sign(badge), policy=issuer.pinned)
    yield issuer.verify(issuer.sign(badge))


@pytest.mark.parametrize("width", [None, 40])
def test_a_badge_cannot_steer_the_terminal(width: int | None) -> None:
    for report in hostile():
        shown = lines(report, width=width, verbose=True)
        assert all(line.isprintable() for line in shown)
        assert "Evil\\u001b[2J" in "".join(line.strip() for line in shown)
        assert not [line for line in shown[1:] if line.startswith(("VALID", "✔"))]


# --- wrapping


@given(st.text(), st.integers(24, 80))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    text = clean(text)
    shown = list(Terminal(width=width).wrapped(text, first="> ", rest="  "))
    assert re.sub(r"\s", "", "".join(shown)) == re.sub(r"\s", "", "> " + text)


def test_wide_letters_take_two_columns_and_may_be_parted() -> None:
    assert cells("教育") == 4
    assert cells("e\u0301") == 1
    shown = list(Terminal(width=24).wrapped("教育" * 20, first="  "))
    assert [cells(line) for line in shown] == [24, 24, 24, 16]


def test_an_address_stays_whole() -> None:
    address = "https://badges.example.org/" + "a" * 60
    assert f"  {address}" in list(Terminal(width=40).wrapped(f"see {address} there", first="  "))


# --- the real command on a real terminal


_ASIDE = ("COLUMNS", "LINES", "NO_COLOR", "MCRED_LANGUAGE")


def on_a_terminal(command: list[str], columns: int, **environment: str) -> str:
    pty, fcntl, termios = (pytest.importorskip(name) for name in ("pty", "fcntl", "termios"))
    screen, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    kept = {key: value for key, value in os.environ.items() if key not in _ASIDE}
    process = subprocess.Popen(
        command, stdin=inside, stdout=inside, stderr=inside,
        env={**kept, "TERM": "xterm", **environment},
    )  # fmt: skip
    os.close(inside)
    output = b""
    try:
        while part := os.read(screen, 65536):
            output += part
    except OSError:
        pass  # Linux says so at the end of a terminal's output
    process.wait()
    os.close(screen)
    return output.decode().replace("\r\n", "\n")


@pytest.fixture
def badge(tmp_path: Path) -> str:
    issuer = IssuerSimulator.did_key()
    place = tmp_path / "badge.json"
    place.write_text(json.dumps(issuer.sign()), encoding="utf-8")
    return str(place)


def test_a_terminal_gets_icons_colours_and_its_width(badge: str) -> None:
    command = [sys.executable, "-m", "mcred", "verify", badge, "--offline"]
    shown = on_a_terminal(command, 60)
    assert "\x1b[" in shown
    bare = STYLE.sub("", shown).splitlines()
    assert bare[0] == "! ISSUER UNKNOWN"
    assert max(map(len, bare)) <= 60
    without = on_a_terminal(command, 60, NO_COLOR="1")
    assert "\x1b" not in without
    assert without.splitlines() == bare


def test_spanish_is_asked_for_by_the_environment(badge: str) -> None:
    command = [sys.executable, "-m", "mcred", "explain", badge, "--offline"]
    shown = on_a_terminal(command, 60, MCRED_LANGUAGE="es_MX")
    assert "Firmada por una clave que no nombra ningún sitio web" in shown
    assert max(len(line) for line in shown.splitlines() if " " in line.strip()) <= 60
