from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.errors import RecordError
from mcred.register.recipients import hash_recipient, refuse_addresses
from support.timing import work_within

SECRET = bytes(range(32))


def test_the_hash_is_hmac_sha256_of_the_identifier() -> None:
    expected = hmac.new(SECRET, b"mcred recipient 1\0did:key:z6Mk", hashlib.sha256).hexdigest()
    assert hash_recipient("did:key:z6Mk", secret=SECRET) == expected


def test_addresses_that_differ_in_case_only_are_one_recipient() -> None:
    one = hash_recipient("jane@example.org", secret=SECRET)
    for same in ("Jane@Example.ORG", "  jane@example.org\n", "mailto:jane@example.org"):
        assert hash_recipient(same, secret=SECRET) == one


def test_dids_and_urls_keep_their_case() -> None:
    for one, other in (("did:key:zA", "did:key:za"), ("https://x/@A", "https://x/@a")):
        assert hash_recipient(one, secret=SECRET) != hash_recipient(other, secret=SECRET)


@pytest.mark.parametrize("identifier", ["", "  \n"])
def test_an_empty_recipient_is_refused(identifier: str) -> None:
    with pytest.raises(RecordError) as caught:
        hash_recipient(identifier, secret=SECRET)
    assert caught.value.code == "recipient_empty"


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(RecordError) as caught:
        hash_recipient("x", secret=b"short")
    assert caught.value.code == "weak_secret"


@given(st.text(min_size=1).filter(str.strip), st.binary(min_size=32, max_size=64))
def test_any_text_is_hashed_to_64_digits(identifier: str, secret: bytes) -> None:
    assert len(hash_recipient(identifier, secret=secret)) == 64


@pytest.mark.parametrize(
    "value",
    ["jane@example.org", "to Jane <j@x.co.uk>", ["a", {"b": "j@x.de"}], {"j@x.de": 1}, "@a@b.c"],
)
def test_addresses_are_refused_wherever_they_stand(value: object) -> None:
    with pytest.raises(RecordError) as caught:
        refuse_addresses(value, where="it")
    assert caught.value.code == "plaintext_recipient"


@pytest.mark.parametrize(
    "value",
    ["", "no at", "a@b", "https://example.social/@jane.doe", "@", "a@", "a@.", 3, None, b"a@b.c"],
)
def test_what_is_no_address_passes(value: object) -> None:
    refuse_addresses(value, where="it")


@pytest.mark.parametrize(
    "text", ["a" * 500_000, "a@" * 250_000, "@" * 500_000, "a@" + "b" * 500_000]
)
def test_looking_for_addresses_takes_time_in_line_with_length(text: str) -> None:
    with work_within(2):
        refuse_addresses(text, where="it")
