"""Data validation: what an Assertion, a BadgeClass and an issuer's Profile must have.

Open Badges 2.0, "Open Badges Vocabulary". What the specification requires and a verifier can do
without (a picture, an e-mail address) is not asked for: many badges lack it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mcred.errors import Problem
from mcred.openbadges2.dates import timestamp
from mcred.openbadges2.identity import has_known_hash, is_hashed
from mcred.openbadges2.members import link, listed, members, text, types

__all__ = [
    "assertion_problems",
    "badge_class_problems",
    "profile_problems",
    "recipient_problems",
]

_SHOWN = 60
ISSUER_TYPES = ("Issuer", "Profile")


def assertion_problems(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with an Assertion (in the form of 2.0), its recipient aside."""
    return tuple(_assertion(document))


def recipient_problems(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with an Assertion's IdentityObject."""
    return tuple(_recipient(document.get("recipient"), "$.recipient"))


def badge_class_problems(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with a BadgeClass (in the form of 2.0)."""
    return tuple(_badge_class(document))


def profile_problems(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is wrong with the Profile of an issuer."""
    path = "$.badge.issuer"
    return (
        *_of_type(document, ISSUER_TYPES, path, optional=True),
        *_texts(document, ("name",), path),
    )


def _assertion(document: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _of_type(document, ("Assertion",), "$")
    yield from _texts(document, ("id",), "$")
    if link(document.get("badge")) is None and not isinstance(document.get("badge"), Mapping):
        yield _problem("$.badge", "missing", "a BadgeClass or its address", document.get("badge"))
    if not types(document.get("verification")):
        seen = document.get("verification")
        yield _problem("$.verification", "missing", "HostedBadge or SignedBadge", seen)
    for name, required in (("issuedOn", True), ("expires", False)):
        if (required or name in document) and timestamp(document.get(name)) is None:
            yield _problem(f"$.{name}", "datetime", "a date and time", document.get(name))
    if not isinstance(document.get("revoked", False), bool):
        yield _problem("$.revoked", "wrong_type", "true or false", document["revoked"])


def _recipient(value: Any, path: str) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield _problem(path, "missing", "an IdentityObject", value)
        return
    if not types(value):
        yield _problem(
            f"{path}.type", "missing", "what identifies the recipient", value.get("type")
        )
    yield from _texts(value, ("identity",), path)
    if is_hashed(value) and text(value.get("identity")) and not has_known_hash(value):
        expected = "md5$ or sha256$ and the hash in hexadecimal"
        yield _problem(f"{path}.identity", "identity_hash", expected, value["identity"])
    for name, kind in (("hashed", bool), ("salt", str)):
        if value.get(name) is not None and not isinstance(value[name], kind):
            yield _problem(f"{path}.{name}", "wrong_type", f"a {kind.__name__}", value[name])


def _badge_class(document: Mapping[str, Any]) -> Iterator[Problem]:
    path = "$.badge"
    yield from _of_type(document, ("BadgeClass",), path)
    yield from _texts(document, ("name", "description"), path)
    criteria = members(document.get("criteria"))
    if text(criteria.get("id")) is None and text(criteria.get("narrative")) is None:
        seen = document.get("criteria")
        yield _problem(f"{path}.criteria", "missing", "criteria, or their address", seen)
    if link(document.get("issuer")) is None:
        seen = document.get("issuer")
        yield _problem(f"{path}.issuer", "missing", "a Profile with an id, or its address", seen)
    for index, item in enumerate(listed(document.get("alignment"))):
        yield from _texts(members(item), ("targetName", "targetUrl"), f"{path}.alignment[{index}]")


def _of_type(
    document: Mapping[str, Any], names: Iterable[str], path: str, *, optional: bool = False
) -> Iterator[Problem]:
    """1.0 had no types; from 1.1 on every object has one."""
    if optional and "type" not in document and "@context" not in document:
        return
    if not set(names) & set(types(document)):
        yield _problem(f"{path}.type", "class_type", " or ".join(names), document.get("type"))


def _texts(document: Mapping[str, Any], names: Iterable[str], path: str) -> Iterator[Problem]:
    for name in names:
        if text(document.get(name)) is None:
            yield _problem(f"{path}.{name}", "missing", "a text", document.get(name))


def _problem(path: str, code: str, expected: str, seen: Any) -> Problem:
    if seen is None:
        return Problem(path, code, expected)
    shown = " ".join(repr(seen).split())
    return Problem(path, code, expected, shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…")
