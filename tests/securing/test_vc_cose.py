"""VC-COSE (`vc+cose`, `vp+cose`): RFC 9052 and VC-JOSE-COSE, section 3.3."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred import UnsafeUnboundKeys, Verifier
from mcred.encoding import base64url, cbor, cose_sign1
from mcred.encoding.strict_json import dumps
from mcred.errors import KeyBindingError, ProofError, UnsupportedError, UsageError
from mcred.fetch import CannedFetcher
from mcred.keys import KeyType, SigningKey, VerificationKey
from mcred.limits import DEFAULT_LIMITS
from mcred.securing.cose import COSE_ALGORITHMS, Sign1, read_sign1, verify_sign1
from mcred.securing.vc_cose import (
    cose_format,
    read_vc_cose,
    read_vp_cose,
    sign_vc_cose,
    sign_vp_cose,
)
from support.corpus import NO_CORPUS, read, root
from support.documents import credential
from support.issuers import NOW, IssuerSimulator
from support.keys import ed25519, of_type
from support.presentations import HOLDER, badge_of, presentation

KEY_ID = "did:example:issuer#key-1"
TYPES = {3: "application/vc", 16: "application/vc+cose"}


def made(
    header: dict[Any, Any] | None = None,
    *,
    payload: Any = None,
    outside: dict[Any, Any] | None = None,
    key: SigningKey | None = None,
) -> bytes:
    """A COSE_Sign1 with a good signature, whatever its header says; None takes a parameter away."""
    named = {1: -8, 4: KEY_ID.encode(), **TYPES, **(header or {})}
    protected = cbor.encode({k: v for k, v in named.items() if v is not None})
    data = payload if isinstance(payload, bytes) else dumps(payload or credential()).encode()
    signed = cbor.encode(["Signature1", protected, b"", data])
    return cbor.encode([protected, outside or {}, data, (key or ed25519()).sign(signed)])


def opened(data: bytes) -> Sign1:
    return read_sign1(data, limits=DEFAULT_LIMITS)


def refused(data: bytes) -> str:
    with pytest.raises(ProofError) as caught:
        read_vc_cose(opened(data))
    return str(caught.value.code)


# --- writing


@pytest.mark.parametrize("key_type", list(KeyType))
def test_what_is_written_is_read_again_with_every_kind_of_key(key_type: KeyType) -> None:
    key = of_type(key_type)
    found = read_vc_cose(opened(sign_vc_cose(credential(), signer=key, key_id=KEY_ID)))
    verify_sign1(found.token, key.public_key)
    assert (found.credential, found.claims) == (credential(), {})
    assert (found.kid, found.jwk, found.differences, found.no_subject) == (KEY_ID, None, (), False)
    assert found.token.algorithm == COSE_ALGORITHMS[key_type][0]


def test_only_data_model_2_is_signed_and_read() -> None:
    for context in ("https://www.w3.org/ns/credentials/v2", ["https://example.com"]):
        document = credential(**{"@context": context})
        with pytest.raises(UsageError):
            sign_vc_cose(document, signer=ed25519(), key_id=KEY_ID)
        assert refused(made(payload=document)) == "jws_data_model"


# --- algorithms


@pytest.mark.parametrize(
    ("key_type", "algorithm"),
    [(kind, number) for kind, numbers in COSE_ALGORITHMS.items() for number in numbers],
)
def test_every_number_of_an_algorithm_is_read(key_type: KeyType, algorithm: int) -> None:
    """RFC 9864: -9, -51 and -19 name what -7, -35 and -8 named with their curve left open."""
    key = of_type(key_type)
    verify_sign1(opened(made({1: algorithm}, key=key)), key.public_key)


def test_the_algorithm_follows_from_the_key() -> None:
    for kind, numbers in COSE_ALGORITHMS.items():
        for other in KeyType:
            if other is not kind:
                token = opened(made({1: numbers[0]}, key=of_type(kind)))
                with pytest.raises(KeyBindingError):
                    verify_sign1(token, of_type(other).public_key)


@pytest.mark.parametrize("algorithm", [5, 4, 14, 1, 0, 34], ids=repr)
def test_what_proves_nothing_is_no_signature(algorithm: int) -> None:
    """MACs and encryption: whoever can check them can make them."""
    assert refused(made({1: algorithm})) == "cose_alg"


@pytest.mark.parametrize("algorithm", [None, True, -8.0, b"-8", []], ids=repr)
def test_the_algorithm_is_a_number(algorithm: Any) -> None:
    assert refused(made({1: algorithm})) == "cose_alg"


@pytest.mark.parametrize("algorithm", [-36, -37, -47, -65535, "ES256"], ids=repr)
def test_other_algorithms_are_named(algorithm: Any) -> None:
    with pytest.raises(UnsupportedError) as caught:
        opened(made({1: algorithm}))
    assert str(algorithm) in caught.value.data["method"]


# --- header


@pytest.mark.parametrize("label", [1, 2, 3, 15, 16])
def test_what_frames_the_payload_is_signed(label: int) -> None:
    header: dict[Any, Any] = {label: None}
    if label == 2:
        header = {}
    value = {1: -8, 2: [1], 3: "application/vc", 15: {1: "x"}, 16: "application/vc+cose"}[label]
    assert refused(made(header, outside={label: value})) == "cose_header"


@pytest.mark.parametrize("critical", [[33], ["x"], [], [1, 99], [[1]], [True], 1, {}], ids=repr)
def test_an_extension_that_must_be_understood_is_refused(critical: Any) -> None:
    """RFC 9052, section 3.1, crit: an unknown label that is critical is a fatal error."""
    assert refused(made({2: critical})) == "cose_crit"


def test_what_is_critical_and_understood_is_read() -> None:
    assert read_vc_cose(opened(made({2: [16, 15]}))).credential == credential()


@pytest.mark.parametrize("label", [33, 5, 258, "custom", -70000])
def test_header_parameters_that_are_not_understood_are_ignored(label: Any) -> None:
    """Section 3.3.3: if they are not understood, they MUST be ignored."""
    for data in (made({label: [b"x"]}), made(outside={label: [b"x"]})):
        assert read_vc_cose(opened(data)).credential == credential()


@pytest.mark.parametrize("kid", ["text", 1, b"", [b"x"], {}], ids=repr)
def test_a_key_id_is_bytes(kid: Any) -> None:
    assert refused(made({4: kid})) == "cose_header"


def test_a_key_is_named_in_either_header_and_in_any_bytes() -> None:
    assert refused(made({4: None})) == "jws_no_key"
    outside = made({4: None}, outside={4: b"did:example:issuer#2"})
    assert read_vc_cose(opened(outside)).kid == "did:example:issuer#2"
    thumbprint = ed25519().public_key.thumbprint()
    raw = made({4: base64url.decode(thumbprint)})
    assert read_vc_cose(opened(raw)).kid == thumbprint


@pytest.mark.parametrize(
    ("label", "value", "good"),
    [
        (16, None, True),
        (16, "vc+cose", True),
        (16, "APPLICATION/VC+COSE", True),
        (16, "application/vp+cose", False),
        (16, "application/vc", False),
        (16, "really/bad", False),
        (16, 61, False),
        (16, {b"x": 1}, False),
        (3, None, True),
        (3, "vc", True),
        (3, "application/vc+ld+json", True),
        (3, "application/vp", False),
        (3, "very/bad", False),
        (3, 50, False),
    ],
    ids=repr,
)
def test_media_types_where_they_are_there_are_a_credentials(
    label: int, value: Any, good: bool
) -> None:
    if good:
        assert read_vc_cose(opened(made({label: value}))).credential == credential()
    else:
        assert refused(made({label: value})) == "cose_header"


# --- claims


def test_claims_have_the_names_of_jwt() -> None:
    claims = {1: "did:example:issuer", 2: "x", 3: "y", 4: 9e9, 5: 1, 6: 2, 7: b"\x01", 99: 1}
    assert read_vc_cose(opened(made({15: claims}))).claims == {
        "iss": "did:example:issuer",
        "sub": "x",
        "aud": "y",
        "exp": 9e9,
        "nbf": 1,
        "iat": 2,
        "cti": "\x01",
    }


@pytest.mark.parametrize("label", [4, 5, 6])
@pytest.mark.parametrize(
    "value", [True, "1", None, float("nan"), float("inf"), -1e18, 2**63, [1]], ids=repr
)
def test_times_are_seconds_within_the_calendar(label: int, value: Any) -> None:
    assert refused(made({15: {label: value}})) == "jws_claims"


@pytest.mark.parametrize("value", ["did:example:other", "", 1, b"x", ["did:example:issuer"]])
def test_iss_is_the_issuer_where_it_is_present(value: Any) -> None:
    """Section 4.1.2: iss, if present, MUST match issuer, or issuer.id."""
    assert refused(made({15: {1: value}})) == "claims_differ"


@pytest.mark.parametrize("label", [1, 2, 3, 4, 5, 6, 7, 10])
@pytest.mark.parametrize("value", [None, True, {b"x": 1}, [b"x"], [1]], ids=repr)
def test_a_claim_is_a_text_a_number_or_an_array_of_texts(label: int, value: Any) -> None:
    assert refused(made({15: {label: value}})) == "jws_claims"


@pytest.mark.parametrize("claims", [[], "x", 1, {True: "did:example:other"}], ids=repr)
def test_claims_are_a_map_of_labels(claims: Any) -> None:
    assert refused(made({15: claims})) == "cose_header"


# --- payload and signature


@pytest.mark.parametrize(
    "payload", [b"", b"[]", b"1", b"{", b'{"a":1,"a":2}', b"\xff", b'{"a":NaN}', cbor2.dumps({})]
)
def test_the_payload_is_an_object_of_strict_json(payload: bytes) -> None:
    with pytest.raises(ProofError) as caught:
        opened(made(payload=payload))
    assert caught.value.code == "cose_malformed"


@pytest.mark.parametrize("key_type", list(KeyType))
def test_a_tampered_copy_and_another_key_fail(key_type: KeyType) -> None:
    key = of_type(key_type)
    data = sign_vc_cose(credential(), signer=key, key_id=KEY_ID)
    parts = cose_sign1.decode(data)
    changed = (
        cose_sign1.encode(parts.protected, dumps(credential(name="x")).encode(), parts.signature),
        cose_sign1.encode(
            parts.protected.replace(b"key-1", b"key-2"), parts.payload, parts.signature
        ),
        cose_sign1.encode(parts.protected, parts.payload + b" ", parts.signature),
        cose_sign1.encode(parts.protected, parts.payload, parts.signature[:-1]),
        cose_sign1.encode(parts.protected, parts.payload, b"\0" * len(parts.signature)),
    )
    for copy in changed:
        with pytest.raises(ProofError, match="does not match"):
            verify_sign1(opened(copy), key.public_key)


def test_the_key_of_somebody_else_fails() -> None:
    token = opened(sign_vc_cose(credential(), signer=ed25519(), key_id=KEY_ID))
    with pytest.raises(ProofError, match="does not match"):
        verify_sign1(token, ed25519(2).public_key)


def test_a_jws_signature_over_the_same_payload_does_not_pass() -> None:
    """Section 4.4: the context string keeps a signature from being used for something else."""
    data = dumps(credential()).encode()
    protected = cbor.encode({1: -8, 4: KEY_ID.encode(), **TYPES})
    for signed in (data, protected + data, cbor.encode(["Signature", protected, b"", data])):
        token = opened(cose_sign1.encode(protected, data, ed25519().sign(signed)))
        with pytest.raises(ProofError):
            verify_sign1(token, ed25519().public_key)


@given(data=st.binary(max_size=60))
def test_garbage_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(ProofError) as caught:
        opened(data)
    assert caught.value.code == "cose_malformed"


# --- as a badge


ISSUER = IssuerSimulator.did_web()


def cose_badge(**changes: Any) -> bytes:
    return sign_vc_cose(ISSUER.badge(**changes), signer=ISSUER.key, key_id=ISSUER.method)


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "bytes": lambda data: data,
    "untagged": lambda data: data[1:],
    "base64": base64.b64encode,
    "base64 in lines": base64.encodebytes,
    "base64url": lambda data: base64.urlsafe_b64encode(data).rstrip(b"="),
    "address": lambda data: b"data:application/vc+cose;base64," + base64.b64encode(data),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_is_verified_in_every_form(form: str) -> None:
    report = ISSUER.verify(FORMS[form](cose_badge()), policy=ISSUER.pinned)
    assert report.verdict == "valid", report.text()
    assert (report.source.container, report.source.format) == ("cose", "vc+cose")
    assert report.achievement is not None
    assert report.achievement.name == "Reflective teaching"


def test_a_link_leads_to_it() -> None:
    issuer = IssuerSimulator.did_web()
    issuer.documents["https://issuer.example/b/1"] = cose_badge()
    report = issuer.verify("https://issuer.example/b/1", policy=issuer.pinned)
    assert (report.verdict, report.source.container) == ("valid", "cose"), report.text()


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_byte_is_seen_in_every_form(form: str) -> None:
    data = cose_badge().replace(b"Reflective", b"Relfective")
    report = ISSUER.verify(FORMS[form](data), policy=ISSUER.pinned)
    assert (report.verdict, report.check("proof").code) == ("invalid", "signature_mismatch")
    assert report.credential is None


def test_a_thumbprint_names_a_key_that_the_issuer_publishes() -> None:
    label = ISSUER.key.public_key.thumbprint()
    for kid in (label, base64url.decode(label)):
        given = kid if isinstance(kid, bytes) else kid.encode()
        data = made({4: given}, payload=ISSUER.badge(), key=ISSUER.key)
        assert ISSUER.verify(data, policy=ISSUER.pinned).verdict == "valid"


def test_another_key_is_not_the_issuers() -> None:
    attacker = IssuerSimulator.did_key(ed25519(66))
    foreign = sign_vc_cose(ISSUER.badge(), signer=attacker.key, key_id=attacker.method)
    unsafe = UnsafeUnboundKeys(trust=ISSUER.pinned.trust)
    for options in (ISSUER.pinned, unsafe):
        assert ISSUER.verify(foreign, policy=options).verdict == "invalid"
    unknown = made({4: b"no such key"}, payload=ISSUER.badge(), key=attacker.key)
    assert ISSUER.verify(unknown, policy=ISSUER.pinned).verdict in ("invalid", "could_not_check")


def test_the_end_of_the_signature_ends_the_badge() -> None:
    named = {4: ISSUER.method.encode()}
    past = made({**named, 15: {4: NOW.timestamp() - 1}}, payload=ISSUER.badge(), key=ISSUER.key)
    later = made({**named, 15: {5: NOW.timestamp() + 60}}, payload=ISSUER.badge(), key=ISSUER.key)
    assert ISSUER.verify(past, policy=ISSUER.pinned).verdict == "expired"
    assert ISSUER.verify(later, policy=ISSUER.pinned).verdict == "not_yet_valid"


def test_its_status_is_checked() -> None:
    issuer = IssuerSimulator.did_web()
    document = issuer.with_status(7)
    revoked = sign_vc_cose(document, signer=issuer.key, key_id=issuer.method)
    assert issuer.verify(revoked, policy=issuer.pinned).verdict == "revoked"


@pytest.mark.parametrize(
    "data",
    [
        b"\xd1\x84\x43\xa1\x01\x05",
        b"\xd0\x83\x43\xa1\x01\x05",
        b"\xd8\x62\x84\x40",
        b"\xd8\x60\x84\x40",
    ],
    ids=["mac", "encrypted", "several signatures", "encrypted for several"],
)
def test_other_kinds_of_cose_are_named_as_unsupported(data: bytes) -> None:
    report = ISSUER.verify(data)
    assert (report.verdict, report.check("input").code) == ("unsupported", "unsupported_method")


@pytest.mark.parametrize(
    "data",
    [
        b"\xd2\x84\x40\xa0",
        b"0oRY" + b"A" * 40,
        b"0oRYVqQBJgNuYXBwbGljYXRpb24v%%",
        made(payload=b"[]"),
    ],
    ids=repr,
)
def test_damaged_cose_is_malformed(data: bytes) -> None:
    assert ISSUER.verify(data).verdict == "malformed"


# --- presentations


def presented(*credentials: Any, claims: dict[int, Any] | None = None, **changes: Any) -> bytes:
    header = {
        4: HOLDER.method.encode(),
        3: "application/vp",
        16: "application/vp+cose",
        15: claims or {},
    }
    return made(header, payload=presentation(*credentials, **changes), key=HOLDER.key)


def enveloped(data: bytes) -> dict[str, Any]:
    address = f"data:application/vc+cose;base64,{base64.b64encode(data).decode()}"
    return {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": address,
        "type": "EnvelopedVerifiableCredential",
    }


def cose_of_holder() -> bytes:
    return sign_vc_cose(badge_of(ISSUER), signer=ISSUER.key, key_id=ISSUER.method)


def test_a_presentation_is_made_and_verified() -> None:
    data = sign_vp_cose(
        presentation(enveloped(cose_of_holder())), signer=HOLDER.key, key_id=HOLDER.method
    )
    report = ISSUER.verify(data, policy=ISSUER.pinned)
    assert (report.source.format, report.verdict) == ("vp+cose", "valid"), report.text()
    (member,) = report.members
    assert (member.source.format, member.verdict) == ("vc+cose", "valid")
    read_vp_cose(opened(data))
    with pytest.raises(ProofError, match="typ"):
        read_vc_cose(opened(data))


def test_a_forged_badge_in_it_is_judged_on_its_own() -> None:
    forged = cose_of_holder().replace(b"Reflective", b"Relfective")
    report = ISSUER.verify(presented(enveloped(forged)), policy=ISSUER.pinned)
    assert [member.verdict for member in report.members] == ["invalid"]
    assert report.verdict == "invalid"


def test_domain_and_challenge_stand_in_the_claims() -> None:
    """RFC 8392 `aud` and the nonce of RFC 9711, in bytes or text."""
    badge = enveloped(cose_of_holder())
    verifier = Verifier(policy=ISSUER.pinned, fetch=ISSUER.fetcher(), clock=lambda: NOW)

    def verdict(claims: dict[int, Any]) -> str:
        data = presented(badge, claims=claims)
        return verifier.verify(data, domain="employer.example", challenge="u-3f1c").verdict

    assert verdict({3: "employer.example", 10: b"u-3f1c"}) == "valid"
    assert verdict({3: ["employer.example"], 10: "u-3f1c"}) == "valid"
    assert verdict({3: "other.example", 10: b"u-3f1c"}) == "invalid"
    assert verdict({3: "employer.example", 10: b"other"}) == "invalid"
    assert verdict({}) == "invalid"
    assert verdict({3: "employer.example", 10: b"u-3f1c", 4: 1}) == "invalid"


def test_the_format_is_told_by_the_header_and_without_one_by_the_payload() -> None:
    bare = {3: None, 16: None}
    assert cose_format(opened(made(bare))) == "vc+cose"
    assert cose_format(opened(made(bare, payload=presentation()))) == "vp+cose"
    assert cose_format(opened(made({16: None, 3: "application/vp"}))) == "vp+cose"
    assert cose_format(opened(made({16: "vp+cose"}))) == "vp+cose"
    assert cose_format(opened(made({16: "bad/type"}))) == "vc+cose"


@pytest.mark.corpus
@pytest.mark.skipif(root() is None, reason=NO_CORPUS)
def test_the_working_groups_credential_verifies_with_its_issuers_document() -> None:
    (case,) = (case for case in read("w3c/vc-jose-cose.json") if case["id"].endswith("/29"))
    index = read("w3c/contexts/index.json")
    url = "https://www.w3.org/ns/credentials/examples/v2"
    keys = case["keys"]
    web = {
        keys["controller"]: dumps(
            {
                "id": keys["controller"],
                "verificationMethod": [
                    {
                        "id": keys["id"],
                        "type": "JsonWebKey",
                        "controller": keys["controller"],
                        "publicKeyJwk": keys["publicKeyJwk"],
                    }
                ],
                "assertionMethod": [keys["id"]],
            }
        )
    }
    verifier = Verifier(
        fetch=CannedFetcher(web), contexts={url: read(f"w3c/contexts/{index[url]}")}
    )
    report = verifier.verify(case["inputs"]["token"].encode())
    assert (report.verdict, report.source.format) == ("issuer_unknown", "vc+cose"), report.text()
    assert VerificationKey.from_jwk(keys["publicKeyJwk"]).thumbprint().encode() in base64.b64decode(
        case["inputs"]["token"] + "=="
    )
