"""An earner shows parts of a badge: what is shown, what stays hidden, what cannot be left out."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from ecdsa_samples import CREATED, NOW, badge, canonical, sign, verify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcred import Issuer, Verifier
from mcred.cryptosuites.ecdsa_sd_2023 import ECDSA_SD_2023, ECDSASD2023, default_pointers, derive
from mcred.cryptosuites.ecdsa_sd_2023.proof_value import BaseProofValue, DerivedProofValue
from mcred.errors import KeyBindingError, ProofError, UnsupportedError, UsageError
from mcred.fetch import OfflineFetcher
from mcred.keys import KeyType, SigningKey
from support.keys import ed25519, of_type

ACHIEVEMENT = "/credentialSubject/achievement"


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.generate(KeyType.P256)


@pytest.fixture(scope="module")
def signed(key: SigningKey) -> dict[str, Any]:
    return sign(badge(), ECDSA_SD_2023, key)


def without_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "proof"}


def test_an_earner_shows_the_achievement_and_hides_the_evidence(
    signed: dict[str, Any], key: SigningKey
) -> None:
    before = copy.deepcopy(signed)
    derived = derive(signed, reveal=[ACHIEVEMENT], key=key.public_key)
    assert signed == before
    expected = without_proof(badge())
    for member in ("evidence", "name"):
        del expected[member]
    del expected["credentialSubject"]["result"]
    assert without_proof(derived) == expected
    assert "Fractions" not in json.dumps(derived)
    found = verify(derived, key.public_key)
    assert [proof.proof.suite for proof in found.proofs] == ["ecdsa-sd-2023"]


def test_what_decides_whether_it_is_in_force_is_shown_unless_the_issuer_says_otherwise(
    signed: dict[str, Any],
) -> None:
    assert default_pointers(badge()) == (
        "/issuer",
        "/validFrom",
        "/validUntil",
        "/credentialSubject/identifier",
        "/credentialSubject/achievement/name",
        "/credentialSubject/achievement/description",
        "/credentialSubject/achievement/criteria",
    )
    value = BaseProofValue.decode(signed["proof"]["proofValue"])
    assert value.mandatory_pointers == default_pointers(badge())
    derived = derive(signed, reveal=[])
    assert set(derived) == set(badge()) - {"name", "evidence"} | {"proof"}


def test_a_subjects_id_is_shown_instead_of_its_identifiers() -> None:
    document = badge()
    document["credentialSubject"]["id"] = "did:example:ada"
    assert "/credentialSubject/id" in default_pointers(document)
    assert "/credentialSubject/identifier" not in default_pointers(document)


@pytest.mark.parametrize("subject", [None, [], ["x"], "did:example:ada", {}, {"achievement": 1}])
def test_there_are_default_pointers_for_any_document(subject: Any) -> None:
    document = {"issuer": "did:example:school", "credentialSubject": subject}
    assert default_pointers(document) == ("/issuer",)


def test_what_is_derived_of_a_badge_is_a_badge_still(key: SigningKey) -> None:
    issuer = Issuer(
        profile={"id": key.did_key, "type": ["Profile"], "name": "School"},
        key=key,
        clock=lambda: CREATED,
    )
    signed = issuer.issue(badge(key.did_key), proof="ecdsa-sd-2023").document
    verifier = Verifier(fetch=OfflineFetcher(), clock=lambda: NOW)
    for reveal in ([], [ACHIEVEMENT], [ACHIEVEMENT, "/credentialSubject/result/0"]):
        report = verifier.verify(json.dumps(derive(signed, reveal=reveal)).encode())
        assert report.verdict == "issuer_unknown", report.checks
        assert report.source.format == "ecdsa-sd-2023"
    assert verifier.verify(json.dumps(signed).encode()).verdict == "unsupported"


def test_the_issuer_may_choose_what_is_mandatory(key: SigningKey) -> None:
    suite = ECDSASD2023(mandatory_pointers=("/issuer", f"{ACHIEVEMENT}/criteria"))
    derived = derive(sign(badge(), suite, key), reveal=["/credentialSubject/result/1"])
    assert derived["credentialSubject"] == {
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://school.example/achievements/formative",
            "type": ["Achievement"],
            "criteria": badge()["credentialSubject"]["achievement"]["criteria"],
        },
        "result": [badge()["credentialSubject"]["result"][1]],
    }
    assert "validUntil" not in derived
    verify(derived, key.public_key)


def test_nothing_mandatory_is_possible(key: SigningKey) -> None:
    base = sign(badge(), ECDSASD2023(mandatory_pointers=()), key)
    verify(derive(base, reveal=[ACHIEVEMENT]), key.public_key)
    with pytest.raises(UsageError) as caught:
        derive(base, reveal=[])
    assert caught.value.code == "nothing_revealed"


def test_everything_may_be_shown(signed: dict[str, Any], key: SigningKey) -> None:
    derived = derive(signed, reveal=[""], key=key.public_key)
    assert without_proof(derived) == badge()
    verify(derived, key.public_key)


def test_a_proof_in_an_array_stays_in_one(signed: dict[str, Any], key: SigningKey) -> None:
    derived = derive({**signed, "proof": [signed["proof"]]}, reveal=["/name"])
    assert len(derived["proof"]) == 1
    verify(derived, key.public_key)


def test_each_proof_has_its_own_secrets(key: SigningKey) -> None:
    first, second = (
        BaseProofValue.decode(sign(badge(), ECDSA_SD_2023, key)["proof"]["proofValue"])
        for _ in range(2)
    )
    assert first.hmac_key != second.hmac_key
    assert first.public_key != second.public_key
    assert not set(first.signatures) & set(second.signatures)
    assert first.hmac_key.hex() not in repr(first)


def test_a_derived_proof_does_not_tell_how_much_is_hidden(key: SigningKey) -> None:
    more = badge()
    more["evidence"] += [{"type": ["Evidence"], "name": f"{number}"} for number in range(30)]
    first, second = (
        DerivedProofValue.decode(
            derive(sign(document, ECDSA_SD_2023, key), reveal=[ACHIEVEMENT])["proof"]["proofValue"]
        )
        for document in (badge(), more)
    )
    assert len(first.signatures) == len(second.signatures)
    assert set(first.labels) == set(second.labels)
    assert max(second.mandatory_indexes) < second.count == first.count


# --- what the earner cannot do


@pytest.mark.parametrize(
    "pointer",
    [f"{ACHIEVEMENT}/resultDescription/0/allowedValue/0"],
)
def test_a_part_of_an_ordered_list_cannot_be_shown(signed: dict[str, Any], pointer: str) -> None:
    with pytest.raises(UsageError) as caught:
        derive(signed, reveal=[pointer])
    assert caught.value.code == "pointer_partial"


def test_an_ordered_list_is_shown_as_a_whole(signed: dict[str, Any], key: SigningKey) -> None:
    derived = derive(signed, reveal=[f"{ACHIEVEMENT}/resultDescription/0/allowedValue"])
    (description,) = derived["credentialSubject"]["achievement"]["resultDescription"]
    assert description["allowedValue"] == ["emerging", "proficient", "exemplary"]
    verify(derived, key.public_key)


@pytest.mark.parametrize("change", ["validUntil", "issuer"])
def test_what_is_mandatory_cannot_be_left_out(
    signed: dict[str, Any], key: SigningKey, change: str
) -> None:
    derived = derive(signed, reveal=[ACHIEVEMENT])
    del derived[change]
    with pytest.raises(ProofError):
        verify(derived, key.public_key)


def test_a_changed_badge_gives_nothing(signed: dict[str, Any], key: SigningKey) -> None:
    for change in (
        {"name": "Summative assessment"},
        {"validUntil": "2040-01-01T00:00:00Z"},
    ):
        with pytest.raises(ProofError, match="match"):
            derive({**signed, **change}, reveal=[ACHIEVEMENT], key=key.public_key)
    missing = {name: value for name, value in signed.items() if name != "validUntil"}
    with pytest.raises(ProofError, match="not what was signed"):
        derive(missing, reveal=[ACHIEVEMENT])


def test_the_wrong_issuers_key_is_noticed(signed: dict[str, Any]) -> None:
    other = SigningKey.generate(KeyType.P256).public_key
    with pytest.raises(ProofError):
        derive(signed, reveal=[ACHIEVEMENT], key=other)
    with pytest.raises(ProofError):
        verify(derive(signed, reveal=[ACHIEVEMENT]), other)


@pytest.mark.parametrize("kind", [KeyType.P384, KeyType.ED25519])
def test_keys_of_other_kinds_neither_sign_nor_verify(signed: dict[str, Any], kind: KeyType) -> None:
    with pytest.raises(UsageError):
        sign(badge(), ECDSA_SD_2023, of_type(kind))
    with pytest.raises(KeyBindingError) as caught:
        verify(derive(signed, reveal=[ACHIEVEMENT]), of_type(kind).public_key)
    assert caught.value.code == "key_type"


# --- what is not possible, said plainly


def test_a_base_proof_is_not_verified_but_named(signed: dict[str, Any], key: SigningKey) -> None:
    with pytest.raises(UnsupportedError, match="derived") as caught:
        verify(signed, key.public_key)
    assert caught.value.code == "base_proof"


@pytest.mark.parametrize(
    "proof",
    [
        None,
        [],
        "text",
        {},
        {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofValue": "z1"},
        {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-sd-2023", "proofValue": "u2V0Bxx"},
    ],
    ids=repr,
)
def test_without_a_base_proof_nothing_is_derived(proof: Any) -> None:
    with pytest.raises(UsageError) as caught:
        derive({**badge(), "proof": proof}, reveal=["/name"])
    assert caught.value.code == "no_base_proof"


def test_of_two_base_proofs_none_is_chosen(signed: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="several"):
        derive({**signed, "proof": [signed["proof"], signed["proof"]]}, reveal=["/name"])


def test_nothing_is_derived_twice(signed: dict[str, Any]) -> None:
    derived = derive(signed, reveal=[ACHIEVEMENT])
    with pytest.raises(UsageError):
        derive(derived, reveal=[ACHIEVEMENT])


def test_a_credential_that_holds_credentials_is_refused(key: SigningKey) -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [
            {
                "@context": ["https://www.w3.org/ns/credentials/v2"],
                "type": ["VerifiableCredential"],
                "issuer": "did:example:school",
                "credentialSubject": {"id": "did:example:ada"},
            }
        ],
    }
    with pytest.raises(UnsupportedError, match="holds other credentials"):
        sign(document, ECDSASD2023(mandatory_pointers=()), key)


@pytest.mark.parametrize("pointers", [("/nothing",), ("/issuer/0",), ("issuer",), ("",), ("/a~2",)])
def test_mandatory_pointers_must_match(key: SigningKey, pointers: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        sign(badge(), ECDSASD2023(mandatory_pointers=pointers), key)
    assert caught.value.code in ("pointer_unmatched", "pointer_syntax")


@pytest.mark.parametrize(
    "suite",
    [
        ECDSASD2023(new_hmac_key=lambda: b"short"),
        ECDSASD2023(new_proof_key=lambda: of_type(KeyType.P384)),
        ECDSASD2023(new_proof_key=ed25519),
    ],
    ids=["short-hmac-key", "p384", "ed25519"],
)
def test_wrong_randomness_is_refused(key: SigningKey, suite: ECDSASD2023) -> None:
    with pytest.raises(UsageError, match="32 bytes and a P-256 key"):
        sign(badge(), suite, key)


# --- any selection


def pointers_of(value: Any, path: str = "") -> list[str]:
    """A pointer to every part of a document."""
    found = [path] if path else []
    members: Sequence[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        members = [(name, member) for name, member in value.items() if name != "@context"]
    elif isinstance(value, list) and not path.endswith("/allowedValue"):
        members = list(enumerate(value))
    for name, member in members:
        found += pointers_of(member, f"{path}/{name}")
    return found


SECRETS = {
    "Fractions, grade 5.": "/evidence",
    "Twelve minutes.": "/evidence",
    "emerging": "/credentialSubject",
}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chosen=st.lists(st.sampled_from(pointers_of(badge())), min_size=1, max_size=6))
def test_any_selection_verifies_and_shows_nothing_else(
    signed: dict[str, Any], key: SigningKey, chosen: list[str]
) -> None:
    """3.6.6: only the statements that the combined pointers select are disclosed."""
    derived = derive(signed, reveal=chosen)
    verify(derived, key.public_key)
    literals, whole = (
        set(canonical(document, "sha256").split('"')[1::2])
        for document in (without_proof(derived), badge())
    )
    assert literals <= whole
    for secret, place in SECRETS.items():
        asked = any(f"{place}/".startswith(f"{p}/") or p.startswith(place) for p in chosen)
        assert asked or secret not in literals


def test_a_json_value_is_shown_as_a_whole_or_not_at_all(key: SigningKey) -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential", "JsonSchemaCredential"],
        "issuer": "did:example:school",
        "credentialSubject": {
            "id": "https://school.example/schema.json",
            "type": "JsonSchema",
            "jsonSchema": {"title": "t", "properties": {"a": {}, "b": {"type": "string"}}},
        },
    }
    base = sign(document, ECDSA_SD_2023, key)
    derived = derive(base, reveal=["/credentialSubject/jsonSchema"])
    assert without_proof(derived) == document
    verify(derived, key.public_key)
    with pytest.raises(UsageError) as caught:
        derive(base, reveal=["/credentialSubject/jsonSchema/properties"])
    assert caught.value.code == "pointer_partial"
