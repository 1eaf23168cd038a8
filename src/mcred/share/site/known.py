"""What is known of a badge from the last build, and whether it still holds without verifying again.

A verdict rests on the signed text, the issuer's documents, the clock and the status lists. Where
all of these are as they were, or only other places of a verified list have changed, so is it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mcred.encoding.dates import format_datetime, parse_datetime
from mcred.encoding.strict_json import loads
from mcred.errors import McredError
from mcred.limits import DEFAULT_LIMITS
from mcred.report import Verdict
from mcred.share.site.badges import SiteBadge
from mcred.status import Bitstring, decode
from mcred.verifier import Verifier

__all__ = ["Lists", "Memo", "memo_of"]

#: What these bring along has dates and answers of its own.
_MORE = ('"endorsement', '"refreshService"', '"credentialSchema"', '"termsOfUse"')
_BITS = "BitstringStatusListEntry"
#: What may differ between two issues of one list.
_RENEWED = frozenset({"proof", "validFrom", "validUntil", "credentialSubject"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """Kept between builds as JSON. `places` are the (list, index) pairs that were looked at."""

    digest: str  #: of the signed text
    grounds: str  #: of all else that the page and the verdict rest on
    verdict: str
    until: str | None  #: when a date alone may change the verdict
    slug: str  #: of its achievement
    issued: str
    places: tuple[tuple[str, int], ...]

    @classmethod
    def read(cls, value: Mapping[str, Any] | None) -> Memo | None:
        """A memo that was kept, or None where it is none of this version."""
        try:
            given = dict(value or {})
            places = tuple((str(url), int(index)) for url, index in given.pop("places"))
            return cls(**given, places=places)
        except (KeyError, TypeError, ValueError):
            return None

    def holds(self, *, digest: str | None, grounds: str, now: datetime, lists: Lists) -> bool:
        """Whether verifying again would find the same."""
        return (
            (self.digest, self.grounds) == (digest, grounds)
            and (self.until is None or now < parse_datetime(self.until))
            and all(lists.is_same(url, index) for url, index in self.places)
        )


def memo_of(
    badge: SiteBadge, *, digest: str, grounds: str, slug: str, now: datetime
) -> Memo | None:
    """What to remember of a verified badge; None where it must be verified every time."""
    if badge.is_token or badge.report.verdict is Verdict.COULD_NOT_CHECK:
        return None
    if any(member in badge.text for member in _MORE):
        return None
    places = list(_places(badge.document))
    if None in places:
        return None
    ahead = [when for when in _dates(badge) if when > now]
    facts = badge.report.credential_facts
    return Memo(
        digest=digest,
        grounds=grounds,
        verdict=str(badge.report.verdict),
        until=format_datetime(min(ahead)) if ahead else None,
        slug=slug,
        issued=(facts.issued or "") if facts else "",
        places=tuple(place for place in places if place is not None),
    )


class Lists:
    """The site's status lists beside those of the last build.

    Args:
        new: address → the list as it will be served.
        old: the same of the standing site, None where it is not there or not as it was made.
        verifier: trusts the issuer.
    """

    def __init__(
        self, new: Mapping[str, bytes], old: Mapping[str, bytes | None], *, verifier: Verifier
    ) -> None:
        self._changes: dict[str, tuple[Bitstring, Bitstring] | None] = {}
        for url, data in new.items():
            before = old.get(url)
            pair = None if before is None else _pair(before, data)
            if pair is not None and verifier.verify(data).verdict is Verdict.VALID:
                self._changes[url] = pair

    def is_same(self, url: str, index: int) -> bool:
        """Whether the list is in force and says of that place what it said before."""
        pair = self._changes.get(url)
        if pair is None:
            return False
        before, after = pair
        try:
            return before.get(index) == after.get(index)
        except McredError:
            return False


def _pair(before: bytes, after: bytes) -> tuple[Bitstring, Bitstring] | None:
    """The bits of two issues of one list, or None where they differ in more than that."""
    try:
        old, new = _list(before), _list(after)
        if old[0] != new[0]:
            return None
        return decode(old[1]), decode(new[1])
    except (McredError, KeyError, TypeError):
        return None


def _list(data: bytes) -> tuple[dict[str, Any], str]:
    document = loads(data, limits=DEFAULT_LIMITS, size=DEFAULT_LIMITS.local_bytes)
    subject = dict(document["credentialSubject"])
    encoded = subject.pop("encodedList")
    rest = {name: value for name, value in document.items() if name not in _RENEWED}
    return {**rest, "subject": subject}, encoded


def _places(document: Mapping[str, Any]) -> Iterator[tuple[str, int] | None]:
    """Where each entry looks; None for a kind of entry that is not compared here."""
    given = document.get("credentialStatus")
    for entry in given if isinstance(given, list) else [given] if given is not None else []:
        try:
            is_bit = entry["type"] == _BITS and entry.get("statusSize", 1) == 1
            place = (str(entry["statusListCredential"]), int(entry["statusListIndex"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            is_bit = False
        yield place if is_bit else None


def _dates(badge: SiteBadge) -> Iterator[datetime]:
    """Every moment at which the verdict may change by itself."""
    proofs = badge.document.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    given = [badge.document.get(name) for name in ("validFrom", "validUntil")]
    given += [badge.document.get(name) for name in ("issuanceDate", "expirationDate")]
    given += [
        proof.get(name)
        for proof in proofs
        if isinstance(proof, Mapping)
        for name in ("created", "expires")
    ]
    for text in given:
        if isinstance(text, str):
            yield parse_datetime(text)
