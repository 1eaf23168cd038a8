"""Where the peers and mcred disagree on a badge: written down, and noticed when it changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from interop_samples import (
    ISSUER,
    JCS,
    NOW,
    RDFC,
    SEED,
    document,
    verdict_on,
)
from peers import NEEDED, PeerRefusedError, digitalbazaar, openbadgeslib

from mcred.encoding.dates import format_datetime

pytestmark = NEEDED

VALID_UNTIL = "https://www.w3.org/2018/credentials#validUntil"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"


def expired() -> dict[str, Any]:
    """A badge of ours that ended yesterday."""
    badge = document("sample")
    badge["validFrom"] = format_datetime(NOW - timedelta(days=9))
    badge["validUntil"] = format_datetime(NOW - timedelta(days=1))
    return signed(badge)


def signed(badge: dict[str, Any], **options: Any) -> dict[str, Any]:
    return json_copy(ISSUER.issue(badge, proof=RDFC, options=options).document)


def signed_there(badge: dict[str, Any]) -> dict[str, Any]:
    """A badge that mcred would not sign."""
    now = format_datetime(NOW)
    found: dict[str, Any] = digitalbazaar().ask(
        "sign", document=badge, suite=RDFC, seed=SEED.hex(), created=now
    )
    return found


def json_copy(value: Any) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(value))
    return copied


def end_as_iri() -> str:
    badge = expired()
    badge[VALID_UNTIL] = {"@value": badge.pop("validUntil"), "@type": DATE_TIME}
    return json.dumps(badge)


def end_in_nest() -> str:
    badge = expired()
    badge["@nest"] = {"validUntil": badge.pop("validUntil")}
    return json.dumps(badge)


def end_by_alias() -> str:
    badge = expired()
    badge["@context"].append({"ending": {"@id": VALID_UNTIL, "@type": DATE_TIME}})
    badge["ending"] = badge.pop("validUntil")
    return json.dumps(badge)


def level_from_nowhere() -> str:
    badge = document("sample")
    badge["credentialSubject"]["result"][0]["achievedLevel"] = "https://example.org/#no-level"
    return json.dumps(signed_there(badge))


def nobody() -> str:
    badge = document("sample")
    del badge["credentialSubject"]["identifier"]
    return json.dumps(signed_there(badge))


def two_proofs(*, second: str | None = None) -> str:
    badge = signed(signed(document("sample")))
    if second is not None:
        badge["proof"][1]["proofValue"] = second
    return json.dumps(badge)


def second_proof_of_something_else() -> str:
    return two_proofs(second=expired()["proof"][0]["proofValue"])


def proof_expired() -> str:
    return json.dumps(signed(document("sample"), expires=format_datetime(NOW - timedelta(hours=1))))


def named_twice() -> str:
    text = json.dumps(signed(document("sample")))
    return text.replace('"name": "Exit', '"name": "Another badge", "name": "Exit', 1)


def jcs() -> str:
    return ISSUER.issue(document("sample"), proof=JCS).to_json()


def token() -> str:
    return ISSUER.issue(document("sample"), proof="vc-jwt").to_jwt()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A badge, our verdict, what each peer makes of it (None: accepts it), and why ours is ours.

    A peer that is not named is not asked: it has no way to read such a badge.
    """

    badge: Callable[[], str]
    verdict: str
    digitalbazaar: str | None = "-"
    openbadgeslib: str | None = "-"
    why: str


DIFFERENCES: Mapping[str, Difference] = MappingProxyType(
    {
        "an end written as an IRI": Difference(
            badge=end_as_iri,
            verdict="invalid",
            digitalbazaar=None,
            openbadgeslib="not in compacted form",
            why="the same statements are signed, but whoever reads the JSON sees no end",
        ),
        "an end in @nest": Difference(
            badge=end_in_nest,
            verdict="invalid",
            digitalbazaar=None,
            openbadgeslib="not in compacted form",
            why="as above",
        ),
        "an end under another name": Difference(
            badge=end_by_alias,
            verdict="invalid",
            digitalbazaar=None,
            openbadgeslib="inline @context",
            why="as above",
        ),
        "a level that the rubric does not have": Difference(
            badge=level_from_nowhere,
            verdict="inconsistent",
            digitalbazaar=None,
            openbadgeslib=None,
            why="neither peer compares results with the rubric",
        ),
        "no recipient": Difference(
            badge=nobody,
            verdict="malformed",
            digitalbazaar=None,
            openbadgeslib="must have an 'id' or an 'identifier'",
            why="Open Badges 3.0 asks for one; the peer checks credentials, not badges",
        ),
        "two good proofs": Difference(
            badge=two_proofs,
            verdict="valid",
            digitalbazaar=None,
            openbadgeslib="multiple supported Data Integrity proofs",
            why="Data Integrity allows a set of proofs, of which every one must hold",
        ),
        "a second proof that does not hold": Difference(
            badge=second_proof_of_something_else,
            verdict="invalid",
            digitalbazaar=None,
            openbadgeslib="multiple supported Data Integrity proofs",
            why="the peer is content with one proof that holds",
        ),
        "a proof that has expired": Difference(
            badge=proof_expired,
            verdict="invalid",
            digitalbazaar=None,
            openbadgeslib="proof has expired",
            why="Data Integrity 2.1: `expires` ends the proof",
        ),
        "a name given twice": Difference(
            badge=named_twice,
            verdict="malformed",
            openbadgeslib=None,
            why="of two equal keys one parser reads the first and another the last",
        ),
        "eddsa-jcs-2022": Difference(
            badge=jcs,
            verdict="valid",
            openbadgeslib="no supported Data Integrity proof",
            why="the peer has no such suite",
        ),
        "a token signed with Ed25519": Difference(
            badge=token,
            verdict="valid",
            openbadgeslib="Algorithm 'Ed25519' in token header is not allowed",
            why="RFC 9864 deprecates `EdDSA`, the only name that the peer knows",
        ),
    }
)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_the_peers_differ_from_mcred_as_written_down(name: str) -> None:
    difference = DIFFERENCES[name]
    badge = difference.badge()
    seen = Difference(
        badge=difference.badge,
        verdict=verdict_on(badge),
        digitalbazaar=asked(difference.digitalbazaar, _digitalbazaar, badge),
        openbadgeslib=asked(difference.openbadgeslib, _openbadgeslib, badge),
        why=difference.why,
    )
    assert seen == difference


def asked(expected: str | None, ask: Callable[[str], Any], badge: str) -> str | None:
    """None where the peer accepts it; what was expected where that is in its reason."""
    if expected == "-":
        return "-"
    try:
        ask(badge)
    except PeerRefusedError as refusal:
        reason = str(refusal)
        return expected if expected is not None and expected in reason else reason
    return None


def _digitalbazaar(badge: str) -> Any:
    now = format_datetime(NOW)
    return digitalbazaar().ask("verify", document=json.loads(badge), suite=RDFC, now=now)


def _openbadgeslib(badge: str) -> Any:
    return openbadgeslib().ask("verify", text=badge, issuer=ISSUER.id)
