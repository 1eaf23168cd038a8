"""Design rule 6: status is checked in every entry; the worst answer decides."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from status_samples import (
    NOW,
    URL,
    FakeVerifier,
    bits_with,
    check,
    check_one,
    credential,
    entry,
    list_document,
)

from mcred.errors import FetchFailedError, UnsupportedError
from mcred.fetch import CannedFetcher
from mcred.limits import Limits
from mcred.status import STATUS_METHODS, EntryStatus, StatusContext, check_status, worst

REVOCATIONS = "https://issuer.example/revocations/1"


def test_a_revoked_entry_behind_one_of_unknown_type_is_found() -> None:
    answers = check(credential({"type": "SomethingElse"}, entry(7)))
    assert [answer.outcome for answer in answers] == ["could_not_check", "set"]
    decided = worst(answers)
    assert decided is not None
    assert (decided.outcome, decided.purpose) == ("set", "revocation")


def test_an_unknown_entry_behind_a_clear_one_is_not_forgotten() -> None:
    decided = worst(check(credential(entry(8), {"type": "SomethingElse"})))
    assert decided is not None
    assert decided.code == "unknown_status_type"


def test_an_unsigned_revocation_list_does_not_hide_a_signed_one() -> None:
    documents = {
        URL: list_document(),
        REVOCATIONS: {"issuer": "did:web:issuer.example", "revokedCredential": []},
    }
    first = {"id": REVOCATIONS, "type": "1EdTechRevocationList"}
    answers = check(credential(first, entry(7)), documents)
    assert [answer.outcome for answer in answers] == ["clear", "set"]


def test_one_list_asked_twice_is_fetched_once() -> None:
    fetcher = CannedFetcher({URL: json.dumps(list_document())})
    subject = credential(entry(7), entry(8), entry(9))
    answers = check_status(subject, fetcher=fetcher, verify_list=FakeVerifier(), now=NOW)
    assert [answer.outcome for answer in answers] == ["set", "clear", "clear"]
    assert fetcher.requests == [URL]


def test_one_list_that_cannot_be_had_is_asked_for_once() -> None:
    fetcher = CannedFetcher({URL: FetchFailedError("deadline", url=URL)})
    answers = check(credential(entry(7), entry(8)), fetcher=fetcher)
    assert [answer.outcome for answer in answers] == ["could_not_check"] * 2
    assert fetcher.requests == [URL]


def test_more_entries_than_the_limit_are_said_not_to_be_checked() -> None:
    answers = check(credential(*[entry(8)] * 5), limits=Limits(nested_credentials=3))
    assert [answer.outcome for answer in answers] == ["clear"] * 3 + ["could_not_check"]
    assert answers[-1].code == "limit"
    assert "3 of 5" in answers[-1].data["text"]


def _status(purpose: str | None, outcome: str) -> EntryStatus:
    return EntryStatus(purpose=purpose, value=None, outcome=outcome, code=outcome)  # type: ignore[arg-type]


ORDER = [
    _status("revocation", "set"),
    _status("suspension", "set"),
    _status("my-own", "set"),
    _status("revocation", "could_not_check"),
    _status("refresh", "set"),
    _status("suspension", "clear"),
]


@given(st.lists(st.sampled_from(range(len(ORDER))), min_size=1))
def test_the_worst_answer_decides(indices: list[int]) -> None:
    """Revoked, suspended, set for another purpose, could not check, informative, clear."""
    assert worst([ORDER[index] for index in indices]) is ORDER[min(indices)]


def test_of_nothing_nothing_is_the_worst() -> None:
    assert worst(()) is None


def test_methods_are_replaceable_and_their_errors_are_no_clear_answer() -> None:
    def method(entry: object, context: StatusContext) -> EntryStatus:
        raise UnsupportedError("not yet", method="mine", text="x", code="mine")

    methods = {**STATUS_METHODS, "Mine": method}
    status = check_one(credential({"type": "Mine", "id": "urn:x"}), methods=methods)
    assert (status.outcome, status.code) == ("could_not_check", "mine")
    with pytest.raises(TypeError):
        STATUS_METHODS["Mine"] = method  # type: ignore[index]


def test_nothing_given_is_changed() -> None:
    subject = credential(entry(7), entry(8))
    before = json.dumps(subject)
    document = list_document(bits_with(7))
    check(subject, {URL: document})
    assert json.dumps(subject) == before
