"""Values that programs of this kind have stumbled over."""

from __future__ import annotations

import random
from typing import Any

__all__ = ["AWKWARD", "awkward"]

AWKWARD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    7,
    2**53 + 1,
    10**30,
    -(10**400),
    1.5,
    1e308,
    float("nan"),
    float("inf"),
    -0.0,
    "",
    " ",
    "x",
    "0",
    "7",
    " 7",
    "٧",
    "\x00",
    "\x1b[2J",
    "\ud800",
    "\u202egnp.exe",
    "é",
    "e\u0301",
    "🏅" * 50,
    "a" * 5_000,
    "null",
    "@type",
    "@id",
    "@graph",
    "_:b0",
    "#",
    "?",
    "//evil.example",
    "https://evil.example/",
    "https://issuer.example/status/1",
    "https://issuer.example/refresh/1",
    "https://[::1]/",
    "http://issuer.example/profile",
    "urn:uuid:00000000-0000-4000-8000-000000000000",
    "did:web:issuer.example",
    "did:web:issuer.example#key-1",
    "did:web:evil.example%3A8443",
    "did:web:..%2F..",
    "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
    "did:key:z",
    "did:jwk:eyJrdHkiOiJPS1AifQ",
    "data:application/vc+jwt,eyJ.eyJ.a",
    "data:application/vc,{}",
    "javascript:alert(1)",
    "2026-02-30T00:00:00Z",
    "2026-01-01",
    "2026-01-01T00:00:00",
    "2026-01-01T24:00:00Z",
    "9999-12-31T23:59:60Z",
    "0000-01-01T00:00:00Z",
    "2099-01-01T00:00:00Z",
    "2020-01-01T00:00:00-14:00",
    "z",
    "u",
    "u2V0AhVhA",
    "u2V0BhVhA",
    "z" + "1" * 200,
    "sha256$",
    "md5$0",
    "eyJhbGciOiJub25lIn0.e30.",
    [],
    [[]],
    [None],
    ["x"] * 300,
    {},
    {"": ""},
    {"@value": "x"},
    {"@value": "x", "@language": "en"},
    {"@id": "https://x.example/"},
    {"@set": ["x"]},
    {"@list": ["x"]},
    {"@graph": {}},
    {"@context": None},
    {"@context": {"name": "https://x.example/name"}},
    {"@context": {"@vocab": "https://x.example/"}},
    {"@nest": {"validUntil": "2099-01-01T00:00:00Z"}},
    {"id": "_:b0", "related": "_:b0"},
    {"type": "VerifiableCredential"},
    {"type": ["Evidence"], "name": "the same"},
    [{"type": ["Evidence"], "name": "the same"}] * 12,
)


def awkward(rng: random.Random) -> Any:
    """One of them; now and then one that is deep or wide."""
    if rng.random() < 0.03:
        return _deep(rng.choice((10, 63, 64, 65, 500)))
    return rng.choice(AWKWARD)


def _deep(levels: int) -> Any:
    value: Any = "bottom"
    for level in range(levels):
        value = [value] if level % 2 else {"evidence": value}
    return value
