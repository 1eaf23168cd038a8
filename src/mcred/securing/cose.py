"""COSE_Sign1 with the algorithm fixed by the key: RFC 9052, sections 3.1 and 4.4.

Also read: `typ` (RFC 9596) and CWT claims in the header (RFC 9597). What frames the payload counts
only where it is signed, in the protected header; `kid` is a hint and may stand in either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from mcred.encoding import base64url, cbor, cose_sign1
from mcred.encoding.cose_sign1 import COSESign1
from mcred.encoding.strict_json import loads, shorten
from mcred.errors import (
    EncodingError,
    KeyBindingError,
    ProofError,
    StrictJSONError,
    UnsupportedError,
)
from mcred.keys import KeyType, Signer, VerificationKey
from mcred.limits import Limits

__all__ = ["COSE_ALGORITHMS", "Sign1", "read_sign1", "sign_sign1", "verify_sign1"]

#: Algorithms of each type of key (RFC 9053, 8812, 9864): the first is written, because every
#: reader of COSE knows it; all are read.
COSE_ALGORITHMS: Mapping[KeyType, tuple[int, ...]] = MappingProxyType(
    {
        KeyType.ED25519: (-8, -19),
        KeyType.P256: (-7, -9),
        KeyType.P384: (-35, -51),
        KeyType.RSA: (-257,),
    }
)
_KNOWN = frozenset(number for numbers in COSE_ALGORITHMS.values() for number in numbers)

_ALG, _CRIT, _CONTENT_TYPE, _KID, _CWT_CLAIMS, _TYP = 1, 2, 3, 4, 15, 16
_UNDERSTOOD = frozenset({_ALG, _CONTENT_TYPE, _KID, _CWT_CLAIMS, _TYP})
_MUST_BE_SIGNED = (_ALG, _CRIT, _CONTENT_TYPE, _CWT_CLAIMS, _TYP)
#: CWT claims by the names that JWT has for them (RFC 8392, RFC 9711).
_CLAIMS: Mapping[int, str] = MappingProxyType(
    {1: "iss", 2: "sub", 3: "aud", 4: "exp", 5: "nbf", 6: "iat", 7: "cti", 10: "nonce"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign1:
    """A COSE_Sign1 whose payload is a JSON object; nothing in it is verified yet.

    `claims` are the CWT claims of its header, by the names of JWT.
    """

    parts: COSESign1
    algorithm: int
    payload: Mapping[str, Any]
    claims: Mapping[str, Any]

    @property
    def type(self) -> Any:
        return self.parts.header.get(_TYP)

    @property
    def content_type(self) -> Any:
        return self.parts.header.get(_CONTENT_TYPE)

    @property
    def kid(self) -> str | None:
        """The key's id; bytes that are no text are read as a raw thumbprint, in base64url."""
        value = self.parts.header.get(_KID, self.parts.unprotected.get(_KID))
        return None if value is None else _text(value)


def read_sign1(data: bytes, *, limits: Limits, payload: Mapping[str, Any] | None = None) -> Sign1:
    """Take a COSE_Sign1 apart.

    `payload` is what its payload was parsed to before, where it was.

    Raises:
        ProofError: damaged (`cose_malformed`), an algorithm that proves nothing (`cose_alg`), a
            header (`cose_header`, `cose_crit`) that the text does not allow.
        UnsupportedError: an algorithm that this version does not know.
        LimitError: a payload that is too long or too deep.
    """
    try:
        parts = cose_sign1.decode(data)
        value = loads(parts.payload, limits=limits) if payload is None else payload
    except (EncodingError, StrictJSONError) as error:
        raise ProofError(error.message, code="cose_malformed") from error
    if not isinstance(value, Mapping):
        raise ProofError("the payload of the COSE_Sign1 is no object", code="cose_malformed")
    _check_header(parts)
    return Sign1(
        parts=parts,
        algorithm=_algorithm(parts.header.get(_ALG)),
        payload=value,
        claims=_claims(parts.header.get(_CWT_CLAIMS, {})),
    )


def verify_sign1(sign1: Sign1, key: VerificationKey) -> None:
    """Nothing when the signature holds (section 4.4).

    Raises:
        KeyBindingError: the header names an algorithm that is not the key's.
        ProofError: the signature does not match.
    """
    if sign1.algorithm not in COSE_ALGORITHMS[key.key_type]:
        raise KeyBindingError(
            f"the COSE algorithm {sign1.algorithm} is not for a {key.key_type} key",
            code="key_type",
        )
    signed = _to_be_signed(sign1.parts.protected, sign1.parts.payload)
    if not key.verify(sign1.parts.signature, signed):
        raise ProofError(
            "the signature does not match",
            code="signature_mismatch",
            method=f"COSE {sign1.algorithm}",
        )


def sign_sign1(
    payload: bytes, *, signer: Signer, content_type: str, typ: str, kid: str | None = None
) -> bytes:
    """A tagged COSE_Sign1 over the payload; its algorithm is the signer's."""
    header: dict[int, Any] = {
        _ALG: COSE_ALGORITHMS[signer.key_type][0],
        _CONTENT_TYPE: content_type,
        _TYP: typ,
    }
    if kid is not None:
        header[_KID] = kid.encode()
    protected = cbor.encode(header)
    signature = signer.sign(_to_be_signed(protected, payload))
    return cose_sign1.encode(protected, payload, signature)


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Sig_structure; there is no externally supplied data."""
    return cbor.encode(["Signature1", protected, b"", payload])


def _check_header(parts: COSESign1) -> None:
    for label in _MUST_BE_SIGNED:
        if label in parts.unprotected:
            raise ProofError(
                f"the header parameter {label} stands outside the signature", code="cose_header"
            )
    critical = parts.header.get(_CRIT, [_ALG])
    if not isinstance(critical, list) or not critical or not all(map(_is_understood, critical)):
        raise ProofError("the header demands an extension that is not known here", code="cose_crit")
    kid = parts.header.get(_KID, parts.unprotected.get(_KID, b"-"))
    if type(kid) is not bytes or not kid:
        raise ProofError("kid (4): expected bytes, and some", code="cose_header")


def _is_understood(label: Any) -> bool:
    return type(label) is int and label in _UNDERSTOOD


def _algorithm(value: Any) -> int:
    if type(value) not in (int, str):
        raise ProofError("the header names no algorithm (1)", code="cose_alg")
    if value in _KNOWN:
        return int(value)
    if type(value) is int and value >= 0:  # MACs and encryption; signatures are below
        raise ProofError(f"the algorithm {value} does not show who signed", code="cose_alg")
    raise UnsupportedError(
        f"the COSE algorithm {shorten(value)} is not supported", method=f"COSE algorithm {value}"
    )


def _claims(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(type(label) in (int, str) for label in value):
        raise ProofError("the CWT claims (15) are no map of labels", code="cose_header")
    return {name: _claim(name, value[label]) for label, name in _CLAIMS.items() if label in value}


def _claim(name: str, value: Any) -> Any:
    """A claim as JSON would have it: a text, a number, or an array of texts."""
    several = isinstance(value, list) and all(type(item) is str for item in value)
    if type(value) is bytes:
        return _text(value)
    if several or type(value) in (str, int, float):
        return value
    raise ProofError(f"{name}: neither text nor number", code="jws_claims")


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64url.encode(value)
