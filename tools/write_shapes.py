"""Write anew what is carried about the shapes of common badges; a test fails while any is stale.

Common are the forms in which mcred itself issues: a badge of an achievement file, what comes of a
decision, the samples, a list of statuses. Of their contents nothing is kept but terms.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import mcred
from mcred.cli.sample import sample_badge
from mcred.encoding.shape import Shape
from mcred.jsonld import template_files
from mcred.jsonld.template import compile_template
from mcred.limits import DEFAULT_LIMITS
from mcred.openbadges import clean_shapes, enumerations, validation
from mcred.status import make_list_credential, new_list

__all__ = ["files", "samples"]

ROOT = Path(__file__).parent.parent
DEPTH = DEFAULT_LIMITS.json_depth
NOW = datetime(2026, 6, 1, tzinfo=UTC)
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022")
TERMS = {
    str(term)
    for terms in vars(enumerations).values()
    if isinstance(terms, type) and issubclass(terms, StrEnum) and terms is not StrEnum
    for term in terms
}


def files() -> dict[Path, str]:
    """Every file that is carried, with its text."""
    found: dict[Path, str] = {}
    for document in (*samples(), *_by_command()):
        unsecured = {name: value for name, value in document.items() if name != "proof"}
        proof = document["proof"][0]
        config = {name: value for name, value in proof.items() if name != "proofValue"}
        _add(found, template_files.CARRIED.folder, unsecured, _template)
        if "rdfc" in proof["cryptosuite"]:
            config = {"@context": document["@context"], **config}
            _add(found, template_files.CARRIED.folder, config, _template)
        _add(found, clean_shapes.CARRIED.folder, document, _clean)
        _add(found, clean_shapes.CARRIED.folder, unsecured, _clean)  # in a token
    return found


def _add(found: dict[Path, str], folder: Path, document: dict[str, Any], make: Any) -> None:
    shape = _shape(document)
    path = folder / f"{shape.digest}.json"
    if path not in found:
        found[path] = json.dumps(make(document, shape), separators=(",", ":")) + "\n"


def _shape(document: dict[str, Any]) -> Shape:
    rest = {name: value for name, value in document.items() if name != "proof"}
    shape = Shape(rest, DEPTH)
    return shape.extended("proof", document["proof"], DEPTH) if "proof" in document else shape


def _template(document: dict[str, Any], shape: Shape) -> dict[str, Any]:
    template = compile_template(
        document,
        shape.strings,
        lambda strings: Shape.replaced(document, strings),
        limits=DEFAULT_LIMITS,
    )
    assert template is not None, document
    return template_files.written_template(template)


def _clean(document: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """Beside its own, the terms of every enumeration that would do in the place of its own."""
    assert validation.graded(document) == ((), ()), validation.graded(document)
    clean = clean_shapes.found_out(document, shape)
    for place, known in clean.terms.items():
        for term in TERMS:
            strings = [*shape.strings[:place], term, *shape.strings[place + 1 :]]
            if validation.graded(Shape.replaced(document, strings)) == ((), ()):
                known.add(term)
    return clean.written()


def samples() -> Iterator[dict[str, Any]]:
    """Signed documents, one of each form; `proof` is their last member."""
    bench = json.loads((ROOT / "tests/benchmarks/credential.json").read_text(encoding="utf-8"))
    key = mcred.SigningKey.from_seed(bytes(32))
    for badge in (bench, sample_badge(salt="00")):
        profile = {**badge.get("issuer", {"name": "x"}), "id": f"did:key:{_multikey(key)}"}
        issuer = mcred.Issuer(profile=profile, key=key, clock=lambda: NOW)
        own = {**badge, "issuer": profile} if "issuer" in badge else badge
        plain = {name: value for name, value in own.items() if name != "credentialStatus"}
        for form in (plain, {**own, "credentialStatus": bench["credentialStatus"]}):
            yield from (dict(issuer.issue(form, proof=suite).document) for suite in SUITES)
    url = bench["credentialStatus"]["statusListCredential"]
    statuses = make_list_credential(new_list(), url=url, issuer=issuer.id, valid_from=NOW)
    yield dict(issuer.issue(statuses).document)


def _multikey(key: mcred.SigningKey) -> str:
    return key.public_key.to_multikey()


def _by_command() -> Iterator[dict[str, Any]]:
    """What the command issues: from an achievement file, and from a decision."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _run("demo", str(place / "demo"))
        yield _read(place / "demo" / "badge.json")
        _run("init", str(place / "school"), "--name", "School", "--url", "https://school.example")
        for recipient in ("ada@example.org", "did:example:ada"):
            for suite in SUITES:
                path = place / f"{recipient[:3]}-{suite}.json"
                source = str(ROOT / "examples" / "achievement.yaml")
                options = ("--recipient", recipient, "--proof", suite, "-o", str(path))
                _run("issue", source, *options, "-C", str(place / "school"))
                yield _read(path)


def _read(path: Path) -> dict[str, Any]:
    document: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    proof = {"proof": document["proof"]}
    return {**{name: value for name, value in document.items() if name != "proof"}, **proof}


def _run(*arguments: str) -> None:
    command = [sys.executable, "-m", "mcred", *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (its own command)


def write() -> None:
    for carried in (template_files.CARRIED, clean_shapes.CARRIED):
        carried.folder.mkdir(exist_ok=True)
        for path in carried.folder.glob("*.json"):
            path.unlink()
    for path, text in files().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
