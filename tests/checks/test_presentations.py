"""Presentations and arrays: each credential gets a report, the outer one is as bad as the worst."""

from __future__ import annotations

from typing import Any

import pytest

from mcred import Policy, TrustEntry, TrustList, VerificationReport, Verifier
from mcred.errors import NotVerifiedError
from mcred.limits import Limits
from mcred.report import CHECK_IDS
from mcred.report.explanation import explain
from mcred.securing.jose import sign_token
from support.documents import OB3, V2
from support.issuers import NOW, IssuerSimulator
from support.keys import ed25519
from support.presentations import (
    HOLDER,
    LEARNER,
    as_bytes,
    badge_of,
    envelope,
    present,
    present_token,
    presentation,
)

DOMAIN, CHALLENGE = "employer.example", "u-3f1c"


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


@pytest.fixture
def other() -> IssuerSimulator:
    return IssuerSimulator.did_key(ed25519(4))


def verify(
    source: Any,
    *issuers: IssuerSimulator,
    limits: Limits | None = None,
    recipient: str | None = None,
    **asked: Any,
) -> VerificationReport:
    """The report of somebody who trusts these issuers."""
    web = IssuerSimulator.did_key()
    for issuer in issuers:
        web.documents |= issuer.documents
    entries = tuple(TrustEntry(id=issuer.id, name=issuer.name) for issuer in issuers)
    verifier = Verifier(
        policy=Policy(trust=TrustList(entries)),
        fetch=web.fetcher(),
        clock=lambda: NOW,
        limits=limits or Limits(),
    )
    given = source if isinstance(source, str) else as_bytes(source)
    return verifier.verify(given, recipient=recipient, **asked)


def verdicts(report: VerificationReport) -> list[str]:
    return [str(member.verdict) for member in report.members]


def codes(report: VerificationReport) -> list[str]:
    return [warning.code for warning in report.warnings]


# --- signed presentations


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_each_credential_of_a_signed_presentation_is_judged(
    issuer: IssuerSimulator, other: IssuerSimulator, suite: str
) -> None:
    made = present(
        issuer.sign(badge_of(issuer)),
        other.sign(badge_of(other)),
        suite=suite,
        domain=DOMAIN,
        challenge=CHALLENGE,
    )
    report = verify(made, issuer, domain=DOMAIN, challenge=CHALLENGE)
    assert report.check("proof").outcome == "pass"
    assert report.check("issuer_binding").code == "holder_bound"
    assert verdicts(report) == ["valid", "issuer_unknown"]
    assert report.verdict == "issuer_unknown"
    assert verify(made, issuer, other, domain=DOMAIN, challenge=CHALLENGE).verdict == "valid"


def test_the_outer_report_speaks_of_the_presentation_alone(issuer: IssuerSimulator) -> None:
    report = verify(present(issuer.sign(badge_of(issuer))), issuer)
    assert [check.id for check in report.checks] == list(CHECK_IDS)
    assert {check.code for check in report.checks[7:]} == {"in_members"}
    assert report.credential is None
    assert report.issuer.id is None
    assert report.achievement is None
    member = report.members[0]
    assert member.source.given == "$.verifiableCredential[0]"
    assert member.credential is not None
    assert report.to_dict()["members"][0]["verdict"] == "valid"
    assert report.headline == member.headline


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"domain": "thief.example"}, "proof_domain"),
        ({"domain": [DOMAIN, "thief.example"]}, "proof_domain"),
        ({"challenge": "another"}, "proof_challenge"),
    ],
)
def test_a_presentation_made_for_somebody_else_is_invalid(
    issuer: IssuerSimulator, asked: dict[str, Any], code: str
) -> None:
    badge = issuer.sign(badge_of(issuer))
    embedded = present(badge, domain=DOMAIN, challenge=CHALLENGE)
    token = present_token(envelope(issuer.token(badge_of(issuer))), aud=DOMAIN, nonce=CHALLENGE)
    for made in (embedded, envelope(token, "presentation")):
        report = verify(made, issuer, **asked)
        assert report.verdict == "invalid"
        assert report.check("proof").data["cause"] == code
        assert report.members == ()


def test_a_presentation_that_answers_nothing_does_not_answer_a_challenge(
    issuer: IssuerSimulator,
) -> None:
    made = present(issuer.sign(badge_of(issuer)))
    assert verify(made, issuer, challenge=CHALLENGE).verdict == "invalid"
    report = verify(made, issuer)
    assert report.verdict == "valid"
    assert "presentation_replayable" in codes(report)


def test_a_challenge_is_answered_for_authentication_only(issuer: IssuerSimulator) -> None:
    made = present(issuer.sign(badge_of(issuer)), purpose="assertionMethod", challenge=CHALLENGE)
    assert verify(made, issuer).verdict == "valid"
    assert verify(made, issuer, challenge=CHALLENGE).verdict == "invalid"


def test_a_bare_credential_answers_no_challenge(issuer: IssuerSimulator) -> None:
    badge = issuer.sign(badge_of(issuer))
    for source in (badge, [badge, badge]):
        report = verify(source, issuer, challenge=CHALLENGE)
        assert report.verdict == "could_not_check"
        assert report.credential is None


@pytest.mark.parametrize(
    "change",
    [
        lambda made: {**made, "holder": "did:example:thief"},
        lambda made: {**made, "verifiableCredential": made["verifiableCredential"][:1]},
        lambda made: {**made, "id": "urn:uuid:0a53f2b6-9ad3-4b3a-8f4c-7a4d92cb3d10"},
        lambda made: {**made, "proof": [{**made["proof"][0], "challenge": "another"}]},
    ],
    ids=["holder", "one credential taken out", "id added", "challenge"],
)
def test_a_changed_presentation_is_invalid_and_its_credentials_are_not_looked_at(
    issuer: IssuerSimulator, change: Any
) -> None:
    badge = issuer.sign(badge_of(issuer))
    report = verify(change(present(badge, badge, challenge=CHALLENGE)), issuer)
    assert report.verdict == "invalid"
    assert report.members == ()


def test_somebody_elses_key_does_not_present(issuer: IssuerSimulator) -> None:
    thief = IssuerSimulator.did_key(ed25519(9))
    made = thief.sign(
        presentation(issuer.sign(badge_of(issuer))), purpose="authentication"
    )  # holder: the learner
    report = verify(made, issuer)
    assert report.verdict == "invalid"
    assert report.check("issuer_binding").code == "not_the_holders"


def test_without_holder_the_key_stands_for_itself(issuer: IssuerSimulator) -> None:
    made = present(issuer.sign(badge_of(issuer)), changes={"holder": None})
    assert verify(made, issuer).verdict == "valid"


def test_a_holder_who_is_not_the_learner_is_named(issuer: IssuerSimulator) -> None:
    report = verify(present(issuer.sign()), issuer)
    assert report.verdict == "valid"
    assert "holder_not_subject" in codes(report)
    assert "holder_not_subject" not in codes(verify(present(issuer.sign(badge_of(issuer))), issuer))


@pytest.mark.parametrize("wrapped", ["unsigned", "of_another", "enveloped", "twice", "in_record"])
def test_a_badge_of_somebody_else_is_named_however_it_is_wrapped(
    issuer: IssuerSimulator, other: IssuerSimulator, wrapped: str
) -> None:
    badge = issuer.sign()
    inner = {
        "unsigned": lambda: presentation(badge),
        "of_another": lambda: other.sign(
            presentation(badge, holder=other.id), purpose="authentication"
        ),
        "enveloped": lambda: envelope(present_token(badge), "presentation"),
        "twice": lambda: presentation(presentation(badge)),
        "in_record": lambda: record_without_subject(other, badge),
    }[wrapped]()
    report = verify(present(inner), issuer, other)
    assert report.verdict == "valid"
    named = [w.data["path"] for w in report.warnings if w.code == "holder_not_subject"]
    assert len(named) == 1
    assert named[0][0].startswith("$.verifiableCredential[0].")
    own = verify(present(presentation(issuer.sign(badge_of(issuer)))), issuer)
    assert "holder_not_subject" not in codes(own)


def record_without_subject(issuer: IssuerSimulator, *badges: Any) -> dict[str, Any]:
    """A learner record that names its subject by no id."""
    record = {
        "@context": [V2, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", OB3],
        "id": "urn:uuid:33333333-3333-4333-8333-333333333333",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": issuer.id, "type": ["Profile"], "name": issuer.name},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Record",
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "a@b.example",
                    "identityType": "emailAddress",
                }
            ],
            "verifiableCredential": list(badges),
        },
    }
    return issuer.sign(record, suite="eddsa-jcs-2022")


def test_of_a_credential_about_several_one_must_be_the_holder(issuer: IssuerSimulator) -> None:
    for ids, named in (((LEARNER, "did:example:b"), False), (("did:a:a", "did:b:b"), True)):
        plain = {
            "@context": [V2],
            "type": ["VerifiableCredential"],
            "issuer": issuer.id,
            "credentialSubject": [{"id": name} for name in ids],
        }
        report = verify(present(issuer.sign(plain)), issuer)
        assert report.verdict == "valid"
        assert ("holder_not_subject" in codes(report)) is named


@pytest.mark.parametrize("kind", ["forged", "expired", "revoked", "unsigned"])
def test_one_bad_credential_makes_the_presentation_bad(issuer: IssuerSimulator, kind: str) -> None:
    badge = issuer.sign(badge_of(issuer))
    bad: Any = {
        "forged": lambda: {**issuer.sign(badge_of(issuer, name="True")), "name": "Forged"},
        "expired": lambda: issuer.sign(badge_of(issuer, validUntil="2026-02-01T00:00:00Z")),
        "revoked": lambda: issuer.sign(issuer.with_status(7)),
        "unsigned": lambda: badge_of(issuer, name="Unsigned"),
    }[kind]()
    report = verify(present(badge, bad), issuer)
    worst = {"forged": "invalid", "unsigned": "invalid"}.get(kind, kind)
    assert verdicts(report) == ["valid", worst]
    assert report.verdict == worst
    assert report.members[1].headline in report.headline


def test_the_recipient_is_asked_of_every_credential(issuer: IssuerSimulator) -> None:
    stranger = issuer.sign(issuer.badge())
    report = verify(present(issuer.sign(badge_of(issuer)), stranger), issuer, recipient=LEARNER)
    assert verdicts(report) == ["valid", "recipient_mismatch"]
    assert report.check("recipient").code == "in_members"


def test_nothing_is_asked_of_the_web_before_the_presentation_holds() -> None:
    issuer = IssuerSimulator.did_web()
    made = present(issuer.sign(issuer.with_status()))
    fetcher = issuer.fetcher()
    report = issuer.verify({**made, "id": "urn:example:changed"}, fetcher=fetcher)
    assert report.verdict == "invalid"
    assert fetcher.requests == []


def test_require_gives_the_credentials_of_the_members_alone(issuer: IssuerSimulator) -> None:
    report = verify(present(issuer.sign(badge_of(issuer))), issuer)
    assert report.verdict == "valid"
    with pytest.raises(NotVerifiedError, match="members") as raised:
        report.require()
    assert raised.value.code == "several"
    assert report.members[0].require() is not None


def test_the_explanation_has_a_part_for_each_credential(issuer: IssuerSimulator) -> None:
    first, second = (issuer.sign(badge_of(issuer, name=name)) for name in ("One", "Two"))
    text = explain(verify(present(first, second), issuer))
    assert "Credential 1 of 2:" in text
    assert text.count("How the work was judged:") == 2


# --- enveloped


def test_tokens_in_envelopes_are_judged_like_others(issuer: IssuerSimulator) -> None:
    token = issuer.token(badge_of(issuer))
    forged = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
    report = verify(present(envelope(token), envelope(forged)), issuer)
    assert verdicts(report) == ["valid", "invalid"]
    assert report.members[0].source.format == "vc-jwt"


def test_an_enveloped_credential_alone_is_the_credential(issuer: IssuerSimulator) -> None:
    report = verify(envelope(issuer.token(badge_of(issuer))), issuer)
    assert report.verdict == "valid"
    assert report.members == ()
    assert report.credential is not None


def test_a_presentation_may_be_a_token(issuer: IssuerSimulator) -> None:
    token = present_token(envelope(issuer.token(badge_of(issuer))), aud=DOMAIN, nonce=CHALLENGE)
    for source in (token, envelope(token, "presentation")):
        report = verify(source, issuer, domain=DOMAIN, challenge=CHALLENGE)
        assert (report.verdict, verdicts(report)) == ("valid", ["valid"]), report.checks
        assert report.source.format == "vp+jwt"


def test_a_presentation_of_version_1_1_stands_in_the_claim_vp(issuer: IssuerSimulator) -> None:
    inner = presentation(issuer.token(badge_of(issuer)), holder=None)
    inner["@context"] = ["https://www.w3.org/2018/credentials/v1"]
    claims = {"iss": LEARNER, "aud": DOMAIN, "nonce": CHALLENGE, "vp": inner}
    token = sign_token({"typ": "JWT", "kid": HOLDER.method}, claims, HOLDER.key)
    report = verify(token, issuer, domain=DOMAIN, challenge=CHALLENGE)
    assert (report.verdict, verdicts(report)) == ("valid", ["valid"]), report.checks


@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({"crit": ["b64"]}, {}),
        ({"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"}}, {}),
        ({"kid": 1}, {}),
        ({}, {"vp": {}}),
        ({}, {"exp": 1}),
        ({}, {"exp": "soon"}),
        ({}, {"nbf": 4_000_000_000}),
        ({}, {"iss": "did:example:thief"}),
    ],
    ids=str,
)
def test_a_token_that_breaks_a_rule_presents_nothing(
    issuer: IssuerSimulator, header: dict[str, Any], claims: dict[str, Any]
) -> None:
    badge = envelope(issuer.token(badge_of(issuer)))
    report = verify(present_token(badge, header=header, **claims), issuer)
    assert report.verdict == "invalid"
    assert report.members == ()


def test_a_token_of_a_presentation_that_was_changed_is_invalid(issuer: IssuerSimulator) -> None:
    badge = envelope(issuer.token(badge_of(issuer)))
    one, two = present_token(badge), present_token(badge, badge)
    head, _, signature = one.split(".")
    report = verify(".".join([head, two.split(".")[1], signature]), issuer)
    assert report.verdict == "invalid"
    assert report.members == ()


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"id": "https://issuer.example/token"}, "malformed"),
        ({"id": "data:application/vc+jwt,not-a-token"}, "malformed"),
        ({"id": "data:application/vc+jwt"}, "malformed"),
        ({"id": 'data:application/json,{"type":"VerifiableCredential"}'}, "unsupported"),
        ({"id": "data:application/vc+sd-jwt,eyJhbGciOiJFUzI1NiJ9.e30.AA~"}, "unsupported"),
        ({"id": None}, "malformed"),
        ({"type": ["EnvelopedVerifiableCredential", "VerifiableCredential"]}, "malformed"),
        ({"type": "EnvelopedVerifiablePresentation"}, "malformed"),
    ],
    ids=str,
)
def test_an_envelope_that_is_none_is_damaged(
    issuer: IssuerSimulator, change: dict[str, Any], verdict: str
) -> None:
    assert verify({**envelope(issuer.token()), **change}, issuer).verdict == verdict


# --- presentations without proof, arrays, wrappers


def test_a_presentation_without_proof_is_a_mere_wrapper(issuer: IssuerSimulator) -> None:
    badge = issuer.sign()
    report = verify(presentation(badge, {**badge, "name": "Forged"}), issuer)
    assert verdicts(report) == ["valid", "invalid"]
    assert report.check("proof").outcome == "not_applicable"
    good = verify(presentation(badge), issuer)
    assert good.verdict == "valid"
    assert "presentation_unsigned" in codes(good)
    assert verify(presentation(badge), issuer, domain=DOMAIN).verdict == "invalid"


@pytest.mark.parametrize(
    "change",
    [
        {"@context": ["https://www.w3.org/ns/did/v1"]},
        {"holder": "nobody"},
        {"holder": {"name": "Ada"}},
        {"id": ["urn:a:b", "urn:a:c"]},
        {"verifiableCredential": ["a string"]},
        {"verifiableCredential": [{"credentialSubject": {}}]},
    ],
    ids=str,
)
def test_a_presentation_of_the_wrong_shape_is_malformed(
    issuer: IssuerSimulator, change: dict[str, Any]
) -> None:
    report = verify({**presentation(issuer.sign()), **change}, issuer)
    assert report.verdict == "malformed"
    assert report.members == ()


def test_a_presentation_of_nothing_is_no_credential(issuer: IssuerSimulator) -> None:
    signed = present(changes={"verifiableCredential": None})
    for made in (presentation(), presentation(verifiableCredential=None), signed):
        assert verify(made, issuer).verdict == "not_a_credential"
    assert verify(signed, issuer).check("proof").outcome == "pass"


def test_an_array_gets_a_report_for_each(issuer: IssuerSimulator) -> None:
    badge = issuer.sign()
    items = [
        badge,
        {"verifiableCredential": {**badge, "name": "Forged"}},
        {"credential": badge},
        issuer.token(),
        presentation(badge),
        42,
    ]
    report = verify(items, issuer)
    assert verdicts(report) == [
        "valid",
        "invalid",
        "valid",
        "valid",
        "valid",
        "not_a_credential",
    ]
    assert report.verdict == "not_a_credential"
    assert [member.source.given for member in report.members[:3]] == [
        "$[0]",
        "$[1].verifiableCredential",
        "$[2].credential",
    ]
    assert report.headline.startswith("6 credentials; the one to look at first: ")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda badge: [badge],
        lambda badge: {"verifiableCredential": badge},
        lambda badge: {"credential": badge},
        lambda badge: {"verifiableCredential": [badge]},
        lambda badge: [{"credential": badge}],
    ],
)
def test_a_wrapper_around_one_credential_is_opened(issuer: IssuerSimulator, wrap: Any) -> None:
    for badge in (issuer.sign(), issuer.token()):
        report = verify(wrap(badge), issuer)
        assert report.verdict == "valid"
        assert report.members == ()
        assert report.credential is not None


def test_only_one_level_of_wrappers_is_opened(issuer: IssuerSimulator) -> None:
    twice = {"verifiableCredential": {"verifiableCredential": issuer.sign()}}
    assert verify(twice, issuer).verdict == "not_a_credential"
    assert verify([[issuer.sign()], issuer.sign()], issuer).verdict == "not_a_credential"


@pytest.mark.parametrize("source", [[], {"credential": []}, {"verifiableCredential": None}, [[]]])
def test_an_empty_wrapper_holds_no_credential(source: Any) -> None:
    assert verify(source).verdict == "not_a_credential"


# --- bounds


def test_more_credentials_than_the_limit_are_refused_before_any_is_looked_at(
    issuer: IssuerSimulator,
) -> None:
    badge = issuer.sign()
    for made in (
        presentation(*[badge] * 21),
        [badge] * 21,
        present(*[badge] * 21, suite="eddsa-jcs-2022"),
    ):
        report = verify(made, issuer)
        assert report.verdict == "refused"
        assert report.members == ()
    assert verify(presentation(*[badge] * 20), issuer).verdict == "valid"


def test_presentations_in_presentations_end_at_the_depth_limit(issuer: IssuerSimulator) -> None:
    made: Any = issuer.sign()
    for _ in range(3):
        made = presentation(made)
    assert verify(made, issuer).verdict == "valid"
    for _ in range(3):
        made = presentation(made)
    report = verify(made, issuer)
    assert report.verdict == "refused"
    for depth in range(50):
        made = [made] if depth % 2 else presentation(made)
    assert verify(made, issuer).verdict in ("malformed", "not_a_credential")


def test_the_limit_is_for_the_whole_tree(issuer: IssuerSimulator) -> None:
    badge = issuer.sign()
    made = presentation(*[presentation(*[badge] * 6) for _ in range(4)])
    report = verify(made, issuer)
    assert report.verdict == "refused"
    assert sum(len(member.members) for member in report.members) <= 20


def test_a_presentation_does_not_become_a_wrapper_by_losing_its_type(
    issuer: IssuerSimulator,
) -> None:
    made = present(issuer.sign(badge_of(issuer)), challenge=CHALLENGE)
    del made["type"]
    assert verify(made, issuer).verdict == "not_a_credential"


def test_an_inner_presentation_with_a_bad_proof_is_invalid(issuer: IssuerSimulator) -> None:
    inner = {**present(issuer.sign()), "holder": "did:example:thief"}
    assert verify(presentation(inner), issuer).verdict == "invalid"


def test_a_presentation_does_not_lend_its_context_to_its_credentials(
    issuer: IssuerSimulator,
) -> None:
    """Terms that only the presentation defines are signed by nobody in the credential."""
    badge = {**issuer.sign(), "notDefined": "x"}
    made = presentation(badge)
    made["@context"] = [V2, {"notDefined": "https://thief.example/x"}]
    assert verify(made, issuer).verdict == "invalid"
