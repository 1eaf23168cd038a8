"""What is said of one status entry, and what a method is given to say it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from mcred.errors import DataError
from mcred.fetch import Fetcher
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.status.list_cache import ListCache

__all__ = [
    "EntryStatus",
    "Outcome",
    "StatusContext",
    "StatusMethod",
    "VerifiedDocument",
    "VerifyList",
    "malformed",
    "only",
    "with_plain_members",
    "worst",
]

Outcome = Literal["clear", "set", "could_not_check"]

#: Purposes whose bit says something of the credential without putting it out of force.
_INFORMATIVE = frozenset({"refresh", "message"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStatus:
    """The answer for one entry.

    `value` is the number in the list (0 or 1 mostly), None where it could not be read. `code` is
    `status_clear`, `status_set`, or why it could not be checked; `data` names the list, the index
    and what else a report shows, as JSON values.
    """

    purpose: str | None
    value: int | None
    outcome: Outcome
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedDocument:
    """A status list credential whose proof holds and whose key is `issuer`'s.

    `valid_from` and `valid_until` are what its proof or token adds to its own dates.
    """

    document: Mapping[str, Any]
    issuer: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None


#: Verifies a fetched list: its bytes and the address asked. Raises `McredError` where the proof
#: does not hold, the key is not the list issuer's, or the key cannot be had. It does not look at
#: the list's own status, so that no chain of lists arises.
VerifyList = Callable[[bytes, str], VerifiedDocument]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusContext:
    """What a status method works with.

    `now` is the time of the check, for the freshness of the list, even where dates of the
    credential are judged as of another time. `list_issuers` may issue lists besides the
    credential's own issuer. `strict` refuses an index that is a JSON number, as the specification
    says; by default it is read, because issuers in the wild write it.
    """

    credential: Mapping[str, Any]
    fetcher: Fetcher
    verify_list: VerifyList
    now: datetime
    limits: Limits = DEFAULT_LIMITS
    list_issuers: Collection[str] = ()
    cache: ListCache | None = None
    strict: bool = False

    def accepts(self, issuer: str) -> bool:
        """Whether lists of `issuer` count for the credential."""
        own = self.credential.get("issuer")
        own_id = own.get("id") if isinstance(own, Mapping) else own
        return issuer == own_id or issuer in self.list_issuers


class StatusMethod(Protocol):
    """Reads entries of one type; raises `McredError` where the entry could not be checked."""

    def __call__(self, entry: Mapping[str, Any], context: StatusContext) -> EntryStatus: ...


def worst(statuses: Iterable[EntryStatus]) -> EntryStatus | None:
    """The status that decides: withdrawn, on hold, set otherwise, could not check, clear.

    A `refresh` or `message` entry that is set comes after what could not be checked: it does not
    put the credential out of force, and must not hide that something else is unknown.
    """
    return min(statuses, key=_severity, default=None)


def only(value: Any) -> Any:
    """The value of an array that holds one, once or repeated; anything else as it is.

    A signature over the graph is the same for both, so whoever rewrites one into the other must
    not change what is read.
    """
    if not isinstance(value, list) or not value:
        return value
    first, *others = value
    plain = type(first) in (str, int)
    same = all(plain and type(other) is type(first) and other == first for other in others)
    return first if same else value


def with_plain_members(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry whose members are written without arrays of one value; those of several stay."""
    return {name: only(value) for name, value in entry.items()}


def malformed(what: str, **data: Any) -> DataError:
    """The error for an entry that is not as its specification says."""
    return DataError(what, code="status_entry_malformed", **data)


def _severity(status: EntryStatus) -> int:
    if status.outcome == "could_not_check":
        return 3
    if status.outcome == "clear":
        return 5
    if status.purpose in _INFORMATIVE:
        return 4
    return {"revocation": 0, "suspension": 1}.get(status.purpose or "", 2)
