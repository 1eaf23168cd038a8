"""W3C Bitstring Status List: the specification's example and derived cases."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from status_samples import NOW, bits_with, check_one, list_document

from mcred.fetch import CannedFetcher
from mcred.status import VerifiedDocument, check_entry
from mcred.status.bitstring_status_list import ERRORS

CORPUS = os.environ.get("MCRED_CORPUS")
pytestmark = pytest.mark.corpus

#: The specification's names, and the one error that it leaves to implementations.
NAMES = {
    **ERRORS,
    "status_list_too_large": "implementation limit: must not expand without a bound",
}


def _cases() -> list[Any]:
    if not CORPUS:
        reason = "needs the conformance data that MCRED_CORPUS names"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason), id="none")]
    text = (Path(CORPUS) / "w3c/bitstring-status-list.json").read_text("utf-8")
    return [pytest.param(case, id=case["id"].partition("/")[2]) for case in json.loads(text)]


@pytest.mark.parametrize("case", _cases())
def test_the_official_answer_is_given(case: Mapping[str, Any]) -> None:
    inputs, expected = case["inputs"], case["expected"]
    document = inputs["statusListCredential"]
    entry = inputs["credentialStatus"]

    def verify_list(body: bytes, url: str) -> VerifiedDocument:
        assert inputs["statusListProofVerified"] is True
        read = json.loads(body)
        return VerifiedDocument(document=read, issuer=read["issuer"])

    documents = {entry["statusListCredential"]: json.dumps(document)} if document else {}
    status = check_entry(
        entry,
        credential={"issuer": "did:example:12345"},
        fetcher=CannedFetcher(documents),
        verify_list=verify_list,
        now=NOW,
        strict=True,
    )
    if "error" in expected:
        assert status.outcome == "could_not_check"
        assert status.value is None
        assert NAMES[status.code] == expected["error"]
    else:
        assert (status.value, status.purpose) == (expected["status"], expected["purpose"])
        assert status.outcome == ("clear" if expected["valid"] else "set")
        if "message" in expected:
            assert status.data["message"] == expected["message"]


def test_all_cases_are_there() -> None:
    if not CORPUS:
        pytest.skip("needs the conformance data that MCRED_CORPUS names")
    assert len(_cases()) == 35


def test_the_official_validators_revoked_badge_has_a_number_as_index_and_is_read() -> None:
    if not CORPUS:
        pytest.skip("needs the conformance data that MCRED_CORPUS names")
    path = Path(CORPUS) / "1edtech/ob30/bit-string-list/credential-status-revoked.json"
    badge = json.loads(path.read_bytes())
    url = badge["credentialStatus"]["statusListCredential"]
    issuer = badge["issuer"]["id"]
    listed = list_document(bits_with(23), id=url, issuer=issuer)
    status = check_one(badge, {url: listed}, now=NOW)
    assert (status.outcome, status.data["index_is_number"]) == ("set", True)
    assert check_one(badge, {url: listed}, strict=True).outcome == "could_not_check"
