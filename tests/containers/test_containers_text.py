"""JSON files, compact JWS files, and files that hold no badge."""

from __future__ import annotations

import contextlib
import tracemalloc

import pytest
from container_corpus import official
from hypothesis import given
from hypothesis import strategies as st

from mcred.containers import data_url, detect, extract, jws
from mcred.errors import (
    ContainerError,
    LimitError,
    McredError,
    NoCredentialError,
    StrictJSONError,
    UnsupportedError,
)
from mcred.keys import SigningKey
from mcred.limits import Limits

TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJpZCI6InVybjp4In0.c2ln"


def test_json_is_read_with_byte_order_mark_and_white_space_around() -> None:
    found = extract(b'\xef\xbb\xbf \n{"@context":["https://www.w3.org/ns/credentials/v2"]}\n')
    assert (found.container, found.kind, found.version) == ("json", "json", 3)
    assert found.text == '{"@context":["https://www.w3.org/ns/credentials/v2"]}'
    assert found.value == {"@context": ["https://www.w3.org/ns/credentials/v2"]}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a":1,"a":2}', "json_duplicate_key"),
        (b'{"a":NaN}', "json_number"),
        (b'{"a":"\\ud800"}', "json_surrogate"),
        (b'{"a":1} x', "json_syntax"),
        (b'{"a":"\xff"}', "json_utf8"),
    ],
)
def test_json_is_read_strictly(data: bytes, code: str) -> None:
    with pytest.raises(StrictJSONError) as caught:
        extract(data)
    assert caught.value.code == code


def test_json_is_bounded() -> None:
    with pytest.raises(LimitError):
        extract(b"[" * 5_000 + b"]" * 5_000)
    with pytest.raises(LimitError):
        extract(b'{"a":"' + b"x" * 100 + b'"}', limits=Limits(local_bytes=100))


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ('{"@context":"https://w3id.org/openbadges/v2","type":"Assertion"}', 2),
        ('{"@context":["https://openbadgespec.org/v2/context.json"]}', 2),
        ('{"uid":"1","recipient":"sha256$x","badge":{}}', 2),
        ('{"@context":[{"a":"b"},"https://www.w3.org/ns/credentials/v2"]}', 3),
        ('{"hello":"world"}', 3),
        ("[]", 3),
    ],
)
def test_the_version_is_told_from_the_context(text: str, version: int) -> None:
    assert extract(text.encode()).version == version


def test_a_token_is_read() -> None:
    found = extract(f" {TOKEN}\n".encode())
    assert (found.container, found.kind, found.version, found.text) == ("jws", "jws", 3, TOKEN)
    assert found.media == "text/plain"
    assert jws.parse(TOKEN).claims() == {"id": "urn:x"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("eyJhbGciOiJFZERTQSJ9.eyJpZCI6InVybjp4In0", "jws_parts"),
        (f"{TOKEN}.x", "jws_parts"),
        ("eyJhbGciOiJFZERTQSJ9.eyJpZCI6InVybjp4In0.", "jws_empty"),
        (f"{TOKEN}=", "jws_encoding"),
        (f"{TOKEN[:-3]} ln", "jws_encoding"),
        ("eyJhb+ciOiJFZERTQSJ9.e30.c2ln", "jws_encoding"),
        ("eyJhb.e30.c2ln", "jws_encoding"),
        (f"{TOKEN}é", "jws_encoding"),
    ],
)
def test_a_damaged_token_is_named(text: str, code: str) -> None:
    with pytest.raises(ContainerError) as caught:
        extract(text.encode())
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "method"), [(f"{TOKEN}~WyJ4Il0~", "sd-jwt"), (f"{TOKEN}.e30.e30", "jwe")]
)
def test_other_tokens_are_named_as_unsupported(text: str, method: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        extract(text.encode())
    assert caught.value.data["method"] == method


def test_a_payload_that_is_no_json_has_no_claims() -> None:
    assert jws.parse("eyJhbGciOiJFZERTQSJ9.AAAA.c2ln").claims() is None
    assert extract(b"eyJhbGciOiJFZERTQSJ9..c2ln").version == 3


KINDS = {
    "empty": b" \n",
    "gif": b"GIF89a...",
    "jpeg": b"\xff\xd8\xff\xe0..JFIF",
    "webp": b"RIFF\0\0\0\0WEBPVP8 ",
    "heic": b"\0\0\0\x18ftypheic",
    "tiff": b"II*\0",
    "bmp": b"BM......",
    "zip": b"PK\3\4....",
    "gzip": b"\x1f\x8b\x08...",
    "pdf": b"%PDF-1.7",
    "html": b"\xef\xbb\xbf\n<!DOCTYPE html><title>Verified</title>",
    "xml": b"<?xml version='1.0'?><rss/>",
    "url": b"https://badges.example/c/1",
    "vpqr": b"VP1-B3ABC",
    "openid": b"openid-credential-offer://?x",
    "did": b"did:web:example.org",
    "utf-16": '{"a":1}'.encode("utf-16"),
    "unknown": b"hello \x1b[31m world",
}
UNSUPPORTED = {"vpqr", "openid", "did"}
CURVES = ("Ed25519", "P-256", "P-384")


@pytest.mark.parametrize("kind", KINDS)
def test_what_holds_no_badge_is_named_with_advice(kind: str) -> None:
    data = KINDS[kind]
    assert detect(data) == kind
    expected: type[McredError] = NoCredentialError
    if kind in UNSUPPORTED:
        expected = UnsupportedError
    if kind in ("utf-16", "pdf"):
        expected = ContainerError
    with pytest.raises(expected) as caught:
        extract(data)
    assert caught.value.message.isprintable()


@pytest.mark.parametrize(
    "data",
    [
        SigningKey.generate().to_pem(),
        SigningKey.generate("P-256").to_pem("a passphrase"),
        SigningKey.generate("RSA").to_pem().replace(b" PRIVATE", b" RSA PRIVATE"),
        *(SigningKey.generate(kind).to_secret_multikey().encode() for kind in CURVES),
    ],
    ids=["pem", "encrypted", "rsa", *CURVES],
)
def test_a_private_key_is_named_and_nothing_of_it_shown(data: bytes) -> None:
    assert detect(data) == "private-key"
    with pytest.raises(NoCredentialError, match="private key") as caught:
        extract(b"\n" + data)
    secret = data.decode().splitlines()
    assert secret[min(1, len(secret) - 1)][8:20] not in f"{caught.value} {caught.value.data}"


def test_little_is_shown_of_what_is_no_badge() -> None:
    with pytest.raises(NoCredentialError) as caught:
        extract(b"correct horse battery staple")
    assert "battery" not in f"{caught.value} {caught.value.data}"


@pytest.mark.parametrize(
    "data", [b"<html><svg/></html>", b"<!-- x --><HTML>", b"<!doctype HTML PUBLIC 'x' 'y'><p>"]
)
def test_pages_are_told_from_pictures(data: bytes) -> None:
    assert detect(data) == "html"


def test_a_data_url_is_decoded_once() -> None:
    for data in (
        b"data:application/vc,%7B%22a%22%3A1%7D",
        b" DATA:application/vc+ld+json;charset=utf-8;base64,eyJhIjoxfQ==\n",
    ):
        assert detect(data) == "data-url"
        found = extract(data)
        assert (found.container, found.value) == ("json", {"a": 1})
    assert extract(f"data:application/vc+jwt,{TOKEN}".encode()).kind == "jws"


@pytest.mark.parametrize(
    "data",
    [b"data:application/json", b"data:;base64,e30", b"data:;base64,e3*0", b"data:,data:,%7B%7D"],
)
def test_a_damaged_or_doubled_data_url_is_refused(data: bytes) -> None:
    with pytest.raises(ContainerError):
        extract(data)


def test_a_host_name_is_no_token() -> None:
    assert detect(b"www.example.com") == "unknown"


def test_a_screenshot_gets_the_advice_to_ask_for_the_original() -> None:
    with pytest.raises(NoCredentialError, match="screenshot holds no badge data: ask for the ori"):
        extract(KINDS["jpeg"])


@given(st.binary(max_size=200))
def test_any_bytes_give_contents_or_a_named_error(data: bytes) -> None:
    for text in (data, b"<svg" + data, b"eyJ." + data, b"{" + data, b"<!DOCTYPE " + data):
        with contextlib.suppress(McredError):
            assert extract(text).container == detect(text)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "kind", "version"),
    [
        ("ob30/simple.json", "json", 3),
        ("ob30/complete.json", "json", 3),
        ("ob30/simple.jwt", "jws", 3),
        ("ob30/velocity.jwt", "jws", 3),
        ("ob20/simple-not-revoked.jwt", "jws", 2),
        ("ob20/basic-assertion.json", "json", 2),
    ],
)
def test_official_files_are_read(name: str, kind: str, version: int) -> None:
    found = extract(official(name))
    assert (found.container, found.kind, found.version) == (kind, kind, version)


def test_escapes_of_a_data_url_are_decoded_in_little_memory() -> None:
    for lead in range(4):  # so that pieces end at every place in an escape
        given = b"data:," + b"x" * lead + b"%41" * 400_000 + b"%"
        tracemalloc.start()
        try:
            decoded = data_url.decode(given)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert decoded == b"x" * lead + b"A" * 400_000 + b"%"
        assert peak < 16 * 1024 * 1024
