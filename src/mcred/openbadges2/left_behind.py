"""What an upgrade from 2.0 to 3.0 does not carry over, to be told to whoever upgrades."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from mcred.openbadges2.legacy import modern_assertion, modern_badge_class
from mcred.openbadges2.members import listed, members, text
from mcred.openbadges2.open_badges_3 import alignment, as_open_badge_3, evidence

__all__ = ["left_behind"]

#: Members that an upgrade carries over → what they are called in 3.0.
_CARRIED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "assertion": {
            "issuedOn": "awardedDate",
            "expires": "validUntil",
            "narrative": "narrative",
            "recipient": "recipient",
        },
        "badge": {
            "name": "name",
            "description": "description",
            "criteria": "criteria",
            "image": "image",
            "version": "version",
            "@language": "inLanguage",
        },
        "issuer": {
            "name": "name",
            "description": "description",
            "url": "url",
            "telephone": "phone",
            "email": "email",
            "image": "image",
        },
    }
)
#: Members that it makes anew or has no need of.
_NEEDLESS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "assertion": frozenset(
            {"@context", "id", "uid", "type", "badge", "verification", "revoked"}
        ),
        "badge": frozenset({"@context", "id", "type", "issuer"}),
        "issuer": frozenset(
            {"@context", "id", "type", "publicKey", "verification", "verify", "revocationList"}
        ),
    }
)
_NESTED = frozenset({"@context", "type"})
#: Members with several values → what becomes of one of them.
_LISTS: Mapping[tuple[str, str], Callable[[Any], Any]] = MappingProxyType(
    {
        ("assertion", "evidence"): evidence,
        ("badge", "alignment"): alignment,
        ("badge", "tags"): text,
    }
)
_RECIPIENT = MappingProxyType({"identity": True, "hashed": True, "salt": True})
_NOTHING: tuple[Any, ...] = (None, "", [])


def left_behind(
    assertion: Mapping[str, Any], badge_class: Mapping[str, Any], issuer: Mapping[str, Any]
) -> tuple[str, ...]:
    """What `upgrade` does not carry over: members at any depth, and values that 3.0 cannot hold.

    Each is a path such as `badge.extensions:applyLink` or `assertion.evidence[0].id`.

    Raises:
        UnsupportedError: a form before 2.0 that is not read.
    """
    old, old_class = modern_assertion(assertion), modern_badge_class(badge_class)
    new = as_open_badge_3(old, old_class, issuer)
    subject = new["credentialSubject"]
    found = {
        "assertion": (old, {**new, **subject, "recipient": _RECIPIENT}),
        "badge": (old_class, subject["achievement"]),
        "issuer": (issuer, new["issuer"]),
    }
    return tuple(path for place, pair in found.items() for path in _of_document(place, *pair))


def _of_document(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, value in old.items():
        path, target = f"{place}.{name}", _CARRIED[place].get(name)
        if name in _NEEDLESS[place] or value in _NOTHING:
            continue
        if (place, name) in _LISTS:
            yield from _of_list(path, value, _LISTS[place, name])
        elif target is None or new.get(target) in (None, {}):
            yield path
        elif isinstance(value, Mapping):
            yield from _of_object(path, value, members(new[target]))


def _of_list(path: str, values: Any, convert: Callable[[Any], Any]) -> Iterator[str]:
    for index, item in enumerate(listed(values)):
        place = f"{path}[{index}]" if isinstance(values, list) else path
        new = convert(item)
        if not new or set(members(new)) == {"type"}:
            yield place
        elif isinstance(item, Mapping):
            yield from _of_object(place, item, new)


def _of_object(path: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, value in old.items():
        if name not in _NESTED and name not in new and value not in _NOTHING:
            yield f"{path}.{name}"
