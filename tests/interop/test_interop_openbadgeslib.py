"""Badges cross between mcred and openbadgeslib: JSON, tokens, and both baked into images."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from interop_samples import (
    CHANGES,
    DOCUMENTS,
    ISSUER,
    KEY,
    RDFC,
    changed,
    document,
    report_on,
    verdict_on,
)
from peers import NEEDED, PeerRefusedError, openbadgeslib

import mcred
from mcred.cli.sample import picture_png, picture_svg
from mcred.containers import bake

pytestmark = NEEDED

IMAGES: dict[str, Callable[[], bytes]] = {"png": picture_png, "svg": picture_svg}
CONTAINERS = ("text", *IMAGES)
#: openbadgeslib knows no `Ed25519` in a token; with a P-256 key the two agree on `ES256`.
TOKEN_ISSUER = mcred.Issuer(
    profile={"name": "Example University"}, key=mcred.SigningKey.generate(mcred.KeyType.P256)
)


def signed(name: str, secured: str) -> mcred.SignedCredential:
    if secured == "ldp":
        return ISSUER.issue(document(name), proof=RDFC)
    badge = document(name)
    del badge["issuer"]
    return TOKEN_ISSUER.issue(badge, proof="vc-jwt")


def read_there(badge: mcred.SignedCredential, container: str) -> dict[str, Any]:
    """What their reader sees of a badge of ours."""
    if container == "text":
        issuer = badge.document["issuer"]["id"]
        found = openbadgeslib().ask("verify", text=badge.to_text(), issuer=issuer)
    else:
        image = badge.bake(IMAGES[container]())
        found = openbadgeslib().ask("verify", image=base64.b64encode(image).decode())
    return dict(found)


def issued_there(secured: str, container: str) -> bytes:
    """A badge of theirs."""
    image = base64.b64encode(IMAGES[container]() if container in IMAGES else b"").decode()
    badge: str = openbadgeslib().ask(
        "issue",
        secured=secured,
        container=container,
        issuer=ISSUER.id,
        key=KEY.to_pem().decode(),
        image=image,
    )
    return badge.encode() if container == "text" else base64.b64decode(badge)


@pytest.mark.parametrize(
    ("name", "secured", "container"), list(product(DOCUMENTS, ("ldp", "jwt"), CONTAINERS))
)
def test_a_badge_issued_here_verifies_there_with_its_results(
    name: str, secured: str, container: str
) -> None:
    subject = document(name)["credentialSubject"]
    found = read_there(signed(name, secured), container)
    assert found["achievement"] == subject["achievement"]["name"]
    assert [item.get("achievedLevel") for item in found["results"]] == [
        item.get("achievedLevel") for item in subject["result"]
    ]
    theirs = found["raw"]["credentialSubject"]["achievement"]
    assert theirs["resultDescription"] == subject["achievement"]["resultDescription"]


@pytest.mark.parametrize(("secured", "container"), list(product(("ldp", "jwt"), CONTAINERS)))
def test_a_badge_issued_there_verifies_here(secured: str, container: str) -> None:
    badge = issued_there(secured, container)
    report = report_on(badge)
    assert str(report.verdict) == "valid", report.headline
    assert report.to_dict()["results"][0]["value"] == "87"


@pytest.mark.parametrize("secured", ["ldp", "jwt"])
def test_the_recipient_of_a_badge_issued_there_is_recognised(secured: str) -> None:
    badge = issued_there(secured, "text")  # the address is the subject's id, as mailto:
    assert report_on(badge, recipient="ada@example.org").recipient.match is True
    assert report_on(badge, recipient="bob@example.org").recipient.match is False


@pytest.mark.parametrize("name", DOCUMENTS)
def test_their_signature_of_our_badge_verifies_here(name: str) -> None:
    theirs = openbadgeslib().ask("sign", document=document(name), key=KEY.to_pem().decode())
    assert verdict_on(json.dumps(theirs)) == "valid"


@pytest.mark.parametrize("signer", ["mcred", "openbadgeslib"])
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_changed_badge_is_refused_by_both(name: str, change: str, signer: str) -> None:
    if signer == "mcred":
        whole = signed(name, "ldp").document
    else:
        whole = openbadgeslib().ask("sign", document=document(name), key=KEY.to_pem().decode())
    badge = json.dumps(changed(whole, change))
    assert verdict_on(badge) == "invalid"
    with pytest.raises(PeerRefusedError, match="signature mismatch"):
        openbadgeslib().ask("verify", text=badge, issuer=ISSUER.id)


@pytest.mark.parametrize("signer", ["mcred", "openbadgeslib"])
def test_a_changed_token_is_refused_by_both(signer: str) -> None:
    if signer == "mcred":
        token, issuer = signed("sample", "jwt").to_jwt(), TOKEN_ISSUER.id
    else:
        token, issuer = issued_there("jwt", "text").decode(), ISSUER.id
    header, payload, signature = token.split(".")
    plain = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    other = plain.replace(b"Knots", b"Boats").replace(b"Proficient", b"Exemplary")
    assert other != plain
    badge = ".".join((header, base64.urlsafe_b64encode(other).decode().rstrip("="), signature))
    assert verdict_on(badge) == "invalid"
    with pytest.raises(PeerRefusedError, match="ignature"):
        openbadgeslib().ask("verify", text=badge, issuer=issuer)


@pytest.mark.parametrize("container", list(IMAGES))
def test_a_changed_badge_in_an_image_is_refused_by_both(container: str) -> None:
    badge = changed(signed("sample", "ldp").document, "another level")
    image = bake(IMAGES[container](), json.dumps(badge))
    assert verdict_on(image) == "invalid"
    with pytest.raises(PeerRefusedError, match="signature mismatch"):
        openbadgeslib().ask("verify", image=base64.b64encode(image).decode())
