"""Hostile PNG (I) and SVG (V): the name of each case is the row's."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import pytest
from hostile_rows import cases, check, cpu

from mcred.cli.sample import picture_png, picture_svg
from mcred.containers import bake
from mcred.share.explain_page import explain_page
from support.issuers import IssuerSimulator
from support.timing import work_within

ISSUER = IssuerSimulator.did_key()
TEXT = json.dumps(ISSUER.sign())
PLAIN = picture_png()
BAKED = bake(PLAIN, TEXT)
SVG = bake(picture_svg(), TEXT)
KEYWORD = b"openbadgecredential"


def chunk(kind: bytes, data: bytes) -> bytes:
    checked = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checked


def with_chunks(*chunks: bytes, image: bytes = PLAIN) -> bytes:
    """The picture with more chunks before its end."""
    end = image.rindex(b"IEND") - 4
    return image[:end] + b"".join(chunks) + image[end:]


def inflating(size: int) -> bytes:
    return chunk(b"iTXt", KEYWORD + b"\0\1\0\0\0" + zlib.compress(b" " * size, 9))


def wrong_checksum() -> bytes:
    place = BAKED.index(b"iTXt") + 40
    return BAKED[:place] + bytes([BAKED[place] ^ 1]) + BAKED[place + 1 :]


def longer_than_allowed() -> bytes:
    place = BAKED.index(b"iTXt") - 4
    return BAKED[:place] + struct.pack(">I", 1 << 31) + BAKED[place + 4 :]


TEXT_CHUNK = chunk(b"tEXt", KEYWORD + b"\0" + TEXT.encode())
PACKED_CHUNK = chunk(b"zTXt", KEYWORD + b"\0\0" + zlib.compress(TEXT.encode()))
SECOND = chunk(b"iTXt", KEYWORD + bytes(5) + b'{"type": "VerifiableCredential"}')
ANIMATION = chunk(b"acTL", struct.pack(">II", 1, 0))

PICTURES = [
    ("I00", BAKED, "valid", ""),
    ("I03-checksum", wrong_checksum(), "malformed", ""),
    ("I03-length", longer_than_allowed(), "malformed", ""),
    ("I03-truncated", BAKED[: len(BAKED) // 2], "malformed", ""),
    ("I03-no-end", BAKED[: BAKED.rindex(b"IEND") - 4], "malformed", ""),
    ("I04-animated", with_chunks(ANIMATION, image=BAKED), "valid", ""),
    ("I04-chunk-after-the-end", BAKED + SECOND, "valid", ""),
    ("I04-polyglot", BAKED + b"PK\3\4" + bytes(100), "valid", ""),
    ("I06-tEXt", with_chunks(TEXT_CHUNK), "valid", ""),
    ("I06-zTXt", with_chunks(PACKED_CHUNK), "valid", ""),
]


@pytest.mark.parametrize(("image", "verdict", "code"), cases(PICTURES))
def test_a_png(image: bytes, verdict: str, code: str) -> None:
    with cpu():
        report = ISSUER.verify(image, policy=ISSUER.pinned)
    check(report, verdict, code)


@pytest.mark.parametrize("row", ["I01"])
def test_a_chunk_that_inflates_without_end_is_malformed_in_no_time(row: str) -> None:
    bomb = with_chunks(inflating(300_000_000))
    assert len(bomb) < 400_000
    with work_within(0.5):  # 50 ms where nothing else runs
        report = ISSUER.verify(bomb, policy=ISSUER.pinned)
    check(report, "malformed", "parse/damaged")


@pytest.mark.parametrize("row", ["I06-open-badges-2"])
def test_the_keyword_of_open_badges_2_leads_to_its_rules(row: str) -> None:
    hosted = chunk(b"tEXt", b"openbadges\0https://issuer.example/assertions/1")
    check(ISSUER.verify(with_chunks(hosted), policy=ISSUER.pinned), "could_not_check")


def declared(doctype: str, use: str = "") -> bytes:
    head, _, rest = SVG.partition(b"<svg")
    opened, _, content = rest.partition(b">")
    return head + doctype.encode() + b"<svg" + opened + b">" + use.encode() + content


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
DOCTYPES = {
    "V01-laughs": (declared(f"<!DOCTYPE svg [{LAUGHS}]>", "<desc>&a11;</desc>"),),
    "V01-quadratic": (
        declared(f'<!DOCTYPE svg [<!ENTITY a "{"x" * 50_000}">]>', f"<desc>{'&a;' * 1000}</desc>"),
    ),
    "V01-external": (
        declared('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "<desc>&a;</desc>"),
    ),
    "V01-parameter": (declared('<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]>'),),
}


@pytest.mark.parametrize("image", cases(DOCTYPES))
def test_an_svg_that_declares_entities_is_malformed(image: bytes) -> None:
    with cpu():
        report = ISSUER.verify(image, policy=ISSUER.pinned)
    check(report, "malformed", "parse/xml_doctype")


ACTIVE = {
    "V02-script": ("<script>alert(1)</script>",),
    "V02-onload": ('<g onload="alert(1)"/>',),
    "V02-foreign": (
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    ),
    "V02-href": ('<image href="https://tracker.example/pixel.png"/>',),
}


@pytest.mark.parametrize("content", cases(ACTIVE))
def test_an_svg_that_acts_is_read_and_never_shown(content: str) -> None:
    report = ISSUER.verify(declared("", content), policy=ISSUER.pinned)
    check(report, "valid")
    assert content not in explain_page(report)


@pytest.mark.parametrize("row", ["V04"])
def test_an_svg_that_is_too_deep_is_malformed(row: str) -> None:
    deep = declared("", "<g>" * 200_000 + "</g>" * 200_000)
    with cpu():
        report: Any = ISSUER.verify(deep, policy=ISSUER.pinned)
    check(report, "malformed", "parse/damaged")
