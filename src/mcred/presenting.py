"""Present badges: what an earner signs to show that they are the earner's to show.

presented = mcred.present([badge], key=key, domain="employer.example", challenge="u-3f1c")
presented.to_text()

VCDM 2.0, section 4.13; the proof answers whoever asked (Data Integrity 1.0, section 2.1).
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mcred.containers import Contents, extract
from mcred.cryptosuites import SUITES, Cryptosuite
from mcred.cryptosuites.ecdsa_sd_2023 import is_base
from mcred.encoding.strict_json import dumps, shorten
from mcred.errors import UsageError
from mcred.jsonld import canonicalize, check, with_carried
from mcred.keys import KeyType, Signer
from mcred.keys.default_proofs import DEFAULT_PROOFS
from mcred.keys.key_ids import controller_of, key_id_of
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.openbadges.context_urls import CREDENTIALS_V2
from mcred.securing.data_integrity import add_proof
from mcred.securing.tokens import token_format
from mcred.securing.vc_jose import is_url
from mcred.securing.vp_jose import sign_vp_jose

__all__ = ["VP_JOSE", "SignedPresentation", "enclosed", "present"]

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
        UsageError: no badge; an unsigned one, one that is whole and meant for its earner alone
            (ecdsa-sd-2023 before `derive`), or a presentation; a proof that does not fit.
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


def enclosed(badge: Any, *, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """A badge as it stands in a presentation: itself, or in an envelope (VCDM 2.0, section 4.12).

    Raises:
        UsageError, DataError, LimitError: as `present`.
    """
    contents = extract(_bytes(badge), limits=limits)
    if contents.version != 3:
        raise UsageError(
            "an Open Badges 2 badge is not presented: mcred upgrade makes a 3.0 badge of it",
            code="not_open_badges_3",
        )
    if contents.kind == "json":
        return _signed(contents.value)
    return {
        "@context": CREDENTIALS_V2,
        "id": f"data:{_media(contents, limits)},{_encoded(contents)}",
        "type": "EnvelopedVerifiableCredential",
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


def _signed(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UsageError("it holds several badges: give each on its own", code="several")
    kinds = value.get("type")
    if "VerifiablePresentation" in (kinds if isinstance(kinds, list) else [kinds]):
        raise UsageError("it is a presentation already", code="presentation")
    if kinds == "EnvelopedVerifiableCredential":
        return value
    proofs = value.get("proof")
    found = [proof for proof in (proofs if isinstance(proofs, list) else [proofs]) if proof]
    if not found:
        raise UsageError("an unsigned badge is not presented: it proves nothing", code="no_proof")
    if any(isinstance(proof, dict) and is_base(proof.get("proofValue")) for proof in found):
        raise UsageError(
            "this copy is for its earner alone: show chosen parts of it (mcred derive)",
            code="base_proof",
        )
    return value


def _media(contents: Contents, limits: Limits) -> str:
    if contents.kind == "cose":
        return "application/vc+cose;base64"
    form = token_format(contents.text, limits=limits)
    return "application/vc+jwt" if form == "vc+jwt" else "application/jwt"


def _encoded(contents: Contents) -> str:
    return contents.text or base64.b64encode(contents.data).decode()


def _refuse_unenveloped(credentials: Iterable[Mapping[str, Any]]) -> None:
    """VC-JOSE-COSE, section 3.1.2: what is in a token stands in an envelope."""
    if any("proof" in credential for credential in credentials):
        raise UsageError(
            "a vp+jwt holds badges that are tokens, this one has a proof inside: "
            "sign the presentation with a cryptosuite",
            code="not_enveloped",
        )
