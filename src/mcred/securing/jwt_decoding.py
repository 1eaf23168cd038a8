"""The claim `vc` as a credential: VC Data Model 1.1, section 6.3.1, "JWT Decoding".

Issuers may leave to the claims what a claim says. Only what is missing is taken from there; where
both say it they are compared (`vc_jwt.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.securing.claims import date_of

__all__ = ["decode_vc"]


def decode_vc(vc: Mapping[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
    """The credential in `vc`, with `iss`, `nbf`, `exp`, `jti` and `sub` where it lacks them."""
    issuer, identifier, subject = (_text(claims, name) for name in ("iss", "jti", "sub"))
    said = {
        "id": identifier,
        "issuer": issuer,
        "issuanceDate": date_of(claims.get("nbf")),
        "expirationDate": date_of(claims.get("exp")),
    }
    missing = {name: value for name, value in said.items() if value and name not in vc}
    credential = {**vc, **missing}
    for name, own in (("issuer", issuer), ("credentialSubject", subject)):
        member = credential.get(name)
        if own and isinstance(member, Mapping) and "id" not in member:
            credential[name] = {"id": own, **member}
    return credential


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None
