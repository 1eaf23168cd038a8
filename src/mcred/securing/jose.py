"""Compact JWS (RFC 7515) with the algorithm fixed by the key (RFC 8725, section 3.1)."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
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
from mcred.limits import Limits

__all__ = ["Token", "read_token", "sign_token", "verify_token"]

_KNOWN = frozenset(name for names in JOSE_ALGORITHMS.values() for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A compact JWS taken apart; nothing in it is verified yet."""

    text: str
    header: Mapping[str, Any]
    payload: Mapping[str, Any]

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
    header = _object(parts[0], "header", limits)
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


def verify_token(token: Token, key: VerificationKey) -> None:
    """Nothing when the signature holds.

    Raises:
        KeyBindingError: the header names an algorithm that is not the key's.
        ProofError: the signature does not match.
    """
    from jwcrypto.common import JWException

    if token.algorithm not in JOSE_ALGORITHMS[key.key_type]:
        raise KeyBindingError(
            f"alg {token.algorithm} is not for a {key.key_type} key", code="key_type"
        )
    signature = _jws()
    signature.allowed_algs = [token.algorithm]
    try:
        signature.deserialize(token.text, _jwk(key), token.algorithm)
    except JWException:
        raise ProofError(
            "the signature does not match", code="signature_mismatch", method=token.algorithm
        ) from None
    finally:
        signature.objects = {}


def sign_token(header: Mapping[str, Any], payload: Mapping[str, Any], signer: Signer) -> str:
    """A compact JWS over the payload as written here; `alg` is the signer's."""
    protected = {"alg": JOSE_ALGORITHMS[signer.key_type][0], **header}
    signing_input = ".".join(
        base64url.encode(dumps(part).encode()) for part in (protected, payload)
    )
    return f"{signing_input}.{base64url.encode(signer.sign(signing_input.encode()))}"


_OF_THREAD = threading.local()


def _jws() -> Any:
    """This thread's JWS: making one takes longer than checking a signature with it.

    `deserialize` forgets what it held before.
    """
    from jwcrypto import jws

    if not hasattr(_OF_THREAD, "jws"):
        _OF_THREAD.jws = jws.JWS()
    return _OF_THREAD.jws


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
