"""Share grants: a badge shown to one audience, until a date, in the fields its earner chose."""

from __future__ import annotations

import json
import re
import secrets
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mcred.encoding.dates import format_datetime, parse_datetime
from mcred.encoding.strict_json import loads, shorten
from mcred.errors import EncodingError, NotFoundError, UsageError
from mcred.limits import DEFAULT_LIMITS
from mcred.workspace.atomic import read_bounded, write_atomic

__all__ = ["FORMAT", "Grant", "Grants", "State"]

FORMAT = 1  #: of the file
State = Literal["active", "ended", "withdrawn"]
_LONGEST = 120
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LEAST_PREFIX = 4


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _GrantWire(_Wire):
    badge: str = Field(min_length=1, max_length=2048)
    path: str = Field(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    )
    audience: str = Field(min_length=1, max_length=_LONGEST)
    until: str
    show: tuple[str, ...] = Field(strict=False)
    whole: bool
    earner: str | None = Field(default=None, max_length=200)
    since: str
    withdrawn: str | None = None


class _GrantsWire(_Wire):
    format: int
    grants: tuple[_GrantWire, ...] = Field(default=(), strict=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One link for one audience. Times are RFC 3339 in UTC.

    `path` is random and says nothing; `show` the names of fields, or JSON pointers; `whole` that
    the file behind the link holds the whole badge, because it cannot be shown in parts.
    """

    badge: str
    path: str
    audience: str
    until: str
    show: tuple[str, ...]
    whole: bool
    since: str
    earner: str | None = None
    withdrawn: str | None = None

    @property
    def name(self) -> str:
        """What it is called in the command line: the beginning of its path."""
        return self.path[:8]

    def state(self, now: datetime) -> State:
        if self.withdrawn is not None:
            return "withdrawn"
        return "active" if now < parse_datetime(self.until) else "ended"


@dataclass(frozen=True, slots=True)
class Grants:
    """Every grant that was ever made, in order: one that has ended or is withdrawn stays listed."""

    grants: tuple[Grant, ...] = field(default=())

    def __iter__(self) -> Iterator[Grant]:
        return iter(self.grants)

    @classmethod
    def load(cls, path: Path) -> Grants:
        """Read the list; an empty one where there is no file.

        Raises:
            UsageError: `grants`: it is damaged, or of a later version.
            StrictJSONError, LimitError: no JSON of ours.
        """
        if not path.exists():
            return cls()
        size = DEFAULT_LIMITS.local_bytes
        try:
            wire = _GrantsWire.model_validate(
                loads(read_bounded(path, size=size), limits=DEFAULT_LIMITS, size=size)
            )
            for one in wire.grants:
                parse_datetime(one.until)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise UsageError(f"{path}: {where}: {first['msg']}", code="grants") from None
        except EncodingError as error:
            raise UsageError(f"{path}: until: {error.message}", code="grants") from error
        if wire.format != FORMAT:
            raise UsageError(
                f"{path} has format {wire.format}, this version reads {FORMAT}", code="grants"
            )
        found = tuple(Grant(**one.model_dump()) for one in wire.grants)
        if len({one.path for one in found}) != len(found):
            raise UsageError(f"{path} names one path twice", code="grants")
        return cls(found)

    def save(self, path: Path) -> None:
        """Write the list, whole or not at all. Raises UsageError."""
        value = {"format": FORMAT, "grants": [asdict(one) for one in self.grants]}
        path.parent.mkdir(exist_ok=True)
        write_atomic(path, json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")

    def active(self, now: datetime) -> tuple[Grant, ...]:
        return tuple(one for one in self.grants if one.state(now) == "active")

    def with_grant(
        self,
        badge: str,
        *,
        audience: str,
        until: datetime,
        show: Sequence[str],
        whole: bool,
        earner: str | None,
        now: datetime,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> tuple[Grants, Grant]:
        """The list with one more, and the new one.

        Raises:
            UsageError: `audience`: empty, too long, several lines, or an e-mail address;
                `until`: a time that is past.
        """
        if not audience.strip() or len(audience) > _LONGEST or not audience.isprintable():
            raise UsageError(
                f"the audience is one line of at most {_LONGEST} characters", code="audience"
            )
        if _EMAIL.search(audience):
            raise UsageError(
                "the audience stands on the page, which shows no e-mail address", code="audience"
            )
        if until <= now:
            raise UsageError(f"{format_datetime(until)} is past", code="until")
        grant = Grant(
            badge=badge,
            path=str(uuid.UUID(bytes=random(16), version=4)),
            audience=audience,
            until=format_datetime(until),
            show=tuple(dict.fromkeys(show)),
            whole=whole,
            earner=earner,
            since=format_datetime(now),
        )
        return Grants((*self.grants, grant)), grant

    def find(self, name: str) -> Grant:
        """The grant of that name: at least four characters that its path alone begins with.

        Raises:
            NotFoundError: none, or several.
        """
        found = [one for one in self.grants if one.path.startswith(name)]
        if len(name) < _LEAST_PREFIX or len(found) != 1:
            raise NotFoundError(f"no one share grant is called {shorten(name)}", code="no_grant")
        return found[0]

    def withdrawing(self, grant: Grant, *, now: datetime) -> Grants:
        """The list with this one withdrawn; one that is already keeps its time."""
        done = replace(grant, withdrawn=grant.withdrawn or format_datetime(now))
        return Grants(tuple(done if one == grant else one for one in self.grants))
