"""Conformance data as parameters, with the contexts that it needs."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from mcred.jsonld import CONTEXTS, canonicalize
from mcred.jsonld.contexts import Context

NO_CORPUS = "the environment variable MCRED_CORPUS does not name the conformance data"


def root() -> Path | None:
    value = os.environ.get("MCRED_CORPUS")
    return Path(value) if value else None


def read_bytes(name: str) -> bytes:
    folder = root()
    assert folder is not None
    return (folder / name).read_bytes()


def read(name: str) -> Any:
    return json.loads(read_bytes(name))


def cases(
    name: str,
    keep: Callable[[dict[str, Any]], bool] = lambda case: True,
    *,
    key: str = "id",
) -> list[Any]:
    """The cases of one file as parameters with their ids; one skipped case without the corpus."""
    marks = [pytest.mark.corpus]
    if root() is None:
        skip = pytest.mark.skip(reason=NO_CORPUS)
        return [pytest.param({}, id=name, marks=[*marks, skip])]
    return [pytest.param(case, id=case[key], marks=marks) for case in read(name) if keep(case)]


def reference_contexts(urls: list[str]) -> Mapping[str, Context]:
    """The carried contexts, and those of `urls` that only the conformance data has."""
    index = read("w3c/contexts/index.json")
    extra = {
        url: Context.of(url, read(f"w3c/contexts/{index[url]}"))
        for url in urls
        if url not in CONTEXTS
    }
    return {**CONTEXTS, **extra}


def canonicalizer(urls: list[str]) -> Callable[[Mapping[str, Any], str], str]:
    """A canonicalizer that knows the contexts of a case."""
    contexts = reference_contexts(urls)
    return lambda document, hash_name: canonicalize(
        document, hash_name=hash_name, contexts=contexts
    )
