"""1EdTechRevocationList: Open Badges 3.0, Verification."""

from __future__ import annotations

from typing import Any

import pytest
from status_samples import ISSUER, check_one

from mcred.errors import FetchFailedError, McredError
from mcred.status import EntryStatus

LIST = "https://issuer.example/revocations/1"
CREDENTIAL = "https://issuer.example/credentials/1"


def run(document: Any, *, identifier: Any = CREDENTIAL, issuer: str = ISSUER) -> EntryStatus:
    subject = {
        "id": identifier,
        "issuer": issuer,
        "credentialStatus": {"id": LIST, "type": "1EdTechRevocationList"},
    }
    return check_one(subject, {LIST: document})


def listing(*items: Any, **changes: Any) -> dict[str, Any]:
    return {"id": LIST, "issuer": ISSUER, "revokedCredential": list(items), **changes}


@pytest.mark.parametrize(
    "item",
    [
        {"id": CREDENTIAL},
        {"id": CREDENTIAL, "revoked": True, "revocationReason": "a mistake"},
        {"id": f" {CREDENTIAL}\n"},
        {"id": "https://issuer.example/%63redentials/1"},
    ],
)
def test_an_id_on_the_list_is_revoked_where_revoked_is_true_or_absent(item: Any) -> None:
    status = run(listing({"id": "urn:other"}, item))
    assert (status.outcome, status.code, status.value) == ("set", "status_set", 1)
    assert status.purpose == "revocation"
    assert status.data["list"] == LIST
    assert status.data["signed"] is False
    assert status.data.get("message") == item.get("revocationReason")


def test_the_address_of_the_list_may_stand_in_an_array_of_one() -> None:
    rewritten = {"id": [LIST], "type": ["1EdTechRevocationList"]}
    subject = {"id": CREDENTIAL, "issuer": ISSUER, "credentialStatus": rewritten}
    status = check_one(subject, {LIST: listing({"id": CREDENTIAL})})
    assert (status.outcome, status.data["list"]) == ("set", LIST)


def test_the_credentials_own_id_is_unescaped_too() -> None:
    status = run(listing({"id": CREDENTIAL}), identifier=f"{CREDENTIAL[:-1]}%31 ")
    assert status.outcome == "set"


def test_an_id_that_is_not_there_or_not_revoked_any_more_is_clear() -> None:
    for document in (
        listing(),
        listing({"id": f"{CREDENTIAL}0"}),
        listing({"id": CREDENTIAL, "revoked": False}),
    ):
        status = run(document)
        assert (status.outcome, status.value) == ("clear", 0)


def test_an_id_that_is_there_twice_is_revoked_if_once() -> None:
    assert run(listing({"id": CREDENTIAL, "revoked": False}, {"id": CREDENTIAL})).value == 1


def test_the_origin_of_the_list_is_compared_with_the_issuers() -> None:
    issuer = "https://issuer.example/profile"
    assert run(listing(issuer=issuer), issuer=issuer).data["same_origin"] is True
    assert run(listing()).data["same_origin"] is False


def test_the_issuer_may_be_an_object() -> None:
    assert run(listing(issuer={"id": ISSUER})).outcome == "clear"


BAD: list[tuple[str, Any, str]] = [
    ("another issuer", listing(issuer="did:web:other"), "status_list_issuer"),
    ("no issuer", {"revokedCredential": []}, "status_list_malformed"),
    ("another list", listing(id="https://issuer.example/2"), "status_list_id"),
    ("no array", {"issuer": ISSUER}, "status_list_malformed"),
    ("an object for the array", listing(revokedCredential={}), "status_list_malformed"),
    ("an item of text", listing("urn:x"), "status_list_malformed"),
    ("an item without id", listing({"revoked": True}), "status_list_malformed"),
    ("revoked is text", listing({"id": CREDENTIAL, "revoked": "no"}), "status_list_malformed"),
    ("revoked is null", listing({"id": CREDENTIAL, "revoked": None}), "status_list_malformed"),
    ("an array", [], "status_list_malformed"),
    ("a page", b"<html>", "status_list_malformed"),
    ("a key twice", b'{"issuer":"a","issuer":"b"}', "status_list_malformed"),
    ("too deep", b"[" * 500 + b"]" * 500, "status_list_malformed"),
    ("404", FetchFailedError("404", status=404), "status_list_unreachable"),
]


@pytest.mark.parametrize(
    ("document", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_a_list_that_cannot_be_read_is_never_clear(document: Any, code: str) -> None:
    status = run(document)
    assert (status.outcome, status.code) == ("could_not_check", code)


def test_an_item_that_cannot_be_read_does_not_hide_a_revocation() -> None:
    assert run(listing("urn:x", {"id": CREDENTIAL})).outcome == "set"


@pytest.mark.parametrize("identifier", [None, "", " ", 7])
def test_a_credential_without_id_cannot_be_looked_up(identifier: Any) -> None:
    assert run(listing(), identifier=identifier).code == "status_entry_malformed"


@pytest.mark.parametrize("url", ["http://issuer.example/1", None, 7])
def test_the_list_must_be_served_over_https(url: Any) -> None:
    subject = {
        "id": CREDENTIAL,
        "issuer": ISSUER,
        "credentialStatus": {"id": url, "type": "1EdTechRevocationList"},
    }
    documents: dict[str, dict[str, Any] | McredError] = {str(url): listing()}
    status = check_one(subject, documents)
    assert (status.outcome, status.code) == ("could_not_check", "status_entry_malformed")
