"""Presentations of the simulator's badges, signed by a holder who is an issuer of nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from mcred.encoding.strict_json import dumps
from mcred.securing.jose import sign_token
from support.documents import V2
from support.issuers import IssuerSimulator
from support.keys import ed25519

HOLDER = IssuerSimulator.did_key(ed25519(7))
LEARNER = HOLDER.id


def badge_of(issuer: IssuerSimulator, **changes: Any) -> dict[str, Any]:
    """A badge about the holder, with an id of its own."""
    own = uuid.uuid5(uuid.NAMESPACE_URL, f"{issuer.id} {sorted(changes.items())}").urn
    badge = issuer.badge(**{"id": own, **changes})
    return {**badge, "credentialSubject": {**badge["credentialSubject"], "id": LEARNER}}


def presentation(*credentials: Any, **changes: Any) -> dict[str, Any]:
    """An unsigned presentation; None takes a member away."""
    value = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": LEARNER,
        "verifiableCredential": list(credentials),
        **changes,
    }
    return {name: member for name, member in value.items() if member is not None}


def present(*credentials: Any, changes: Mapping[str, Any] | None = None, **options: Any) -> Any:
    """A presentation that the holder signed, with a proof for authentication."""
    options.setdefault("purpose", "authentication")
    return HOLDER.sign(presentation(*credentials, **(changes or {})), **options)


def envelope(token: str, kind: str = "credential") -> dict[str, Any]:
    """A token in the envelope that VCDM 2.0 puts it into."""
    short = "vc" if kind == "credential" else "vp"
    return {
        "@context": V2,
        "id": f"data:application/{short}+jwt,{token}",
        "type": f"EnvelopedVerifiable{kind.capitalize()}",
    }


def present_token(*credentials: Any, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
    """A presentation as `vp+jwt`, signed by the holder."""
    head = {"typ": "vp+jwt", "kid": HOLDER.method, **(header or {})}
    return sign_token(head, {**presentation(*credentials), **claims}, HOLDER.key)


def as_bytes(value: Any) -> bytes:
    return dumps(value).encode()
