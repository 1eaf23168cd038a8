"""What is carried of common shapes is what would be found out, and saves finding it out."""

from __future__ import annotations

import copy
import importlib.util
import json
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import mcred
from mcred.cli.sample import sample_badge
from mcred.encoding.shape import Shape
from mcred.encoding.shape_files import ShapeFiles
from mcred.jsonld import expansion, rdfc10
from mcred.jsonld.shapes import ShapeCache
from mcred.jsonld.template import compile_template
from mcred.jsonld.template_files import CARRIED, read_template, written_template
from mcred.jsonld.to_rdf import to_rdf
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.openbadges import clean_shapes, validation

ROOT = Path(__file__).parent.parent.parent
BENCH = json.loads((ROOT / "tests" / "benchmarks" / "credential.json").read_text(encoding="utf-8"))


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "write_shapes", ROOT / "tools" / "write_shapes.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_nothing_that_is_carried_is_stale() -> None:
    expected: dict[Path, str] = writer().files()
    folders = (CARRIED.folder, clean_shapes.CARRIED.folder)
    found = {path: path.read_text(encoding="utf-8") for f in folders for path in f.iterdir()}
    assert found.keys() == expected.keys(), "run make shapes"
    for path, text in expected.items():
        assert found[path] == text, f"{path.name} is stale: run make shapes"


def test_what_is_carried_of_the_samples_is_what_is_found_out() -> None:
    """The quick part of the test before."""
    for document in writer().samples():
        unsecured = {name: value for name, value in document.items() if name != "proof"}
        shape = Shape(unsecured, 64)
        found = compile_template(
            unsecured, shape.strings, partial(Shape.replaced, unsecured), limits=DEFAULT_LIMITS
        )
        carried = CARRIED.find(shape)
        assert found is not None
        assert carried == json.loads(json.dumps(written_template(found))), "run make shapes"

        shape = shape.extended("proof", document["proof"], 64)
        clean = clean_shapes.CARRIED.find(shape)
        assert clean is not None
        expected = clean_shapes.found_out(document, shape).written()
        assert clean["forms"] == expected["forms"], "run make shapes"
        assert clean["terms"].keys() == expected["terms"].keys(), "run make shapes"
        assert clean_shapes.CleanShape.read(clean).holds(shape.strings)


def test_a_carried_template_is_the_same_when_read() -> None:
    for path in CARRIED.folder.iterdir():
        template = read_template(json.loads(path.read_text(encoding="utf-8")))
        assert read_template(json.loads(json.dumps(written_template(template)))) == template
        strings = 1 + max((index for index, _ in template.slots), default=-1)
        assert all(number < strings for number in template.names)


def test_the_first_badge_of_a_common_shape_is_not_expanded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = copy.deepcopy(BENCH)
    document["credentialSubject"]["achievement"]["description"] = 'Another "one"'
    expected = rdfc10.canonicalize(to_rdf(expansion.expand(document))).nquads

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("expanded")

    monkeypatch.setattr(expansion, "expand", never)
    found = ShapeCache().canonical(document, hash_name="sha256", limits=DEFAULT_LIMITS)
    assert found == expected
    with pytest.raises(AssertionError, match="expanded"):  # what is carried knows no other limits
        ShapeCache().canonical(document, hash_name="sha256", limits=Limits(quads=9_999))
    document["credentialSubject"]["achievement"]["id"] = "no IRI"
    with pytest.raises(AssertionError, match="expanded"):
        ShapeCache().canonical(document, hash_name="sha256", limits=DEFAULT_LIMITS)


def test_the_first_badge_of_a_common_shape_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = mcred.Issuer(profile={"name": "x"}, key=mcred.SigningKey.generate())
    signed = dict(issuer.issue(sample_badge(salt="11")).document)
    proof = signed.pop("proof")
    shape = Shape(signed, 64).extended("proof", proof, 64)
    document = {**signed, "proof": proof}
    monkeypatch.setattr(clean_shapes, "CLEAN", type(clean_shapes.CLEAN)())

    def never(_: Any) -> Any:
        raise AssertionError("read")

    with monkeypatch.context() as patch:
        patch.setattr(validation, "graded", never)
        assert clean_shapes.graded(document, shape) == ((), ())
    document["credentialSubject"]["achievement"]["achievementType"] = "No such type"
    changed = {name: value for name, value in document.items() if name != "proof"}
    shape = Shape(changed, 64).extended("proof", proof, 64)
    assert clean_shapes.graded(document, shape) == validation.graded(document) != ((), ())


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert ShapeFiles(tmp_path / "none").find(Shape({"a": "b"}, 64)) is None


def test_a_damaged_file_says_nothing(tmp_path: Path) -> None:
    shape = Shape({"a": "b"}, 64)
    path = tmp_path / f"{shape.digest}.json"
    for damaged in (b"", b"{", b"\xff"):
        path.write_bytes(damaged)
        assert ShapeFiles(tmp_path).find(shape) is None
    path.write_bytes(b"{}")
    assert ShapeFiles(tmp_path).find(shape) == {}


CODE = """
import sys
from mcred.cli import main
try:
    main()
except SystemExit as end:
    assert end.code == 4, end.code
heavy = {"pyld", "pydantic", "requests", "ssl", "lxml", "jwcrypto", "jsonschema", "sqlalchemy"}
print(sorted(heavy & sys.modules.keys()))
"""


def test_verifying_a_common_badge_imports_no_heavy_library(tmp_path: Path) -> None:
    issuer = mcred.Issuer(profile={"name": "x"}, key=mcred.SigningKey.generate())
    path = tmp_path / "badge.json"
    path.write_text(issuer.issue(sample_badge(salt="11")).to_json(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", CODE, "verify", str(path), "--offline"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
