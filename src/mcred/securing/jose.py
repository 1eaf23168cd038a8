"""Compact JWS (RFC 7515) with the algorithm fixed by the key (RFC 8725, section 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from mcred.encoding import base64url
from mcred.encoding.strict_json import dumps, loads, shorten
from mcred.errors import (
    EncodingError,
    KeyBindingError,
    ProofError,
    StrictJSONError,
    UnsupportedError,
)
from mcred.keys import JOSE_ALGORITHMS, Signer, VerificationKey
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["Token", "read_header", "read_token", "sign_token", "verify_token"]

_KNOWN = frozenset(name for names in JOSE_ALGORITHMS.values() for name in names)
#: Characters of a header that is worth remembering. One with an RSA key in it has about 800.
_LONGEST_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A compact JWS taken apart; nothing in it is verified yet."""

    text: str
    header: Mapping[str, Any]
    payload: Mapping[str, Any]

    @property
    def claims(self) -> Mapping[str, Any]:
        """The claims set, which is the payload (RFC 7519, section 4)."""
        return self.payload

    @property
    def algorithm(self) -> str:
        return str(self.header["alg"])


def read_token(text: str, *, limits: Limits, payload: Mapping[str, Any] | None = None) -> Token:
    """Take a compact JWS apart.

    `payload` is what the payload of this text was parsed to before, where it was.

    Raises:
        ProofError: not three base64url parts of JSON objects, or an `alg` that proves nothing.
        UnsupportedError: an `alg` that this version does not know.
        LimitError: a part that is too long or too deep.
    """
    parts = text.split(".")
    if len(parts) != 3 or not parts[2]:
        raise ProofError("a signed token has three parts", code="jws_malformed")
    header = read_header(parts[0], limits=limits)
    if payload is None:
        payload = _object(parts[1], "payload", limits)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str):
        raise ProofError(f"alg: expected a string, found {shorten(algorithm)}", code="jws_alg")
    if algorithm.lower() == "none" or algorithm.upper().startswith("HS"):
        raise ProofError(f"alg {shorten(algorithm)} does not show who signed", code="jws_alg")
    if algorithm not in _KNOWN:
        raise UnsupportedError(f"alg {shorten(algorithm)} is not supported", method=algorithm)
    return Token(text=text, header=header, payload=payload)


def read_header(part: str, *, limits: Limits) -> Mapping[str, Any]:
    """The header in the first part of a token, not to be changed: tokens of one issuer share it.

    Raises:
        ProofError: it is not base64url of a JSON object.
        LimitError: it is too long or too deep.
    """
    if len(part) > _LONGEST_KEPT:
        return _object(part, "header", limits)
    return _kept_header(part, limits)


def verify_token(token: Token, key: VerificationKey) -> None:
    """Nothing when the signature holds (RFC 7515, section 5.2); the text of the token decides.

    Raises:
        KeyBindingError: the header names an algorithm that is not the key's.
        ProofError: the signature does not match, or the header demands an extension.
    """
    from jwcrypto.jwa import JWA

    if token.algorithm not in JOSE_ALGORITHMS[key.key_type]:
        raise KeyBindingError(
            f"alg {token.algorithm} is not for a {key.key_type} key", code="key_type"
        )
    signed, _, signature = token.text.rpartition(".")
    header = read_header(signed.partition(".")[0], limits=DEFAULT_LIMITS)
    if "crit" in header or header.get("b64", True) is not True:  # section 4.1.11: none is known
        raise ProofError("the token's header demands an unknown extension", code="jws_crit")
    mismatch = ProofError(
        "the signature does not match", code="signature_mismatch", method=token.algorithm
    )
    if header.get("alg") != token.algorithm:
        raise mismatch
    try:
        octets = base64url.decode(signature)
        JWA.signing_alg(token.algorithm).verify(_jwk(key), signed.encode(), octets)
    except Exception:  # noqa: BLE001 - jwcrypto lets through whatever the libraries below it raise
        raise mismatch from None


def sign_token(header: Mapping[str, Any], payload: Mapping[str, Any], signer: Signer) -> str:
    """A compact JWS over the payload as written here; `alg` is the signer's."""
    protected = {"alg": JOSE_ALGORITHMS[signer.key_type][0], **header}
    signing_input = ".".join(
        base64url.encode(dumps(part).encode()) for part in (protected, payload)
    )
    return f"{signing_input}.{base64url.encode(signer.sign(signing_input.encode()))}"


@lru_cache(maxsize=256)
def _kept_header(part: str, limits: Limits) -> Mapping[str, Any]:
    return MappingProxyType(_object(part, "header", limits))


@lru_cache(maxsize=256)
def _jwk(key: VerificationKey) -> Any:
    from jwcrypto import jwk

    return jwk.JWK(**key.to_jwk())


def _object(part: str, name: str, limits: Limits) -> dict[str, Any]:
    try:
        value = loads(base64url.decode(part), limits=limits)
    except (EncodingError, StrictJSONError) as error:
        raise ProofError(
            f"the token's {name} is damaged: {error.message}", code="jws_malformed"
        ) from error
    if not isinstance(value, dict):
        raise ProofError(f"the token's {name} is no object", code="jws_malformed")
    return value
