"""A badge as a compact JWS in a text file: RFC 7515 section 7.1, Open Badges 3.0 VC-JWT format.

Only the outer form is read here; signatures and claims are the business of `securing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcred.encoding import base64url
from mcred.encoding.strict_json import JSON, loads
from mcred.errors import (
    ContainerError,
    EncodingError,
    LimitError,
    StrictJSONError,
    UnsupportedError,
)
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["Compact", "looks_like_jws", "parse"]

#: base64url of `{"`, `{ `, `{<newline>` and `{<tab>`: how a JOSE header can begin.
_HEADER_STARTS = ("eyJ", "eyA", "ewo", "ew0", "ewk")
_PART = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compact:
    """The three parts of a compact JWS, still encoded."""

    header: str
    payload: str
    signature: str

    def claims(self, *, limits: Limits = DEFAULT_LIMITS) -> JSON:
        """The payload as JSON, unverified; None where it is not JSON that is accepted."""
        try:
            return loads(base64url.decode(self.payload), limits=limits)
        except (EncodingError, StrictJSONError, LimitError):
            return None


def looks_like_jws(text: str) -> bool:
    """Whether text begins as a JOSE header does and has a dot, so that it was meant as a token."""
    return text.startswith(_HEADER_STARTS) and "." in text


def parse(text: str) -> Compact:
    """Split a compact JWS.

    Raises:
        UnsupportedError: an SD-JWT (`method` "sd-jwt") or an encrypted token ("jwe").
        ContainerError: not three parts of base64url, an empty header or signature.
    """
    if "~" in text:
        raise UnsupportedError(
            "an SD-JWT (a token with ~) is not read by this version", method="sd-jwt"
        )
    parts = text.split(".")
    if len(parts) == 5:
        raise UnsupportedError("an encrypted token (JWE) is not read", method="jwe")
    if len(parts) != 3:
        raise ContainerError(
            f"a compact JWS has 3 parts between dots, this has {len(parts)}", code="jws_parts"
        )
    for name, part in zip(("header", "payload", "signature"), parts, strict=True):
        _check(name, part)
    return Compact(header=parts[0], payload=parts[1], signature=parts[2])


def _check(name: str, part: str) -> None:
    if not part and name != "payload":
        raise ContainerError(f"the {name} of the JWS is empty", code="jws_empty", part=name)
    if not base64url.is_spelled(part) or len(part) % 4 == 1:
        fit = _PART.match(part)
        end = fit.end() if fit else 0
        raise ContainerError(
            f"the {name} of the JWS is not base64url at character {end}",
            code="jws_encoding",
            part=name,
            position=end,
        )
