"""QR codes in pictures and on pages: read by what the bytes are, within bounds."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from mcred.containers.qr import read_codes
from mcred.errors import ContainerError, DataError, LimitError, UnsupportedError
from mcred.limits import Limits
from support.pdfs import PAGES, codes, pdf, stream, with_codes
from support.pictures import bomb

LINK = "https://badges.example.org/c/6f0f3c2a-8c1e-4e3b-9a53-0b52d7a4e1f7/"


def saved(picture: Any, kind: str, **how: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
def test_a_code_is_read_from_every_kind_of_picture(kind: str) -> None:
    assert read_codes(saved(codes(LINK), kind)) == [LINK]


def test_a_photo_of_a_code_is_read() -> None:
    """Turned, small in a large dark picture, and compressed hard."""
    from PIL import Image

    photo = Image.new("RGB", (4000, 3200), (90, 80, 70))
    code = codes(LINK).resize((700, 700)).rotate(17, expand=True, fillcolor=(200, 190, 180))
    photo.paste(code, (2100, 900))
    assert read_codes(saved(photo, "JPEG", quality=40)) == [LINK]


def test_a_code_on_nothing_is_read_on_white() -> None:
    from PIL import Image, ImageOps

    grey = codes(LINK, mode="L")
    whole = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    whole.putalpha(ImageOps.invert(grey))  # black where it is dark, nothing elsewhere
    assert read_codes(saved(whole, "PNG")) == [LINK]


def test_different_codes_are_all_given_and_the_same_one_once() -> None:
    other = "https://elsewhere.example/"
    assert set(read_codes(saved(codes(LINK, other, LINK), "PNG"))) == {LINK, other}
    assert read_codes(saved(codes(LINK, LINK), "PNG")) == [LINK]


def test_a_picture_without_a_code_has_none() -> None:
    from PIL import Image

    assert read_codes(saved(Image.new("RGB", (40, 40)), "PNG")) == []


def test_codes_of_the_first_pages_of_a_pdf_are_read() -> None:
    assert read_codes(with_codes(LINK)) == [LINK]
    assert read_codes(with_codes(LINK, pages=3, on=2)) == [LINK]
    assert read_codes(with_codes(LINK, pages=3, on=2), limits=Limits(pdf_pages=2)) == []
    assert len(read_codes(with_codes(LINK, "https://other.example/"))) == 2


# --- hostile


def test_a_picture_of_too_many_pixels_is_not_opened() -> None:
    with pytest.raises(LimitError, match="pixels"):
        read_codes(bomb(20_000, 20_000))
    with pytest.raises(LimitError):
        read_codes(bomb(7_000, 8_000), limits=Limits(reader_bytes=150 * 2**20))


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
        b"\xff\xd8\xff\xe0" + b"\xff" * 500,
        b"GIF89a" + b"\xff" * 500,
        b"BM" + b"\xff" * 500,
        b"II*\0" + b"\xff" * 500,
        b"RIFF\0\0\0\0WEBPVP8 " + b"\xff" * 500,
    ],
    ids=["png", "jpeg", "gif", "bmp", "tiff", "webp"],
)
def test_garbage_is_damaged(data: bytes) -> None:
    with pytest.raises((DataError, LimitError)):
        read_codes(data)


def test_a_picture_that_ends_early_is_damaged() -> None:
    whole = saved(codes(LINK), "PNG")
    with pytest.raises(ContainerError):
        read_codes(whole[: len(whole) // 2])


def test_a_page_that_draws_without_end_is_ended() -> None:
    """Ten forms, each of which draws the next one thirty times."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</XObject<</F %d 0 R>>>>"
    draws = b"1 0 0 1 1 1 cm 0 0 9 9 re f /F Do " * 30
    objects = {
        **PAGES,
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R"
        b"/Resources<</XObject<</F 5 0 R>>>>>>",
        4: stream(draws),
    }
    for number in range(5, 15):
        objects[number] = stream(draws, form % (number + 1))
    objects[15] = stream(b"0 0 m 300 300 l S", form % 5)
    with pytest.raises(LimitError):
        read_codes(pdf(objects), limits=Limits(reader_seconds=1))


def test_a_page_as_large_as_a_house_is_drawn_small() -> None:
    objects = {
        **PAGES,
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9000000 9000000]/UserUnit 75000>>",
    }
    assert read_codes(pdf(objects)) == []


@pytest.mark.parametrize("library", ["zxingcpp", "PIL"])
def test_without_the_libraries_the_extra_is_named(
    library: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / f"{library}.py").write_text("raise ImportError")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    with pytest.raises(UnsupportedError, match=r"pip install 'mcred-openbadges\[scan\]'"):
        read_codes(saved(codes(LINK), "PNG"))


def test_no_secret_is_handed_to_the_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    (tmp_path / "zxingcpp.py").write_text(
        f"import os; open({str(seen)!r}, 'w').write(repr(dict(os.environ)))\nraise ImportError"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    monkeypatch.setenv("MCRED_PASSPHRASE", "swordfish")
    with pytest.raises(UnsupportedError):
        read_codes(saved(codes(LINK), "PNG"))
    assert "swordfish" not in seen.read_text()
