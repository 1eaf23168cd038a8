"""Canonicalisation: of a known and a new shape, beside PyLD, and by size of the document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import cycle
from math import log
from typing import Any

from mcred.encoding import strict_json
from mcred.jsonld import CONTEXTS, canonicalize, rdfc10
from mcred.jsonld.canonicalize import quads
from mcred.jsonld.expansion import expand
from mcred.jsonld.to_rdf import to_rdf

from .groups import Group, Settings
from .rows import Measured, Row
from .scene import CREDENTIAL, ISSUER, badges, new_shapes
from .timing import Action, medians

__all__ = ["GRAPHS"]

PYLD = "bare PyLD normalize"
SIZES = (10, 100, 1_000, 10_000)
PER_EVIDENCE = 5  #: statements about one piece of it


def _actions(_settings: Settings) -> dict[str, Action]:
    from pyld import jsonld

    known, fresh, bare = badges(), new_shapes(), badges()
    text = json.dumps(CREDENTIAL).encode()

    def load(url: str, _options: Any) -> dict[str, Any]:
        document = CONTEXTS[url].document
        return {"contextUrl": None, "documentUrl": url, "document": document, "tag": "static"}

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": load,
    }
    return {
        PYLD: lambda: jsonld.normalize(next(bare), options),
        "canonicalize": lambda: canonicalize(next(known)),
        "issue a new shape": lambda: ISSUER.issue(next(fresh)),
        "json.loads": lambda: json.loads(text),
        "strict JSON parse": lambda: strict_json.loads(text),
    }


def _by_size(settings: Settings) -> Measured:
    """Microseconds a statement: of a known shape, of a new one, and RDFC-1.0 alone."""
    sizes = SIZES[:2] if settings.tiny else SIZES
    documents = {size: _sized(size) for size in sizes}
    statements = {size: quads(next(found)) for size, found in documents.items()}
    actions: dict[str, Action] = {
        **{_name(KNOWN, size): partial(_next, found) for size, found in documents.items()},
        **{_name(NEW, size): partial(_expanded, next(found)) for size, found in documents.items()},
        **{
            _name(RDFC10, size): partial(rdfc10.canonicalize, found)
            for size, found in statements.items()
        },
    }
    times = medians(actions, rounds=max(1, settings.rounds // 3), batch_ms=settings.batch_ms)
    found: dict[str, float] = {}
    for what in (KNOWN, NEW, RDFC10):
        each = [1000 * times[_name(what, size)] / len(statements[size]) for size in sizes]
        found |= {_name(what, size): cost for size, cost in zip(sizes, each, strict=True)}
        found[_growth(what)] = each[-1] / each[0 if settings.tiny else 1]
    return found


def _next(documents: Iterator[Mapping[str, Any]]) -> str:
    return canonicalize(next(documents))


def _expanded(document: dict[str, Any]) -> object:
    """What a shape costs that was never seen before, without a place to keep it."""
    return rdfc10.canonicalize(to_rdf(expand(document)))


def _sized(size: int) -> Iterator[dict[str, Any]]:
    """Documents of about that many statements, of one shape."""
    bare = {
        "@context": CREDENTIAL["@context"],
        "id": "urn:uuid:2f6f1a7e-3b0f-4d8e-9a70-000000000000",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "A learner's record",
        "issuer": {"id": "did:example:school", "type": ["Profile"], "name": "School"},
        "validFrom": "2026-01-01T00:00:00Z",
    }
    count = max(0, (size - 8) // PER_EVIDENCE)
    return cycle([{**bare, "evidence": _evidence(count, turn)} for turn in range(4)])


def _evidence(count: int, turn: int) -> list[dict[str, Any]]:
    """Every fifth has no id, as in a record that was typed in."""
    return [
        {
            **({} if number % 5 == 0 else {"id": f"https://evidence.example/{turn}/{number}"}),
            "type": ["Evidence"],
            "name": f"Lesson {number}",
            "narrative": f"What happened in lesson {number} of turn {turn}.",
            "genre": "Lesson",
        }
        for number in range(count)
    ] or [{"type": ["Evidence"], "name": f"Lesson {turn}"}]


def _name(what: str, size: int) -> str:
    return f"{what}, {size:,} statements"


def _growth(what: str) -> str:
    return f"{what}: cost a statement, 10,000 against 100"


KNOWN, NEW, RDFC10 = "known shape", "new shape", "RDFC-1.0 alone"
GRAPHS = Group(
    rows=(
        Row(name=PYLD),
        Row(name="canonicalize", against=PYLD),
        Row(name="issue a new shape", against=PYLD, aim=1.5),
        *(
            row
            for what in (KNOWN, NEW, RDFC10)
            for row in (
                *(Row(name=_name(what, size), unit="µs") for size in SIZES),
                # As n log n grows.
                Row(name=_growth(what), unit="×", aim_own=log(SIZES[-1]) / log(SIZES[1])),
            )
        ),
        Row(name="json.loads"),
        Row(name="strict JSON parse", against="json.loads"),
    ),
    actions=_actions,
    measure=_by_size,
)
