"""What a token holds: nothing of ours, or what its format says that it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.members import ENVELOPED, ENVELOPED_PRESENTATION, types_of
from mcred.errors import NoCredentialError, ProofError, UnsupportedError

__all__ = ["NOTHING_HELD", "check_kind", "check_something_held"]

#: The code of a token about something else.
NOTHING_HELD = "token_without_credential"

_PRESENTATION = "VerifiablePresentation"
_ENVELOPES = frozenset({ENVELOPED, ENVELOPED_PRESENTATION})
_OURS = _ENVELOPES | {_PRESENTATION, "VerifiableCredential", "Assertion"}


def check_something_held(claims: Any) -> None:
    """Nothing, unless a token's payload was read and is plainly no credential or presentation.

    Tokens are used for much else: to log in, to ask, to attest to a key.

    Raises:
        NoCredentialError: `NOTHING_HELD`.
    """
    if not isinstance(claims, Mapping):
        return
    if not {"vc", "vp", "credentialSubject"}.isdisjoint(claims):
        return
    if _OURS.isdisjoint(types_of(claims)) and not {"badge", "recipient"} <= claims.keys():
        raise NoCredentialError("a token that holds no credential", code=NOTHING_HELD)


def check_kind(form: str, document: Mapping[str, Any]) -> None:
    """Nothing where a `vp` format holds a presentation, and a `vc` format none.

    The rules for what frames the one are not those for the other.

    Raises:
        ProofError: `jws_data_model`.
        UnsupportedError: an envelope, which is a token itself: it would be judged, and not the one
            that it stands in.
    """
    types = types_of(document)
    if not _ENVELOPES.isdisjoint(types):
        raise UnsupportedError("a token in a token is not read", method="a token in a token")
    expected = "a presentation" if form.startswith("vp") else "a credential"
    if (_PRESENTATION in types) is not form.startswith("vp"):
        raise ProofError(f"a {form} holds {expected}, this one does not", code="jws_data_model")
