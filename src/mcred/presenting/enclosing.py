"""A badge as it stands in a presentation: itself, or in an envelope (VCDM 2.0, section 4.12)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from mcred.checks.members import (
    ENVELOPED,
    ENVELOPED_PRESENTATION,
    content_of_envelope,
    types_of,
)
from mcred.containers import Contents, extract
from mcred.encoding.strict_json import dumps
from mcred.errors import ProofError, UsageError
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.openbadges.context_urls import CREDENTIALS_V2
from mcred.presenting.earners_copies import holds_earners_copy
from mcred.securing.cose import read_sign1
from mcred.securing.proofs import proofs_of
from mcred.securing.tokens import (
    COSE_READERS,
    READERS,
    CredentialToken,
    token_format,
)
from mcred.securing.vc_cose import cose_format

__all__ = ["enclosed"]


def enclosed(badge: Any, *, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """The badge, or the envelope around its token.

    Raises:
        UsageError, DataError, LimitError: as `present`.
    """
    contents = extract(_bytes(badge), limits=limits)
    if contents.version != 3:
        raise UsageError(
            "an Open Badges 2 badge is not presented: mcred upgrade makes a 3.0 badge of it",
            code="not_open_badges_3",
        )
    if holds_earners_copy(contents.claims if contents.value is None else contents.value, limits):
        raise UsageError(
            "it is or holds a copy for its earner alone: show chosen parts of it (mcred derive)",
            code="base_proof",
        )
    if contents.kind == "json":
        return _signed(contents.value, limits)
    _check_token(contents, limits)
    return {
        "@context": CREDENTIALS_V2,
        "id": f"data:{_media(contents, limits)},{_encoded(contents)}",
        "type": ENVELOPED,
    }


def _bytes(badge: Any) -> bytes:
    if hasattr(badge, "to_text"):
        badge = badge.to_text()
    if isinstance(badge, Mapping):
        badge = dumps(dict(badge))
    if isinstance(badge, str):
        return badge.encode(errors="surrogatepass")
    if isinstance(badge, bytes | bytearray | memoryview):
        return bytes(badge)
    raise UsageError(f"a badge is a mapping, text or bytes, not {type(badge).__name__}")


def _signed(value: Any, limits: Limits) -> dict[str, Any]:
    """The badge in JSON, or the envelope that it came in."""
    if not isinstance(value, dict):
        raise UsageError("it holds several badges: give each on its own", code="several")
    kinds = types_of(value)
    if "VerifiablePresentation" in kinds or ENVELOPED_PRESENTATION in kinds:
        raise _presentation()
    if ENVELOPED in kinds:
        contents = extract(content_of_envelope(value).encode(), limits=limits)
        if contents.kind not in ("jws", "cose"):
            raise UsageError("the envelope holds no token: it proves nothing", code="no_proof")
        _check_token(contents, limits)
        return value
    if "VerifiableCredential" not in kinds:
        raise UsageError("it is no VerifiableCredential", code="not_a_credential")
    if not value.get("proof") or not any(proofs_of(value, limits=limits)):
        raise UsageError("an unsigned badge is not presented: it proves nothing", code="no_proof")
    return value


def _check_token(contents: Contents, limits: Limits) -> None:
    """That it is a credential's, and in a form that can prove something."""
    try:
        token = _token(contents, limits)
    except ProofError as error:
        raise UsageError(f"the token proves nothing: {error.message}", code="no_proof") from error
    if "VerifiablePresentation" in types_of(token.credential):
        raise _presentation()


def _token(contents: Contents, limits: Limits) -> CredentialToken:
    claims = contents.claims if isinstance(contents.claims, Mapping) else None
    if contents.kind == "cose":
        sign1 = read_sign1(contents.data, limits=limits, payload=claims)
        form = cose_format(sign1)
        if form != "vc+cose":
            raise _presentation()
        return COSE_READERS[form](sign1)
    form = token_format(contents.text, limits=limits, claims=claims)
    if form.startswith("vp"):
        raise _presentation()
    return READERS[form](contents.text, limits=limits)


def _presentation() -> UsageError:
    return UsageError("it is a presentation already", code="presentation")


def _media(contents: Contents, limits: Limits) -> str:
    if contents.kind == "cose":
        return "application/vc+cose;base64"
    form = token_format(contents.text, limits=limits)
    return "application/vc+jwt" if form == "vc+jwt" else "application/jwt"


def _encoded(contents: Contents) -> str:
    return contents.text or base64.b64encode(contents.data).decode()
