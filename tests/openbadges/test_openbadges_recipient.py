"""Hashed identities and the question to whom a badge was issued."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.openbadges import IdentityObject, RecipientMatch, match_recipient, matches
from mcred.openbadges.identity_hash import hash_matches, identity_hash
from mcred.openbadges.recipient import read_recipient

#: The vectors of the specification: value, salt, start and end of the hash.
VECTORS = [
    ("a@example.com", "Kosher", "b5809d8a", "f399"),
    ("jjefferson18@example.com", "FleurDeSel", "658625b2", "f5fc"),
    ("mayze", "", "7a1a1b3f", "0c6"),
]


def document(*identifiers: dict[str, Any], **subject: Any) -> dict[str, Any]:
    return {"credentialSubject": {**subject, "identifier": list(identifiers)}}


def plain(value: str, kind: str = "emailAddress", **more: Any) -> dict[str, Any]:
    return {"hashed": False, "identityHash": value, "identityType": kind, **more}


def hashed(value: str, salt: str = "s", kind: str = "emailAddress") -> dict[str, Any]:
    return IdentityObject.hashed(kind, value, salt=salt).to_dict()


class TestHash:
    @pytest.mark.parametrize(("value", "salt", "start", "end"), VECTORS)
    def test_agrees_with_the_vectors(self, value: str, salt: str, start: str, end: str) -> None:
        written = identity_hash(value, salt)
        assert written.startswith("sha256$" + start)
        assert written.endswith(end)
        assert hash_matches(written, value, salt) is True
        assert hash_matches(written.upper().replace("SHA256", "sha256"), value, salt) is True
        assert hash_matches(written, value, salt + " ") is False
        assert hash_matches(written, value + " ", salt) is False

    def test_of_md5_is_read(self) -> None:
        written = "md5$" + hashlib.md5(b"a@example.comsalt").hexdigest()
        assert hash_matches(written, "a@example.com", "salt") is True
        assert hash_matches(written, "b@example.com", "salt") is False

    @pytest.mark.parametrize("written", ["", "sha1$" + "0" * 40, "sha256$00", "a@example.com"])
    def test_of_another_kind_is_not_comparable(self, written: str) -> None:
        assert hash_matches(written, "a@example.com") is None

    @given(st.text(), st.text(), st.text())
    def test_is_over_the_value_and_then_the_salt(self, value: str, salt: str, other: str) -> None:
        """`identityHash`: the salt is appended to the identifier before hashing."""
        identity = hashed(value, salt)
        assert matches(identity, value) is True
        assert matches(identity, other) is (other == value)


class TestIdentityObject:
    def test_is_made_with_sha_256_and_the_salt_given(self) -> None:
        assert hashed("a@example.com", "Kosher") == {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": identity_hash("a@example.com", "Kosher"),
            "identityType": "emailAddress",
            "salt": "Kosher",
        }

    def test_has_no_empty_salt(self) -> None:
        assert "salt" not in hashed("a@example.com", "")

    def test_in_clear_ignores_the_salt(self) -> None:
        identity = plain("a@example.com", salt="not-used")
        assert matches(identity, "a@example.com") is True
        assert matches(identity, "a@example.comnot-used") is False

    @pytest.mark.parametrize(
        "identity", [{}, {"hashed": "yes", "identityHash": "x"}, {"hashed": True}]
    )
    def test_that_is_damaged_is_not_comparable(self, identity: dict[str, Any]) -> None:
        assert matches(identity, "x") is None


class TestReadRecipient:
    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ("a@example.com", (None, "a@example.com")),
            ("emailAddress:a@example.com", ("emailAddress", "a@example.com")),
            ("email:a@example.com", ("email", "a@example.com")),
            ("ext:matric:77", ("ext:matric", "77")),
            ("did:key:z6Mk", (None, "did:key:z6Mk")),
            ("https://a.example", (None, "https://a.example")),
            ("foo:bar", (None, "foo:bar")),
            ("name:Ada", ("name", "Ada")),
        ],
    )
    def test_knows_types_by_their_terms(self, asked: str, expected: Any) -> None:
        assert read_recipient(asked) == expected


class TestMatchRecipient:
    @pytest.mark.parametrize("asked", ["did:key:z6Mk", "https://a.example/me", "urn:uuid:1"])
    def test_compares_dids_and_urls_with_the_id(self, asked: str) -> None:
        found = match_recipient(document(plain(asked, "identifier"), id=asked), asked)
        assert found.outcome is RecipientMatch.MATCH
        assert found.path == "$.credentialSubject.id"
        assert not found.normalised
        other = match_recipient(document(id=asked + "x"), asked)
        assert other.outcome is RecipientMatch.NO_MATCH
        assert other.compared == ("$.credentialSubject.id",)

    def test_does_not_fold_the_case_of_ids(self) -> None:
        found = match_recipient(document(id="did:key:z6MK"), "did:key:z6mk")
        assert found.outcome is RecipientMatch.NO_MATCH

    def test_trims_ids_in_the_second_try(self) -> None:
        found = match_recipient(document(id="did:key:z6Mk"), " did:key:z6Mk\n")
        assert (found.outcome, found.normalised) == (RecipientMatch.MATCH, True)

    def test_has_nothing_to_compare_a_did_with_where_there_is_no_id(self) -> None:
        found = match_recipient(document(plain("a@example.com")), "did:key:z6Mk")
        assert found.outcome is RecipientMatch.NOTHING_COMPARABLE

    @pytest.mark.parametrize("kind", ["emailAddress", "email"])
    def test_compares_a_value_with_at_with_addresses_only(self, kind: str) -> None:
        badge = document(
            plain("a@example.com", "userName"), plain("x", "name"), plain("a@example.com", kind)
        )
        found = match_recipient(badge, "a@example.com")
        assert found.outcome is RecipientMatch.MATCH
        assert found.path == "$.credentialSubject.identifier[2]"
        assert found.compared == (found.path,)

    def test_compares_other_values_with_everything_but_names(self) -> None:
        badge = document(plain("Ada", "name"), plain("77", "sourcedId"), plain("Ada", "userName"))
        found = match_recipient(badge, "Ada")
        assert found.path == "$.credentialSubject.identifier[2]"
        only_name = match_recipient(document(plain("Ada", "name")), "Ada")
        assert only_name.outcome is RecipientMatch.NOTHING_COMPARABLE

    def test_compares_with_the_type_that_is_named(self) -> None:
        badge = document(plain("Ada", "name"), plain("Ada", "userName"))
        assert match_recipient(badge, "userName:Ada").path == "$.credentialSubject.identifier[1]"
        assert match_recipient(badge, "name:Ada").outcome is RecipientMatch.NOTHING_COMPARABLE
        outcome = match_recipient(badge, "sourcedId:Ada").outcome
        assert outcome is RecipientMatch.NOTHING_COMPARABLE

    def test_reads_an_array_of_one_subject_as_the_subject(self) -> None:
        badge = document(plain("b@example.com"))
        badge["credentialSubject"] = [badge["credentialSubject"]]
        assert match_recipient(badge, "b@example.com").outcome is RecipientMatch.MATCH
        assert match_recipient(badge, "a@example.com").outcome is RecipientMatch.NO_MATCH

    def test_says_no_match_when_all_differ(self) -> None:
        badge = document(plain("b@example.com"), hashed("c@example.com"))
        found = match_recipient(badge, "a@example.com")
        assert found.outcome is RecipientMatch.NO_MATCH
        assert len(found.compared) == 2
        assert found.path is None

    @pytest.mark.parametrize("asked", [" A@Example.com ", "a@example.COM"])
    @pytest.mark.parametrize("identity", [plain("a@Example.com"), hashed("a@example.com")])
    def test_tries_again_without_spaces_and_in_lower_case(
        self, identity: dict[str, Any], asked: str
    ) -> None:
        found = match_recipient(document(identity), asked)
        assert (found.outcome, found.normalised) == (RecipientMatch.MATCH, True)

    def test_tries_again_in_form_c(self) -> None:
        found = match_recipient(document(hashed("zo\u00eb@example.com")), "zoe\u0308@example.com")
        assert (found.outcome, found.normalised) == (RecipientMatch.MATCH, True)

    def test_prefers_the_exact_match(self) -> None:
        badge = document(plain("A@example.com"), plain("a@example.com"))
        found = match_recipient(badge, "a@example.com")
        assert (found.path, found.normalised) == ("$.credentialSubject.identifier[1]", False)

    def test_warns_of_md5_and_of_missing_salt(self) -> None:
        weak = {
            "hashed": True,
            "identityType": "emailAddress",
            "identityHash": "md5$" + hashlib.md5(b"a@example.com").hexdigest(),
        }
        found = match_recipient(document(weak), "a@example.com")
        assert found.outcome is RecipientMatch.MATCH
        assert [problem.code for problem in found.warnings] == ["identity_md5", "identity_unsalted"]
        assert match_recipient(document(hashed("a@example.com")), "a@example.com").warnings == ()

    @pytest.mark.parametrize(
        "badge",
        [
            {},
            {"credentialSubject": []},
            {"credentialSubject": {"identifier": "a@example.com"}},
            document({"hashed": True, "identityHash": "?", "identityType": "emailAddress"}),
        ],
    )
    def test_has_nothing_to_compare_in_damaged_documents(self, badge: dict[str, Any]) -> None:
        found = match_recipient(badge, "a@example.com")
        assert found.outcome is RecipientMatch.NOTHING_COMPARABLE


@pytest.mark.parametrize(
    ("asked", "outcome", "normalised"),
    [
        ("ada@example.org", "match", False),
        ("Ada@Example.org", "match", True),
        ("eve@example.org", "no_match", False),
        ("emailAddress:ada@example.org", "match", False),
    ],
)
def test_an_address_in_a_mailto_id_is_compared(asked: str, outcome: str, normalised: bool) -> None:
    found = match_recipient({"credentialSubject": {"id": "mailto:ada@example.org"}}, asked)
    assert found.outcome == outcome
    assert found.normalised is normalised
