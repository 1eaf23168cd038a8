"""The W3C's cases of VC JSON Schema 1.0: success, failure, or a schema that cannot be used."""

from __future__ import annotations

from typing import Any

import pytest

from mcred.checks.credential_schema import check_with_schema
from mcred.errors import DataError
from support.corpus import cases

#: Cases that are decided otherwise than they say, and why.
OTHERWISE: dict[str, str] = {}


@pytest.mark.parametrize("case", cases("w3c/vc-json-schema.json"))
def test_a_case_is_decided_as_it_says(case: dict[str, Any]) -> None:
    given = case["inputs"]
    try:
        wrong = check_with_schema(given["credential"], given["schema"], kind=given["format"])
    except DataError:
        decided = "failure"
    else:
        decided = "failure" if wrong else "success"
    assert (decided == case["expected"]["result"]) is (case["id"] not in OTHERWISE)
