"""Imports go downwards only; heavy libraries are imported where they belong and nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "mcred"

#: Top to bottom; names on one line do not import each other.
LAYERS = (
    {"cli"},
    {"serve"},
    {"share"},
    {"batch"},
    {"issuer", "presenting", "verifier", "personal"},
    {"checks", "discover", "register", "workspace", "awarding", "signed_credential"},
    {"policy"},
    {"trust", "registries", "status"},
    {"securing", "containers"},
    {"cryptosuites", "identifiers"},
    {"jsonld", "keys", "fetch"},
    {"report"},
    {"openbadges", "openbadges2", "microcredentials"},
    {"encoding", "sites"},
    {"limits"},
    {"errors"},
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

#: Third-party package → the parts that may import it.
HOMES = {
    "pyld": {"jsonld"},
    "requests": {"fetch"},
    "urllib3": {"fetch"},
    "cryptography": {"keys"},
    "jwcrypto": {"keys", "securing"},
    "jinja2": {"share"},
    "jsonschema": {"checks"},
    "lxml": {"containers"},
    "markdown_it": {"share"},
    "markupsafe": {"share"},
    "nh3": {"share"},
    "fpdf": {"share"},
    "fontTools": {"share"},
    "segno": {"share"},
    "dask": set(),
    "distributed": set(),  # callers bring their executor
    "PIL": {"containers"},
    "pypdfium2": {"containers"},
    "zxingcpp": {"containers"},
    "psycopg": {"register"},
    "sqlalchemy": {"register"},
    "ruamel": {"workspace"},
    "tomlkit": {"workspace"},
    "publicsuffixlist": {"sites"},
    "cbor2": {"encoding"},
    "click": {"cli"},
    "rich": {"cli"},
    "starlette": {"serve"},
}

FILES = sorted(SOURCE.rglob("*.py"))


def part_of(path: Path) -> str:
    relative = path.relative_to(SOURCE)
    return relative.parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            if module == "mcred":
                yield from (f"mcred.{alias.name}" for alias in node.names)
            else:
                yield module


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_go_downwards(path: Path) -> None:
    part = part_of(path)
    if part in ("__init__", "__main__", "_version"):
        return
    for name in imported(path):
        package, _, rest = name.partition(".")
        target = rest.split(".")[0]
        if package != "mcred" or target in (part, "_version", "__version__"):
            continue
        assert RANK[part] < RANK[target], f"{path.name} of {part} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_libraries_stay_at_home(path: Path) -> None:
    part = part_of(path)
    for name in imported(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or part in homes, f"{part} imports {name}"


def test_the_domain_needs_nothing_but_errors() -> None:
    for path in (SOURCE / "microcredentials").rglob("*.py"):
        parts = {name.split(".")[1] for name in imported(path) if name.startswith("mcred.")}
        assert parts <= {"microcredentials", "errors"}, path


def test_every_part_has_a_layer() -> None:
    parts = {part_of(path) for path in FILES} - {"__init__", "__main__", "_version"}
    assert parts <= set(RANK)
