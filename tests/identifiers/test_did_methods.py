"""did:key, did:jwk, did:web and https: what each resolver takes and refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.encoding import base64url
from mcred.errors import (
    EncodingError,
    FetchError,
    FetchFailedError,
    FetchRefusedError,
    KeyBindingError,
    LimitError,
    McredError,
    OfflineError,
    UnsupportedError,
)
from mcred.fetch import (
    CannedFetcher,
    Fetched,
    GuardedFetcher,
    OfflineFetcher,
    UnsafeAllowLoopback,
)
from mcred.identifiers import RESOLVERS, resolve
from mcred.identifiers.did_web import DIDWeb, did_web_url
from mcred.keys import KeyType, SigningKey
from mcred.limits import Limits

KEY = SigningKey.generate()


def _did_jwk(jwk: Any) -> str:
    return "did:jwk:" + base64url.encode(json.dumps(jwk).encode())


def test_a_did_key_of_each_kind_needs_no_request() -> None:
    for kind in (KeyType.ED25519, KeyType.P256, KeyType.P384):
        key = SigningKey.generate(kind)
        document = resolve(key.did_key, fetcher=OfflineFetcher())
        assert [method.key for method in document.methods.values()] == [key.public_key]


@pytest.mark.parametrize(
    "did",
    [
        "did:key:" + KEY.to_secret_multikey(),
        KEY.did_key + "#" + KEY.public_key.to_multikey(),
        KEY.did_key + "?x",
        "did:key:1.1:" + KEY.public_key.to_multikey(),
        "did:key:u" + base64url.encode(b"\xed\x01" + KEY.public_key.raw),
    ],
)
def test_what_is_no_did_key_is_refused(did: str) -> None:
    with pytest.raises(EncodingError):
        resolve(did, fetcher=OfflineFetcher())


def test_a_did_jwk_has_one_method_whatever_its_kid() -> None:
    did = _did_jwk({**KEY.public_key.to_jwk(), "kid": "other"})
    document = resolve(did, fetcher=OfflineFetcher())
    assert list(document.methods) == [f"{did}#0"]
    assert document.methods[f"{did}#0"].key == KEY.public_key
    assert f"{did}#0" in document.relationships["assertionMethod"]


def test_the_use_of_a_did_jwk_says_its_purposes() -> None:
    sig = resolve(_did_jwk({**KEY.public_key.to_jwk(), "use": "sig"}), fetcher=OfflineFetcher())
    enc = resolve(_did_jwk({**KEY.public_key.to_jwk(), "use": "enc"}), fetcher=OfflineFetcher())
    assert "keyAgreement" not in sig.relationships
    assert set(enc.relationships) == {"keyAgreement"}
    assert enc.methods == {}


@pytest.mark.parametrize(
    "jwk", [KEY.to_secret_jwk(), {"kty": "oct", "k": "AA"}, [], "x", {}, {"kty": 1}]
)
def test_a_did_jwk_without_a_public_jwk_is_refused(jwk: Any) -> None:
    with pytest.raises(EncodingError):
        resolve(_did_jwk(jwk), fetcher=OfflineFetcher())


def test_a_did_jwk_that_was_read_before_is_held_to_the_limits_of_the_next_reader() -> None:
    did = _did_jwk({**KEY.public_key.to_jwk(), "x5c": [[["deep"]]]})
    first = resolve(did, fetcher=OfflineFetcher())
    assert resolve(did, fetcher=OfflineFetcher()) == first
    with pytest.raises(EncodingError, match="nested deeper"):
        resolve(did, fetcher=OfflineFetcher(), limits=Limits(json_depth=2))


@pytest.mark.parametrize("text", ["", "e30=", "e", '{"kty":"OKP"}', base64url.encode(b"[" * 99)])
def test_a_did_jwk_of_garbage_is_refused(text: str) -> None:
    with pytest.raises(EncodingError) as caught:
        resolve("did:jwk:" + text, fetcher=OfflineFetcher())
    assert caught.value.code == "invalid_identifier"


@pytest.mark.parametrize(
    "did",
    [
        "did:web:..%2F..",
        "did:web:example.com%2Fevil",
        "did:web:example.com:..",
        "did:web:example.com:%2e%2e",
        "did:web:example.com:a%2Fb",
        "did:web:example.com:a%5Cb",
        "did:web:example.com:a%00",
        "did:web:example.com:%252e%252e",
        "did:web:example.com:",
        "did:web:example.com::a",
        "did:web:" + ":".join(["example.com", *"a" * 50]),
        "did:web:user@example.com",
        "did:web:example.com%40evil.example",
        "did:web:example.com/a",
        "did:web:example.com?a=b",
        "did:web:example.com#z",
        "did:web:exаmple.com",
        "did:web:example.com:ü",
        "did:web:[::1]",
        "did:web:example.com%3A",
        "did:web:example.com%3A443%3A443",
    ],
)
def test_a_did_web_that_would_lead_elsewhere_is_refused(did: str) -> None:
    fetcher = CannedFetcher({})
    with pytest.raises(EncodingError) as caught:
        resolve(did, fetcher=fetcher)
    assert caught.value.code == "invalid_identifier"
    assert fetcher.requests == []


@pytest.mark.parametrize("port", ["8443", "22"])
def test_a_did_web_on_another_port_is_refused_without_a_request(port: str) -> None:
    fetcher = CannedFetcher({})
    with pytest.raises(FetchRefusedError) as caught:
        resolve(f"did:web:a.example%3A{port}", fetcher=fetcher)
    assert caught.value.code == "port"
    assert fetcher.requests == []


@pytest.mark.parametrize(
    "host",
    ["a.example%3A0", "a.example%3A99999", "2130706433", "127.1", "0x7f.1", "..", "example.com.",
     "-a.example", "a..example", "a" * 64 + ".example"],
)  # fmt: skip
def test_a_did_web_of_no_host_is_no_identifier(host: str) -> None:
    fetcher = CannedFetcher({})
    with pytest.raises(EncodingError) as caught:
        resolve(f"did:web:{host}", fetcher=fetcher)
    assert caught.value.code == "invalid_identifier"
    assert fetcher.requests == []


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("localhost", "host"),
        ("localhost%3A3000:users:taylor", "host"),
        ("id.localhost%3A8443", "host"),
        ("intranet", "host"),
        ("printer.local", "host"),
        ("127.0.0.1", "address"),
        ("10.0.0.1:user", "address"),
        ("8.8.8.8", "address"),
        ("8.8.8.8%3A443", "address"),
    ],
)
def test_a_did_web_where_nobody_goes_is_refused_and_no_verdict(host: str, code: str) -> None:
    fetcher = CannedFetcher({})
    with pytest.raises(FetchRefusedError) as caught:
        resolve(f"did:web:{host}", fetcher=fetcher)
    assert caught.value.code == code
    assert caught.value.data["url"].startswith("https://")
    assert fetcher.requests == []


@pytest.mark.parametrize(
    "url",
    ["https://localhost:3000/issuers/1", "https://127.0.0.1/", "https://[::1]/", "https://[::1]:1/a",
     "https://issuer.example:8443/", "https://intranet/issuer"],
)  # fmt: skip
def test_an_https_issuer_where_nobody_goes_is_refused_and_no_verdict(url: str) -> None:
    with pytest.raises(FetchRefusedError):
        resolve(url, fetcher=GuardedFetcher())


def test_another_policy_lets_a_did_web_be_on_this_machine() -> None:
    did = "did:web:localhost%3A8443"
    url = "https://localhost:8443/.well-known/did.json"
    resolvers = {**RESOLVERS, "did:web": DIDWeb(policy=UnsafeAllowLoopback())}
    fetcher = CannedFetcher({url: json.dumps({"id": did})})
    assert resolve(did, fetcher=fetcher, resolvers=resolvers).source == url


@pytest.mark.parametrize(
    ("identifier", "method"),
    [
        ("did:ion:EiClkZMDxPKqC9c", "did:ion"),
        ("did:velocity:0x1", "did:velocity"),
        ("http://issuer.example/1", "http"),
        ("urn:uuid:1", "urn"),
        ("mailto:a@b.example", "mailto"),
        ("xxx:z6Mk", "xxx"),
    ],
)
def test_another_method_or_scheme_is_unsupported_and_named(identifier: str, method: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        resolve(identifier, fetcher=OfflineFetcher())
    assert caught.value.data["method"] == method


@pytest.mark.parametrize("identifier", ["", "issuer", "did:", "did:key", ":x", "#a", "é:x"])
def test_what_is_no_identifier_is_refused(identifier: str) -> None:
    with pytest.raises(EncodingError) as caught:
        resolve(identifier, fetcher=OfflineFetcher())
    assert caught.value.code == "invalid_identifier"


def test_a_very_long_identifier_is_refused() -> None:
    with pytest.raises(EncodingError):
        resolve("did:jwk:" + "e" * 100_000, fetcher=OfflineFetcher())


def test_a_caller_can_bring_another_method() -> None:
    document = resolve(KEY.did_key, fetcher=OfflineFetcher())
    resolvers = {**RESOLVERS, "did:example": lambda identifier, *, fetcher, limits: document}
    assert resolve("did:example:1", fetcher=OfflineFetcher(), resolvers=resolvers) is document


ISSUER = "https://issuer.example/profile"


@pytest.mark.parametrize("body", ["<!doctype html>", '{"id":"a","id":"a"}', ""])
def test_a_page_in_place_of_a_document_says_nothing_about_the_key(body: str) -> None:
    with pytest.raises(FetchFailedError) as caught:
        resolve(ISSUER, fetcher=CannedFetcher({ISSUER: body}))
    assert caught.value.code == "not_json"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[]", "document_invalid"),
        ("null", "document_invalid"),
        ("{}", "document_id_mismatch"),
        ('{"id":"https://issuer.example/profile/"}', "document_id_mismatch"),
        ('{"id":["https://issuer.example/profile"]}', "document_id_mismatch"),
    ],
)
def test_an_issuer_whose_url_gives_no_document_of_its_own_is_refused(body: str, code: str) -> None:
    fetcher = CannedFetcher({ISSUER: body})
    with pytest.raises(KeyBindingError) as caught:
        resolve(ISSUER, fetcher=fetcher)
    assert caught.value.code == code


@pytest.mark.parametrize("error", [OfflineError("off"), FetchFailedError("slow", code="deadline")])
def test_a_document_that_cannot_be_had_is_a_fetch_error(error: FetchError) -> None:
    with pytest.raises(type(error)):
        resolve(ISSUER, fetcher=CannedFetcher({ISSUER: error}))


def test_a_document_that_is_too_large_is_a_limit_error() -> None:
    fetcher = CannedFetcher({ISSUER: json.dumps({"id": ISSUER, "name": "x" * 1000})})
    with pytest.raises(LimitError):
        resolve(ISSUER, fetcher=fetcher, limits=Limits(fetched_bytes=500))


@pytest.mark.parametrize(
    "url",
    [
        "https://issuer.example/#a",
        "https://good.example\\@evil.example/",
        "https://user@issuer.example/",
        "https:///x",
        "https://issuer.example /",
        "https:issuer.example",
        "https://[::1/",
        "https://[]/",
        "https://[issuer.example]/",
        "https://a[::1]/",
    ],
)
def test_an_issuer_that_is_no_plain_https_url_is_refused(url: str) -> None:
    fetcher = CannedFetcher({url: json.dumps({"id": url})})
    with pytest.raises(EncodingError):
        resolve(url, fetcher=fetcher)
    assert fetcher.requests == []


class Redirecting:
    """Answers from another address than the one asked."""

    def __init__(self, first: str, final: str, body: object) -> None:
        self._hops = (first, final)
        self._body = json.dumps(body).encode()

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        return Fetched(url=self._hops[-1], body=self._body, hops=self._hops)


@pytest.mark.parametrize(
    "final", ["https://evil.example/profile", "https://issuer.example:8443/profile"]
)
def test_a_redirect_to_another_site_does_not_speak_for_the_issuer(final: str) -> None:
    with pytest.raises(FetchFailedError) as caught:
        resolve(ISSUER, fetcher=Redirecting(ISSUER, final, {"id": ISSUER}))
    assert caught.value.code == "redirected_elsewhere"


@pytest.mark.parametrize(
    ("issuer", "first", "final"),
    [
        (ISSUER, ISSUER, "https://issuer.example/other"),
        (ISSUER, ISSUER, "https://www.issuer.example/profile"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/a"),
    ],
)  # fmt: skip
def test_a_redirect_on_the_same_site_is_followed(issuer: str, first: str, final: str) -> None:
    assert resolve(issuer, fetcher=Redirecting(first, final, {"id": issuer})).id == issuer


@given(st.text(max_size=60).map(lambda text: "did:web:" + text) | st.text(max_size=60))
def test_any_text_has_a_did_web_url_on_its_host_or_an_error_of_ours(text: str) -> None:
    try:
        url = did_web_url(text)
    except EncodingError:
        return
    assert url.startswith("https://")
    assert url.endswith("/did.json")
    assert ".." not in url.split("/")


@given(st.sampled_from(["did:key:", "did:jwk:", "did:web:", "https:", ""]), st.text(max_size=60))
def test_any_text_resolves_or_gives_an_error_of_ours(start: str, text: str) -> None:
    with pytest.raises(McredError):
        resolve(start + text, fetcher=OfflineFetcher())
