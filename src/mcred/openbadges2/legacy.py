"""Versions before 2.0, read as 2.0: "From 1.0 to 1.1" and "From 1.1 to 2.0" of the history."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mcred.errors import UnsupportedError
from mcred.openbadges2.members import listed, members, text, types

__all__ = ["modern_assertion", "modern_badge_class"]

_VERIFICATION: Mapping[str, str] = MappingProxyType(
    {
        "hosted": "HostedBadge",
        "HostedBadge": "HostedBadge",
        "signed": "SignedBadge",
        "SignedBadge": "SignedBadge",
    }
)
_ALIGNMENT: Mapping[str, str] = MappingProxyType(
    {"name": "targetName", "url": "targetUrl", "description": "targetDescription"}
)


def modern_assertion(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of an Assertion with the names and forms of 2.0.

    1.x: `verify` for `verification`, an `id` that stands only in `verify.url`, no `type`, an array
    or one link for `evidence`.

    Raises:
        UnsupportedError: version 0.5, a badge that was signed by the rules of 1.x, or one that is
            verified in a way of its own (Blockcerts 2: `MerkleProofVerification2017`).
    """
    if isinstance(document.get("recipient"), str):
        raise UnsupportedError("Open Badges 0.5 is not read", method="Open Badges 0.5")
    found = dict(document)
    verify = found.pop("verify", None)
    verification = members(found.get("verification", verify))
    kind = next((_VERIFICATION[name] for name in types(verification) if name in _VERIFICATION), "")
    if not kind and types(verification):
        named = f"Open Badges 2 verification of type {types(verification)[0][:60]!r}"
        raise UnsupportedError(f"{named} is not supported", method=named)
    if verification:
        found["verification"] = {**verification, **({"type": kind} if kind else {})}
    url = text(verification.get("url"))
    if kind == "SignedBadge" and url is not None and "creator" not in verification:
        raise UnsupportedError(
            "a badge that was signed by the rules of Open Badges 1 is not read",
            method="Open Badges 1 signatures",
        )
    if "id" not in found and kind == "HostedBadge" and url is not None:
        found["id"] = url
    if "type" not in found and {"recipient", "badge"} <= found.keys():
        found["type"] = "Assertion"
    if "evidence" in found:
        found["evidence"] = [
            {"id": item} if isinstance(item, str) else item for item in listed(found["evidence"])
        ]
    return found


def modern_badge_class(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a BadgeClass with the names and forms of 2.0.

    1.x: no `type`, `alignment` with `name`, `url` and `description`; of all versions: a link
    becomes an object for `criteria` and `image`.
    """
    found = dict(document)
    if "type" not in found and "@context" not in found and {"criteria", "issuer"} <= found.keys():
        found["type"] = "BadgeClass"
    for name in ("criteria", "image"):
        if isinstance(found.get(name), str):
            found[name] = {"id": found[name]}
    if "alignment" in found:
        found["alignment"] = [_modern_alignment(item) for item in listed(found["alignment"])]
    return found


def _modern_alignment(item: Any) -> Any:
    if not isinstance(item, Mapping) or "targetName" in item or "targetUrl" in item:
        return item
    return {_ALIGNMENT.get(name, name): value for name, value in item.items()}
