"""The presentation that an earner signs: VCDM 2.0, section 4.13.

The proof answers whoever asked (Data Integrity 1.0, section 2.1).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mcred.cryptosuites import SUITES, Cryptosuite
from mcred.encoding.strict_json import dumps, shorten
from mcred.errors import UsageError
from mcred.jsonld import canonicalize, check, with_carried
from mcred.keys import KeyType, Signer
from mcred.keys.default_proofs import DEFAULT_PROOFS
from mcred.keys.key_ids import controller_of, key_id_of
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.openbadges.context_urls import CREDENTIALS_V2
from mcred.presenting.enclosing import enclosed
from mcred.securing.data_integrity import add_proof
from mcred.securing.vc_jose import is_url
from mcred.securing.vp_jose import sign_vp_jose

__all__ = ["VP_JOSE", "SignedPresentation", "present"]

VP_JOSE = "vp+jwt"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPresentation:
    """A signed presentation. `document` is without the claims of `jwt`, where it is a token."""

    document: Mapping[str, Any]
    format: str
    jwt: str | None = None

    def to_text(self) -> str:
        """What is handed over: JSON, or the token."""
        return self.jwt if self.jwt is not None else dumps(self.document)


def present(
    badges: Iterable[Any],
    *,
    key: Signer,
    holder: str | None = None,
    key_id: str | None = None,
    domain: str | None = None,
    challenge: str | None = None,
    proof: str | None = None,
    suites: Mapping[str, Cryptosuite] = SUITES,
    contexts: Mapping[str, Any] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    new_id: Callable[[], str] = lambda: uuid.uuid4().urn,
) -> SignedPresentation:
    """Sign a presentation of badges, which are left as they are.

    Args:
        badges: each as a mapping, text, the bytes of any file that a badge comes in, or anything
            with `to_text`, such as a `SignedCredential`.
        holder: who presents; the key's did:key unless told. `key_id` is the URL of the key in the
            holder's document.
        domain, challenge: for whom it is made, and what they gave to be signed.
        proof: a cryptosuite, or "vp+jwt" for badges that are tokens; the key's kind decides unless
            told.

    Raises:
        UsageError: no badge; a presentation, or what proves nothing, in whatever form; one that
            is, or holds, a copy meant for its earner alone (ecdsa-sd-2023 before `derive`); a
            proof that does not fit.
        DataError, LimitError: a badge that cannot be read.
        DocumentError: it says something that a signature would not cover.
    """
    found = [enclosed(badge, limits=limits) for badge in badges]
    if not found:
        raise UsageError("there is no badge to present", code="nothing_presented")
    _refuse_twice(found)
    named = holder or controller_of(key)
    document = {
        "@context": [CREDENTIALS_V2],
        "id": new_id(),
        "type": ["VerifiablePresentation"],
        "holder": named,
        "verifiableCredential": found,
    }
    name = proof or _default_proof(key)
    method = key_id or key_id_of(named, key)
    if not is_url(method):
        raise UsageError(f"a key is named by an absolute URL, not {shorten(method)}")
    if name == VP_JOSE:
        _refuse_unenveloped(found)
        token = sign_vp_jose(
            document,
            signer=key,
            key_id=method,
            issued=clock(),
            audience=domain,
            nonce=challenge,
        )
        return SignedPresentation(document=document, format=name, jwt=token)
    suite, carried = _suite(name, suites), with_carried(contexts)
    if not suite.signs_graph:
        check(document, contexts=carried, limits=limits)
    options = {"domain": domain, "challenge": challenge}
    signed = add_proof(
        document,
        suite=suite,
        signer=key,
        verification_method=method,
        created=clock(),
        purpose="authentication",
        canonicalize=lambda value, hash_name: canonicalize(
            value, hash_name=hash_name, contexts=carried, limits=limits
        ),
        options={name: value for name, value in options.items() if value is not None},
        limits=limits,
    )
    return SignedPresentation(document=signed, format=name)


def _refuse_twice(credentials: Iterable[Mapping[str, Any]]) -> None:
    seen: set[str] = set()
    for credential in credentials:
        name = str(credential.get("id"))
        if "id" in credential and name in seen:
            raise UsageError(f"two of the badges have the id {shorten(name)}", code="same_id")
        seen.add(name)


def _default_proof(key: Signer) -> str:
    return VP_JOSE if key.key_type is KeyType.RSA else DEFAULT_PROOFS[key.key_type]


def _suite(name: str, suites: Mapping[str, Cryptosuite]) -> Cryptosuite:
    usable = {key: suite for key, suite in suites.items() if not suite.legacy}
    usable.pop("ecdsa-sd-2023", None)  # its proof is for the earner, who would have to derive
    if name not in usable:
        known = ", ".join(sorted([*usable, VP_JOSE]))
        raise UsageError(f"a presentation is not signed with {name!r}; there are: {known}")
    return usable[name]


def _refuse_unenveloped(credentials: Iterable[Mapping[str, Any]]) -> None:
    """VC-JOSE-COSE, section 3.1.2: what is in a token stands in an envelope."""
    if any("proof" in credential for credential in credentials):
        raise UsageError(
            "a vp+jwt holds badges that are tokens, this one has a proof inside: "
            "sign the presentation with a cryptosuite",
            code="not_enveloped",
        )
