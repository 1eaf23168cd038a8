"""What is known of a shape says of a document what reading it says."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadges_samples import badge_document, clr_document, endorsement_document

from mcred.encoding.shape import Shape, ShapeMemo
from mcred.openbadges import clean_shapes, validation
from mcred.openbadges.clean_shapes import FORMS, graded

Json = dict[str, Any]
DEPTH = 64
SAMPLES = {"badge": badge_document, "clr": clr_document, "endorsement": endorsement_document}

#: Strings of which some are right somewhere, and each is wrong nearly everywhere.
STRINGS = [
    "",
    " ",
    "x",
    "\0",
    "urn:x:y",
    "urn:x:y\n",
    "urn:x: y",
    "urn:",
    "://x",
    "https://issuer.example/é",
    "https://issuer.example/\u00a0",
    "2026-03-01T09:00:00Z",
    "2026-03-01T09:00:00",
    "2026-03-01T09:00:00+01:00",
    "2026-03-01T09:00:00Z\n",
    "2026-03-01t09:00:00z",
    "2026-02-30T09:00:00Z",
    "2026-03-01T24:00:00Z",
    "2026-03-01",
    "2026-02-30",
    "٢٠٢٦-03-01",
    "en",
    "pt-BR",
    "EN",
    "en\n",
    "a@b.example",
    "a@b@c",
    "@",
    "US",
    "USA",
    "us",
    "e30.e30.c2ln",
    "e30..c2ln",
    "e30.e30",
    "e30.e30.c2ln\n",
    f"sha256${'0' * 64}",
    f"sha256${'0' * 63}",
    f"md5${'A' * 32}",
    "email",
    "emailAddress",
    "Achievement",
    "ext:Own",
    "ext: Own",
    "CFItem",
    "Completed",
    "Percent",
    "exactMatchOf",
    "Proof",
    "IdentityObject",
    "é" * 3,
    "\U0001f600",
]


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_shapes, "CLEAN", ShapeMemo())


def shape_of(document: Json) -> Shape:
    return Shape({**document}, DEPTH)


def with_proof_last(document: Json) -> Json:
    proof = {"proof": document["proof"]} if "proof" in document else {}
    return {**{name: value for name, value in document.items() if name != "proof"}, **proof}


def learn(document: Json) -> None:
    for _ in range(3):
        graded(document, shape_of(document))


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a string, as its container and key."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            if isinstance(value[key], str):
                yield value, key
            else:
                yield from places(value[key])


@pytest.mark.parametrize("name", list(SAMPLES))
def test_every_string_is_asked_for_what_reading_asks(name: str) -> None:
    document = with_proof_last(SAMPLES[name]())
    assert validation.graded(document) == ((), ())
    learn(document)
    known = clean_shapes.CLEAN.get(shape_of(document).key)
    assert known is not None
    strings = shape_of(document).strings
    for string in STRINGS:
        taken = [
            string
            if known.holds([*strings[:place], string, *strings[place + 1 :]])
            else strings[place]
            for place in range(len(strings))
        ]
        assert known.holds(taken)
        assert validation.graded(Shape.replaced(document, taken)) == ((), ()), string


@settings(deadline=None, max_examples=150)
@given(data=st.data(), name=st.sampled_from(list(SAMPLES)))
def test_known_and_read_agree(data: st.DataObject, name: str) -> None:
    document = with_proof_last(SAMPLES[name]())
    learn(document)
    found = list(places(document))
    strings = st.one_of(
        st.sampled_from(STRINGS), st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    )
    for _ in range(data.draw(st.integers(1, 5))):
        container, key = data.draw(st.sampled_from(found))
        other, where = data.draw(st.sampled_from(found))
        container[key] = data.draw(strings) if data.draw(st.booleans()) else other[where]
    for _ in range(3):
        assert graded(document, shape_of(document)) == validation.graded(document)


def test_the_next_document_of_a_shape_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    document = with_proof_last(badge_document())
    learn(document)
    document["id"] = "urn:uuid:another"
    document["validFrom"] = "2027-01-01T00:00:00Z"
    document["name"] = "Another name"

    def never(*_: Any) -> Any:
        raise AssertionError("read again")

    monkeypatch.setattr(validation, "graded", never)
    assert graded(document, shape_of(document)) == ((), ())


def test_a_term_that_was_not_seen_is_read_once() -> None:
    document = with_proof_last(badge_document())
    learn(document)
    achievement = document["credentialSubject"]["achievement"]
    achievement["achievementType"] = "Diploma"
    known = clean_shapes.CLEAN.get(shape_of(document).key)
    assert known is not None
    assert not known.holds(shape_of(document).strings)
    assert graded(document, shape_of(document)) == ((), ())
    assert known.holds(shape_of(document).strings)
    achievement["achievementType"] = "No such type"
    assert graded(document, shape_of(document)) == validation.graded(document) != ((), ())


@pytest.mark.parametrize("wrong", ["\0", "", "no"])
def test_what_is_wrong_is_never_learnt(wrong: str) -> None:
    document = with_proof_last(badge_document())
    document["credentialSubject"]["achievement"]["humanCode"] = "of a shape of its own"
    document["issuer"]["official"] = "likewise"
    document["issuer"]["id"] = wrong
    for _ in range(4):
        assert graded(document, shape_of(document)) == validation.graded(document) != ((), ())
    assert clean_shapes.CLEAN.get(shape_of(document).key) is None


def test_every_form_refuses_what_is_put_in_the_place_of_strings() -> None:
    """Else a string that is looked at would seem not to be."""
    assert not any(form("\0 17") for form in FORMS.values())


def test_a_shape_with_more_strings_than_are_kept_is_read_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mcred.encoding.shape._HEAVIEST", 1)
    document = with_proof_last(badge_document())
    document["credentialSubject"]["achievement"]["tag"] = ["t"] * 3000
    learn(document)
    assert clean_shapes.CLEAN.get(shape_of(document).key) is None


@pytest.mark.corpus
def test_the_corpora_are_graded_alike(monkeypatch: pytest.MonkeyPatch, corpus: Path) -> None:
    folder = corpus / "1edtech"
    monkeypatch.setattr(clean_shapes, "CLEAN", ShapeMemo(most=4))  # some are forgotten
    for path in [*folder.glob("spec-examples/[0-9]*.json"), *folder.glob("ob30/**/*.json")]:
        document = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(document, dict) or "@context" not in document:
            continue
        document = with_proof_last(document)
        before = copy.deepcopy(document)
        for _ in range(3):
            assert graded(document, shape_of(document)) == validation.graded(document), path
        assert document == before
