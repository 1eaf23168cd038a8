"""Proof sets and chains, and suites that are not known or not written."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest

from mcred.cryptosuites import EDDSA_JCS_2022
from mcred.cryptosuites.suite import HashedCryptosuite
from mcred.cryptosuites.transformations import RDFC
from mcred.errors import LimitError, ProofError, UnsupportedError, UsageError
from mcred.keys import KeyType
from mcred.limits import Limits
from support.documents import credential
from support.keys import ed25519
from support.proofs import NOW, failure, sign, verify, with_proof

# --- sets and chains


def proof_set() -> dict[str, Any]:
    return sign(sign(id="urn:uuid:a"), key=ed25519(2), id="urn:uuid:b")


def chain() -> dict[str, Any]:
    """Two proofs, and a third over both."""
    return sign(proof_set(), key=ed25519(3), previousProof=["urn:uuid:a", "urn:uuid:b"])


def replaced(document: Mapping[str, Any], number: int, **changes: Any) -> dict[str, Any]:
    changed = copy.deepcopy(dict(document))
    changed["proof"][number] |= changes
    return changed


def test_every_proof_of_a_set_must_verify() -> None:
    signed = proof_set()
    assert len(verify(signed).proofs) == 2
    other = sign(key=ed25519(4))["proof"]["proofValue"]
    for number in (0, 1):
        assert failure(replaced(signed, number, proofValue=other)) == "signature_mismatch"


def test_the_proofs_of_a_set_may_be_of_several_suites() -> None:
    signed = sign(sign(), suite=EDDSA_JCS_2022)
    assert [found.proof.suite for found in verify(signed).proofs] == [
        "eddsa-rdfc-2022",
        "eddsa-jcs-2022",
    ]
    assert failure({**signed, "name": "One more"}) == "signature_mismatch"


def test_a_chain_verifies_and_its_order_in_the_array_does_not_matter() -> None:
    signed = chain()
    assert len(verify(signed).proofs) == 3
    verify({**signed, "proof": signed["proof"][::-1]})


def test_a_chained_proof_covers_the_proofs_before_it() -> None:
    signed = chain()
    again = sign(key=ed25519(), id="urn:uuid:a", created=NOW)["proof"]
    swapped = {**signed, "proof": [again, *signed["proof"][1:]]}
    verify({**swapped, "proof": swapped["proof"][:2]})  # the first two alone are good
    assert failure(swapped) == "signature_mismatch"


def test_a_link_that_is_missing_breaks_the_chain() -> None:
    signed = chain()
    for number in (0, 1):
        shortened = [proof for place, proof in enumerate(signed["proof"]) if place != number]
        assert failure({**signed, "proof": shortened}) == "previous_proof_missing"


def test_a_chain_without_its_last_proof_is_a_set() -> None:
    signed = chain()
    assert len(verify({**signed, "proof": signed["proof"][:2]}).proofs) == 2


@pytest.mark.parametrize(
    "links", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a"}]
)
def test_proofs_chained_in_a_circle_are_refused(links: dict[str, str]) -> None:
    proof = sign()["proof"]
    proofs = [
        {**proof, "id": f"urn:uuid:{name}", "previousProof": [f"urn:uuid:{before}"]}
        for name, before in links.items()
    ]
    assert failure({**credential(), "proof": proofs}) == "proof_cycle"


def test_a_previous_proof_that_is_not_there_is_not_signed() -> None:
    with pytest.raises(ProofError) as caught:
        sign(previousProof="urn:uuid:none")
    assert caught.value.code == "previous_proof_missing"


def test_two_proofs_of_one_id_are_ambiguous() -> None:
    signed = sign(sign(id="urn:uuid:a"), key=ed25519(2), id="urn:uuid:b")
    assert failure(replaced(signed, 1, id="urn:uuid:a")) == "proof_malformed"


def test_more_proofs_than_the_limit_are_not_looked_at() -> None:
    signed = sign()
    many = {**signed, "proof": [signed["proof"]] * 9}
    with pytest.raises(LimitError):
        verify(many)
    verify({**signed, "proof": [signed["proof"]] * 8})
    with pytest.raises(LimitError):
        verify({**signed, "proof": [signed["proof"]] * 2}, limits=Limits(proofs=1))


# --- suites that are not known, or not written

UNKNOWN = {"type": "DataIntegrityProof", "cryptosuite": "some-suite-2099", "proofValue": "z2"}


def test_a_suite_that_is_not_known_is_named_beside_one_that_is() -> None:
    signed = sign()
    for proofs in ([signed["proof"], UNKNOWN], [UNKNOWN, signed["proof"]]):
        found = verify({**signed, "proof": proofs})
        assert len(found.proofs) == 1
        assert found.unknown == ("some-suite-2099",)


def test_proofs_of_unknown_suites_alone_are_unsupported() -> None:
    with pytest.raises(UnsupportedError) as caught:
        verify({**credential(), "proof": [UNKNOWN, {"type": "RsaSignature2018"}]})
    assert caught.value.data["method"] == "some-suite-2099, RsaSignature2018"


def test_an_unknown_suite_does_not_excuse_a_known_one() -> None:
    broken = with_proof(sign(), proofValue="z2")
    assert failure({**broken, "proof": [broken["proof"], UNKNOWN]}) == "signature_mismatch"


def test_a_chain_over_a_proof_that_cannot_be_verified_is_unsupported() -> None:
    """In a chain every link must verify."""
    unknown = {**UNKNOWN, "id": "urn:uuid:a", "verificationMethod": "did:example:x#1"}
    signed = sign(
        {**credential(), "proof": [unknown]},
        suite=EDDSA_JCS_2022,
        previousProof="urn:uuid:a",
    )
    with pytest.raises(UnsupportedError) as caught:
        verify(signed)
    assert caught.value.data["method"] == "some-suite-2099"


LEGACY = HashedCryptosuite(
    name="OldSignature2020",
    proof_type="OldSignature2020",
    transformation=RDFC,
    hashes={KeyType.ED25519: "sha256"},
    legacy=True,
)


def test_a_legacy_suite_is_never_written() -> None:
    with pytest.raises(UsageError, match="never written"):
        sign(suite=LEGACY)


def test_a_caller_may_leave_out_a_suite() -> None:
    with pytest.raises(UnsupportedError):
        verify(sign(), suites={EDDSA_JCS_2022.name: EDDSA_JCS_2022})


def test_a_suite_name_is_no_proof_type() -> None:
    """`type: eddsa-rdfc-2022` would be another proof configuration than the one signed."""
    proof = {**sign()["proof"], "type": "eddsa-jcs-2022"}
    assert failure({**credential(), "proof": proof}) == "proof_type"
