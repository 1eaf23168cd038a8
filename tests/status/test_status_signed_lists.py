"""Signed lists (Bitstring Status List, StatusList2021): nothing that fails is ever clear."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from status_samples import (
    ISSUER,
    NOW,
    URL,
    DatedFetcher,
    FakeVerifier,
    bits_with,
    check,
    check_one,
    credential,
    entry,
    list_document,
)

from mcred.encoding import base64url
from mcred.errors import (
    FetchError,
    FetchFailedError,
    FetchRefusedError,
    KeyBindingError,
    McredError,
)
from mcred.fetch import OfflineFetcher
from mcred.limits import Limits
from mcred.status import Bitstring, ListCache, check_entry, encode, new_list
from mcred.status.bitstring import gzip

OTHER = "https://issuer.example/status/2"


def test_a_set_bit_is_set_and_a_clear_bit_is_clear() -> None:
    status = check_one(credential(entry(7)))
    assert (status.outcome, status.code, status.value) == ("set", "status_set", 1)
    assert status.purpose == "revocation"
    assert status.data["list"] == URL
    assert status.data["valid_until"] == "2026-03-02T12:00:00Z"
    assert (status.data["index"], status.data["signed"]) == (7, True)
    status = check_one(credential(entry(8)))
    assert (status.outcome, status.code, status.value) == ("clear", "status_clear", 0)
    json.dumps(dict(status.data))


def test_a_credential_without_status_has_nothing_to_check() -> None:
    assert check({"issuer": ISSUER}) == ()


UNREADABLE: list[tuple[str, Any]] = [
    ("null", None),
    ("empty array", []),
    ("text", "revoked?"),
    ("number in an array", [7]),
    ("empty object", {}),
    ("no type", {k: v for k, v in entry(8).items() if k != "type"}),
    ("no purpose", {k: v for k, v in entry(8).items() if k != "statusPurpose"}),
    ("no list", {k: v for k, v in entry(8).items() if k != "statusListCredential"}),
    ("list is a number", entry(8, statusListCredential=7)),
    ("several purposes", entry(8, statusPurpose=["revocation", "suspension"])),
    ("several indices", {**entry(8), "statusListIndex": ["8", "9"]}),
    ("several lists", entry(8, statusListCredential=[URL, OTHER])),
    ("an index as text and as number", {**entry(8), "statusListIndex": ["8", 8]}),
    ("an array in an array", entry(8, statusPurpose=[["revocation"]])),
    ("an empty array of purposes", entry(8, statusPurpose=[])),
    ("a list that is described", entry(8, statusListCredential={"id": URL, "type": "X"})),
    ("id is the list", entry(8, id=URL)),
    ("size 0", entry(8, statusSize=0)),
    ("size is true", entry(8, statusSize=True)),
    ("size of a gigabit", entry(8, statusSize=10**9)),
    ("one message, no array", entry(8, statusMessage={"status": "0x0", "message": "m"})),
    ("messages are text", entry(8, statusMessage="m")),
    ("messages are null", entry(8, statusMessage=None)),
    ("too few messages", entry(8, statusMessage=[{"status": "0x0", "message": "m"}])),
    (
        "messages with one value twice",
        entry(8, statusMessage=[{"status": "0x0", "message": "m"}] * 2),
    ),
]


@pytest.mark.parametrize("given_", [v for _, v in UNREADABLE], ids=[n for n, _ in UNREADABLE])
def test_an_entry_that_cannot_be_read_could_not_be_checked(given_: Any) -> None:
    subject = {**credential(), "credentialStatus": given_}
    (status,) = check(subject)
    assert status.outcome == "could_not_check"
    assert status.code in {"status_entry_malformed", "unknown_status_type"}
    assert status.data["text"].isprintable()


MESSAGES = [{"status": f"0x{n}", "message": f"m{n}"} for n in (0, 1)]


@pytest.mark.parametrize("kind", ["BitstringStatusListEntry", "StatusList2021Entry"])
@pytest.mark.parametrize(
    "rewritten",
    [
        {"statusPurpose": ["revocation"]},
        {"statusPurpose": ["revocation", "revocation"]},
        {"statusListIndex": ["7"]},
        {"statusListIndex": [7]},
        {"statusListIndex": ["7", "7"]},
        {"statusListCredential": [URL]},
        {"statusListCredential": [URL, URL]},
        {"statusListCredential": {"id": URL}},
        {"statusListCredential": [{"id": URL}]},
        {"id": [f"{URL}#7"]},
        {"statusSize": [1]},
        {"statusSize": [1, 1]},
        {"statusMessage": [{name: [text] for name, text in each.items()} for each in MESSAGES]},
    ],
)
def test_an_array_of_one_value_is_read_as_the_value(kind: str, rewritten: dict[str, Any]) -> None:
    """The signature over the graph is the same: rewriting must not put a revoked badge in doubt."""
    document = list_document() if kind.startswith("Bit") else _list_2021(URL)
    plain = {**entry(7), "type": kind, "statusMessage": MESSAGES}
    for revoked in (plain | rewritten, plain | rewritten | {"type": [kind]}):
        answers = [check_one(credential(each), {URL: document}) for each in (plain, revoked)]
        assert [answer.outcome for answer in answers] == ["set", "set"]
        assert answers[1].purpose == "revocation"
        assert answers[1].data.get("message") == answers[0].data.get("message")


def test_a_list_may_be_written_with_arrays_of_one() -> None:
    document = list_document()
    subject = {name: [value] for name, value in document["credentialSubject"].items()}
    document["credentialSubject"] = [subject]
    document["validUntil"] = [document["validUntil"]]
    assert check_one(credential(entry(7)), {URL: document}).outcome == "set"


@pytest.mark.parametrize(
    "index",
    ["-1", "+8", "0x1", "1e3", "8.0", " 8", "8 ", "8\n", "08", "", "٨", "1_0", str(10**30),
     8.0, -1, True, None, [], "131072", 131072],
)  # fmt: skip
def test_an_index_that_is_none_could_not_be_checked(index: Any) -> None:
    status = check_one(credential({**entry(), "statusListIndex": index}))
    assert status.outcome == "could_not_check"
    assert status.code in {"status_entry_malformed", "status_index_range"}


def test_an_index_as_a_number_is_read_unless_strict() -> None:
    subject = credential({**entry(), "statusListIndex": 7})
    status = check_one(subject)
    assert (status.outcome, status.data["index_is_number"]) == ("set", True)
    assert check_one(subject, strict=True).code == "status_entry_malformed"


def test_an_unknown_type_is_named() -> None:
    status = check_one(credential({"id": "https://x.example/1", "type": "TokenStatusList2030"}))
    assert (status.outcome, status.code) == ("could_not_check", "unknown_status_type")
    assert status.data["type"] == "TokenStatusList2030"


def test_the_type_may_stand_in_an_array() -> None:
    assert check_one(credential(entry(7, type=["Other", "BitstringStatusListEntry"]))).value == 1


ERRORS: list[tuple[FetchError, str]] = [
    (FetchFailedError("404", status=404), "status_list_unreachable"),
    (FetchFailedError("500", status=500), "status_list_unreachable"),
    (FetchFailedError("deadline", code="deadline"), "status_list_unreachable"),
    (FetchRefusedError("private address"), "status_list_refused"),
]


@pytest.mark.parametrize(("error", "code"), ERRORS)
def test_a_list_that_cannot_be_had_could_not_be_checked(error: FetchError, code: str) -> None:
    status = check_one(credential(entry(8)), {URL: error})
    assert (status.outcome, status.code) == ("could_not_check", code)
    assert status.data["list"] == URL
    assert status.data["reason"] == error.code


def test_without_network_nothing_is_clear() -> None:
    status = check_one(credential(entry(8)), fetcher=OfflineFetcher())
    assert (status.outcome, status.code) == ("could_not_check", "status_list_offline")


def test_a_forged_list_is_not_believed_either_way() -> None:
    for index in (7, 8):
        status = check_one(credential(entry(index)), {URL: list_document(proof="forged")})
        assert (status.outcome, status.code) == ("could_not_check", "status_list_untrusted")
        assert status.data["reason"] == "proof"


@pytest.mark.parametrize("error", [KeyBindingError("not the key"), FetchFailedError("no DID")])
def test_a_list_whose_key_is_not_its_issuers_is_not_believed(error: McredError) -> None:
    status = check_one(credential(entry(8)), verify_list=FakeVerifier(error=error))
    assert (status.outcome, status.code) == ("could_not_check", "status_list_untrusted")
    assert status.data["reason"] == error.code


def test_a_list_of_another_issuer_counts_only_where_the_policy_names_it() -> None:
    documents = {URL: list_document(issuer="did:web:lists.example")}
    status = check_one(credential(entry(7)), documents)
    assert (status.outcome, status.code) == ("could_not_check", "status_list_issuer")
    status = check_one(credential(entry(7)), documents, list_issuers={"did:web:lists.example"})
    assert status.outcome == "set"


BAD_LISTS: list[tuple[str, dict[str, Any], str]] = [
    ("stale", {"validUntil": "2026-03-01T11:59:59Z"}, "status_list_stale"),
    (
        "stale, VCDM 1.1",
        {"validUntil": None, "expirationDate": "2026-01-01T00:00:00Z"},
        "status_list_stale",
    ),
    ("of tomorrow", {"validFrom": "2026-03-02T00:00:00Z"}, "status_list_not_yet_valid"),
    ("date without zone", {"validUntil": "2030-01-01T00:00:00"}, "status_list_malformed"),
    ("date is a number", {"validUntil": 1}, "status_list_malformed"),
    ("another list", {"id": OTHER}, "status_list_id"),
    ("no list type", {"type": ["VerifiableCredential"]}, "status_list_type"),
    ("another subject", {"subject": {"type": "StatusList2021"}}, "status_list_type"),
    ("subject is an array", {"credentialSubject": []}, "status_list_type"),
    ("purpose", {"subject": {"statusPurpose": "suspension"}}, "status_list_purpose"),
    ("no purpose", {"subject": {"statusPurpose": None}}, "status_list_purpose"),
    ("no bits", {"subject": {"encodedList": None}}, "status_list_malformed"),
    ("no multibase", {"subject": {"encodedList": "H4sI"}}, "status_list_malformed"),
    ("ttl", {"subject": {"ttl": "5 minutes"}}, "status_list_malformed"),
    (
        "too short",
        {"subject": {"encodedList": encode(Bitstring(bytes(16_383)))}},
        "status_list_too_short",
    ),
    (
        "two gzip members",
        {"subject": {"encodedList": "u" + base64url.encode(gzip(bytes(16_384)) * 2)}},
        "status_list_malformed",
    ),
    (
        "truncated gzip",
        {"subject": {"encodedList": encode(new_list())[:-8]}},
        "status_list_malformed",
    ),
    (
        "bomb",
        {"subject": {"encodedList": encode(Bitstring(bytes(17 << 20)))}},
        "status_list_too_large",
    ),
]


@pytest.mark.parametrize(
    ("changes", "code"), [row[1:] for row in BAD_LISTS], ids=[row[0] for row in BAD_LISTS]
)
def test_a_list_that_breaks_a_rule_could_not_be_checked(changes: dict[str, Any], code: str) -> None:
    for index in (7, 8):
        status = check_one(credential(entry(index)), {URL: list_document(**changes)})
        assert (status.outcome, status.code, status.value) == ("could_not_check", code, None)


def test_a_list_without_id_or_dates_is_read() -> None:
    documents = {URL: list_document(id=None, validFrom=None, validUntil=None)}
    assert check_one(credential(entry(7)), documents).outcome == "set"


def test_a_list_may_serve_several_purposes() -> None:
    documents = {URL: list_document(subject={"statusPurpose": ["suspension", "revocation"]})}
    status = check_one(credential(entry(7, statusPurpose="suspension")), documents)
    assert (status.outcome, status.purpose) == ("set", "suspension")


def test_a_kept_copy_counts_for_the_lists_ttl() -> None:
    body = json.dumps(list_document(subject={"ttl": 300_000})).encode()
    for age, outcome in ((299, "set"), (301, "could_not_check")):
        fetcher = DatedFetcher(body, NOW - timedelta(seconds=age))
        status = check_one(credential(entry(7)), fetcher=fetcher)
        assert status.outcome == outcome
    assert status.code == "status_list_stale"


def test_a_list_with_bits_of_several_sizes_is_long_enough_by_entries() -> None:
    messages = [{"status": f"0x{n}", "message": f"m{n}"} for n in range(4)]
    wide = entry(5, statusPurpose="message", statusSize=2, statusMessage=messages)
    purpose = {"statusPurpose": "message"}
    status = check_one(credential(wide), {URL: list_document(subject=purpose)})
    assert status.code == "status_list_too_short"
    bits = new_list(size=2)
    bits.set(5, 2, size=2)
    status = check_one(credential(wide), {URL: list_document(bits, subject=purpose)})
    assert (status.value, status.data["message"]) == (2, "m2")


def _list_2021(url: str, padding: str = "") -> dict[str, Any]:
    encoded = base64url.encode(gzip(bytes(bits_with(7))))
    return list_document(
        id=url,
        type=["VerifiableCredential", "StatusList2021Credential"],
        subject={"type": "StatusList2021", "encodedList": encoded + padding},
        validFrom=None,
        issuanceDate="2026-02-01T00:00:00Z",
    )


def test_status_list_2021_is_read_by_its_own_names() -> None:
    for padding in ("", "=="):
        document = _list_2021(URL, padding)
        for index, outcome in ((7, "set"), (8, "clear")):
            subject = credential(entry(index, type="StatusList2021Entry"))
            assert check_one(subject, {URL: document}).outcome == outcome


def test_a_list_of_one_kind_is_no_list_of_the_other() -> None:
    status = check_one(credential(entry(8, type="StatusList2021Entry")))
    assert (status.outcome, status.code) == ("could_not_check", "status_list_type")


@given(st.text(max_size=40))
def test_no_encoded_list_that_is_damaged_is_ever_clear(text: str) -> None:
    document = list_document(subject={"encodedList": text})
    status = check_one(credential(entry(8)), {URL: document})
    assert status.outcome == "could_not_check"


def test_a_second_check_against_a_long_list_costs_next_to_nothing() -> None:
    bits = Bitstring(os.urandom(125_000))  # 1,000,000 entries
    bits.set(999_999)
    body = json.dumps(list_document(bits)).encode()
    verifier, cache = FakeVerifier(), ListCache()
    fetcher = DatedFetcher(body, NOW)
    options = {"fetcher": fetcher, "verify_list": verifier, "now": NOW, "cache": cache}
    subject = credential()

    def timed() -> float:
        started = time.process_time()
        status = check_entry(entry(999_999), credential=subject, **options)  # type: ignore[arg-type]
        assert status.outcome == "set"
        return time.process_time() - started

    timed()
    assert min(timed() for _ in range(20)) < 0.002
    assert len(verifier.calls) == 1
    assert len(cache) == 1


def test_changed_bytes_another_address_or_an_old_verification_are_verified_anew() -> None:
    cache, verifier = ListCache(), FakeVerifier()

    def run(document: dict[str, Any], url: str = URL, later: int = 0) -> str:
        status = check_one(
            credential(entry(7, statusListCredential=url)),
            {url: document},
            cache=cache,
            verify_list=verifier,
            now=NOW + timedelta(minutes=later),
        )
        return status.outcome

    good = list_document(id=None)
    assert [run(good), run(good)] == ["set", "set"]
    assert len(verifier.calls) == 1
    assert run({**good, "proof": "forged"}) == "could_not_check"
    assert run(good, url=OTHER) == "set"
    assert run(good, later=61) == "set"
    assert len(verifier.calls) == 4


def test_a_cached_list_is_still_judged_by_time_and_issuer() -> None:
    cache = ListCache(max_age=timedelta(days=9))
    assert check_one(credential(entry(8)), cache=cache).outcome == "clear"
    late = check_one(credential(entry(8)), cache=cache, now=NOW + timedelta(days=2))
    assert late.code == "status_list_stale"
    other = check_one({**credential(entry(8)), "issuer": "did:web:other"}, cache=cache)
    assert other.code == "status_list_issuer"


def test_the_cache_forgets_what_was_used_least_lately() -> None:
    cache, verifier = ListCache(size=2), FakeVerifier()
    urls = [f"https://issuer.example/{n}" for n in range(3)]
    for n in (0, 1, 0, 2, 0, 1):
        subject = credential(entry(7, statusListCredential=urls[n]))
        check_one(subject, {urls[n]: list_document(id=None)}, cache=cache, verify_list=verifier)
    assert verifier.calls == [urls[0], urls[1], urls[2], urls[1]]
    assert len(cache) == 2


def test_the_length_of_a_list_on_the_wire_is_bounded() -> None:
    status = check_one(credential(entry(8)), limits=Limits(fetched_bytes=100))
    assert (status.outcome, status.code) == ("could_not_check", "status_list_too_large")
