"""What a report shows as fact comes from the issuer's own proofs, and of a badge alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mcred.cryptosuites import SUITES
from mcred.errors import FetchFailedError
from mcred.jsonld import canonicalize
from mcred.policy import UnsafeUnboundKeys
from mcred.report import CredentialFacts
from mcred.securing.jose import sign_token
from support.documents import OB3, V2
from support.issuers import ISSUED, IssuerSimulator
from support.keys import ed25519

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
SIGNED = "2026-01-30T12:00:00Z"


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


@pytest.fixture
def stranger() -> IssuerSimulator:
    return IssuerSimulator.did_key(ed25519(9))


def add_proof_without_date(issuer: IssuerSimulator) -> dict[str, Any]:
    suite = SUITES["eddsa-jcs-2022"]
    configuration = {
        "type": "DataIntegrityProof",
        "cryptosuite": suite.name,
        "verificationMethod": issuer.method,
        "proofPurpose": "assertionMethod",
    }
    proof = suite.create_proof(
        issuer.badge(),
        configuration,
        signer=issuer.key,
        canonicalize=lambda value, hash_name: canonicalize(value, hash_name=hash_name),
    )
    return {**issuer.badge(), "proof": [proof]}


def facts(issuer: IssuerSimulator, source: Any, verdict: str = "valid") -> CredentialFacts:
    report = issuer.verify(source, policy=issuer.pinned)
    assert report.verdict == verdict
    assert report.credential_facts is not None
    return report.credential_facts


def test_a_proof_that_anybody_added_does_not_say_when_it_was_issued(
    issuer: IssuerSimulator, stranger: IssuerSimulator
) -> None:
    signed = issuer.sign()
    assert facts(issuer, signed).issued == SIGNED
    assert facts(issuer, stranger.sign(signed, created=LONG_AGO)).issued == SIGNED
    first = stranger.sign(issuer.badge(), created=LONG_AGO)
    assert facts(issuer, issuer.sign(first, created=ISSUED)).issued == SIGNED


def test_a_proof_that_anybody_put_first_does_not_name_the_kind_of_proof(
    issuer: IssuerSimulator, stranger: IssuerSimulator
) -> None:
    first = stranger.sign(issuer.badge(), suite="eddsa-jcs-2022", created=LONG_AGO)
    for suites, told in ((first, "eddsa-rdfc-2022"), (issuer.badge(), "eddsa-rdfc-2022")):
        report = issuer.verify(issuer.sign(suites), policy=issuer.pinned)
        assert (report.verdict, report.source.format) == ("valid", told)
    report = issuer.verify(first)
    assert (report.verdict, report.source.format) == ("invalid", "eddsa-jcs-2022")


def test_of_the_issuers_own_proofs_the_first_says_it(issuer: IssuerSimulator) -> None:
    again = issuer.sign(issuer.sign(), suite="eddsa-jcs-2022", created=LONG_AGO)
    assert facts(issuer, again).issued == "2001-01-01T00:00:00Z"


def test_a_token_that_anybody_made_around_it_does_not_say_when_it_was_issued(
    issuer: IssuerSimulator, stranger: IssuerSimulator
) -> None:
    signed = issuer.sign()
    header = {"typ": "vc+jwt", "kid": stranger.method}
    wrapped = sign_token(header, {**signed, "iat": LONG_AGO.timestamp()}, stranger.key)
    assert facts(issuer, wrapped).issued == SIGNED
    undated = add_proof_without_date(issuer)
    assert facts(issuer, undated).issued is None
    wrapped = sign_token(header, {**undated, "iat": LONG_AGO.timestamp()}, stranger.key)
    assert facts(issuer, wrapped).issued is None
    own = sign_token({**header, "kid": issuer.method}, {**undated, "iat": 1769774400}, issuer.key)
    assert facts(issuer, own).issued == SIGNED


def test_the_issuers_own_token_says_it(issuer: IssuerSimulator) -> None:
    assert facts(issuer, issuer.token(issued=ISSUED)).issued == SIGNED


def test_whoever_made_the_token_it_can_only_shorten_the_period(
    issuer: IssuerSimulator, stranger: IssuerSimulator
) -> None:
    header = {"typ": "vc+jwt", "kid": stranger.method}
    for until, verdict in ((4102444800, "valid"), (1767312000, "expired")):
        wrapped = sign_token(header, {**issuer.sign(), "exp": until}, stranger.key)
        shown = facts(issuer, wrapped, verdict).valid_until
        assert shown == ("2027-01-01T00:00:00Z" if verdict == "valid" else "2026-01-02T00:00:00Z")


def test_under_the_unsafe_policy_the_key_that_passes_says_it() -> None:
    issuer = IssuerSimulator.https()
    method = f"{issuer.id}#{issuer.key.public_key.to_multikey()}"
    issuer.documents[issuer.id] = FetchFailedError("no answer", code="deadline")
    report = issuer.verify(issuer.sign(method=method), policy=UnsafeUnboundKeys())
    assert report.verdict == "issuer_unknown"
    assert report.credential_facts is not None
    assert report.credential_facts.issued == SIGNED


def test_a_credential_that_is_no_badge_has_no_achievement(issuer: IssuerSimulator) -> None:
    signed = issuer.sign({**issuer.badge(), "type": ["VerifiableCredential"]})
    report = issuer.verify(signed, policy=issuer.pinned)
    assert report.verdict == "valid"
    assert "not_an_open_badge" in [warning.code for warning in report.warnings]
    assert report.to_dict()["achievement"] is None
    assert (report.results, report.assessment, report.rigor) == ((), None, None)


def test_an_endorsement_has_no_achievement_of_its_own(issuer: IssuerSimulator) -> None:
    endorsement = {
        "@context": [V2, OB3],
        "id": "urn:uuid:2f1f1f53-8a0e-4c3d-9d0a-5f3f2a1b7c55",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": issuer.id, "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Good work",
        "credentialSubject": {
            "id": "https://issuer.example/achievements/1",
            "type": ["EndorsementSubject"],
            "achievement": issuer.badge()["credentialSubject"]["achievement"],
        },
    }
    report = issuer.verify(issuer.token(endorsement), policy=issuer.pinned)
    assert report.verdict == "valid"
    assert report.achievement is None
