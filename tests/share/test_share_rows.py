"""Hostile text and pictures (P): the name of each case is the row's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mcred.cli import main
from mcred.share.explain_page import explain_page
from mcred.share.markdown import markdown
from support.issuers import IssuerSimulator
from support.timing import work_within

ISSUER = IssuerSimulator.did_key()
MIB = 1024 * 1024


def with_achievement(**changes: Any) -> dict[str, Any]:
    badge = ISSUER.badge()
    badge["credentialSubject"]["achievement"].update(changes)
    return ISSUER.sign(badge, suite="eddsa-jcs-2022")


def page_of(signed: dict[str, Any]) -> str:
    report = ISSUER.verify(signed, policy=ISSUER.pinned)
    assert report.verdict == "valid", report.text()
    return explain_page(report)


NARRATIVES = {
    "P01-script": "<script>alert(1)</script>",
    "P01-onerror": "<img src=x onerror=alert(1)>",
    "P01-javascript": "[x](javascript:alert(1))",
    "P01-data": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "P01-no-scheme": "[x](//evil.example/)",
}


@pytest.mark.parametrize("narrative", NARRATIVES.values(), ids=NARRATIVES.keys())
def test_markdown_that_acts_is_text_without_a_live_link(narrative: str) -> None:
    body = page_of(with_achievement(criteria={"narrative": narrative})).partition("<body")[2]
    assert "<script" not in body
    assert not re.findall(r"<img(?![^>]*src=\"data:)", body)
    assert not re.findall(r'href="(?!#)', body)
    assert not re.findall(r"<[^>]*onerror", body)


LONG = {
    "P02-brackets": "[" * 50_000,
    "P02-stars": "*a" * 50_000,
    "P02-megabyte": "a *b* [c](d) " * (MIB // 13),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_markdown_is_cut_and_takes_a_moment(text: str) -> None:
    with work_within(1):  # 0.2 s where nothing else runs
        made = markdown(text)
    assert len(re.sub(r"<[^>]*>", "", made)) <= 21 * 1024


CONTROL = {
    "P04-escape": "\x1b[2J\x1b[31mVALID",
    "P04-link": "\x1b]8;;https://evil.example\x1b\\Badge\x1b]8;;\x1b\\",
    "P04-return": "Badge\rVALID   ",
}


@pytest.mark.parametrize("command", ["verify", "explain"])
@pytest.mark.parametrize("name", CONTROL.values(), ids=CONTROL.keys())
def test_a_name_does_not_steer_the_terminal(
    name: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(with_achievement(name=name)), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main([command, str(path)])
    assert ended.value.code in (0, 1, 4)
    printed = "".join(capsys.readouterr())
    assert "Badge" in printed or "VALID" in printed
    assert not set(printed) & {"\x1b", "\r", "\x07", "\x08"}


IMAGES = {
    "P06-javascript": "javascript:alert(1)",
    "P06-html": "data:text/html,<script>alert(1)</script>",
    "P06-tracker": "https://tracker.example/pixel.png",
    "P06-large": "data:image/png;base64," + "A" * (5 * MIB),
}


@pytest.mark.parametrize("address", IMAGES.values(), ids=IMAGES.keys())
def test_a_picture_that_may_not_be_shown_is_not(address: str) -> None:
    image = {"id": address, "type": "Image"}
    page = ""
    report = ISSUER.verify(with_achievement(image=image), policy=ISSUER.pinned)
    if report.verdict == "valid":
        page = explain_page(report)
        assert re.findall(r'<img class="art" src="data:image/svg', page)
    assert report.verdict in ("valid", "malformed")
    assert address not in page


@pytest.mark.parametrize("row", ["P06-20-MiB"])
def test_a_badge_around_a_picture_of_20_mib_is_not_opened(row: str) -> None:
    image = {"id": f"data:image/png;base64,{'A' * 20 * MIB}", "type": "Image"}
    text = json.dumps({**ISSUER.badge(), "image": image}).encode()
    assert ISSUER.verify(text).verdict == "refused"


TEMPLATES = {"P07-jinja": "{{7*7}}", "P07-statement": "{% raise %}", "P07-comment": "{# x #}"}


@pytest.mark.parametrize("name", TEMPLATES.values(), ids=TEMPLATES.keys())
def test_a_template_in_a_name_is_letters(name: str) -> None:
    assert f"<bdi>{name}</bdi>" in page_of(with_achievement(name=name))
