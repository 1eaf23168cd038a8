"""Where the conformance data is, and its cases as parameters."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from mcred.jsonld.contexts import CONTEXTS, Context

NO_CORPUS = "the environment variable MCRED_CORPUS does not name the conformance data"


def root() -> Path | None:
    value = os.environ.get("MCRED_CORPUS")
    return Path(value) if value else None


def read(name: str) -> Any:
    folder = root()
    assert folder is not None
    return json.loads((folder / name).read_bytes())


def cases(name: str, keep: Callable[[dict[str, Any]], bool] = lambda case: True) -> list[Any]:
    """The cases of one suite as parameters with their ids; one skipped case without the corpus."""
    if root() is None:
        return [pytest.param({}, id=name, marks=pytest.mark.skip(reason=NO_CORPUS))]
    return [pytest.param(case, id=case["id"]) for case in read(name) if keep(case)]


def files(pattern: str) -> list[Any]:
    folder = root()
    if folder is None:
        return [pytest.param("", id=pattern, marks=pytest.mark.skip(reason=NO_CORPUS))]
    found = sorted(folder.glob(pattern))
    assert found, f"the conformance data has no {pattern}"
    return [pytest.param(str(path.relative_to(folder)), id=path.name) for path in found]


def with_reference_contexts(urls: list[str]) -> Mapping[str, Context]:
    """The carried contexts, and those of `urls` that only the conformance data has."""
    extra = {}
    index = read("w3c/contexts/index.json")
    for url in urls:
        if url not in CONTEXTS:
            extra[url] = Context.of(url, read(f"w3c/contexts/{index[url]}"))
    return {**CONTEXTS, **extra}
