"""Which kind of token a compact JWS is: told by its header, as the two texts ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from mcred.errors import ProofError, UnsupportedError
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.securing.jose import read_header
from mcred.securing.vc_jose import VCJOSE, media_type, read_vc_jose
from mcred.securing.vc_jwt import VCJWT, read_vc_jwt

__all__ = ["READERS", "CredentialToken", "read_credential_token", "token_format"]

#: What both readers give: `token`, `credential`, `kid`, `jwk`, `claims`, `differences`.
CredentialToken: TypeAlias = VCJWT | VCJOSE

#: Format, as reports name it → how it is read.
READERS: Mapping[str, Callable[..., CredentialToken]] = MappingProxyType(
    {"vc-jwt": read_vc_jwt, "vc+jwt": read_vc_jose}
)


def token_format(text: str, *, limits: Limits = DEFAULT_LIMITS) -> str:
    """`vc+jwt` where `typ` says so, or `cty` says `vc` and there is no `typ`; else `vc-jwt`.

    A damaged header is left to the reader to name.

    Raises:
        UnsupportedError: an SD-JWT.
        LimitError: a header that is too long or too deep.
    """
    header = _header(text, limits)
    kind = media_type(header.get("typ"))
    if "~" in text or (kind is not None and "sd-jwt" in kind):
        raise UnsupportedError("SD-JWT is not supported", method="SD-JWT")
    if kind == "vc+jwt" or ("typ" not in header and media_type(header.get("cty")) == "vc"):
        return "vc+jwt"
    return "vc-jwt"


def read_credential_token(text: str, *, limits: Limits = DEFAULT_LIMITS) -> CredentialToken:
    """Take a token of either kind apart; raises as `read_vc_jwt` and `read_vc_jose`."""
    return READERS[token_format(text, limits=limits)](text, limits=limits)


def _header(text: str, limits: Limits) -> Mapping[str, object]:
    try:
        return read_header(text.partition(".")[0], limits=limits)
    except ProofError:
        return {}
