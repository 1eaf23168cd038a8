"""When two credentials are the same one."""

from __future__ import annotations

from typing import Any

import pytest

from mcred.openbadges import credential_key, replaces, same_credential


def credential(name: str = "urn:uuid:1", issuer: Any = "did:example:1", **more: Any) -> Any:
    return {"id": name, "issuer": issuer, "validFrom": "2026-01-01T00:00:00Z", **more}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (credential(), True),
        (credential(issuer={"id": "did:example:1", "name": "School"}), True),
        (credential(name=" urn:uuid:1\n"), True),
        (credential(name="urn:uuid:%31"), True),
        (credential(name="urn%3Auuid:1"), True),
        (credential(name="URN:uuid:1"), False),
        (credential(name="urn:uuid:2"), False),
        (credential(issuer="did:example:2"), False),
        ({"id": "urn:uuid:1"}, False),
        ({}, False),
    ],
)
def test_issuer_and_id_decide(other: Any, same: bool) -> None:
    """Both ids are compared after unescaping percent-encoding and trimming white space."""
    assert same_credential(credential(), other) is same
    assert same_credential(other, credential()) is same


def test_documents_without_ids_are_the_same_as_nothing() -> None:
    assert credential_key({"issuer": 5, "id": 5}) is None
    assert not same_credential({}, {})


@pytest.mark.parametrize(
    ("newer", "expected"),
    [
        (credential(validFrom="2026-01-01T00:00:01Z"), True),
        (credential(), False),
        (credential(validFrom="2026-01-01T00:30:00+01:00"), False),
        (credential(name="urn:uuid:2", validFrom="2027-01-01T00:00:00Z"), False),
        (credential(validFrom="soon"), False),
        ({"id": "urn:uuid:1", "issuer": "did:example:1"}, False),
        (
            {
                "id": "urn:uuid:1",
                "issuer": "did:example:1",
                "issuanceDate": "2027-01-01T00:00:00Z",
            },
            True,
        ),
    ],
)
def test_the_one_in_force_later_replaces_the_other(newer: Any, expected: bool) -> None:
    assert replaces(newer, credential()) is expected
