"""A verifier that has seen a thousand badges of a shape says what one says that has seen none."""

from __future__ import annotations

import contextlib
import copy
import gc
import importlib
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import mcred
from mcred.checks import repetition
from mcred.cli.sample import sample_badge
from mcred.encoding import jcs_shapes
from mcred.encoding.shape import ShapeMemo
from mcred.encoding.shape_files import ShapeFiles
from mcred.jsonld.shapes import ShapeCache
from mcred.openbadges import clean_shapes
from support.mutations import ON_BYTES, ON_DOCUMENTS

CANONICALIZE = importlib.import_module("mcred.jsonld.canonicalize")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
ISSUER = mcred.Issuer(
    profile={"name": "x"}, key=mcred.SigningKey.from_seed(bytes(32)), clock=lambda: NOW
)
VERIFIER = mcred.Verifier(fetch=mcred.OfflineFetcher(), clock=lambda: NOW)
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022")
COUNT = 80


def badge() -> dict[str, Any]:
    document = sample_badge(salt="00")
    document["id"] = "urn:uuid:2f6f1a7e-3b0f-4d8e-9a70-000000000001"
    document["credentialSubject"]["id"] = "did:example:ada"
    for number, item in enumerate(document["evidence"]):
        item["id"] = f"https://files.example.org/{number}"
    return document


def changed(rng: random.Random, signed: dict[str, Any]) -> bytes:
    document = copy.deepcopy(signed)
    for _ in range(rng.choice((1, 1, 2))):
        with contextlib.suppress(IndexError):  # no place is left for this one
            rng.choice(ON_DOCUMENTS)(rng, document)
    data = json.dumps(document).encode()
    return rng.choice(ON_BYTES)(rng, data) if rng.random() < 0.1 else data


@contextlib.contextmanager
def nothing_is_known(tmp_path: Path) -> Iterator[None]:
    """Every badge is the first of its shape, and nothing is carried."""
    none = ShapeFiles(tmp_path / "none")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CANONICALIZE, "_shapes", lambda: ShapeCache(carried=none))
        patch.setattr(clean_shapes, "CARRIED", none)
        patch.setattr(clean_shapes, "_known", lambda _: None)
        patch.setattr(clean_shapes.CLEAN, "came_before", lambda _: False)
        patch.setattr(repetition, "_SIBLINGS", ShapeMemo())
        patch.setattr(jcs_shapes, "_FORMS", ShapeMemo())
        patch.setattr(jcs_shapes._FORMS, "came_before", lambda _: False)
        patch.setattr(repetition._SIBLINGS, "came_before", lambda _: False)
        yield


def reports(badges: list[bytes]) -> list[dict[str, Any]]:
    return [VERIFIER.verify(data).to_dict() for data in badges]


@pytest.fixture(scope="module")
def cases() -> list[bytes]:
    rng = random.Random(20260301)
    found = []
    for suite in SUITES:
        signed = dict(ISSUER.issue(badge(), proof=suite).document)
        found += [json.dumps(signed).encode()]
        found += [changed(rng, signed) for _ in range(COUNT // 2)]
    return [*found, ISSUER.issue(badge(), proof="vc-jwt").to_text().encode()]


def test_warm_and_cold_agree(cases: list[bytes], tmp_path: Path) -> None:
    with nothing_is_known(tmp_path):
        cold = reports(cases)
    verdicts = {report["verdict"] for report in cold}
    assert {"issuer_unknown", "invalid", "malformed"} <= verdicts
    for _ in range(3):
        for data, warm, expected in zip(cases, reports(cases), cold, strict=True):
            assert warm == expected, data


def test_a_verification_is_free_as_soon_as_it_ends() -> None:
    """No circle keeps the document alive until the collector comes."""
    data = ISSUER.issue(badge()).to_json().encode()
    left = []
    gc.disable()
    try:
        for _ in range(5):
            VERIFIER.verify(data)
            gc.collect()
            VERIFIER.verify(data)
            left.append(gc.collect())
    finally:
        gc.enable()
    assert min(left) == 0, left  # the collector counts what other threads leave, too
