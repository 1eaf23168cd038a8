"""The badges that are changed: one of every suite, container, token and form that is read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from mcred import Policy, TrustEntry, TrustList
from mcred.cli.sample import picture_png, picture_svg
from mcred.containers import bake
from mcred.cryptosuites.ecdsa_sd_2023 import derive
from mcred.encoding.strict_json import dumps
from mcred.keys import KeyType
from mcred.securing.vc_cose import sign_vc_cose
from mcred.securing.vc_jose import sign_vc_jose
from support.documents import OB3, V2
from support.issuers import IssuerSimulator
from support.keys import ed25519, of_type
from support.open_badges_2 import ISSUER as ISSUER_2
from support.open_badges_2 import Issuer2
from support.presentations import HOLDER, badge_of, envelope, present, present_token

__all__ = ["ATTACKER", "OURS", "Seed", "seeds", "with_chunk"]

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
OURS = IssuerSimulator.did_web()
ATTACKER = IssuerSimulator.did_key(ed25519(66))
KEYS = (KeyType.ED25519, KeyType.P256, KeyType.P384, KeyType.RSA)


@dataclass(frozen=True, kw_only=True)
class Seed:
    """`data` is what is handed over, `documents` the web; `form` how the parts hang together.

    `content` are the documents that may be believed, as they stand in `data`.
    """

    name: str
    form: str  #: json, jws, cose, png or svg
    data: bytes
    verdict: str
    documents: Mapping[str, Any] = field(default_factory=dict)
    trusted: tuple[str, ...] = ()
    content: tuple[Mapping[str, Any], ...] = ()

    @property
    def policy(self) -> Policy:
        return Policy(trust=TrustList(tuple(TrustEntry(id=name) for name in self.trusted)))


@cache
def seeds() -> tuple[Seed, ...]:
    return tuple(_seeds())


def _seeds() -> Iterator[Seed]:
    yield from _embedded()
    yield from _tokens()
    yield from _in_images()
    yield from _with_status()
    yield from _around()
    yield from _open_badges_2()


def _rich(issuer: IssuerSimulator, **changes: Any) -> dict[str, Any]:
    """A badge with evidence, an endorsement and a service for refreshing."""
    endorser = IssuerSimulator.did_key(ed25519(5))
    achievement = "https://issuer.example/achievements/1"
    endorsement = endorser.sign(
        {
            "@context": [V2, OB3],
            "id": "urn:uuid:8c1d7a86-33a8-4c07-9a53-02b3d4a2f0b1",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": {"id": endorser.id, "type": ["Profile"], "name": "Teachers' Union"},
            "validFrom": "2026-01-01T00:00:00Z",
            "name": "Endorsement",
            "credentialSubject": {
                "id": achievement,
                "type": ["EndorsementSubject"],
                "endorsementComment": "We rely on it.",
            },
        }
    )
    badge = issuer.badge(
        evidence=[
            {"type": ["Evidence"], "name": "A plan"},
            {"id": "https://issuer.example/e/2", "type": ["Evidence"], "name": "A film"},
        ],
        refreshService={
            "id": "https://issuer.example/refresh/1",
            "type": "1EdTechCredentialRefresh",
        },
        endorsement=[endorsement],
        **changes,
    )
    badge["credentialSubject"]["identifier"] = [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": "ada@example.org",
            "identityType": "emailAddress",
        }
    ]
    return badge


def _seed(name: str, issuer: IssuerSimulator, document: Any, **more: Any) -> Seed:
    more.setdefault("form", "json")
    more.setdefault("verdict", "valid")
    more.setdefault("data", dumps(document).encode())
    more.setdefault("content", (document,))
    more.setdefault("trusted", (issuer.id,))
    return Seed(name=name, documents=dict(issuer.documents), **more)


def _embedded() -> Iterator[Seed]:
    for suite in ("eddsa-rdfc-2022", "eddsa-jcs-2022"):
        yield _seed(suite, OURS, OURS.sign(_rich(OURS), suite=suite))
    for suite in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019"):
        for kind in (KeyType.P256, KeyType.P384):
            issuer = IssuerSimulator.did_key(of_type(kind))
            document = issuer.sign(issuer.badge(), suite=suite)
            yield _seed(f"{suite} {kind}", issuer, document)
    issuer = IssuerSimulator.did_key(of_type(KeyType.P256))
    base = issuer.sign(issuer.badge(), suite="ecdsa-sd-2023")
    yield _seed("ecdsa-sd-2023 base", issuer, base, verdict="unsupported", content=())
    part = derive(base, reveal=["/credentialSubject/achievement"])
    yield _seed("ecdsa-sd-2023", issuer, part)
    site = IssuerSimulator.https()
    yield _seed("an https issuer", site, site.sign())
    late = OURS.sign(OURS.badge(validUntil="2026-02-01T00:00:00Z"))
    yield _seed("expired", OURS, late, verdict="expired")
    two = OURS.sign(OURS.sign(OURS.badge()), suite="eddsa-jcs-2022")
    yield _seed("a set of proofs", OURS, two)


def _tokens() -> Iterator[Seed]:
    for kind in KEYS:
        issuer = _rsa_issuer() if kind is KeyType.RSA else IssuerSimulator.did_key(of_type(kind))
        badge = issuer.badge()
        token = issuer.token(badge)
        yield _seed(f"vc-jwt {kind}", issuer, badge, form="jws", data=token.encode())
    badge = OURS.badge()
    text = sign_vc_jose(badge, signer=OURS.key, key_id=OURS.method)
    yield _seed("vc+jwt", OURS, badge, form="jws", data=text.encode())
    data = sign_vc_cose(badge, signer=OURS.key, key_id=OURS.method)
    yield _seed("vc+cose", OURS, badge, form="cose", data=data)


def _rsa_issuer() -> IssuerSimulator:
    """There is no did:key of an RSA key here: it stands in a DID document, as a JWK."""
    issuer = IssuerSimulator.did_web("rsa.example")
    method = issuer.published_key(type="JsonWebKey")
    issuer.key = of_type(KeyType.RSA)
    del method["publicKeyMultibase"]
    method["publicKeyJwk"] = issuer.key.public_key.to_jwk()
    issuer.documents[issuer.document_url] = {
        "id": issuer.id,
        "verificationMethod": [method],
        "assertionMethod": [issuer.method],
    }
    return issuer


def _in_images() -> Iterator[Seed]:
    document = OURS.sign()
    token = OURS.token(badge := OURS.badge())
    for form, image in (("png", picture_png()), ("svg", picture_svg())):
        whole = bake(image, dumps(document))
        yield _seed(f"json in {form}", OURS, document, form=form, data=whole)
        whole = bake(image, token)
        yield _seed(f"token in {form}", OURS, badge, form=form, data=whole)


def _with_status() -> Iterator[Seed]:
    for bits, verdict in (((), "valid"), ((7,), "revoked")):
        issuer = IssuerSimulator.did_web()
        document = issuer.sign(issuer.with_status(*bits))
        yield _seed(f"status {verdict}", issuer, document, verdict=verdict)
    issuer = IssuerSimulator.did_web()
    document = issuer.sign(issuer.with_status(7, purpose="suspension"))
    yield _seed("status suspended", issuer, document, verdict="suspended")


def _around() -> Iterator[Seed]:
    school = IssuerSimulator.did_key(ed25519(3))
    trusted = (OURS.id, school.id, HOLDER.id)
    first, second = OURS.sign(badge_of(OURS)), school.sign(badge_of(school))
    token_badge = badge_of(school, name="By token")
    inner = envelope(sign_vc_jose(token_badge, signer=school.key, key_id=school.method))
    both = (first, second)
    yield _seed("a presentation", OURS, present(*both), trusted=trusted, content=both)
    yield _seed(
        "envelopes", OURS, present(first, inner), trusted=trusted, content=(first, token_badge)
    )
    yield _seed(
        "vp+jwt", OURS, None, form="jws", data=present_token(first).encode(), trusted=trusted,
        content=(first,),
    )  # fmt: skip
    record = school.sign(
        {
            "@context": [V2, CLR, OB3],
            "id": "urn:uuid:33333333-3333-4333-8333-333333333333",
            "type": ["VerifiableCredential", "ClrCredential"],
            "issuer": {"id": school.id, "type": ["Profile"], "name": school.name},
            "validFrom": "2026-01-01T00:00:00Z",
            "name": "Record",
            "credentialSubject": {
                "id": HOLDER.id,
                "type": ["ClrSubject"],
                "verifiableCredential": list(both),
            },
        },
        suite="eddsa-jcs-2022",
    )
    yield _seed("a record", OURS, record, trusted=trusted, content=(record, *both))


def _open_badges_2() -> Iterator[Seed]:
    issuer = Issuer2()
    web = dict(issuer.documents)
    named: dict[str, Any] = {"trusted": (ISSUER_2,), "documents": web}
    hosted = json.dumps(issuer.assertion()).encode()
    yield Seed(name="ob2 hosted", form="json", data=hosted, verdict="hosted_only", **named)
    signed = issuer.sign().encode()
    yield Seed(name="ob2 signed", form="jws", data=signed, verdict="valid", **named)
    text = b"openbadges" + bytes(5) + signed
    baked = with_chunk(picture_png(), b"iTXt", text)
    yield Seed(name="ob2 in png", form="png", data=baked, verdict="valid", **named)


def with_chunk(image: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk before its end."""
    checked = zlib.crc32(kind + data).to_bytes(4, "big")
    end = image.rindex(b"IEND") - 4
    return image[:end] + len(data).to_bytes(4, "big") + kind + data + checked + image[end:]
