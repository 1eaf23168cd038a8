"""The cases of the official Open Badges validator's own tests, with the verdicts of this one.

Its tests call a badge valid whose key stands in the fragment of the verification method's URL.
Such a key says nothing about the issuer: `could_not_check`, unless the issuer publishes it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mcred import CannedFetcher, Policy, UnsafeUnboundKeys, VerificationReport, Verifier
from mcred.containers import extract
from mcred.cryptosuites import SUITES
from mcred.keys import VerificationKey
from mcred.status import make_list_credential, new_list
from support.corpus import cases, read, read_bytes
from support.issuers import IssuerSimulator, pinning

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

#: Cases that this version decides with another word than "valid", "warning" or "invalid", and why.
OTHERWISE = {
    "ob30/velocity.jwt": ("unsupported", "its context is not carried, and nothing is fetched"),
    "ob30/simple-err-proof-method.json": (
        "could_not_check",
        "its key's document cannot be had: that says nothing against the badge",
    ),
    "ob30/simple-err-proof-method-unknown-scheme.json": (
        "unsupported",
        "a verification method of the scheme xxx: is one that this version does not know",
    ),
    "ob30/simple-jwt_v1.svg": (
        "invalid",
        "sub is missing though the subject has an id, which Open Badges 3.0 section 8.2.4 forbids",
    ),
}

#: What a later version brings; until then the verdict must be an honest one.
LATER = {
    "ecdsa-sd-2023": "selective disclosure is not read",
}

#: The status list that one case names, which the data does not hold.
BITSTRING_LIST = (
    "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/main"
    "/inspector-vc/src/test/resources/ob30/bit-string-list/testlist"
)
REVOCATIONS = (
    "https://dc.1edtech.org/wellspring2022/wellspring-portal/api/revocations/"
    "da1e96e9-afcc-4eed-b9a2-2ddf7353214c"
)


def is_open_badges_3(case: dict[str, Any]) -> bool:
    return bool(case["suite"] != "ob20")


def of_file(name: str) -> Any:
    return cases("1edtech/cases.json", lambda case: case["file"] == name, key="file")


OPEN_BADGES_3 = cases("1edtech/cases.json", is_open_badges_3, key="file")
BOUND_CASES = cases(
    "1edtech/cases.json",
    lambda case: (
        is_open_badges_3(case)
        and "fragment-key" in case["policy_tags"]
        and case["proof_verifies_independently"] is True
        and "revoked" not in case["file"]
    ),
    key="file",
)


def verify(
    case: dict[str, Any],
    web: dict[str, bytes | str] | None = None,
    policy: Policy | None = None,
) -> VerificationReport:
    verifier = Verifier(fetch=CannedFetcher(web or {}), policy=policy, clock=lambda: NOW)
    return verifier.verify(read_bytes(f"1edtech/{case['file']}"))


def document_of(case: dict[str, Any]) -> dict[str, Any]:
    value = extract(read_bytes(f"1edtech/{case['file']}")).value
    assert isinstance(value, dict)
    return value


def proof_of(case: dict[str, Any]) -> dict[str, Any]:
    proof = document_of(case)["proof"]
    return dict(proof[0] if isinstance(proof, list) else proof)


def is_later(case: dict[str, Any]) -> bool:
    suite = "ecdsa-sd-2023" if "/sd/" in case["file"] else case["suite"]
    return suite in LATER and suite not in SUITES


def published(case: dict[str, Any]) -> tuple[dict[str, bytes | str], Policy]:
    """A web where the issuer publishes the key in its fragment, and a user who knows the issuer."""
    issuer, method = document_of(case)["issuer"], proof_of(case)["verificationMethod"]
    issuer_id = issuer if isinstance(issuer, str) else issuer["id"]
    url = issuer_id
    if issuer_id.startswith("did:web:"):
        host, *path = issuer_id.removeprefix("did:web:").split(":")
        url = f"https://{host}/{'/'.join(path)}/did.json"
    multikey = method.partition("#")[2]
    VerificationKey.from_multikey(multikey)
    document = {
        "id": issuer_id,
        "type": ["Profile"],
        "verificationMethod": [
            {
                "id": method,
                "type": "Multikey",
                "controller": issuer_id,
                "publicKeyMultibase": multikey,
            }
        ],
        "assertionMethod": [method],
    }
    return {url: json.dumps(document)}, pinning(id=issuer_id, name="1EdTech")


@pytest.mark.parametrize("case", OPEN_BADGES_3)
def test_every_case_is_decided_by_its_tags(case: dict[str, Any]) -> None:
    report = verify(case)
    assert report.credential is None or report.verdict in ("valid", "issuer_unknown")
    if is_later(case):
        assert report.verdict == "unsupported"
    elif case["file"] in OTHERWISE:
        assert report.verdict == OTHERWISE[case["file"]][0]
    elif case["proof_verifies_independently"] is True:
        assert "fragment-key" in case["policy_tags"] or "spec-vectors" in case["file"]
        assert report.verdict == "could_not_check"
        assert report.check("proof").outcome == "pass"
        assert report.check("issuer_binding").code == "unreachable"
    else:
        assert report.verdict == "invalid"


@pytest.mark.parametrize("case", OPEN_BADGES_3)
def test_the_unsafe_policy_never_says_more_than_issuer_unknown(case: dict[str, Any]) -> None:
    report = verify(case, policy=UnsafeUnboundKeys(domains={"example.com", "1edtech.edu"}))
    good = case["expect"] in ("valid", "warning") and case["proof_verifies_independently"] is True
    if good and not is_later(case) and case["file"] not in OTHERWISE:
        assert report.verdict == "issuer_unknown"
        assert report.check("proof").outcome == "pass"
        assert report.check("issuer_binding").outcome == "warn"
    else:
        assert report.verdict not in ("valid", "issuer_unknown")


@pytest.mark.parametrize("case", BOUND_CASES)
def test_a_good_badge_is_valid_once_its_issuer_publishes_the_key(case: dict[str, Any]) -> None:
    if is_later(case):
        assert verify(case).verdict == "unsupported"
        return
    web, policy = published(case)
    report = verify(case, web, policy)
    expected = {
        # its endorsements are not this check's, its status list is not on this web, and a result
        # points to a level that its rubric does not have
        "ob30/complete.json": "could_not_check",
    }.get(case["file"], "valid")
    assert report.verdict == expected, report.checks
    assert report.check("issuer_binding").code == "bound"
    assert report.credential is not None
    if case["file"] == "ob30/complete.json":
        assert report.check("results").outcome == "fail"


@pytest.mark.parametrize("case", of_file("ob30/credential-status-revoked.json"))
def test_a_badge_on_a_1edtech_revocation_list_is_revoked(case: dict[str, Any]) -> None:
    web, policy = published(case)
    document = document_of(case)
    listed = {
        "id": REVOCATIONS,
        "issuer": document["issuer"]["id"],
        "revokedCredential": [{"id": document["id"], "revoked": True}],
    }
    report = verify(case, {**web, REVOCATIONS: json.dumps(listed)}, policy)
    assert report.verdict == "revoked"
    empty = json.dumps({**listed, "revokedCredential": []})
    assert verify(case, {**web, REVOCATIONS: empty}, policy).verdict == "valid"
    assert verify(case, web, policy).verdict == "could_not_check"


@pytest.mark.parametrize("case", of_file("ob30/bit-string-list/credential-status-revoked.json"))
def test_a_badge_on_a_bitstring_status_list_is_revoked(case: dict[str, Any]) -> None:
    """The list is signed here by one whose lists the user accepts: the original is not at hand."""
    web, policy = published(case)
    lister = IssuerSimulator.did_key()
    policy = Policy(trust=policy.trust, list_issuers={lister.id})
    for bit, verdict in ((23, "revoked"), (24, "valid")):
        bits = new_list()
        bits.set(bit)
        document = make_list_credential(
            bits, url=BITSTRING_LIST, issuer=lister.id, valid_from=NOW - timedelta(days=1)
        )
        listed = {BITSTRING_LIST: json.dumps(lister.sign(document))}
        assert verify(case, {**web, **listed}, policy).verdict == verdict
    assert verify(case, web, policy).verdict == "could_not_check"


@pytest.mark.corpus
def test_every_deviation_is_about_a_case() -> None:
    if not OPEN_BADGES_3[0].values[0]:
        pytest.skip("MCRED_CORPUS names no conformance data")
    files = {case["file"] for case in read("1edtech/cases.json")}
    assert set(OTHERWISE) <= files
