"""PNG: W3C PNG section 5; Open Badges 3.0 document formats; Open Badges 2.0 baking."""

from __future__ import annotations

import json
import os
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from container_corpus import official
from hypothesis import given
from hypothesis import strategies as st
from png_samples import IDAT, IEND, IHDR, SIGNATURE, chunk, itxt, png, split

from mcred.containers import bake, detect, extract
from mcred.errors import (
    ContainerError,
    LimitError,
    NoCredentialError,
    StrictJSONError,
    UnsupportedError,
    UsageError,
)
from mcred.limits import Limits

KEY = b"openbadgecredential"
JSON = '{"@context":["https://www.w3.org/ns/credentials/v2"],"name":"Ünïcode ☃"}'
TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJpZCI6InVybjp4In0.c2ln"
TOKEN_CASES = [pytest.param(JSON, "json", id="json"), pytest.param(TOKEN, "jws", id="jws")]


@pytest.mark.parametrize(("text", "kind"), TOKEN_CASES)
def test_a_baked_png_gives_back_the_credential(text: str, kind: str) -> None:
    found = extract(bake(png(), text))
    assert (found.container, found.kind, found.version, found.text) == ("png", kind, 3, text)
    assert (found.further, found.notes, found.media) == (0, (), "image/png")


def test_the_badge_is_one_uncompressed_itxt_chunk_between_the_pixels_and_the_end() -> None:
    kinds = [kind for kind, _ in split(bake(png(), JSON))]
    assert kinds == [b"IHDR", b"IDAT", b"iTXt", b"IEND"]
    assert split(bake(png(), JSON))[2][1] == chunk(b"iTXt", KEY + b"\0" * 5 + JSON.encode())


def test_a_second_bake_is_refused_unless_it_may_overwrite() -> None:
    baked = bake(png(), JSON)
    with pytest.raises(UsageError) as caught:
        bake(baked, TOKEN)
    assert caught.value.code == "already_baked"
    assert bake(baked, TOKEN, overwrite=True) == bake(png(), TOKEN)


def test_overwriting_removes_every_older_badge() -> None:
    old = png(itxt(KEY, JSON.encode()), itxt(KEY, b"{}"), itxt(b"openbadges", b"{}"))
    assert bake(old, TOKEN, overwrite=True) == bake(png(), TOKEN)


kinds = st.sampled_from([b"tEXt", b"pHYs", b"gAMA", b"eXIf", b"fcTL", b"fdAT", b"prVt", b"iTXt"])
chunks = st.lists(st.builds(chunk, kinds, st.binary(max_size=60)), max_size=12)


@given(before=chunks, after=chunks, text=st.sampled_from([JSON, TOKEN]))
def test_baking_leaves_every_other_chunk_as_it_was(
    before: list[bytes], after: list[bytes], text: str
) -> None:
    """An implementation MUST NOT change the image: every other chunk, byte for byte, in order."""
    image = png(*after, before=b"".join(before))
    baked = bake(image, text)
    assert extract(baked).text == text
    added = chunk(b"iTXt", KEY + b"\0" * 5 + text.encode())
    assert baked.count(added) == 1
    assert baked.replace(added, b"") == image


@given(at=st.integers(min_value=0), bit=st.integers(0, 7))
def test_a_changed_bit_never_gives_another_credential(at: int, bit: int) -> None:
    data = bytearray(bake(png(), TOKEN))
    data[at % len(data)] ^= 1 << bit
    with pytest.raises((ContainerError, NoCredentialError)):
        extract(bytes(data))


def test_every_prefix_is_refused_as_damaged_or_as_no_badge() -> None:
    data = bake(png(itxt(b"Comment", b"x")), JSON)
    for length in range(len(data)):
        with pytest.raises((ContainerError, NoCredentialError)):
            extract(data[:length])


def test_an_error_names_the_chunk_and_its_offset() -> None:
    damaged = bytearray(png())
    damaged[-1] ^= 1
    with pytest.raises(ContainerError, match="'IEND' at byte") as caught:
        extract(bytes(damaged))
    assert caught.value.code == "png_crc"
    assert caught.value.data == {"chunk": "IEND", "offset": len(damaged) - 12}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(SIGNATURE, "png_no_end", id="signature only"),
        pytest.param(SIGNATURE + IDAT + IEND, "png_order", id="no IHDR"),
        pytest.param(SIGNATURE + IHDR + IEND, "png_no_image", id="no IDAT"),
        pytest.param(SIGNATURE + IHDR + IDAT, "png_no_end", id="no IEND"),
        pytest.param(SIGNATURE + IHDR + b"\x80\0\0\0IDAT" + b"\0" * 9, "png_length", id="length"),
        pytest.param(SIGNATURE + IHDR + b"\0\0\1\0IDAT" + b"\0" * 9, "png_truncated", id="short"),
        pytest.param(SIGNATURE + IHDR + chunk(b"I\0AT"), "png_type", id="type"),
        pytest.param(png(itxt(KEY, b"{}", flags=b"\2\0")), "png_text", id="compression flag"),
        pytest.param(png(itxt(KEY, b"{}", flags=b"\1\1")), "png_text", id="compression method"),
        pytest.param(png(itxt(KEY, b"xx", flags=b"\1\0")), "png_text", id="not zlib"),
        pytest.param(
            png(itxt(KEY, zlib.compress(b"{}" * 99)[:-9], flags=b"\1\0")), "png_text", id="zlib cut"
        ),
        pytest.param(png(chunk(b"iTXt", KEY + b"\0\0\0en")), "png_text", id="no language end"),
        pytest.param(png(itxt(KEY, b"\xff")), "png_text", id="not UTF-8"),
        pytest.param(png(itxt(KEY, b"eyJhIjoxfQ.e30.")), "jws_empty", id="unsigned token"),
    ],
)
def test_damage_is_named(data: bytes, code: str) -> None:
    with pytest.raises(ContainerError) as caught:
        extract(data)
    assert caught.value.code == code


def test_a_picture_without_badge_says_what_to_ask_for() -> None:
    with pytest.raises(NoCredentialError, match=r"iOS 16.*original file") as caught:
        extract(png(itxt(b"Comment", JSON.encode()), itxt(KEY + b"x", JSON.encode())))
    assert caught.value.code == "no_credential_in_image"


def test_of_two_badges_the_first_counts_and_the_second_is_told() -> None:
    found = extract(png(itxt(KEY, JSON.encode()), itxt(KEY, TOKEN.encode())))
    assert (found.text, found.further) == (JSON, 1)


def test_a_language_tag_is_no_part_of_the_text() -> None:
    assert extract(png(itxt(KEY, JSON.encode(), language=b"en"))).text == JSON


def test_compressed_text_is_read_and_told() -> None:
    found = extract(png(itxt(KEY, zlib.compress(JSON.encode()), flags=b"\1\0")))
    assert (found.text, found.notes) == (JSON, ("compressed_text",))


def test_an_other_text_chunk_is_read_after_any_itxt_and_told() -> None:
    text = chunk(b"tEXt", KEY + b"\0" + TOKEN.encode())
    assert extract(png(text)).notes == ("other_text_chunk",)
    found = extract(png(text, itxt(KEY, JSON.encode())))
    assert (found.text, found.further, found.notes) == (JSON, 1, ())


def test_data_behind_the_end_is_ignored_and_told_when_read_but_not_baked_over() -> None:
    polyglot = png(itxt(KEY, TOKEN.encode()), after=b"PK\3\4" + itxt(KEY, JSON.encode()))
    found = extract(polyglot)
    assert (found.text, found.further, found.notes) == (TOKEN, 0, ("data_after_end",))
    with pytest.raises(ContainerError) as caught:
        bake(png(after=b"PK\3\4"), TOKEN)
    assert caught.value.code == "png_trailing"


def test_a_badge_of_open_badges_2_is_read() -> None:
    text = chunk(b"tEXt", b"openbadges\0https://example.org/assertion.json")
    found = extract(png(text))
    assert (found.kind, found.version, found.notes) == ("url", 2, ())
    assert found.text == "https://example.org/assertion.json"
    hosted = b'{"@context":"https://w3id.org/openbadges/v2","type":"Assertion"}'
    assert extract(png(itxt(b"openbadges", hosted))).version == 2
    assert extract(png(itxt(KEY, hosted))).version == 2
    assert extract(png(itxt(b"openbadges", TOKEN.encode()))).kind == "jws"


def test_an_open_badges_3_credential_counts_before_one_of_open_badges_2() -> None:
    found = extract(png(itxt(b"openbadges", b"{}"), itxt(KEY, JSON.encode())))
    assert (found.text, found.version, found.further) == (JSON, 3, 1)


def test_an_address_is_no_open_badges_3_credential() -> None:
    with pytest.raises(NoCredentialError):
        extract(png(itxt(KEY, b"https://example.org/assertion.json")))


def test_a_clr_is_read() -> None:
    assert extract(png(itxt(b"clrcredential", JSON.encode()))).version == 3


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (b'{"a":1,"a":2}', StrictJSONError),
        (b'{"a":', StrictJSONError),
        (b"eyJhIjoxfQ.e30.c2ln~x~", UnsupportedError),
        (b"", NoCredentialError),
    ],
)
def test_the_text_itself_is_checked(text: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        extract(png(itxt(KEY, text)))


def test_what_is_no_open_badges_3_credential_is_not_baked() -> None:
    for text in ('{"@context":"https://w3id.org/openbadges/v2"}', "[]"):
        with pytest.raises(UsageError) as caught:
            bake(png(), text)
        assert caught.value.code == "not_open_badges_3"
    with pytest.raises(NoCredentialError):
        bake(png(), "https://example.org/")
    with pytest.raises(UsageError) as caught:
        bake(b"GIF89a", JSON)
    assert caught.value.code == "not_an_image"


def _measured(call: Callable[[], object]) -> tuple[float, int]:
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(LimitError):
        call()
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return seconds, peak


def test_a_compressed_bomb_is_refused_at_once() -> None:
    deflater = zlib.compressobj(9)
    block = deflater.compress(b" " * (1 << 20)) + deflater.flush(zlib.Z_FULL_FLUSH)
    more = zlib.compressobj(9, zlib.DEFLATED, -15)
    again = more.compress(b" " * (1 << 20)) + more.flush(zlib.Z_FULL_FLUSH)
    _refused_at_once(png(itxt(KEY, block + again * 300, flags=b"\1\0")))
    _refused_at_once(png(chunk(b"zTXt", KEY + b"\0\0" + block + again * 300)))


def _refused_at_once(bomb: bytes) -> None:
    seconds, peak = _measured(lambda: extract(bomb))
    assert seconds < 0.05
    assert peak < 8 << 20


def test_compressed_text_is_bounded_by_the_limit_too() -> None:
    text = os.urandom(20_000).hex()
    data = png(itxt(KEY, zlib.compress(text.encode()), flags=b"\1\0"))
    with pytest.raises(LimitError) as caught:
        extract(data, limits=Limits(inflated_bytes=10_000))
    assert caught.value.data["limit"] == "inflated_bytes"


def test_more_chunks_than_the_limit_are_refused() -> None:
    crowd = png(*[chunk(b"prVt")] * 10_000)
    started = time.process_time()
    with pytest.raises(LimitError) as caught:
        extract(crowd)
    assert time.process_time() - started < 0.5
    assert caught.value.data["limit"] == "container_parts"
    with pytest.raises(NoCredentialError):
        extract(png(*[chunk(b"prVt")] * 9_997))


def test_a_file_longer_than_the_limit_is_refused() -> None:
    with pytest.raises(LimitError):
        extract(png(chunk(b"prVt", b"x" * 2_000)), limits=Limits(local_bytes=2_000))


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["robotics-badge.png", "beths-robot-badge.png"])
def test_official_open_badges_2_pictures_are_bare_and_can_be_baked(name: str) -> None:
    image = official(f"ob20/assets/{name}")
    with pytest.raises(NoCredentialError):
        extract(image)
    assert extract(bake(image, JSON)).text == JSON


@pytest.mark.corpus
def test_the_official_open_badges_3_picture_gives_the_official_credential() -> None:
    image = official("ob30/simple-json.png")
    found = extract(image)
    assert detect(image) == "png"
    assert (found.kind, found.version, found.notes, found.further) == ("json", 3, (), 0)
    assert found.value["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert found.value == json.loads(found.text)
    rebaked = bake(image, found.text, overwrite=True)
    assert extract(rebaked).text == found.text
    assert [kind for kind, _ in split(rebaked)] == [kind for kind, _ in split(image)]


def test_a_length_field_is_not_believed() -> None:
    data = SIGNATURE + IHDR + struct.pack(">I", 2**31 - 1) + b"IDAT" + b"\0" * 20
    with pytest.raises(ContainerError):
        extract(data)
