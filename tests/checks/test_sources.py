"""A source is bytes, a path, JSON, a token or a link; the report says which it was."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from mcred import CannedFetcher, Verifier
from mcred.cli.sample import picture_png, picture_svg
from mcred.containers import bake
from mcred.errors import FetchFailedError, FetchRefusedError, OfflineError
from mcred.limits import Limits
from support.issuers import NOW, IssuerSimulator

URL = "https://badges.example/1"


@pytest.fixture(scope="module")
def text() -> str:
    return json.dumps(IssuerSimulator.did_key().sign())


@pytest.fixture(scope="module")
def token() -> str:
    return IssuerSimulator.did_key().token()


def verify(source: Any, web: dict[str, Any] | None = None, **options: Any) -> Any:
    return Verifier(fetch=CannedFetcher(web or {}), clock=lambda: NOW, **options).verify(source)


def test_text_bytes_and_files_are_the_same_badge(text: str, tmp_path: Path) -> None:
    path = tmp_path / "badge.json"
    path.write_text(text)
    sources: list[Any] = [text, text.encode(), bytearray(text.encode()), path, str(path)]
    for source in (*sources, f"  \n{text}\n"):
        report = verify(source)
        assert report.verdict == "issuer_unknown"
        assert report.source.container == "json"
        assert report.source.format == "eddsa-rdfc-2022"
    assert verify(path).source.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert verify(path).source.given == str(path)


def test_a_byte_order_mark_is_not_part_of_the_text(text: str) -> None:
    assert verify("\ufeff" + text).verdict == "issuer_unknown"
    assert verify(b"\xef\xbb\xbf" + text.encode()).verdict == "issuer_unknown"


def test_a_token_is_known_by_its_form(token: str, tmp_path: Path) -> None:
    path = tmp_path / "badge.jwt"
    path.write_text(token + "\n")
    for source in (token, token.encode(), f" {token}\n", path):
        report = verify(source)
        assert report.verdict == "issuer_unknown"
        assert (report.source.container, report.source.format) == ("jws", "vc-jwt")


@pytest.mark.parametrize(("picture", "container"), [(picture_png(), "png"), (picture_svg(), "svg")])
def test_a_badge_in_a_picture_is_the_same_badge(
    text: str, token: str, picture: bytes, container: str, tmp_path: Path
) -> None:
    for badge, form in ((text, "eddsa-rdfc-2022"), (token, "vc-jwt")):
        baked = bake(picture, badge)
        path = tmp_path / f"badge.{container}"
        path.write_bytes(baked)
        for source in (baked, path):
            report = verify(source)
            assert report.verdict == "issuer_unknown"
            assert (report.source.container, report.source.format) == (container, form)
        changed = (
            bake(picture, badge.replace("Reflective", "Reflexive")) if form != "vc-jwt" else b""
        )
        assert not changed or verify(changed).verdict == "invalid"
    changed = bake(picture, text.replace("Reflective", "Reflexive"))
    assert verify(changed).verdict == "invalid"
    assert verify(picture).verdict == "not_a_credential"


def test_a_link_is_opened_once_and_named(text: str) -> None:
    fetcher = CannedFetcher({URL: text})
    report = Verifier(fetch=fetcher, clock=lambda: NOW).verify(URL)
    assert report.verdict == "issuer_unknown"
    assert (report.source.given, report.source.final) == (URL, URL)
    assert report.source.hops == (URL,)
    assert fetcher.requests == [URL]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (FetchFailedError("410", code="http_status", status=410), "could_not_check"),
        (FetchFailedError("slow", code="deadline"), "could_not_check"),
        (OfflineError("no network is allowed"), "could_not_check"),
        (FetchRefusedError("a private address", code="address"), "refused"),
        (b"", "not_a_credential"),
        (b"GIF89a", "not_a_credential"),
        (b"{", "malformed"),
        (b"[" * 2_000_000, "refused"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_a_link_leads_to_decides(answer: Any, verdict: str) -> None:
    report = verify(URL, {URL: answer})
    assert report.verdict == verdict
    assert report.credential is None


def test_more_bytes_than_the_limit_are_refused(text: str) -> None:
    assert verify(text.encode(), limits=Limits(local_bytes=100)).verdict == "refused"


def test_a_data_address_is_what_it_encodes(text: str) -> None:
    encoded = base64.b64encode(text.encode()).decode()
    assert verify(f"data:application/json;base64,{encoded}").verdict == "issuer_unknown"


# --- a token with a proof of its own inside


def test_a_token_around_a_signed_badge_needs_both_to_hold() -> None:
    issuer = IssuerSimulator.did_key()
    signed = issuer.sign()
    assert issuer.verify(issuer.token(signed), policy=issuer.pinned).verdict == "valid"
    forged = {**signed, "name": "Forged"}
    report = issuer.verify(issuer.token(forged), policy=issuer.pinned)
    assert report.verdict == "invalid"
    assert report.credential is None
