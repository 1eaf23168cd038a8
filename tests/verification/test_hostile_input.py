"""Whatever is handed over, `verify` answers with a report, and soon."""

from __future__ import annotations

import base64
import gzip
import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcred import CannedFetcher, UsageError, Verifier
from mcred.cryptosuites import EDDSA_JCS_2022
from mcred.encoding.strict_json import dumps
from mcred.errors import McredError
from mcred.report import CHECK_IDS, VerificationReport
from mcred.securing.jose import sign_token
from support.issuers import NOW, STATUS_LIST, IssuerSimulator
from support.timing import work_within

VERIFIER = Verifier(fetch=CannedFetcher({}), clock=lambda: NOW)
PNG = b"\x89PNG\r\n\x1a\n"


def soon() -> AbstractContextManager[None]:
    return work_within(1)  # generous


def verify(source: Any, verifier: Verifier = VERIFIER) -> VerificationReport:
    report = verifier.verify(source)
    assert [check.id for check in report.checks] == list(CHECK_IDS)
    assert json.loads(json.dumps(report.to_dict()))["verdict"] == report.verdict
    assert report.text()
    return report


@pytest.fixture(scope="module")
def signed() -> dict[str, Any]:
    return IssuerSimulator.did_key().sign()


# --- inputs and their verdicts


@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (b"", "not_a_credential"),
        (b" \n", "not_a_credential"),
        (b"\0" * 100, "not_a_credential"),
        (b"hello", "not_a_credential"),
        (b"42", "not_a_credential"),
        (b"null", "not_a_credential"),
        (b"GIF89a\x01\0\x01\0\x80\0\0", "not_a_credential"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "not_a_credential"),
        (b"%PDF-1.7", "malformed"),
        (b"PK\x03\x04", "not_a_credential"),
        (b"<html><body>Not found</body></html>", "not_a_credential"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_credential"),
        (b"<svg", "malformed"),
        (PNG, "malformed"),
        (PNG + b"\0\0\0\rIHDR\0\0", "malformed"),
        (b"{", "malformed"),
        (b"[", "malformed"),
        (b"{}", "not_a_credential"),
        (b'{"a": 1}', "not_a_credential"),
        (b'{"type": "VerifiableCredential", "type": "VerifiableCredential"}', "malformed"),
        (b'{"type": NaN}', "malformed"),
        (b'{"type": "\\ud800"}', "malformed"),
        (b'{"type": "\xff"}', "malformed"),
        (b'{"a": 1} {"a": 1}', "malformed"),
        (b'{"type": ["VerifiableCredential"]}', "invalid"),
        (b'{"type": ["VerifiableCredential"], "@context": "https://x.example/c"}', "unsupported"),
        (b'{"type": ["VerifiablePresentation"]}', "malformed"),
        (b'{"type": "EnvelopedVerifiableCredential"}', "malformed"),
        (b"eyJhbGciOiJub25lIn0.e30.", "malformed"),
        (b"eyJhbGciOiJub25lIn0.e30.AA", "not_a_credential"),
        (b"eyJhbGciOiJFUzI1NiJ9.e30.AA~", "unsupported"),
        (b"eyJ.a.b.c.d", "unsupported"),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_each_kind_of_input_gets_its_verdict(data: bytes, verdict: str) -> None:
    with soon():
        assert verify(data).verdict == verdict


def test_a_screenshot_is_told_what_to_do() -> None:
    report = verify(b"GIF89a\x01\0\x01\0\x80\0\0")
    assert "ask for the original" in report.detail


def test_an_unsigned_badge_is_invalid_and_called_unsigned() -> None:
    report = verify(json.dumps(IssuerSimulator.did_key().badge()).encode())
    assert report.verdict == "invalid"
    assert "nobody has signed it" in report.headline


def test_a_duplicate_key_in_a_signed_badge_is_damage(signed: dict[str, Any]) -> None:
    text = json.dumps(signed)
    twice = text[:-1] + ', "validUntil": "2099-01-01T00:00:00Z"}'
    assert verify(text).verdict == "issuer_unknown"
    assert verify(twice).verdict == "malformed"


def test_an_unknown_context_is_named_and_not_fetched(signed: dict[str, Any]) -> None:
    fetcher = CannedFetcher({})
    url = "https://contexts.example/v1"
    changed = {**signed, "@context": [*signed["@context"], url]}
    report = Verifier(fetch=fetcher, clock=lambda: NOW).verify(json.dumps(changed))
    assert report.verdict == "unsupported"
    assert url in report.detail
    assert fetcher.requests == []


# --- too much of something


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 10_000_000,
        b"{" * 1_000_000,
        b'{"a":' * 1_000_000,
        b'{"type":["VerifiableCredential"],"a":' + b"[" * 100 + b"]" * 100 + b"}",
        b"[" + b"0," * 1_000_000 + b"0]",
        b'{"a": ' + b"9" * 100_000 + b"}",
        b" " * 11_000_000,
        b"{" + b'"a' * 5_500_000,
        b"<svg>" + b"<g>" * 100_000,
    ],
    ids=[
        "10 MB of [",
        "1 MB of {",
        "deep",
        "100 deep",
        "long",
        "big number",
        "11 MB",
        "strings",
        "svg",
    ],
)
def test_too_much_is_refused_soon(data: bytes) -> None:
    with soon():
        report = verify(data)
    assert report.verdict in ("refused", "malformed", "not_a_credential")
    assert report.credential is None


def poisoned(signed: dict[str, Any], width: int) -> dict[str, Any]:
    """Nodes without id that differ in nothing: each must be told from all the others."""
    pad = [{"type": ["Evidence"], "name": "the same"} for _ in range(width)]
    return {**signed, "evidence": pad}


def test_a_poison_graph_is_refused_soon() -> None:
    """A ring of blank nodes that all look alike, which RDFC-1.0 can only try out."""
    issuer = IssuerSimulator.did_key()
    document = issuer.sign()
    names = [f"_:b{number}" for number in range(10)]
    document["evidence"] = [
        {"id": name, "type": ["Evidence"], "related": [other for other in names if other != name]}
        for name in names
    ]
    with soon():
        assert verify(json.dumps(document)).verdict in ("refused", "invalid")


@pytest.mark.parametrize("width", [10, 100, 1000])
def test_many_nodes_that_look_alike_are_refused_or_checked_soon(
    signed: dict[str, Any], width: int
) -> None:
    with soon():
        assert verify(json.dumps(poisoned(signed, width))).verdict in ("refused", "invalid")


def test_a_status_list_that_inflates_without_end_is_refused_soon() -> None:
    issuer = IssuerSimulator.did_web()
    badge = issuer.sign(issuer.with_status())
    bomb = gzip.compress(bytes(200 * 1024 * 1024), 9)
    encoded = "u" + base64.urlsafe_b64encode(bomb).decode().rstrip("=")
    document = issuer.documents[STATUS_LIST]
    subject = {**document["credentialSubject"], "encodedList": encoded}
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    issuer.documents[STATUS_LIST] = issuer.sign({**unsigned, "credentialSubject": subject})
    with soon():
        report = issuer.verify(badge, policy=issuer.pinned)
    assert report.verdict == "could_not_check"


def test_an_issuers_document_without_end_is_could_not_check() -> None:
    issuer = IssuerSimulator.did_web()
    signed = issuer.sign()
    issuer.documents[issuer.document_url] = b"[" * 5_000_000
    with soon():
        assert issuer.verify(signed, policy=issuer.pinned).verdict == "could_not_check"
    issuer.documents[issuer.document_url] = b"[" * 500_000
    with soon():
        assert issuer.verify(signed, policy=issuer.pinned).verdict in ("could_not_check", "invalid")


# --- anything at all

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
members = st.sampled_from(
    [
        "@context",
        "id",
        "type",
        "issuer",
        "validFrom",
        "validUntil",
        "issuanceDate",
        "credentialSubject",
        "credentialStatus",
        "credentialSchema",
        "refreshService",
        "evidence",
        "proof",
        "endorsement",
        "name",
        "awardedDate",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_report(data: bytes) -> None:
    verify(data)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([PNG, b"<svg ", b"{", b"[", b"eyJ", b"data:", b"\xef\xbb\xbf{"]), st.binary()
)
def test_any_bytes_after_a_known_beginning_give_a_report(start: bytes, rest: bytes) -> None:
    verify(start + rest)


@settings(max_examples=150, deadline=None)
@given(members, json_values)
def test_any_value_of_any_member_gives_a_report(name: str, value: Any) -> None:
    issuer = IssuerSimulator.did_key()
    changed = {**issuer.sign(), name: value}
    report = verify(json.dumps(changed))
    assert report.verdict != "valid"


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(members, json_values, max_size=2))
def test_any_document_that_is_signed_as_text_gives_a_report(changes: dict[str, Any]) -> None:
    """An attacker signs what he likes: the signature holds, and every later step sees it."""
    issuer = IssuerSimulator.did_key()
    document = {**issuer.badge(), **changes}
    verify(dumps(document))
    claims = {"iss": issuer.id, "sub": "did:example:learner", "jti": document["id"], "iat": 1}
    token = sign_token({"kid": issuer.method}, {**document, **claims}, issuer.key)
    verify(token)
    if "proof" in document:
        return
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-01-01T00:00:00Z",
        "verificationMethod": issuer.method,
        "proofPurpose": "assertionMethod",
    }
    try:
        signed = EDDSA_JCS_2022.create_proof(
            document, proof, signer=issuer.key, canonicalize=lambda _document, _hash: ""
        )
    except McredError:
        return  # numbers that RFC 8785 has no form for
    report = verify(dumps({**document, "proof": [signed]}))
    assert report.check("proof").code in ("verified", "not_reached")


# --- the caller's own mistakes


@pytest.mark.parametrize("source", [None, 7, ["a"], {"a": 1}, object()])
def test_a_source_that_is_none_of_them_is_the_callers_mistake(source: Any) -> None:
    with pytest.raises(UsageError):
        VERIFIER.verify(source)


@pytest.mark.parametrize("source", ["", " ", "no-such-file.json", "a\0b", "C:\\x.json"])
def test_a_path_that_cannot_be_read_is_the_callers_mistake(source: str) -> None:
    with pytest.raises(UsageError):
        VERIFIER.verify(source)


def test_a_folder_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        VERIFIER.verify(tmp_path)


def test_a_time_without_zone_is_the_callers_mistake() -> None:
    with pytest.raises(UsageError, match="no time zone"):
        VERIFIER.verify(b"{}", now=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("http://issuer.example/badge.json", "refused"),
        ("https://issuer.example/badge.json", "could_not_check"),
        ("ftp://issuer.example/badge.json", "refused"),
        ("javascript:alert(1)", "refused"),
        ("file:///etc/passwd", "refused"),
        ("data:application/json,{}", "not_a_credential"),
        ("data:application/json;base64,!", "malformed"),
        ("data:", "malformed"),
    ],
)
def test_links_are_taken_as_links(source: str, verdict: str) -> None:
    assert verify(source).verdict == verdict
