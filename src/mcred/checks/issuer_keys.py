"""The key that a proof names, and whether it is the issuer's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from mcred.checks.members import purposes_of_token
from mcred.checks.state import Verification
from mcred.errors import (
    DataError,
    FetchError,
    KeyBindingError,
    LimitError,
    McredError,
    ProofError,
    UnsupportedError,
)
from mcred.identifiers import (
    VerificationMethod,
    find_jwt_key,
    find_method,
    fragment_key,
    resolve,
)
from mcred.keys import VerificationKey
from mcred.securing.keyfinding import KeyFinding
from mcred.securing.tokens import CredentialToken, verify_envelope

__all__ = ["find_issuer_key", "find_token_key"]


def find_issuer_key(v: Verification, method: str, purpose: str) -> KeyFinding:
    """The key of an embedded proof's verification method."""
    return _find(
        method,
        lambda: find_method(
            method,
            issuer=v.issuer_id or "",
            purpose=purpose,
            now=v.now,
            fetcher=v.fetcher,
            resolvers=v.environment.resolvers,
            limits=v.limits,
        ),
        lambda: _key_in_badge(v, method),
    )


def find_token_key(v: Verification, token: CredentialToken) -> KeyFinding:
    """The key of a token: the header's `kid`, else its `jwk`, else one that the issuer lists."""
    header_key = token.jwk
    return _find(
        token.kid or ("jwk" if header_key is not None else None),
        lambda: _for_one_of(_purposes(v), lambda purpose: _token_method(v, token, purpose)),
        lambda: (
            VerificationKey.from_jwk(header_key)
            if header_key is not None
            else _key_in_badge(v, token.kid or "")
        ),
    )


def _token_method(v: Verification, token: CredentialToken, purpose: str) -> VerificationMethod:
    return find_jwt_key(
        v.issuer_id or "",
        kid=token.kid,
        jwk=token.jwk,
        purpose=purpose,
        signed_with=lambda key: _holds(token, key),
        now=v.now,
        fetcher=v.fetcher,
        resolvers=v.environment.resolvers,
        limits=v.limits,
    )


def _purposes(v: Verification) -> tuple[str, ...]:
    if v.profile != "presentation":
        return ("assertionMethod",)
    return purposes_of_token(answers=v.asks)


def _for_one_of(
    purposes: tuple[str, ...], find: Callable[[str], VerificationMethod]
) -> VerificationMethod:
    """The key under the first purpose that has it; where none has, what was wrong with the first.

    A key that is revoked, or somebody else's, is so for every purpose.
    """
    first, *others = purposes
    try:
        return find(first)
    except (KeyBindingError, FetchError) as problem:
        if isinstance(problem, KeyBindingError) and problem.code not in _ELSEWHERE:
            raise
        for purpose in others:
            with suppress(KeyBindingError, FetchError):
                return find(purpose)
        raise


#: What may be otherwise for another purpose: which keys are under it, and where they are listed.
_ELSEWHERE = frozenset(
    {
        "wrong_relationship",
        "method_not_in_document",
        "jwk_header_unbound",
        "jwt_key_missing",
        "signature_mismatch",
    }
)


def _holds(token: CredentialToken, key: VerificationKey) -> bool:
    try:
        verify_envelope(token.token, key)
    except (KeyBindingError, ProofError):
        return False
    return True


def _find(
    method: str | None,
    bound: Callable[[], VerificationMethod],
    unbound: Callable[[], VerificationKey | None],
) -> KeyFinding:
    try:
        found = bound()
    except (KeyBindingError, FetchError, UnsupportedError, LimitError, DataError) as problem:
        key, why = _quietly(unbound), _as_problem(problem)
        return KeyFinding(method=method or "none named", key=key, problem=why)
    return KeyFinding(
        method=method or found.id, key=found.key, how=found.controller, listed=found.listed
    )


def _quietly(unbound: Callable[[], VerificationKey | None]) -> VerificationKey | None:
    """The key that stands in the badge itself, where there is a readable one."""
    try:
        return unbound()
    except McredError:
        return None  # the finding's problem already says why the key is not the issuer's


def _as_problem(problem: McredError) -> McredError:
    """A damaged issuer document binds nothing; a document too large could not be had."""
    if isinstance(problem, FetchError | KeyBindingError | UnsupportedError):
        return problem
    if isinstance(problem, LimitError):
        return FetchError(problem.message, code="too_large")
    return KeyBindingError(problem.message, code=problem.code)


def _key_in_badge(v: Verification, method: str) -> VerificationKey | None:
    """A key that needs no document: did:key, did:jwk, or a Multikey in the URL's fragment."""
    if method.startswith(("did:key:", "did:jwk:")):
        document = resolve(
            method.split("#")[0],
            fetcher=v.fetcher,
            resolvers=v.environment.resolvers,
            limits=v.limits,
        )
        return next((found.key for found in document.methods.values()), None)
    return fragment_key(method)
