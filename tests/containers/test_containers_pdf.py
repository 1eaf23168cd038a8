"""Badges attached to PDFs: found by name and content, and hostile PDFs survived within bounds."""

from __future__ import annotations

import json
import os
import random
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcred.containers import extract
from mcred.errors import (
    DataError,
    LimitError,
    NoCredentialError,
    StrictJSONError,
    UnsupportedError,
)
from mcred.limits import Limits
from support.pdfs import PAGES, attached, pdf

BADGE = json.dumps(
    {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "credentialSubject": {"type": ["AchievementSubject"]},
        "proof": {"type": "DataIntegrityProof"},
    }
).encode()
OTHER = BADGE.replace(b"urn:uuid:1", b"urn:uuid:2")

TOKEN = b"eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJkaWQ6d2ViOmEifQ.c2ln"


@pytest.mark.parametrize("name", ["credential.json", "Badge.JSON", "b.jsonld", "Prüfung.json"])
@pytest.mark.parametrize("deflate", [False, True])
def test_an_attached_badge_is_found_by_its_name(name: str, deflate: bool) -> None:
    found = extract(attached({"readme.txt": b"hello", name: BADGE}, deflate=deflate))
    assert (found.container, found.kind, found.version) == ("pdf", "json", 3)
    assert found.text == BADGE.decode()


@pytest.mark.parametrize("name", ["badge.jwt", "badge.jws"])
def test_an_attached_token_is_found(name: str) -> None:
    found = extract(attached({name: TOKEN + b"\n"}))
    assert (found.container, found.kind, found.text) == ("pdf", "jws", TOKEN.decode())


def test_a_badge_under_another_name_is_not_looked_at() -> None:
    with pytest.raises(NoCredentialError, match="open the link or the QR code") as caught:
        extract(attached({"badge.txt": BADGE, "data.json": b'{"a": 1}', "x.json": b"hello"}))
    assert caught.value.code == "no_credential_in_pdf"
    with pytest.raises(NoCredentialError):
        extract(attached({}))


def test_copies_count_once_and_different_badges_all() -> None:
    assert extract(attached({"a.json": BADGE, "b.json": BADGE})).text == BADGE.decode()
    several = extract(attached({"a.json": BADGE, "b.json": OTHER, "c.jwt": TOKEN}))
    assert several.value == [json.loads(BADGE), json.loads(OTHER), TOKEN.decode()]


def test_damaged_badge_data_is_not_passed_over() -> None:
    with pytest.raises(StrictJSONError):
        extract(attached({"good.json": BADGE, "bad.json": BADGE[:-1]}))


def test_too_many_or_too_large_files_are_refused() -> None:
    many = {f"{number}.json": BADGE.replace(b":1", b":%d" % number) for number in range(21)}
    with pytest.raises(LimitError):
        extract(attached(many))
    with pytest.raises(LimitError):
        extract(attached({"a.json": b'"' + b"a" * 2**20 + b'"'}))


def test_an_encrypted_pdf_is_named() -> None:
    document = FPDF()
    document.set_encryption("owner", "user", EncryptionMethod.AES_128)
    document.add_page()
    document.embed_file(bytes=BADGE, basename="credential.json")
    with pytest.raises(UnsupportedError, match="password"):
        extract(bytes(document.output()))


def test_without_the_library_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pypdfium2.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    with pytest.raises(UnsupportedError, match=r"pip install 'mcred-openbadges\[pdf\]'"):
        extract(attached({"a.json": BADGE}))


# --- hostile


def bomb(size: int) -> bytes:
    """Zeros, compressed."""
    out, squeeze = BytesIO(), zlib.compressobj(9)
    for _ in range(size // 2**20):
        out.write(squeeze.compress(bytes(2**20)))
    out.write(squeeze.flush())
    return out.getvalue()


def test_an_attachment_that_inflates_without_end_is_refused() -> None:
    squeezed = bomb(400 * 2**20)
    file = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(squeezed), squeezed)
    objects = {**PAGES, 1: NAMED, 4: b"<</Type/Filespec/F(a.json)/EF<</F 5 0 R>>>>", 5: file}
    for memory in (256, 1024):
        with pytest.raises(LimitError):
            extract(pdf(objects), limits=Limits(reader_bytes=memory * 2**20))


NAMED = b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a.json) 4 0 R]>>>>>>"
LOOPS = {
    "pages": {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9>>"},
    "names": {
        1: b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles 4 0 R>>>>",
        4: b"<</Kids[4 0 R 4 0 R 4 0 R]/Limits[(a)(z)]>>",
    },
    "file": {1: NAMED, 4: b"<</Type/Filespec/F(a.json)/EF<</F 4 0 R>>>>"},
    "length": {
        1: NAMED,
        4: b"<</Type/Filespec/F(a.json)/EF<</F 5 0 R>>>>",
        5: b"<</Length 5 0 R>>stream\n{}\nendstream",
    },
    "root": {1: b"1 0 R"},
    "deep": {1: b"<</Type/Catalog/Pages 2 0 R/A " + b"[" * 50_000 + b"]" * 50_000 + b">>"},
}


@pytest.mark.parametrize("name", LOOPS)
def test_loops_end(name: str) -> None:
    with pytest.raises((DataError, LimitError)):
        extract(pdf({**PAGES, **LOOPS[name]}))


def test_tables_that_lie_are_survived() -> None:
    whole = attached({"a.json": BADGE})
    start = whole.rindex(b"startxref")
    lies = {
        "huge": whole.replace(b"xref\n0 7", b"xref\n0 999999999"),
        "own": whole[:start] + b"startxref\n%d\n%%%%EOF" % start,
        "prev": whole.replace(b"/Root", b"/Prev %d/Root" % whole.index(b"xref\n0")),
        "beyond": whole[:start] + b"startxref\n99999999999\n%%EOF",
        "none": whole[:start],
        "head": b"%PDF-1.7" + b"\0" * 100_000,
        "stream": whole.replace(b"/Length", b"/Length 999999999 %"),
    }
    for data in lies.values():
        assert _read(data) in ("nothing", BADGE.decode())  # a reader that repairs reads it right


def _read(data: bytes) -> str:
    try:
        return extract(data).text
    except (DataError, LimitError):
        return "nothing"


def test_a_pdf_cut_anywhere_is_damaged_or_right() -> None:
    whole = attached({"a.json": BADGE}, deflate=True)
    for end in random.Random(7).sample(range(8, len(whole)), 12):
        assert _read(whole[:end]) in ("nothing", BADGE.decode())


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(8, 1200), st.integers(0, 255)), min_size=1, max_size=8))
def test_changed_bytes_never_break_out(changes: list[tuple[int, int]]) -> None:
    whole = bytearray(attached({"a.json": BADGE, "b.jwt": TOKEN}))
    for at, value in changes:
        whole[at % len(whole)] = value
    _read(bytes(whole))  # raises nothing but what it says
