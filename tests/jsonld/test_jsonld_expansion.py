"""The rules are asked of every object, and nothing but known contexts is loaded."""

from __future__ import annotations

import copy
import socket
from typing import Any

import pytest
from jsonld_documents import badge
from pyld import jsonld

from mcred.errors import DocumentError, UnknownContextError
from mcred.jsonld import expansion
from mcred.jsonld.expansion import expand
from mcred.jsonld.survey import Survey, count_objects, path_of
from mcred.limits import DEFAULT_LIMITS


def test_rules_that_are_not_asked_refuse_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later PyLD that no longer calls the hook must not open the door."""
    monkeypatch.setattr(
        expansion._StrictProcessor, "_expand_object", jsonld.JsonLdProcessor._expand_object
    )
    with pytest.raises(DocumentError):
        expand(badge())


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for context in (
        "https://example.org/context",
        "http://www.w3.org/ns/credentials/v2",
        "file:///x",
    ):
        document = badge()
        document["credentialSubject"]["@context"] = context
        with pytest.raises(UnknownContextError) as caught:
            expand(document)
        assert caught.value.data == {"url": context, "path": "$.credentialSubject.@context"}


def test_a_document_is_not_changed() -> None:
    document = badge()
    document["@context"].append({"@vocab": "https://example.org/", "t": "urn:x:t"})
    before = copy.deepcopy(document)
    expand(document)
    assert document == before


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"@context": "https://www.w3.org/ns/credentials/v2"},
        {"@context": "https://www.w3.org/ns/credentials/v2", "id": "urn:x:y"},
    ],
)
def test_a_document_that_states_nothing_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(DocumentError) as caught:
        expand(document)
    assert caught.value.code == "no_statements"


def test_an_error_of_json_ld_itself_is_one_line_of_ours() -> None:
    document = badge()
    document["@context"].append({"a": "b:c d", "b": {"@id": "urn:b:", "@prefix": 5}})
    with pytest.raises(DocumentError) as caught:
        expand(document)
    assert caught.value.code == "jsonld"
    assert "\n" not in str(caught.value)


def test_a_survey_counts_what_the_expansion_will_meet() -> None:
    document = badge()
    survey = Survey(document, DEFAULT_LIMITS)
    assert survey.objects == count_objects(document) == 9
    assert survey.urls == set(document["@context"])
    assert not survey.inline
    document["credentialSubject"]["@context"] = [{"a": "urn:a"}]
    assert Survey(document, DEFAULT_LIMITS).inline
    result = document["credentialSubject"]["result"][0]
    assert path_of(document, result) == "$.credentialSubject.result[0]"
