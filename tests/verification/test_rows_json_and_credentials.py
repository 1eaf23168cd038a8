"""Hostile JSON (J) and hostile credentials (C): the name of each case is the row's."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hostile_rows import cases, check, cpu

from mcred import Policy, TrustEntry, TrustList
from mcred.encoding import multibase
from support.documents import EXTENSIONS, OB3, V2
from support.issuers import NOW, IssuerSimulator
from support.keys import ed25519
from support.presentations import as_bytes, badge_of, present

ISSUER = IssuerSimulator.did_key()
SIGNED = ISSUER.sign()
TEXT = json.dumps(SIGNED)
NAME = '"Reflective teaching"'
MIB = 1024 * 1024
ORDER = 2**252 + 27742317777372353535851937790883648493  #: of the group of Ed25519


def named(text: str) -> bytes:
    """The badge with something else in the place of its name."""
    assert NAME in TEXT
    return TEXT.replace(NAME, text).encode()


def verify(data: bytes | dict[str, Any], **options: Any) -> Any:
    options.setdefault("policy", ISSUER.pinned)
    with cpu():
        return ISSUER.verify(data, **options)


JSON = [
    ("J02-alone", b"[" * 5000 + b"]" * 5000, "malformed", "parse/damaged"),
    ("J02-in-a-badge", named("[" * 5000 + "]" * 5000), "malformed", "parse/damaged"),
    ("J04", named("9" * 5000), "malformed", "parse/damaged"),
    ("J05-text", named('"\\ud800"'), "malformed", "parse/damaged"),
    ("J05-key", (TEXT[:-1] + ', "\\ud800": 1}').encode(), "malformed", "parse/damaged"),
    (
        "J07-20-MiB",
        (TEXT[:-1] + f', "x": "{"a" * 20 * MIB}"}}').encode(),
        "refused",
        "input/too_large",
    ),
    ("J09-letter", f"{TEXT}x".encode(), "malformed", "parse/damaged"),
    ("J09-again", (TEXT + TEXT).encode(), "malformed", "parse/damaged"),
]


@pytest.mark.parametrize(("data", "verdict", "code"), cases(JSON))
def test_json_that_other_parsers_let_pass(data: bytes, verdict: str, code: str) -> None:
    check(verify(data), verdict, code)


@pytest.mark.parametrize("size", [MIB, MIB + 1], ids=["J07-1-MiB", "J07-1-MiB-and-a-byte"])
def test_a_document_from_the_web_ends_at_its_limit(size: int) -> None:
    issuer = IssuerSimulator.did_web()
    issuer.documents["https://issuer.example/badge"] = TEXT.encode().ljust(size)
    report = issuer.verify("https://issuer.example/badge", policy=ISSUER.pinned)
    check(report, "valid" if size == MIB else "refused")


@pytest.mark.parametrize(
    "key", ["__proto__", "__class__", "k" * MIB], ids=["J10-proto", "J10-class", "J10-1-MiB"]
)
def test_a_key_that_means_something_elsewhere_is_a_key(key: str) -> None:
    check(verify({**SIGNED, key: "x"}), "invalid", "contexts/outside_signature")
    # A signature over JSON covers it, and still nothing happens; the report stays short.
    report = verify(ISSUER.sign({**ISSUER.badge(), key: {"x": 1}}, suite="eddsa-jcs-2022"))
    check(report, "valid", "contexts/undefined_terms")
    assert len(json.dumps(report.to_dict())) < 100_000


ISSUERS: dict[str, tuple[Any, str]] = {
    "J12-null": (None, "invalid"),
    "J12-array": ([], "invalid"),
    "J12-number": (7, "invalid"),
    "J12-without-id": ({"type": ["Profile"], "name": "x"}, "malformed"),
}


@pytest.mark.parametrize(("issuer", "verdict"), cases(ISSUERS))
def test_an_issuer_that_is_nobody(issuer: Any, verdict: str) -> None:
    """A graph in which nothing stands for the issuer does not cover it, which is found first."""
    check(verify({**SIGNED, "issuer": issuer}), verdict)
    check(
        verify(ISSUER.sign({**ISSUER.badge(), "issuer": issuer}, suite="eddsa-jcs-2022")),
        "malformed",
    )


def with_proof(**changes: Any) -> dict[str, Any]:
    return {**SIGNED, "proof": [{**SIGNED["proof"][0], **changes}]}


def with_contexts(*contexts: Any, **changes: Any) -> dict[str, Any]:
    return {**SIGNED, "@context": list(contexts), **changes}


def clique(size: int, prefix: str = "_:b") -> list[dict[str, Any]]:
    names = [f"{prefix}{number}" for number in range(size)]
    return [
        {"id": name, "type": ["Evidence"], "related": [other for other in names if other != name]}
        for name in names
    ]


def beyond_the_order() -> Any:
    """The other S that a lax verifier takes for the same signature."""
    signature = multibase.decode(SIGNED["proof"][0]["proofValue"])
    other = int.from_bytes(signature[32:], "little") + ORDER
    return with_proof(proofValue=multibase.encode(signature[:32] + other.to_bytes(32, "little")))


def by_a_small_key() -> Any:
    """A key of order one: there is a signature under it that fits everything."""
    text = multibase.encode(b"\xed\x01" + bytes([1]) + bytes(31))
    did = f"did:key:{text}"
    profile = {"id": did, "type": ["Profile"], "name": "x"}
    return ISSUER.sign({**ISSUER.badge(), "issuer": profile}, method=f"{did}#{text}")


OLD_OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
CREDENTIALS = [
    (
        "C01",
        json.loads(TEXT.replace("Reflective", "Reflectiva")),
        "invalid",
        "proof/signature_mismatch",
    ),
    ("C02", {**SIGNED, "grade": "A+"}, "invalid", "contexts/outside_signature"),
    ("C04-order", with_contexts(OB3, V2, EXTENSIONS), "malformed", "schema/breaks"),
    (
        "C04-two-versions",
        with_contexts(V2, OLD_OB3, OB3, EXTENSIONS),
        "invalid",
        "contexts/outside_signature",
    ),
    (
        "C04-alias-of-type",
        with_contexts(V2, OB3, EXTENSIONS, {"kind": "@type"}),
        "invalid",
        "contexts/outside_signature",
    ),
    ("C07-clique", {**SIGNED, "evidence": clique(8)}, "invalid", ""),
    ("C09-suite", with_proof(cryptosuite="mcred-2099"), "unsupported", "proof/unsupported_method"),
    ("C09-type", with_proof(type="RsaSignature2018"), "unsupported", "proof/unsupported_method"),
    ("C11", {**SIGNED, "proof": SIGNED["proof"] * 1000}, "malformed", "schema/breaks"),
    ("C12", ISSUER.sign(purpose="authentication"), "invalid", "proof/broken"),
    ("C16-future", ISSUER.sign(created=NOW + timedelta(days=1)), "invalid", "proof/broken"),
    ("C17", ISSUER.sign(expires="2026-02-15T00:00:00Z"), "invalid", "proof/broken"),
    ("C19-beyond-the-order", beyond_the_order(), "invalid", "proof/signature_mismatch"),
    ("C19-small-order", by_a_small_key(), "invalid", "proof/key_weak"),
]


@pytest.mark.parametrize(("document", "verdict", "code"), cases(CREDENTIALS))
def test_a_credential_that_should_not_pass(
    document: dict[str, Any], verdict: str, code: str
) -> None:
    check(verify(document), verdict, code)


@pytest.mark.parametrize("row", ["C07-blank-nodes"])
def test_a_graph_that_takes_too_much_work_is_invalid_and_says_so(row: str) -> None:
    """Thousands of objects without id that differ in nothing: RDFC-1.0 could only try them out."""
    same = [{"type": ["Evidence"], "name": "the same"} for _ in range(3000)]
    report = verify({**SIGNED, "evidence": same})
    check(report, "invalid", "contexts/too_complex")
    assert "too much work" in report.headline


@pytest.mark.parametrize("row", ["C06"])
def test_a_context_on_a_private_address_is_not_fetched(row: str) -> None:
    """There is no way to let contexts be fetched: they are carried or handed over."""
    fetcher = ISSUER.fetcher()
    url = "https://169.254.169.254/context.json"
    report = verify(with_contexts(V2, OB3, EXTENSIONS, url), fetcher=fetcher)
    check(report, "unsupported", "contexts/unknown_context")
    assert fetcher.requests == []


@pytest.mark.parametrize("row", ["C14"])
def test_a_key_in_the_fragment_is_looked_up_in_the_document(row: str) -> None:
    company = IssuerSimulator.did_web("bigco.example")
    attacker = ed25519(66)
    method = f"{company.id}#{attacker.public_key.to_multikey()}"
    forger = IssuerSimulator(
        id=company.id, method=method, key=attacker, documents=company.documents
    )
    report = forger.verify(forger.sign(), policy=company.pinned)
    check(report, "invalid", "issuer_binding/method_not_in_document")


@pytest.mark.parametrize("row", ["C16-before-the-key"])
def test_a_key_that_is_no_longer_in_force_does_not_bind(row: str) -> None:
    issuer = IssuerSimulator.did_web()
    key = issuer.published_key(expires="2026-01-15T00:00:00Z")
    issuer.documents[issuer.document_url]["verificationMethod"] = [key]
    check(
        issuer.verify(issuer.sign(), policy=issuer.pinned),
        "invalid",
        "issuer_binding/not_the_issuers",
    )


@pytest.mark.parametrize("row", ["C21"])
def test_a_good_and_a_forged_credential_are_told_apart(row: str) -> None:
    school = IssuerSimulator.did_key(ed25519(3))
    good, other = ISSUER.sign(badge_of(ISSUER)), school.sign(badge_of(school))
    forged = {**other, "name": "With distinction"}
    trust = TrustList((TrustEntry(id=ISSUER.id), TrustEntry(id=school.id)))
    report = verify(as_bytes(present(good, forged)), policy=Policy(trust=trust))
    check(report, "invalid")
    assert [str(member.verdict) for member in report.members] == ["valid", "invalid"]


@pytest.mark.parametrize("row", ["C21-inside-a-credential"])
def test_a_credential_inside_of_another_is_not_its_badge(row: str) -> None:
    """A good badge inside of somebody's own: only what the outer issuer signed is shown."""
    attacker = IssuerSimulator.did_key(ed25519(66))
    badge = attacker.badge(name="Outer")
    badge["credentialSubject"]["verifiableCredential"] = [SIGNED]
    report = verify(attacker.sign(badge, suite="eddsa-jcs-2022"))
    assert report.verdict != "valid"


@pytest.mark.parametrize("row", ["C22"])
def test_an_endorsement_of_something_else_fails_alone(row: str) -> None:
    endorser = IssuerSimulator.did_key(ed25519(5))
    endorsement = endorser.sign(
        {
            "@context": [V2, OB3],
            "id": "urn:uuid:8c1d7a86-33a8-4c07-9a53-02b3d4a2f0b1",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": {"id": endorser.id, "type": ["Profile"], "name": "Union"},
            "validFrom": "2026-01-01T00:00:00Z",
            "name": "Endorsement",
            "credentialSubject": {
                "id": "https://issuer.example/achievements/another",
                "type": ["EndorsementSubject"],
                "endorsementComment": "We rely on it.",
            },
        }
    )
    report = verify(ISSUER.sign(ISSUER.badge(endorsement=[endorsement])))
    check(report, "valid")
    assert report.check("endorsements").outcome == "warn"
    assert "endorsement_fails" in [warning.code for warning in report.warnings]
