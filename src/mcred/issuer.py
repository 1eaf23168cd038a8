"""Issue a badge: complete it, check it, sign it, record it.

issuer = mcred.Issuer(profile={"name": "Example School"}, key=mcred.SigningKey.generate())
signed = issuer.issue(credential)
signed.to_json()
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Protocol

from mcred.cryptosuites import SUITES, Cryptosuite
from mcred.encoding.copies import copied
from mcred.encoding.dates import format_datetime
from mcred.encoding.shape import Shape
from mcred.errors import ModelError, UsageError
from mcred.jsonld import CONTEXTS, canonicalize, check, with_carried
from mcred.keys import KeyType, Signer
from mcred.keys.default_proofs import DEFAULT_PROOFS
from mcred.keys.key_ids import controller_of, key_id_of
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.openbadges.documents import profile_of
from mcred.openbadges.semantics import meaning
from mcred.openbadges.validation import problems
from mcred.securing.data_integrity import add_proof
from mcred.securing.vc_jose import sign_vc_jose
from mcred.securing.vc_jwt import sign_vc_jwt
from mcred.signed_credential import SignedCredential

__all__ = ["VC_JWT", "IssuedRecords", "Issuer"]

VC_JWT = "vc-jwt"

#: The enveloping proofs beside the cryptosuites, by the names that the report has for them.
TOKENS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {VC_JWT: sign_vc_jwt, "vc+jwt": sign_vc_jose}
)


class IssuedRecords(Protocol):
    """Where an issuer records what it has issued; `mcred.register.Register` is one."""

    def hash_recipient(self, identifier: str) -> Any: ...

    def record_issued(
        self,
        document: bytes,
        *,
        id: str,  # noqa: A002 (the field's name)
        format: str,  # noqa: A002 (likewise)
        achievement: str,
        recipient_hash: Any,
    ) -> Any: ...


class Issuer:
    """Signs badges with one key under one profile. Safe to share between threads.

    `profile` is a Profile (mapping or model); without an `id` it gets the key's did:key. `key` is
    anything with the `Signer` protocol. `key_id` is the URL of the key in the issuer's document;
    needed unless the issuer is a did:key. `register` records each badge before it is handed out.
    `status` is given each badge without a `credentialStatus` and returns it with one.
    `several_statuses` lets a badge have an array of them, which the Verifiable Credentials model
    allows and Open Badges 3.0 does not: other verifiers may refuse such a badge.
    """

    def __init__(
        self,
        *,
        profile: Any,
        key: Signer,
        key_id: str | None = None,
        register: IssuedRecords | None = None,
        status: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
        several_statuses: bool = False,
        suites: Mapping[str, Cryptosuite] = SUITES,
        contexts: Mapping[str, Any] | None = None,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], str] = lambda: uuid.uuid4().urn,
    ) -> None:
        self._key = key
        self._profile = _complete_profile(profile, key)
        self._key_id = key_id or key_id_of(str(self._profile["id"]), key)
        self._register = register
        self._status = status
        self._several_statuses = several_statuses
        self._suites = suites
        self._contexts = with_carried(contexts)
        self._limits = limits
        self._clock = clock
        self._new_id = new_id

    @property
    def id(self) -> str:
        return str(self._profile["id"])

    @property
    def profile(self) -> dict[str, Any]:
        """A copy of the issuer's Profile, complete with its id."""
        return copied(self._profile)

    def issue(
        self,
        credential: Any,
        *,
        proof: str | None = None,
        options: Mapping[str, Any] | None = None,
        recipient: str | None = None,
    ) -> SignedCredential:
        """Sign a credential and record it; see `sign` and `record`."""
        signed = self.sign(credential, proof=proof, options=options)
        self.record(signed, recipient=recipient)
        return signed

    def sign(
        self,
        credential: Any,
        *,
        proof: str | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> SignedCredential:
        """Sign a credential (mapping or model), which is left as it was.

        `id`, `issuer` and `validFrom` are filled in where they are missing. `proof` names a
        cryptosuite, or is "vc-jwt" or "vc+jwt"; the key's kind decides unless told (Ed25519:
        eddsa-rdfc-2022). `options` are further members of an embedded proof.

        Raises:
            ModelError: it breaks the specification, in shape or in meaning; every problem is named.
            DocumentError: it says something that a signature would not cover.
            UsageError: an unknown proof, or another issuer than this one.
        """
        proof = proof or DEFAULT_PROOFS[self._key.key_type]
        document = self.complete(credential)
        if proof == VC_JWT:
            document = self._with_subject_id(document)
        if self._status is not None and _wants_status(document):
            self._check(document)  # what is refused must not take a place
            document = self._status(document)
        shape = _shape_of(document, self._limits)
        self._check(document, shape)
        return self._sign(document, proof, options, shape)

    def record(self, signed: SignedCredential, *, recipient: str | None = None) -> None:
        """Put a signed badge on record, where there is a register.

        `recipient` is the address or id that the records know the earner by (kept as a keyed
        hash); the subject's own id or identifier unless told.

        Raises:
            RecordError: the register refuses it.
        """
        if self._register is None:
            return
        subject = signed.document["credentialSubject"]
        achievement = subject.get("achievement")
        about = achievement.get("id") if isinstance(achievement, Mapping) else subject.get("id")
        self._register.record_issued(
            signed.to_text().encode(),
            id=signed.id,
            format=signed.format,
            achievement=str(about),
            recipient_hash=self._register.hash_recipient(recipient or _recipient(subject)),
        )

    def complete(self, credential: Any) -> dict[str, Any]:
        """A copy of the credential with id, issuer and validFrom."""
        document = _as_dict(credential)
        document.setdefault("id", self._new_id())
        issuer = document.setdefault("issuer", copied(self._profile))
        named = issuer.get("id") if isinstance(issuer, Mapping) else issuer
        if named != self.id:
            raise UsageError(f"the credential names the issuer {named!r}, this one is {self.id!r}")
        document.setdefault("validFrom", format_datetime(self._clock()))
        return document

    def _with_subject_id(self, document: dict[str, Any]) -> dict[str, Any]:
        """A token's `sub` is required, and a subject's id is not: a random one serves."""
        subject = document.get("credentialSubject")
        if isinstance(subject, Mapping) and "id" not in subject:
            return {**document, "credentialSubject": {"id": self._new_id(), **subject}}
        return document

    def _check(self, document: Mapping[str, Any], shape: Shape | None = None) -> None:
        for one in self._singly(document):
            found = problems(one, for_issuing=True, shape=shape if one is document else None)
            if not found and profile_of(one) == "badge":
                found = meaning(one)
            if found:
                raise ModelError("the badge was not signed", found)

    def _singly(self, document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The badge as it is; one with several status entries once with each of them."""
        entries = document.get("credentialStatus")
        if self._several_statuses and isinstance(entries, list) and entries:
            yield from ({**document, "credentialStatus": entry} for entry in entries)
        else:
            yield document

    def _sign(
        self,
        document: Mapping[str, Any],
        proof: str,
        options: Mapping[str, Any] | None,
        shape: Shape | None,
    ) -> SignedCredential:
        if proof in TOKENS:
            self._refuse_undefined(document, shape)
            return SignedCredential(
                document=document,
                format=proof,
                jwt=self._sign_token(document, proof),
                _sign=self._sign_token,
            )
        suite = self._suites.get(proof)
        if suite is None:
            known = ", ".join(sorted([*self._suites, *TOKENS]))
            raise UsageError(f"unknown proof {proof!r}; there are: {known}")
        if not suite.signs_graph:
            self._refuse_undefined(document, shape)
        secured = add_proof(
            document,
            suite=suite,
            signer=self._key,
            verification_method=self._key_id,
            created=self._clock(),
            canonicalize=lambda value, name: self._canonicalize(
                value, name, shape if value == document else None
            ),
            options=options,
            limits=self._limits,
        )
        if isinstance(secured["proof"], Mapping):
            secured["proof"] = [secured["proof"]]  # Open Badges 3.0 writes arrays
        return SignedCredential(document=secured, format=proof, _sign=self._sign_token)

    def _sign_token(self, document: Mapping[str, Any], proof: str = VC_JWT) -> str:
        sign = TOKENS[proof]
        return sign(document, signer=self._key, key_id=self._key_id, issued=self._clock())

    def _refuse_undefined(self, document: Mapping[str, Any], shape: Shape | None) -> None:
        """Text that is signed as text must hold nothing that a reader of the graph would drop."""
        check(document, contexts=self._contexts, limits=self._limits, shape=shape)

    def _canonicalize(
        self, document: Mapping[str, Any], hash_name: str, shape: Shape | None
    ) -> str:
        return canonicalize(
            document,
            hash_name=hash_name,
            contexts=self._contexts or CONTEXTS,
            limits=self._limits,
            shape=shape,
        )


def _complete_profile(profile: Any, key: Signer) -> dict[str, Any]:
    document = _as_dict(profile)
    if not document.get("id"):
        if key.key_type is KeyType.RSA:
            raise UsageError("an issuer with an RSA key needs an id in its profile")
        document["id"] = controller_of(key)
    document.setdefault("type", ["Profile"])
    return document


def _shape_of(document: dict[str, Any], limits: Limits) -> Shape | None:
    """The shape of a document without proof; None where it has one, or no shape."""
    if "proof" in document:
        return None
    try:
        return Shape(document, limits.json_depth)
    except ValueError:
        return None


def _wants_status(document: Mapping[str, Any]) -> bool:
    return "credentialStatus" not in document and profile_of(document) == "badge"


def _as_dict(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return copied(value)
    if hasattr(value, "to_dict"):
        return dict(value.to_dict())
    raise UsageError(f"expected a mapping or a model, not {type(value).__name__}")


def _recipient(subject: Mapping[str, Any]) -> str:
    """What tells one recipient from another where the caller did not say."""
    if isinstance(subject.get("id"), str):
        return str(subject["id"])
    first = subject["identifier"][0]
    return f"{first['identityType']} {first['identityHash']} {first.get('salt', '')}"
