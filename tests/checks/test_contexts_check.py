"""What stands twice in the JSON stands once in the graph."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

import mcred
from mcred.cli.sample import sample_badge


@pytest.fixture(scope="module")
def signed() -> dict[str, Any]:
    badge = sample_badge(salt="00")
    for number, item in enumerate(badge["evidence"]):
        item["id"] = f"https://files.example.org/{number}"
    issuer = mcred.Issuer(profile={"name": "x"}, key=mcred.SigningKey.generate())
    document: dict[str, Any] = json.loads(issuer.issue(badge).to_json())
    return document


def verdict(document: dict[str, Any]) -> str:
    return str(mcred.verify(json.dumps(document), fetch=mcred.OfflineFetcher()).verdict)


def test_a_doubled_piece_of_evidence_is_outside_the_signature(signed: dict[str, Any]) -> None:
    assert verdict(signed) == "issuer_unknown"
    doubled = copy.deepcopy(signed)
    doubled["evidence"].append(doubled["evidence"][0])
    report = mcred.verify(json.dumps(doubled), fetch=mcred.OfflineFetcher())
    assert report.verdict == "invalid"
    assert report.check("contexts").data["path"] == "$.evidence[2]"


def test_thousands_of_objects_are_refused_before_they_are_expanded(signed: dict[str, Any]) -> None:
    many = copy.deepcopy(signed)
    many["evidence"] = [{"type": ["Evidence"], "name": str(n)} for n in range(6000)]
    report = mcred.verify(json.dumps(many), fetch=mcred.OfflineFetcher())
    assert report.verdict == "invalid"
    assert "5000 objects" in report.check("contexts").data["reason"]
