"""One Data Integrity proof: its options, wrong keys and garbage."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest

from mcred.cryptosuites import EDDSA_JCS_2022, EDDSA_RDFC_2022, Cryptosuite
from mcred.errors import KeyBindingError, UnsignedStatementError, UsageError
from mcred.keys import KeyType
from mcred.securing.keyfinding import KeyFinding
from support.documents import OB3, V2, credential
from support.keys import ed25519, of_type
from support.proofs import NOW, failure, sign, verify, with_proof

SUITES_WRITTEN = pytest.mark.parametrize(
    "suite", [EDDSA_RDFC_2022, EDDSA_JCS_2022], ids=lambda suite: suite.name
)


# --- one proof


@SUITES_WRITTEN
def test_a_signed_document_verifies_and_is_left_as_it_was(suite: Cryptosuite) -> None:
    document = credential()
    before = copy.deepcopy(document)
    signed = sign(document, suite=suite)
    assert document == before
    (found,) = verify(signed).proofs
    assert found.proof.suite == suite.name
    assert found.finding.key == ed25519().public_key


@SUITES_WRITTEN
def test_any_other_value_does_not_verify(suite: Cryptosuite) -> None:
    signed = sign(suite=suite)
    for changed in (
        {**signed, "validFrom": "2026-01-01T00:00:01Z"},
        {**signed, "credentialSubject": {"id": "did:example:other"}},
        {**signed, "name": "One more"},
        {key: value for key, value in signed.items() if key != "id"},
        with_proof(signed, created="2026-02-01T00:00:00Z"),
        with_proof(signed, challenge="added"),
    ):
        assert failure(changed) == "signature_mismatch"


@SUITES_WRITTEN
def test_another_key_of_the_same_kind_does_not_verify(suite: Cryptosuite) -> None:
    other = KeyFinding(method="x", key=ed25519(2).public_key)
    assert failure(sign(suite=suite), find_key=lambda *_: other) == "signature_mismatch"


@SUITES_WRITTEN
@pytest.mark.parametrize("key_type", [KeyType.P256, KeyType.P384, KeyType.RSA])
def test_another_kind_of_key_is_not_one_that_the_suite_uses(
    suite: Cryptosuite, key_type: KeyType
) -> None:
    other = KeyFinding(method="x", key=of_type(key_type).public_key)
    with pytest.raises(KeyBindingError) as caught:
        verify(sign(suite=suite), find_key=lambda *_: other)
    assert caught.value.code == "key_type"


@SUITES_WRITTEN
def test_signing_with_another_kind_of_key_is_the_callers_mistake(suite: Cryptosuite) -> None:
    with pytest.raises(UsageError, match="cannot sign with a P-256 key"):
        sign(suite=suite, key=of_type(KeyType.P256))


@SUITES_WRITTEN
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "proof_value"),
        ("", "proof_value"),
        ("z", "signature_mismatch"),
        (7, "proof_value"),
        (["z2"], "proof_value"),
        ("uAAAA", "proof_value"),
        ("z0OIl", "proof_value"),
        ("z2", "signature_mismatch"),
        ("z" + "1" * 64, "signature_mismatch"),
        ("z" + "2" * 500, "signature_mismatch"),
        ("Zé", "proof_value"),
    ],
)
def test_a_garbage_proof_value_does_not_verify(
    suite: Cryptosuite, value: object, code: str
) -> None:
    assert failure(with_proof(sign(suite=suite), proofValue=value)) == code


@SUITES_WRITTEN
def test_a_signature_with_more_bytes_does_not_verify(suite: Cryptosuite) -> None:
    signed = sign(suite=suite)
    value = signed["proof"]["proofValue"]
    assert failure(with_proof(signed, proofValue=value + "1")) == "signature_mismatch"
    assert failure(with_proof(signed, proofValue="z1" + value[1:])) == "signature_mismatch"


@pytest.mark.parametrize(
    "proof", [None, "proof", 7, [], [None], ["proof"], [[]], True], ids=lambda value: repr(value)
)
def test_a_proof_member_that_holds_no_proofs_is_malformed(proof: object) -> None:
    assert failure({**credential(), "proof": proof}) == "proof_malformed"


def test_a_document_without_proof_member_is_unsigned() -> None:
    assert failure(credential()) == "no_proof"


def test_a_proof_in_an_array_of_one_is_the_same() -> None:
    signed = sign()
    verify({**signed, "proof": [signed["proof"]]})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"verificationMethod": None}, "proof_malformed"),
        ({"verificationMethod": 7}, "proof_malformed"),
        ({"verificationMethod": ""}, "proof_malformed"),
        ({"proofPurpose": None}, "proof_malformed"),
        ({"proofPurpose": ["assertionMethod"]}, "proof_malformed"),
        ({"created": 2026}, "proof_malformed"),
        ({"created": "yesterday"}, "proof_malformed"),
        ({"expires": "2026-13-01T00:00:00Z"}, "proof_malformed"),
        ({"previousProof": 7}, "proof_malformed"),
        ({"previousProof": ["a", 7]}, "proof_malformed"),
        ({"previousProof": "urn:uuid:none"}, "previous_proof_missing"),
        ({"type": 7}, "proof_type"),
        ({"type": None}, "proof_type"),
        ({"cryptosuite": 7}, "proof_cryptosuite"),
        ({"cryptosuite": None}, "proof_cryptosuite"),
        ({"type": "eddsa-rdfc-2022"}, "proof_type"),
    ],
    ids=repr,
)
def test_a_malformed_proof_option_is_refused(changes: dict[str, Any], code: str) -> None:
    assert failure(with_proof(sign(), **changes)) == code


def test_a_statement_that_the_signature_would_not_cover_is_not_signed() -> None:
    with pytest.raises(UnsignedStatementError):
        sign(credential(notDefinedAnywhere="value"))


# --- created, expires, purpose, domain, challenge


def test_a_proof_may_be_made_within_the_clocks_tolerance_and_not_later() -> None:
    verify(sign(created=NOW + timedelta(minutes=5)))
    assert failure(sign(created=NOW + timedelta(minutes=5, seconds=1))) == "proof_created"


def test_a_proof_holds_until_the_second_it_expires() -> None:
    verify(sign(expires="2026-03-01T12:00:01Z"))
    assert failure(sign(expires="2026-03-01T12:00:00Z")) == "proof_expired"
    assert failure(sign(expires="2026-03-01T12:00:00")) == "proof_expired"  # read as UTC
    assert failure(sign(expires="2026-03-01T13:30:00+02:00")) == "proof_expired"


@pytest.mark.parametrize("purpose", ["authentication", "keyAgreement", "assertion", "x"])
def test_a_proof_for_another_purpose_does_not_assert(purpose: str) -> None:
    signed = sign(suite=EDDSA_JCS_2022, purpose=purpose)
    assert failure(signed) == "proof_purpose"
    verify(signed, purpose=purpose)


def test_a_domain_that_was_agreed_on_must_be_the_proofs() -> None:
    signed = sign(domain="https://one.example")
    verify(signed)
    verify(signed, domain=("https://one.example",))
    assert failure(signed, domain=("https://two.example",)) == "proof_domain"
    assert failure(sign(), domain=("https://one.example",)) == "proof_domain"


def test_several_domains_are_compared_as_a_set() -> None:
    signed = sign(domain=["https://one.example", "https://two.example"])
    verify(signed, domain=("https://two.example", "https://one.example"))
    assert failure(signed, domain=("https://one.example",)) == "proof_domain"


def test_a_challenge_that_was_given_must_be_answered() -> None:
    signed = sign(challenge="c0ffee")
    verify(signed, challenge="c0ffee")
    assert failure(signed, challenge="other") == "proof_challenge"
    assert failure(sign(), challenge="c0ffee") == "proof_challenge"


# --- contexts and the jcs suite


def test_the_jcs_proof_carries_the_context_that_was_signed() -> None:
    signed = sign(suite=EDDSA_JCS_2022)
    assert signed["proof"]["@context"] == [V2]


def test_contexts_may_be_appended_and_not_put_before_what_jcs_signed() -> None:
    signed = sign(suite=EDDSA_JCS_2022)

    verify({**signed, "@context": [V2, OB3]})
    assert failure({**signed, "@context": [OB3, V2]}) == "context_changed"
    assert failure({**signed, "@context": []}) == "context_changed"
    without = {key: value for key, value in signed.items() if key != "@context"}
    assert failure(without) == "context_changed"


def test_a_context_that_changes_no_statement_may_be_added_to_a_graph() -> None:

    signed = sign()

    verify({**signed, "@context": [V2, OB3]})  # the same statements, about the same terms


def test_a_key_that_could_not_be_had_leaves_the_proof_unchecked() -> None:
    missing = KeyFinding(method="x", problem=KeyBindingError("not published"))
    (found,) = verify(sign(), find_key=lambda *_: missing).proofs
    assert found.finding.key is None
