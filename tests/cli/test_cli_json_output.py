"""What a stranger wrote cannot steer a terminal in JSON either, and parses to the same."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.cli.output import escaped, json_text
from mcred.cli.sample import picture_png
from mcred.containers import bake
from mcred.encoding.strict_json import dumps
from support.command import mcred
from support.issuers import IssuerSimulator

EVIL = (
    "\x1b[2J\x07\u202eabc\u2066\u200b\x9b31m\r\n- valid\u2028\u2029\x7f\u0085\U000e0041\ufeff"
    "Zürich 日本語 👩‍🚀"
)


def steering(text: str) -> list[str]:
    """The characters that the terminal must not get."""
    return [
        character
        for character in text
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character != "\n"
    ]


@given(st.recursive(st.text() | st.none() | st.integers(), lambda inner: st.lists(inner)
                    | st.dictionaries(st.text(), inner), max_leaves=10))  # fmt: skip
def test_json_is_equal_when_parsed_and_steers_nothing(value: Any) -> None:
    for indent in (None, 2):
        shown = json_text(value, indent=indent)
        assert json.loads(shown) == value
        assert steering(shown) == []
        shown.encode()


def test_half_a_surrogate_pair_and_characters_beyond_16_bits_are_escaped() -> None:
    assert json_text("\ud800\U000e0041\u202e") == r'"\ud800\udb40\udc41\u202e"'
    assert json_text("Zürich 日本語 é") == '"Zürich 日本語 é"'


def test_white_space_around_values_stays_white_space() -> None:
    text = '{"a":\r\n\t1}\r'
    assert json.loads(escaped(text)) == {"a": 1}
    assert "\r" not in escaped(text)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("json")
    issuer = IssuerSimulator.did_key()
    badge = issuer.badge(name=EVIL)
    badge["credentialSubject"]["achievement"] |= {"name": EVIL, "description": EVIL}
    signed = issuer.sign(badge, suite="eddsa-jcs-2022")
    (folder / "badge.json").write_text(dumps(signed))
    (folder / "bad.json").write_text(dumps({**signed, EVIL: EVIL}))
    (folder / "badge.png").write_bytes(bake(picture_png(), dumps(signed)))
    return folder


AT = ("--offline", "--at", "2026-03-01")


def test_no_command_prints_it_raw(place: Path) -> None:
    said = {
        "verify": mcred("verify", "badge.json", "--json", *AT, cwd=place, code=4),
        "lines": mcred("verify", "badge.json", "bad.json", "--json", *AT, cwd=place, code=1),
        "explain": mcred("explain", "badge.json", "--json", *AT, cwd=place, code=4),
        "unbake": mcred("unbake", "badge.png", cwd=place),
        "unbake --json": mcred("unbake", "badge.png", "--json", cwd=place),
    }
    for command, text in said.items():
        assert steering(text) == [], command
        assert "Zürich 日本語" in text, command
    assert json.loads(said["verify"])["achievement"]["name"] == EVIL
    assert json.loads(said["unbake"])["name"] == EVIL
    first, second = said["lines"].splitlines()
    assert json.loads(first)["credential"]["name"] == EVIL
    assert json.loads(second)["verdict"] in ("invalid", "malformed")


def test_nor_does_a_batch_or_a_presentation(place: Path) -> None:
    (place / "table.csv").write_text("source\nbadge.json\n")
    mcred(
        "verify", "--batch", "table.csv", "--json", "--output", "out.jsonl", *AT,
        cwd=place, code=4,
    )  # fmt: skip
    written = (place / "out.jsonl").read_text()
    assert steering(written) == []
    assert json.loads(written)["report"]["achievement"]["name"] == EVIL
    mcred("keys", "new", "me.pem", cwd=place)
    shown = mcred(
        "present", "badge.json", "--key", "me.pem", "--proof", "eddsa-jcs-2022", cwd=place
    )
    assert steering(shown) == []
    assert json.loads(shown)["verifiableCredential"][0]["name"] == EVIL


def test_an_error_in_json_steers_nothing(place: Path) -> None:
    said = mcred("verify", f"no{EVIL.replace(chr(10), '')}.json", "--json", cwd=place, code=2)
    assert [c for c in steering(said) if c != "\r"] == []
    assert re.search(r'"error"', said)
