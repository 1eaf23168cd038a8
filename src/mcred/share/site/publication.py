"""What is published, badge by badge: the list that the issuer keeps for its earners."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import loads, shorten
from mcred.errors import NotFoundError, UsageError
from mcred.limits import DEFAULT_LIMITS
from mcred.share.certificate import PAPERS, PaperSize
from mcred.workspace.atomic import read_bounded, write_atomic

__all__ = ["FORMAT", "Choice", "Publication"]

FORMAT = 1  #: of the file


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _ChoiceWire(_Wire):
    id: str = Field(min_length=1, max_length=2048)
    path: str = Field(
        pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
    )
    since: str
    earner: str | None = Field(default=None, max_length=200)


class _PublicationWire(_Wire):
    format: int
    url: str | None = None
    certificates: PaperSize | None = None
    badges: tuple[_ChoiceWire, ...] = Field(default=(), strict=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A badge that its earner wants on the web.

    `path` is random and says nothing; `earner` is the name to show, where the earner agreed.
    """

    id: str
    path: str
    since: str
    earner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The site's address and its badges, in the order in which they were chosen.

    `certificates` is the size of the paper, where each badge has a certificate too.
    """

    url: str | None = None
    certificates: PaperSize | None = None
    badges: tuple[Choice, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Publication:
        """Read the list; an empty one where there is no file.

        Raises:
            UsageError: `publication`: it is damaged, or of a later version.
            StrictJSONError, LimitError: no JSON of ours.
        """
        if not path.exists():
            return cls()
        size = DEFAULT_LIMITS.local_bytes
        try:
            wire = _PublicationWire.model_validate(
                loads(read_bounded(path, size=size), limits=DEFAULT_LIMITS, size=size)
            )
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise UsageError(f"{path}: {where}: {first['msg']}", code="publication") from None
        if wire.format != FORMAT:
            raise UsageError(
                f"{path} has format {wire.format}, this version reads {FORMAT}", code="publication"
            )
        badges = tuple(Choice(**badge.model_dump()) for badge in wire.badges)
        for what, values in (("id", [b.id for b in badges]), ("path", [b.path for b in badges])):
            if len(set(values)) != len(values):
                raise UsageError(f"{path} names one {what} twice", code="publication")
        return cls(url=wire.url, certificates=wire.certificates, badges=badges)

    def save(self, path: Path) -> None:
        """Write the list, whole or not at all. Raises UsageError."""
        value = {
            "format": FORMAT,
            "url": self.url,
            **({} if self.certificates is None else {"certificates": self.certificates}),
            "badges": [
                {"id": one.id, "path": one.path, "since": one.since, "earner": one.earner}
                for one in self.badges
            ],
        }
        path.parent.mkdir(exist_ok=True)
        write_atomic(path, json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")

    def with_certificates(self, paper: str) -> Publication:
        """The list with certificates on this paper, or without any (`none`)."""
        chosen = next((size for size in PAPERS if size == paper), None)
        return replace(self, certificates=chosen)

    def with_badge(
        self,
        identifier: str,
        *,
        now: datetime,
        earner: str | None = None,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> Publication:
        """The list with this badge; one that is on it keeps its path."""
        if any(one.id == identifier for one in self.badges):
            badges = tuple(
                replace(one, earner=earner) if one.id == identifier and earner else one
                for one in self.badges
            )
            return replace(self, badges=badges)
        path = str(uuid.UUID(bytes=random(16), version=4))
        choice = Choice(id=identifier, path=path, since=format_datetime(now), earner=earner)
        return replace(self, badges=(*self.badges, choice))

    def without(self, identifier: str) -> Publication:
        """The list without this badge. Raises NotFoundError where it is not on it."""
        badges = tuple(one for one in self.badges if one.id != identifier)
        if len(badges) == len(self.badges):
            raise NotFoundError(f"{shorten(identifier)} is not published", code="not_published")
        return replace(self, badges=badges)
