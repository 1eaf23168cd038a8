"""Whether a presentation's token was made for whom asked: the time, the domain, the challenge."""

from __future__ import annotations

from mcred.errors import ProofError
from mcred.securing.claims import check_times
from mcred.securing.tokens import CredentialToken

__all__ = ["check_answer"]


def check_answer(
    token: CredentialToken, *, now: float, domain: tuple[str, ...] | None, challenge: str | None
) -> None:
    """Compare a presentation's claims with the time (seconds) and with what was asked.

    `nonce` answers a challenge and `aud` names the domain (VCDM 1.1, section 6.3.1).

    Raises:
        ProofError: `proof_expired`, `proof_created`, `proof_domain` or `proof_challenge`;
            `jws_claims` in a token that was read as one of a credential.
    """
    claims = token.token.claims
    check_times(claims)
    if "exp" in claims and claims["exp"] <= now:
        raise ProofError("the proof itself has expired", code="proof_expired")
    if claims.get("nbf", 0) > now:
        raise ProofError("the proof is not in force yet", code="proof_created")
    audience = claims.get("aud", [])
    named = set(map(str, audience if isinstance(audience, list) else [audience]))
    if domain is not None and set(domain) != named:
        raise ProofError("the proof was made for another domain", code="proof_domain")
    if challenge is not None and claims.get("nonce", claims.get("challenge")) != challenge:
        raise ProofError("the proof answers another challenge", code="proof_challenge")
