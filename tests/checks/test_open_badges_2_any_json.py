"""Whatever stands in a badge's documents, the verifier reports; and never more than it may."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mcred.report import Verdict
from support.open_badges_2 import ASSERTION, BADGE_CLASS, EMAIL, HOST, ISSUER, Issuer2

Path = tuple[str | int, ...]
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        7,
        -1,
        1e99,
        True,
        "",
        [],
        {},
        [[]],
        [None],
        {"id": 7},
        {"id": BADGE_CLASS},
        {"type": ["x", 3]},
        "urn:uuid:1",
        "http://[",
        ISSUER,
        f"{HOST}/key#x",
        "9999-12-31T23:59:59-14:00",
        "\u202e",
    ]
) | st.text(max_size=5)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(item, (*path, key))


def with_value(document: Any, path: Path, value: Any) -> Any:
    changed = copy.deepcopy(document)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def check_report(issuer: Issuer2, source: Any) -> Verdict:
    report = issuer.verify(source, recipient=EMAIL)
    assert report.to_dict()["verdict"] == report.verdict
    assert report.text()
    assert (report.document is None) == (report.open_badge_2 is None)
    if report.document is not None:
        assert report.credential is not None
        assert report.credential.to_dict() == report.document
    return report.verdict


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_changed_value_in_a_published_document(data: st.DataObject) -> None:
    issuer = Issuer2()
    url = data.draw(st.sampled_from(list(issuer.documents)))
    path = data.draw(st.sampled_from([p for p in paths(issuer.documents[url]) if p]))
    issuer.publish(url, with_value(issuer.documents[url], path, data.draw(VALUES)))
    assert check_report(issuer, None) is not Verdict.VALID
    assert check_report(issuer, issuer.sign()) is not Verdict.VALID


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_changed_value_in_what_is_given(data: st.DataObject) -> None:
    issuer = Issuer2()
    document = data.draw(st.sampled_from([issuer.assertion(), issuer.signed_assertion()]))
    path = data.draw(st.sampled_from([p for p in paths(document) if p]))
    changed = with_value(document, path, data.draw(VALUES))
    assert check_report(issuer, issuer.sign(changed)) is not Verdict.VALID
    if check_report(issuer, changed) is Verdict.HOSTED_ONLY:
        assert changed["id"] == ASSERTION  # then it is the site that says so
