"""VC-COSE: Securing Verifiable Credentials using JOSE and COSE, section 3.3 (`vc+cose`, `vp+cose`).

The payload is the credential or presentation as JSON; what frames it stands in the header. Key ids
are bytes in COSE: they may name a key by its URL, or by its thumbprint, as the vectors of the
working group do. Either way the key must turn out to be the issuer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcred.encoding.strict_json import dumps, shorten
from mcred.errors import Problem, ProofError, UsageError
from mcred.keys import Signer
from mcred.securing.claims import check_times
from mcred.securing.cose import Sign1, sign_sign1
from mcred.securing.vc_jose import check_readable, is_v2, media_type

__all__ = ["VCCOSE", "cose_format", "read_vc_cose", "read_vp_cose", "sign_vc_cose", "sign_vp_cose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VCCOSE:
    """A `vc+cose` or `vp+cose` taken apart; nothing in it is verified yet. Read like a `VCJWT`."""

    token: Sign1
    jwk: None = None
    differences: tuple[Problem, ...] = ()
    no_subject: bool = False

    @property
    def credential(self) -> Mapping[str, Any]:
        return self.token.payload

    @property
    def kid(self) -> str | None:
        return self.token.kid

    @property
    def claims(self) -> Mapping[str, Any]:
        return self.token.claims


def cose_format(token: Sign1) -> str:
    """`vp+cose` where the header or, without a word there, the payload says so; else `vc+cose`.

    Raises:
        UnsupportedError: a type that only drafts had.
    """
    check_readable(media_type(token.type) or "")
    named = media_type(token.type) or media_type(token.content_type)
    if named is None:
        kinds = token.payload.get("type")
        presents = "VerifiablePresentation" in (kinds if isinstance(kinds, list) else [kinds])
        return "vp+cose" if presents else "vc+cose"
    return "vp+cose" if named.partition("+")[0] == "vp" else "vc+cose"


def read_vc_cose(token: Sign1) -> VCCOSE:
    """Check what frames a credential.

    Raises:
        ProofError: a media type (`cose_header`), claims (`jws_claims`, `claims_differ`) or a data
            model (`jws_data_model`) that the text does not allow; no key named (`jws_no_key`).
    """
    return _read(token, "vc", _id_of(token.payload.get("issuer")), "$.issuer")


def read_vp_cose(token: Sign1) -> VCCOSE:
    """Check what frames a presentation; raises as `read_vc_cose`."""
    return _read(token, "vp", _id_of(token.payload.get("holder")), "$.holder")


def sign_vc_cose(credential: Mapping[str, Any], *, signer: Signer, key_id: str) -> bytes:
    """A COSE_Sign1 whose payload is the credential; `key_id` is the URL of the key.

    Open Badges 3.0 knows no COSE: a badge that is signed so is read by few.

    Raises:
        UsageError: a credential of another data model.
    """
    return _sign(credential, "vc", signer, key_id)


def sign_vp_cose(presentation: Mapping[str, Any], *, signer: Signer, key_id: str) -> bytes:
    """A COSE_Sign1 whose payload is the presentation; raises as `sign_vc_cose`."""
    return _sign(presentation, "vp", signer, key_id)


def _sign(document: Mapping[str, Any], kind: str, signer: Signer, key_id: str) -> bytes:
    if not is_v2(document):
        raise UsageError(f"a {kind}+cose is of data model 2.0", code="jws_data_model")
    return sign_sign1(
        dumps(document).encode(),
        signer=signer,
        content_type=f"application/{kind}",
        typ=f"application/{kind}+cose",
        kid=key_id,
    )


def _read(token: Sign1, kind: str, signer_id: Any, path: str) -> VCCOSE:
    _check_media_types(token, kind)
    if not is_v2(token.payload):
        raise ProofError(f"a {kind}+cose is of data model 2.0", code="jws_data_model")
    if token.kid is None:
        raise ProofError("the header names no key (kid)", code="jws_no_key")
    check_times(token.claims, ("exp", "nbf", "iat"))
    claimed = token.claims.get("iss", signer_id)
    if claimed != signer_id:
        raise ProofError(
            f"claim iss: expected {shorten(signer_id)} as in {path}, found {_shown(claimed)}",
            code="claims_differ",
            claims=["claim iss"],
        )
    return VCCOSE(token=token)


def _check_media_types(token: Sign1, kind: str) -> None:
    """Section 3.3.1: typ (16) and content type (3), where they are there."""
    for name, value, wanted in (
        ("typ (16)", token.type, f"{kind}+cose"),
        ("content type (3)", token.content_type, kind),
    ):
        found = media_type(value)
        if found is not None and "+" not in wanted:
            found = found.partition("+")[0]  # a more specific type may be named
        if value is not None and found != wanted:
            raise ProofError(
                f"{name}: expected application/{wanted}, found {_shown(value)}", code="cose_header"
            )


def _id_of(value: Any) -> Any:
    return value.get("id") if isinstance(value, Mapping) else value


def _shown(value: Any) -> str:
    """A value of CBOR, which may hold what JSON cannot say."""
    return shorten(value) if isinstance(value, str) else f"a value of type {type(value).__name__}"
