"""Tokens: VC-JWT by algorithm and vc+jwt, beside the same claims through jwcrypto alone."""

from __future__ import annotations

import json
from itertools import cycle
from typing import Any

from mcred.issuer import VC_JWT
from mcred.keys import KeyType

from .groups import Group, Settings
from .rows import Row
from .scene import SIGNED, badges, party
from .suites import both
from .timing import Action

__all__ = ["TOKENS"]

ALGORITHMS = {
    KeyType.ED25519: "EdDSA",
    KeyType.P256: "ES256",
    KeyType.P384: "ES384",
    KeyType.RSA: "RS256",
}
VC_PLUS_JWT = "vc+jwt"
AT_MOST = 2.5  #: times bare jwcrypto


def _actions(_settings: Settings) -> dict[str, Action]:
    found: dict[str, Action] = {}
    for kind, algorithm in ALGORITHMS.items():
        found |= _bare(kind, algorithm)
        found |= both(party(kind), VC_JWT, f"vc-jwt {algorithm}")
    return found | both(party(KeyType.ED25519), VC_PLUS_JWT, VC_PLUS_JWT)


def _bare(kind: KeyType, algorithm: str) -> dict[str, Action]:
    """From a dict to a token, and back."""
    from jwcrypto import jwk, jws

    key = jwk.JWK(**party(kind).key.to_secret_jwk())
    header = json.dumps({"alg": algorithm, "typ": "JWT"})
    unsigned = badges(party(kind))

    def sign() -> str:
        token = jws.JWS(json.dumps(next(unsigned)).encode())
        token.add_signature(key, None, header, None)
        return str(token.serialize(compact=True))

    tokens = cycle([sign() for _ in range(SIGNED)])

    def verify() -> Any:
        token = jws.JWS()
        token.deserialize(next(tokens), key)
        return json.loads(token.payload)

    return {f"jwcrypto {algorithm} sign": sign, f"jwcrypto {algorithm} verify": verify}


def _rows() -> tuple[Row, ...]:
    rows: list[Row] = []
    for algorithm in ALGORITHMS.values():
        sign, verify = f"jwcrypto {algorithm} sign", f"jwcrypto {algorithm} verify"
        label = f"vc-jwt {algorithm}"
        rows += [Row(name=sign), Row(name=verify)]
        rows += [Row(name=f"{label} issue", against=sign, aim=AT_MOST)]
        rows += [Row(name=f"{label} verify", against=verify, aim=AT_MOST)]
    rows += [Row(name=f"{VC_PLUS_JWT} issue", against="jwcrypto EdDSA sign", aim=AT_MOST)]
    rows += [Row(name=f"{VC_PLUS_JWT} verify", against="jwcrypto EdDSA verify", aim=AT_MOST)]
    return tuple(rows)


TOKENS = Group(rows=_rows(), actions=_actions)
