"""Input that means harm: refused soon, whatever it would cost to read."""

from __future__ import annotations

import gzip
import json
import zlib
from functools import partial

import mcred
from mcred.cli.sample import picture_svg
from mcred.errors import LimitError
from mcred.jsonld import rdfc10
from mcred.jsonld.nquads import Quad

from . import raw
from .groups import Group, Settings
from .rows import Row
from .scene import CREDENTIAL, ISSUER, NOW
from .timing import Action

__all__ = ["HOSTILE"]

AT_MOST = 50  #: ms
REFUSED = ("refused", "malformed", "not_a_credential", "invalid", "unsupported")
BOMB = 100 * 1024 * 1024


def _actions(_settings: Settings) -> dict[str, Action]:
    found: dict[str, Action] = {name: partial(_refuses, data) for name, data in _inputs().items()}
    return {**found, "poison graph, 10 nodes": partial(_poison, _clique(10))}


def _refuses(data: bytes) -> None:
    report = mcred.Verifier(fetch=mcred.OfflineFetcher(), clock=lambda: NOW).verify(data)
    assert str(report.verdict) in REFUSED, report.headline


def _poison(clique: list[Quad]) -> None:
    try:
        rdfc10.canonicalize(clique)
    except LimitError:
        return
    raise AssertionError("a poison graph was canonicalized")


def _clique(size: int) -> list[Quad]:
    """Every node points to every other: RDFC-1.0 can only try all orders."""
    pairs = [(i, j) for i in range(size) for j in range(size) if i != j]
    return [(f"_:e{i}", "<urn:p>", f"_:e{j}", "") for i, j in pairs]


def _inputs() -> dict[str, bytes]:
    signed = json.loads(ISSUER.issue(CREDENTIAL).to_json())
    alike = [{"type": ["Evidence"], "name": "the same"} for _ in range(1000)]
    return {
        "badge of 1,000 nodes alike": json.dumps({**signed, "evidence": alike}).encode(),
        "JSON a million deep": b"[" * 1_000_000,
        "JSON of a million numbers": b"[" + b"0," * 1_000_000 + b"0]",
        "PNG that inflates to 100 MB": _png(),
        "SVGZ that inflates to 100 MB": gzip.compress(picture_svg() + b" " * BOMB, 6),
        "XML of entities in entities": _laughs(),
    }


def _png() -> bytes:
    header = b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
    bomb = zlib.compress(b'{"a":"' + b" " * BOMB, 9)
    text = b"openbadgecredential\x00\x01\x00\x00\x00" + bomb
    chunks = [(b"IHDR", header), (b"iTXt", text), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


def _laughs() -> bytes:
    entities = "".join(
        f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}">'.replace(
            f"&l{n - 1};", f"&l{n - 1};" * 10
        )
        for n in range(10)
    )
    return f'<?xml version="1.0"?><!DOCTYPE svg [{entities}]><svg>&l9;</svg>'.encode()


def _names() -> tuple[str, ...]:
    return (
        "poison graph, 10 nodes",
        "badge of 1,000 nodes alike",
        "JSON a million deep",
        "JSON of a million numbers",
        "PNG that inflates to 100 MB",
        "SVGZ that inflates to 100 MB",
        "XML of entities in entities",
    )


HOSTILE = Group(
    rows=tuple(Row(name=name, against=raw.verify("Ed25519"), aim_own=AT_MOST) for name in _names()),
    actions=_actions,
)
