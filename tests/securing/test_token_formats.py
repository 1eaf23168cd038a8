"""Which kind of token it is: by `typ`, by `cty`, and without either by the payload."""

from __future__ import annotations

from typing import Any

import pytest

from mcred.errors import UnsupportedError
from mcred.securing.jose import sign_token
from mcred.securing.tokens import token_format
from support.documents import V2, credential
from support.keys import ed25519

V1 = "https://www.w3.org/2018/credentials/v1"
PRESENTATION: dict[str, Any] = {
    "@context": [V2],
    "type": ["VerifiablePresentation"],
    "verifiableCredential": [],
}
BADGE = credential(type=["VerifiableCredential", "OpenBadgeCredential"])
VERSION_1 = {**credential(), "@context": [V1]}


def token(payload: dict[str, Any], **header: Any) -> str:
    return sign_token({"kid": "did:example:issuer#1", **header}, payload, ed25519())


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (credential(), "vc+jwt"),
        ({**credential(), "sub": "did:example:learner", "iat": 1}, "vc+jwt"),
        ({**credential(), "iss": "did:example:issuer"}, "vc-jwt"),
        ({**credential(), "jti": "urn:uuid:1"}, "vc-jwt"),
        ({**credential(), "nbf": 1}, "vc-jwt"),
        (BADGE, "vc-jwt"),
        (VERSION_1, "vc-jwt"),
        ({"vc": VERSION_1}, "vc-jwt"),
        ({"vc": VERSION_1, "vp": {}}, "vc-jwt"),
        ({**credential(), "vc": VERSION_1}, "vc-jwt"),
        (PRESENTATION, "vp+jwt"),
        ({**PRESENTATION, "iss": "did:example:holder", "nbf": 1}, "vp+jwt"),
        ({"vp": PRESENTATION}, "vp-jwt"),
        ({**PRESENTATION, "vp": PRESENTATION}, "vp-jwt"),
        ({}, "vc-jwt"),
        ({"type": 7, "@context": V2}, "vc-jwt"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_without_typ_the_payload_tells_the_kind(payload: dict[str, Any], expected: str) -> None:
    """VC-JOSE-COSE, section 3.1.1: typ SHOULD be there. Open Badges has its own token alone."""
    assert token_format(token(payload)) == expected
    assert token_format(token(payload), claims=payload) == expected


@pytest.mark.parametrize(
    ("header", "payload", "expected"),
    [
        ({"typ": "vc+jwt"}, PRESENTATION, "vc+jwt"),
        ({"typ": "vp+jwt"}, credential(), "vp+jwt"),
        ({"typ": "application/VP+JWT"}, {"vc": {}}, "vp+jwt"),
        ({"typ": "JWT"}, credential(), "vc-jwt"),
        ({"typ": "JWT"}, {"vp": {}}, "vp-jwt"),
        ({"typ": "JWT", "cty": "vc"}, credential(), "vc-jwt"),
        ({"typ": "at+jwt"}, credential(), "vc-jwt"),
        ({"typ": None}, credential(), "vc-jwt"),
        ({"cty": "vc"}, BADGE, "vc+jwt"),
    ],
    ids=str,
)
def test_what_the_header_says_counts(
    header: dict[str, Any], payload: dict[str, Any], expected: str
) -> None:
    assert token_format(token(payload, **header)) == expected


@pytest.mark.parametrize("name", ["vc", "vp"])
@pytest.mark.parametrize("form", ["ld+jwt", "ld+json+jwt", "LD+JSON+JWT"])
@pytest.mark.parametrize("prefix", ["", "application/"])
def test_types_that_only_drafts_had_are_named(prefix: str, name: str, form: str) -> None:
    payloads: tuple[dict[str, Any], ...] = (credential(), PRESENTATION, {"vp": {}})
    for payload in payloads:
        with pytest.raises(UnsupportedError) as caught:
            token_format(token(payload, typ=f"{prefix}{name}+{form}"))
        assert caught.value.data["method"] == f"{name}+{form}".lower()


@pytest.mark.parametrize("kind", ["vc+ld+json+sd-jwt", "vp+ld+json+sd-jwt", "example+sd-jwt"])
def test_an_sd_jwt_is_named_whatever_else_it_is(kind: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        token_format(token(credential(), typ=kind))
    assert caught.value.data["method"] == "SD-JWT"
