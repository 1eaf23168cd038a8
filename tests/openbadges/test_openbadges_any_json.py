"""Whatever JSON comes in, it gives a model or problems, and a model gives it back."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadges_samples import badge_document, clr_document, endorsement_document

from mcred.errors import ModelError
from mcred.openbadges import (
    match_recipient,
    parse,
    replaces,
    summarise_results,
    tolerated,
)
from mcred.openbadges.semantics import meaning
from mcred.openbadges.validation import problems

SAMPLES: list[Callable[[], dict[str, Any]]] = [
    badge_document,
    clr_document,
    endorsement_document,
]

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["urn:x:1", "2026-01-01T00:00:00Z", "Achievement", "ext:x", "1"])
)
names = st.text(max_size=5) | st.sampled_from(
    ["id", "type", "@context", "name", "issuer", "credentialSubject", "achievement", "result",
     "credential_subject", "model_config", "__class__", "context", "is_hashed", "proof"]
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a document but the document itself."""
    items: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    return [found for key, item in items for found in [(*path, key), *places(item, (*path, key))]]


def examine(document: dict[str, Any]) -> None:
    found = problems(document, for_issuing=False)
    problems(document, for_issuing=True)
    tolerated(document)
    meaning(document)
    for asked in ("a@example.com", "did:example:1", "Ada"):
        match_recipient(document, asked)
    replaces(document, document)
    for summary in summarise_results(document):
        json.dumps(summary.to_dict())
    if found:
        with pytest.raises(ModelError) as caught:
            parse(document)
        assert caught.value.problems == found
        assert all(problem.path.startswith("$") for problem in found)
    else:
        # Compared as text: in Python, 1 equals 1.0 and True.
        text = json.dumps(parse(document).to_dict(), sort_keys=True)
        assert text == json.dumps(document, sort_keys=True)


class TestAnyJson:
    """Design, section 3: raise for the caller's mistake; return a problem for the document's."""

    @given(st.dictionaries(names, values, max_size=8))
    def test_any_object(self, document: dict[str, Any]) -> None:
        examine(document)

    @given(
        st.sampled_from(["OpenBadgeCredential", "ClrCredential", "EndorsementCredential",
                         "StatusList2021Credential", "BitstringStatusListCredential"]),
        st.dictionaries(names, values, max_size=8),
    )  # fmt: skip
    def test_any_object_that_claims_to_be_a_credential(
        self, kind: str, document: dict[str, Any]
    ) -> None:
        examine({**document, "type": ["VerifiableCredential", kind]})

    @settings(max_examples=300)
    @given(st.data())
    def test_any_change_of_a_good_document(self, data: st.DataObject) -> None:
        document = copy.deepcopy(data.draw(st.sampled_from(SAMPLES))())
        for _ in range(data.draw(st.integers(1, 3))):
            *way, last = data.draw(st.sampled_from(places(document)))
            part: Any = document
            for step in way:
                part = part[step]
            action = data.draw(st.sampled_from(["replace", "remove", "add"]))
            if action == "remove":
                del part[last]
            elif action == "add" and isinstance(part, dict):
                part[data.draw(names)] = data.draw(values)
            else:
                part[last] = data.draw(values)
        examine(document)

    def test_deep_nesting(self) -> None:
        document = badge_document()
        profile: dict[str, Any] = {"id": "did:example:1", "type": ["Profile"]}
        for _ in range(60):
            profile = {"id": "did:example:1", "type": ["Profile"], "parentOrg": profile}
        document["issuer"] = profile
        examine(document)
