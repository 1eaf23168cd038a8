"""did:key, did:jwk and did:web against the conformance cases."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mcred.errors import DataError, EncodingError, FetchRefusedError, UnsupportedError
from mcred.fetch import CannedFetcher, OfflineFetcher
from mcred.identifiers import resolve
from mcred.identifiers.did_web import did_web_url

CORPUS = os.environ.get("MCRED_CORPUS")
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(CORPUS is None, reason="MCRED_CORPUS is not set"),
]

#: Errors of the DID methods → our codes.
CODES = {
    "invalidDid": {"multikey_base", "invalid_identifier"},
    "invalidPublicKeyLength": {"multikey_length"},
    "invalidPublicKey": {"key_invalid"},
    "unsupportedPublicKeyType": {"unsupported_key_type"},
}

#: Published documents that leave out what ours says, or the other way round.
PORTS = {"did/web-url-example.com_3A3000_user_alice", "did/web-url-example.com_3A3000"}


def _cases(*wanted: str) -> list[Any]:
    if CORPUS is None:
        return []
    cases = json.loads((Path(CORPUS) / "w3c" / "did.json").read_text("utf-8"))
    chosen = [case for case in cases if any(name in case["expected"] for name in wanted)]
    return [pytest.param(case, id=case["id"]) for case in chosen]


def test_every_case_of_the_corpus_is_used() -> None:
    assert len(_cases("error", "url", "didDocument", "didDocumentContains")) == 25


@pytest.mark.parametrize("case", _cases("error"))
def test_a_bad_did_is_refused_without_a_request(case: dict[str, Any]) -> None:
    fetcher = CannedFetcher({})
    with pytest.raises(DataError) as caught:
        resolve(case["inputs"]["did"], fetcher=fetcher)
    assert caught.value.code in CODES[case["expected"]["error"]]
    assert isinstance(caught.value, EncodingError | UnsupportedError)
    assert fetcher.requests == []


@pytest.mark.parametrize("case", _cases("url"))
def test_a_did_web_is_fetched_from_its_url(case: dict[str, Any]) -> None:
    did, url = case["inputs"]["did"], case["expected"]["url"]
    assert did_web_url(did) == url
    fetcher = CannedFetcher({url: json.dumps({"id": did})})
    if case["id"] in PORTS:  # the mapping holds; another port than 443 is not asked
        with pytest.raises(FetchRefusedError):
            resolve(did, fetcher=fetcher)
        assert fetcher.requests == []
        return
    assert resolve(did, fetcher=fetcher).id == did
    assert fetcher.requests == [url]


@pytest.mark.parametrize("case", _cases("didDocument"))
def test_the_document_of_a_did_jwk_is_the_published_one(case: dict[str, Any]) -> None:
    document = resolve(case["inputs"]["did"], fetcher=OfflineFetcher())
    assert dict(document.raw) == case["expected"]["didDocument"]
    assert document.source == "derived"


@pytest.mark.parametrize("case", _cases("didDocumentContains"))
def test_the_document_of_a_did_key_has_the_published_method(case: dict[str, Any]) -> None:
    expected = case["expected"]
    document = resolve(case["inputs"]["did"], fetcher=OfflineFetcher())
    for name, value in expected["didDocumentContains"].items():
        assert document.raw[name] == value
    assert set(document.relationships) == set(expected["relationships"])
    (method,) = document.methods.values()
    assert method.key.to_jwk() == expected["publicKeyJwk"]
    assert all(ids == {method.id} for ids in document.relationships.values())
