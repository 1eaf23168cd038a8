"""Badge data that was found behind a link or in a document, and what was tried to find it."""

from __future__ import annotations

from dataclasses import dataclass, field

from mcred.containers.contents import Contents
from mcred.errors import DataError, LimitError, McredError

__all__ = ["Findings", "Found", "Identity", "Try"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Badge data and where it stands: `url`, reached by `hops`.

    `data` are the bytes as they were read; `problem` tells why there are no `contents`.
    """

    url: str
    data: bytes
    contents: Contents | None = None
    problem: DataError | LimitError | None = None
    hops: tuple[str, ...] = ()
    role: str = "member"

    def open(self) -> Contents:
        """The contents; raises the problem with them where there is one."""
        if self.problem is not None:
            raise self.problem
        assert self.contents is not None
        return self.contents


@dataclass(frozen=True, slots=True)
class Try:
    """One place where badge data was looked for.

    `how` it was come by: link, link_header, link_element, script, platform, picture or anchor;
    `outcome`: found, page, no_badge, failed, refused or not_asked.
    """

    how: str
    url: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """Whom a link names: only what whoever made the link says."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a link led to. Addresses are without what they give away about somebody.

    `given` is the link as it may be shown; `through` the sites that it was wrapped in; `page` the
    web page in between, where there is one; `final` and `hops` where it led; `left` how many
    further addresses the page names that were not asked; `notes` are codes of what a page with
    badges in it has besides, which was not read; `error` why nothing was found, where that is not
    simply that there is nothing.
    """

    given: str
    found: tuple[Found, ...] = ()
    through: tuple[str, ...] = ()
    identity: Identity | None = None
    page: Found | None = None
    final: str | None = None
    hops: tuple[str, ...] = ()
    tried: tuple[Try, ...] = ()
    left: int = 0
    notes: tuple[str, ...] = ()
    advice: str | None = None
    error: McredError | None = field(default=None)
