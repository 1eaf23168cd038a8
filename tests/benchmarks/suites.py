"""Embedded proofs: every cryptosuite, signing and verifying with all checks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from mcred.cryptosuites import SUITES
from mcred.cryptosuites.detached_jws import DetachedJWS
from mcred.cryptosuites.ecdsa_sd_2023 import derive
from mcred.encoding import base64url
from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import dumps
from mcred.jsonld import canonicalize
from mcred.keys import KeyType

from . import raw
from .groups import Group, Settings
from .rows import Row
from .scene import NOW, SIGNED, Party, badges, party, signed, verifier
from .timing import Action

__all__ = ["ECDSA", "EDDSA", "LEGACY", "SELECTIVE", "both", "judging", "pair"]

RDFC, JCS, SELECTIVE_PROOF = "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-sd-2023"
ECDSA_KINDS = (KeyType.P256, KeyType.P384)
ECDSA_PROOFS = ("ecdsa-rdfc-2019", "ecdsa-jcs-2019")

#: The results, what they are measured by, and one piece of evidence.
REVEAL = (
    "/credentialSubject/result",
    "/credentialSubject/achievement/resultDescription",
    "/evidence/0",
)
OLD_CONTEXTS = {
    "Ed25519Signature2020": "https://w3id.org/security/suites/ed25519-2020/v1",
    "JsonWebSignature2020": "https://w3id.org/security/suites/jws-2020/v1",
}
_HEADER = base64url.encode(b'{"alg":"EdDSA","b64":false,"crit":["b64"]}')


def judging(by: Party, texts: list[bytes]) -> Action:
    """Verify one after the other; a badge that is not valid makes it fail."""
    given, ours = cycle(texts), verifier(by)

    def verify() -> None:
        report = ours.verify(next(given))
        assert str(report.verdict) == "valid", report.headline

    return verify


def both(by: Party, proof: str, label: str) -> dict[str, Action]:
    """Issue with a proof, and verify what was issued, under the names that the rows have."""
    unsigned = badges(by)
    return {
        f"{label} issue": lambda: by.issuer.issue(next(unsigned), proof=proof),
        f"{label} verify": judging(by, signed(by, proof)),
    }


def pair(
    label: str, kind: str, *, issue: float | None = None, verify: float | None = None
) -> tuple[Row, Row]:
    """The rows of `both`, against bare signatures of that kind of key."""
    return (
        Row(name=f"{label} issue", against=raw.sign(kind), aim=issue),
        Row(name=f"{label} verify", against=raw.verify(kind), aim=verify),
    )


def _eddsa(_settings: Settings) -> dict[str, Action]:
    by = party(KeyType.ED25519)
    return both(by, RDFC, RDFC) | both(by, JCS, JCS)


def _ecdsa(_settings: Settings) -> dict[str, Action]:
    found: dict[str, Action] = {}
    for kind in ECDSA_KINDS:
        for proof in ECDSA_PROOFS:
            found |= both(party(kind), proof, f"{proof} {kind}")
    return found


def _selective(_settings: Settings) -> dict[str, Action]:
    by = party(KeyType.P256)
    unsigned = badges(by)
    whole = [json.loads(text) for text in signed(by, SELECTIVE_PROOF, 4)]
    bases = cycle(whole)
    parts = [dumps(derive(one, reveal=REVEAL)).encode() for one in whole]
    return {
        "ecdsa-sd-2023 issue": lambda: by.issuer.issue(next(unsigned), proof=SELECTIVE_PROOF),
        "ecdsa-sd-2023 derive": lambda: derive(next(bases), reveal=REVEAL),
        "ecdsa-sd-2023 verify": judging(by, parts),
    }


def _legacy(_settings: Settings) -> dict[str, Action]:
    by = party(KeyType.ED25519)
    return {
        f"{name} verify": judging(
            by, [dumps(one).encode() for one in islice(_old(by, name), SIGNED)]
        )
        for name in OLD_CONTEXTS
    }


def _old(by: Party, name: str) -> Iterator[dict[str, Any]]:
    """Badges signed with a retired suite, which issuing refuses to do."""
    suite: Any = SUITES[name]
    for badge in badges(by):
        document = {**badge, "@context": [*badge["@context"], OLD_CONTEXTS[name]]}
        options = {
            "type": name,
            "created": format_datetime(NOW),
            "verificationMethod": by.key_id,
            "proofPurpose": "assertionMethod",
        }
        if not isinstance(suite, DetachedJWS):
            made = suite.create_proof(document, options, signer=by.key, canonicalize=_canonical)
            yield {**document, "proof": made}
            continue
        data = f"{_HEADER}.".encode() + suite.hash_data(document, options, _canonical)
        jws = f"{_HEADER}..{base64url.encode(by.key.sign(data))}"
        yield {**document, "proof": {**options, "jws": jws}}


def _canonical(document: Any, hash_name: str) -> str:
    return canonicalize(document, hash_name=hash_name)


EDDSA = Group(
    rows=(
        *pair(RDFC, "Ed25519", issue=25, verify=9),
        *pair(JCS, "Ed25519", issue=12, verify=6),
    ),
    actions=_eddsa,
)
ECDSA = Group(
    rows=tuple(
        row
        for kind in ECDSA_KINDS
        for proof in ECDSA_PROOFS
        for row in pair(f"{proof} {kind}", kind)
    ),
    actions=_ecdsa,
)
SELECTIVE = Group(
    rows=(
        Row(name="ecdsa-sd-2023 issue", against=raw.sign("P-256")),
        Row(name="ecdsa-sd-2023 derive", against=raw.verify("P-256")),
        Row(name="ecdsa-sd-2023 verify", against=raw.verify("P-256")),
    ),
    actions=_selective,
)
LEGACY = Group(
    rows=tuple(Row(name=f"{name} verify", against=raw.verify("Ed25519")) for name in OLD_CONTEXTS),
    actions=_legacy,
)
