"""Presentations in the claim `vp` of a JWT: VCDM 1.1, section 6.3.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import ProofError
from mcred.limits import Limits
from mcred.securing.jose import read_token
from mcred.securing.vc_jwt import VCJWT
from mcred.securing.vp_jose import checked

__all__ = ["read_vp_jwt"]


def read_vp_jwt(text: str, *, limits: Limits, payload: Mapping[str, Any] | None = None) -> VCJWT:
    """Take a token with the claim `vp` apart; its `iss` is the holder where none is named.

    Raises:
        ProofError, UnsupportedError, LimitError: as `read_vp_jose`.
    """
    token = read_token(text, limits=limits, payload=payload)
    if token.header.get("typ", "JWT") not in ("JWT", "jwt"):
        raise ProofError(
            f'typ: expected "JWT", found {shorten(token.header["typ"])}', code="jws_header"
        )
    inner = token.payload["vp"]
    if not isinstance(inner, dict):
        raise ProofError("vp: expected an object", code="jws_malformed")
    issuer = token.payload.get("iss")
    return checked(token, inner if issuer is None else {"holder": issuer, **inner})
