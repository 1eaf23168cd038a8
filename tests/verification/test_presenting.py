"""`present`: what an earner signs is what whoever asked can verify."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mcred import Issuer, KeyType, SignedPresentation, SigningKey, Verifier, present
from mcred.cli.sample import picture_png, picture_svg
from mcred.containers import bake
from mcred.cryptosuites.ecdsa_sd_2023 import derive
from mcred.encoding.strict_json import dumps
from mcred.errors import DataError, DocumentError, LimitError, UsageError
from mcred.securing.jose import sign_token
from mcred.securing.vc_cose import sign_vc_cose, sign_vp_cose
from mcred.securing.vc_jose import sign_vc_jose
from support.documents import OB3, V2
from support.issuers import NOW, IssuerSimulator
from support.keys import ed25519, of_type
from support.presentations import HOLDER, badge_of, envelope, present_token, presentation

ISSUER = IssuerSimulator.did_web()
ASKED: dict[str, Any] = {"domain": "employer.example", "challenge": "u-3f1c"}
BADGE = ISSUER.sign(badge_of(ISSUER))
TOKEN = ISSUER.token(badge_of(ISSUER, name="A second"))


def made(*badges: Any, key: SigningKey = HOLDER.key, **options: Any) -> SignedPresentation:
    return present(badges, key=key, clock=lambda: NOW, **options)


def report_on(presented: SignedPresentation, **asked: Any) -> Any:
    verifier = Verifier(policy=ISSUER.pinned, fetch=ISSUER.fetcher(), clock=lambda: NOW)
    return verifier.verify(presented.to_text().encode(), **asked)


FORMS: dict[str, Callable[[], Any]] = {
    "a mapping": lambda: BADGE,
    "JSON": lambda: dumps(BADGE),
    "a token": lambda: TOKEN,
    "vc+jwt": lambda: sign_vc_jose(badge_of(ISSUER), signer=ISSUER.key, key_id=ISSUER.method),
    "cose": lambda: sign_vc_cose(badge_of(ISSUER), signer=ISSUER.key, key_id=ISSUER.method),
    "png": lambda: bake(picture_png(), dumps(BADGE)),
    "svg": lambda: bake(picture_svg(), TOKEN),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_badge_in_any_form_is_presented_and_verifies(form: str) -> None:
    badge = FORMS[form]()
    before = json.dumps(badge) if isinstance(badge, dict) else badge
    presented = made(badge, **ASKED)
    assert (json.dumps(badge) if isinstance(badge, dict) else badge) == before
    report = report_on(presented, **ASKED)
    assert report.verdict == "valid", report.text()
    assert [member.verdict for member in report.members] == ["valid"]
    assert report.check("issuer_binding").code == "holder_bound"
    assert not {warning.code for warning in report.warnings} & {
        "holder_not_subject",
        "presentation_replayable",
    }


@pytest.mark.parametrize("kind", [KeyType.ED25519, KeyType.P256, KeyType.P384])
@pytest.mark.parametrize("proof", [None, "eddsa-jcs-2022", "ecdsa-jcs-2019", "vp+jwt"])
def test_every_kind_of_key_and_proof(kind: KeyType, proof: str | None) -> None:
    key = of_type(kind)
    fits = proof is None or proof == "vp+jwt" or (proof[:2] == "ed") is (kind is KeyType.ED25519)
    if not fits:
        with pytest.raises(UsageError, match="cannot sign"):
            made(TOKEN, key=key, proof=proof)
        return
    presented = made(TOKEN, key=key, proof=proof, **ASKED)
    report = report_on(presented, **ASKED)
    assert report.verdict == "valid", report.text()
    assert presented.format == report.source.format
    assert (presented.jwt is not None) is (proof == "vp+jwt")


def test_an_issued_badge_is_taken_as_it_is() -> None:
    issuer = Issuer(profile={"name": "School"}, key=ed25519(9), clock=lambda: NOW)
    unissued = {name: value for name, value in badge_of(ISSUER).items() if name != "issuer"}
    signed = issuer.issue(unissued)
    for proof in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
        assert report_on(made(signed, proof=proof)).members[0].verdict == "issuer_unknown"


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "vp+jwt"])
def test_an_answer_is_for_whom_and_for_what_it_was_made(proof: str) -> None:
    presented = made(TOKEN, proof=proof, **ASKED)
    assert report_on(presented, **ASKED).verdict == "valid"
    for asked, said in (
        ({"domain": "other.example"}, "made for somebody else"),
        ({"challenge": "another"}, "does not answer what you asked"),
    ):
        report = report_on(presented, **{**ASKED, **asked})
        assert report.verdict == "invalid"
        assert said in report.headline
    assert report_on(made(TOKEN, proof=proof), **ASKED).verdict == "invalid"


def test_what_was_presented_cannot_be_changed() -> None:
    document = dict(made(BADGE, TOKEN, **ASKED).document)
    fewer = {**document, "verifiableCredential": document["verifiableCredential"][:1]}
    other = {**document, "holder": ISSUER.id}
    for changed in (fewer, other):
        report = report_on(SignedPresentation(document=changed, format="x"), **ASKED)
        assert report.verdict == "invalid"
        assert report.members == ()


def test_somebody_elses_badge_is_said_to_be_that() -> None:
    report = report_on(made(ISSUER.sign()))
    assert "holder_not_subject" in {warning.code for warning in report.warnings}


def test_a_holder_with_an_id_of_their_own() -> None:
    earner = IssuerSimulator.did_web("earner.example")
    earner.documents["https://earner.example/.well-known/did.json"]["authentication"] = [
        earner.method
    ]
    ISSUER_AND_EARNER = {**ISSUER.documents, **earner.documents}
    web = IssuerSimulator.did_key()
    web.documents = ISSUER_AND_EARNER
    presented = made(TOKEN, key=earner.key, holder=earner.id, key_id=earner.method, **ASKED)
    verifier = Verifier(policy=ISSUER.pinned, fetch=web.fetcher(), clock=lambda: NOW)
    report = verifier.verify(presented.to_text().encode(), **ASKED)
    assert report.verdict == "valid", report.text()
    stolen = made(TOKEN, holder=earner.id, key_id=earner.method, **ASKED)
    assert verifier.verify(stolen.to_text().encode(), **ASKED).verdict == "invalid"


def test_an_rsa_key_needs_a_holder_and_makes_tokens() -> None:
    key = of_type(KeyType.RSA)
    with pytest.raises(UsageError, match="did:key"):
        made(TOKEN, key=key)
    presented = made(TOKEN, key=key, holder="https://earner.example/me")
    assert presented.format == "vp+jwt"
    with pytest.raises(UsageError, match="cryptosuite"):
        made(BADGE, key=key, holder="https://earner.example/me")


def _sd(derived: bool) -> dict[str, Any]:
    issuer = IssuerSimulator.did_key(of_type(KeyType.P256))
    base = issuer.sign(badge_of(issuer), suite="ecdsa-sd-2023")
    return derive(base, reveal=["/credentialSubject/achievement"]) if derived else base


def test_a_derived_badge_is_presented_and_the_earners_own_copy_never() -> None:
    """The base proof holds the earner's secret: whoever had it could show everything."""
    assert report_on(made(_sd(derived=True))).members[0].verdict == "issuer_unknown"
    for badge in (_sd(derived=False), dumps(_sd(derived=False))):
        with pytest.raises(UsageError, match="mcred derive") as caught:
            made(badge)
        assert caught.value.code == "base_proof"


def _data(media: str, body: str | bytes) -> str:
    octets = body.encode() if isinstance(body, str) else body
    return f"data:{media};base64,{base64.b64encode(octets).decode()}"


def _envelope(address: str) -> dict[str, Any]:
    return {"@context": V2, "type": "EnvelopedVerifiableCredential", "id": address}


def _record(member: Any) -> dict[str, Any]:
    return {
        "@context": [V2, "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", OB3],
        "id": "urn:uuid:33333333-3333-4333-8333-333333333333",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": ISSUER.id, "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Record",
        "credentialSubject": {
            "id": HOLDER.id,
            "type": ["ClrSubject"],
            "verifiableCredential": [member],
        },
    }


def _signed_record(member: Any) -> dict[str, Any]:
    return ISSUER.sign(_record(member), suite="eddsa-jcs-2022")


def _as_token(document: Any) -> str:
    return sign_token({"typ": "vc+jwt", "kid": ISSUER.method}, document, ISSUER.key)


INSIDE: dict[str, Callable[[Any], Any]] = {
    "a record": _signed_record,
    "a record as a token": lambda own: _as_token(_record(own)),
    "a record as COSE": lambda own: sign_vc_cose(
        _record(own), signer=ISSUER.key, key_id=ISSUER.method
    ),
    "an envelope of JSON": lambda own: _envelope(_data("application/json", dumps(own))),
    "an envelope in a record": lambda own: _signed_record(
        _envelope(_data("application/json", dumps(own)))
    ),
    "a token around it": _as_token,
    "a token in a record": lambda own: _signed_record(
        _envelope(f"data:application/vc+jwt,{_as_token(own)}")
    ),
    "a baked picture": lambda own: bake(picture_png(), dumps(own)),
    "a baked picture in a badge": lambda own: ISSUER.sign(
        {
            **badge_of(ISSUER),
            "image": {"type": "Image", "id": _data("image/png", bake(picture_png(), dumps(own)))},
        }
    ),
}


@pytest.mark.parametrize("inside", INSIDE)
def test_the_earners_own_copy_is_found_wherever_it_stands(inside: str) -> None:
    with pytest.raises(UsageError, match="mcred derive") as caught:
        made(INSIDE[inside](_sd(derived=False)))
    assert caught.value.code == "base_proof"
    if inside not in ("an envelope of JSON", "an envelope in a record"):
        made(INSIDE[inside](_sd(derived=True)))


def test_data_in_data_is_looked_through_to_a_depth() -> None:
    text = "data:text/plain,x"
    for _ in range(6):
        text = _as_token({"image": text})
    with pytest.raises(LimitError, match="data in data"):
        made(text)
    junk = {**badge_of(ISSUER), "description": "eyJhbGciOiJ9.%%%", "name": "eyJ.e30.x"}
    assert report_on(made(ISSUER.sign(junk))).verdict == "valid"


PRESENTATION = presentation(envelope(TOKEN))
UNSIGNED_TOKEN = ".".join(
    base64.urlsafe_b64encode(dumps(part).encode()).rstrip(b"=").decode()
    for part in ({"alg": "none", "typ": "JWT"}, badge_of(ISSUER))
)

HOSTED = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "https://issuer.example/a",
}


@pytest.mark.parametrize(
    ("badge", "code"),
    [
        ({k: v for k, v in BADGE.items() if k != "proof"}, "no_proof"),
        ({**BADGE, "proof": []}, "no_proof"),
        ([BADGE, BADGE], "several"),
        (made(BADGE).document, "presentation"),
        (present_token(envelope(TOKEN)), "presentation"),
        (sign_vp_cose(PRESENTATION, signer=HOLDER.key, key_id=HOLDER.method), "presentation"),
        (_as_token(PRESENTATION), "presentation"),
        (sign_token({"typ": "JWT"}, {"vp": PRESENTATION}, HOLDER.key), "presentation"),
        (envelope(present_token(envelope(TOKEN)), "presentation"), "presentation"),
        (_envelope(f"data:application/vc+jwt,{present_token(BADGE)}"), "presentation"),
        (f"{UNSIGNED_TOKEN}.AA", "no_proof"),
        (_envelope(f"data:application/vc+jwt,{UNSIGNED_TOKEN}.AA"), "no_proof"),
        (_envelope(_data("application/json", dumps(BADGE))), "no_proof"),
        ({**BADGE, "proof": [{}]}, "no_proof"),
        ({"credential": BADGE, "proof": {"x": 1}}, "not_a_credential"),
        (HOSTED, "not_open_badges_3"),
        (7, "usage"),
    ],
    ids=[
        "unsigned",
        "no proofs",
        "several",
        "presentation",
        "vp+jwt",
        "vp+cose",
        "a presentation as vc+jwt",
        "vp-jwt",
        "enveloped presentation",
        "vp+jwt enveloped as a credential",
        "alg none",
        "alg none enveloped",
        "enveloped JSON",
        "empty proof",
        "a wrapper",
        "Open Badges 2",
        "a number",
    ],
)
def test_what_is_not_presented_says_why(badge: Any, code: str) -> None:
    given = dumps(badge) if isinstance(badge, list) else badge
    with pytest.raises(UsageError) as caught:
        made(given)
    assert caught.value.code == code


def test_a_badge_is_given_once() -> None:
    for twice in ((BADGE, dumps(BADGE)), (BADGE, {**BADGE, "name": "Another"}), (TOKEN, TOKEN)):
        with pytest.raises(UsageError, match="two of the badges") as caught:
            made(*twice)
        assert caught.value.code == "same_id"
        assert len(str(caught.value)) < 120


def test_nothing_and_unknown_proofs_are_refused() -> None:
    with pytest.raises(UsageError, match="no badge"):
        made()
    for proof in ("ecdsa-sd-2023", "Ed25519Signature2020", "vc-jwt", "x"):
        with pytest.raises(UsageError, match=r"vp\+jwt"):
            made(BADGE, proof=proof)
    with pytest.raises(UsageError, match="not the one"):
        made(BADGE, holder=ISSUER.key.did_key.replace("z6Mk", "z6Ml"))


@pytest.mark.parametrize("badge", [b"", b"\x89PNG", "{", b"\xff\xfe", "eyJ.e30.AA~"], ids=repr)
def test_a_badge_that_cannot_be_read_is_an_error_of_the_data(badge: Any) -> None:
    with pytest.raises(DataError):
        made(badge)


def test_what_a_signature_would_not_cover_is_refused() -> None:
    badge = {**BADGE, "@context": [V2, OB3, "https://unknown.example/context"]}
    for proof in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
        with pytest.raises(DocumentError):
            made(badge, proof=proof)


def test_ids_and_times_are_the_callers_to_choose(tmp_path: Path) -> None:
    when = datetime(2026, 3, 2, tzinfo=UTC)
    presented = present(
        [TOKEN], key=HOLDER.key, clock=lambda: when, new_id=lambda: "urn:uuid:1", proof="vp+jwt"
    )
    assert presented.document["id"] == "urn:uuid:1"
    path = tmp_path / "presentation.jwt"
    path.write_text(presented.to_text())
    assert Verifier(fetch=ISSUER.fetcher(), clock=lambda: when).verify(path).members
