"""The steps from a link to badge data, each tried only where the one before it found none.

What the link answers; what the page declares (Link header, `<link>`, data blocks); what is known of
the platform; pictures on the page; files that it links to. All within one budget of requests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mcred.containers import Contents
from mcred.containers.badge_data import is_secured
from mcred.containers.found import Findings, Found
from mcred.discover.asking import Asker, reason_of
from mcred.discover.link import SharedLink, read_link
from mcred.discover.opening import Badges, holds_badge, is_page, opened
from mcred.discover.platforms import Platform, builtin_platforms, matching
from mcred.errors import FetchError, FetchFailedError, LimitError, UnsupportedError
from mcred.fetch import Budgeted, Fetched
from mcred.fetch.private import cut_identity, without_secrets
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.openbadges2 import authority

if TYPE_CHECKING:
    from mcred.containers.html import Link

__all__ = ["discover"]

_MOST_DECLARED = 4
_MOST_PICTURES = 2
_MOST_ANCHORS = 3
_PICTURES = (".png", ".svg")
_FILES = (".json", ".jwt", ".jws", *_PICTURES)
_GONE = 410
#: A page that answers so may still have its data where its platform keeps it.
_GUARDED = frozenset({401, 403, 406, 415, 429, 500, 502, 503, 504})


def discover(
    text: str,
    *,
    fetcher: Budgeted,
    limits: Limits = DEFAULT_LIMITS,
    platforms: Sequence[Platform] | None = None,
) -> Findings:
    """Find the badge data behind a link; never raises for what the web answers.

    Args:
        text: the link as it was shared.
        fetcher: its budget is that of the whole verification, which goes on with it.
        platforms: rules instead of the built-in ones.
    """
    try:
        link = read_link(text)
    except (FetchError, UnsupportedError) as error:
        return Findings(given=without_secrets(text), error=error)
    known = builtin_platforms() if platforms is None else platforms
    return _Search(link, Asker(fetcher, limits), limits, known).run()


class _Search:
    def __init__(
        self, link: SharedLink, asker: Asker, limits: Limits, platforms: Sequence[Platform]
    ) -> None:
        self._link = link
        self._asker = asker
        self._limits = limits
        self._platforms = platforms
        self._match = matching(platforms, link.url)
        self._badges = Badges(limits)
        self._start: tuple[str, ...] = ()
        self._page: Found | None = None
        self._failure: FetchError | None = None
        self._left = 0
        self._notes: tuple[str, ...] = ()

    def run(self) -> Findings:
        if self._link.inline is not None:
            given = opened(self._link.inline, self._link.given, (), self._limits)
            return self._findings([given])
        if self._match is not None and self._match.private:
            error = FetchFailedError("the page is shown to its owner only", code="private")
            return self._findings([], error=error)
        try:
            answer = self._asker.first(self._link.url)
        except (FetchError, LimitError) as problem:
            return self._without_page(problem)
        self._start = answer.hops or (answer.url,)
        self._match = self._match or matching(self._platforms, answer.url)
        if is_page(answer):
            return self._from_page(answer)
        found = opened(answer.body, answer.url, self._start, self._limits)
        if holds_badge(found, self._limits, telling=True):
            return self._findings([found])
        self._asker.note("link", answer.url, "no_badge")
        self._look_around(answer)
        if not self._badges.found and self._failure is None:
            return self._findings([found])  # whose own story is told: no badge, or damaged
        return self._findings(self._badges.found)

    def _from_page(self, answer: Fetched) -> Findings:
        self._page = Found(url=answer.url, data=answer.body, hops=self._start)
        self._asker.note("link", answer.url, "page")
        self._look_around(answer)
        return self._findings(self._badges.found)

    def _without_page(self, error: FetchError | LimitError) -> Findings:
        """The link itself could not be read: its platform may still have the data."""
        self._start = tuple(error.data.get("hops", ()))
        self._asker.note("link", self._link.url, "failed", reason_of(error))
        status = error.data.get("status")
        if status == _GONE and (withdrawn := self._withdrawn(error, self._link.url)) is not None:
            return self._findings([withdrawn])
        if status in _GUARDED:
            self._follow_platform()
        found = self._badges.found
        return self._findings(found, error=None if found else error)

    # --- places

    def _look_around(self, answer: Fetched) -> None:
        """Everything that may lead on from an answer that is no badge itself."""
        # with lxml, which costs something to import
        from mcred.containers.embedded import embedded_badges, unread
        from mcred.containers.html import Page, read_page
        from mcred.discover.declared import declared_pictures, joined, path_of
        from mcred.discover.link_header import header_links

        page = Page() if self._page is None else read_page(answer.body, limits=self._limits)
        base = joined(answer.url, page.base or "") or answer.url
        embedded, damage = embedded_badges(page, limits=self._limits)
        self._take(answer.url, [one for one in embedded if is_secured(one)])
        self._notes = unread(page, damage) if embedded else ()
        headers = header_links(answer.headers.get("link", ""))
        links = [("link_header", answer.url, link) for link in headers]
        links += [("link_element", base, link) for link in page.links]
        self._follow_declared(links)
        self._follow_platform()
        pictures = [url for one in page.pictures if (url := joined(base, one)) is not None]
        baked = [url for url in pictures if path_of(url).endswith(_PICTURES)]
        self._follow([*declared_pictures(links), *pictures[:1], *baked], "picture", _MOST_PICTURES)
        anchors = [url for one in page.anchors if (url := joined(base, one)) is not None]
        files = [url for url in anchors if path_of(url).endswith(_FILES)]
        self._follow(files, "anchor", _MOST_ANCHORS)
        if not self._badges.found:
            self._take(answer.url, embedded)
        if not self._badges.found and damage is not None:
            self._badges.add(
                Found(url=answer.url, data=answer.body, hops=self._start, problem=damage)
            )

    def _take(self, url: str, embedded: Iterable[Contents]) -> None:
        for contents in embedded:
            text = contents.text.encode(errors="surrogatepass")
            self._add(Found(url=url, data=text, contents=contents, hops=self._start), "script")

    def _follow_declared(self, links: Sequence[tuple[str, str, Link]]) -> None:
        """What the page names as its data; what is beside it only where that is no badge."""
        from mcred.discover.declared import declared_data, declared_otherwise

        declared = declared_data(links)
        for at, one in enumerate(declared):
            if one.beside and self._badges.found:
                break
            if at == _MOST_DECLARED or self._asker.left <= 0:
                self._left = len(declared) - at
                break
            self._try(one.url, one.how, telling=one.telling)
        for how, address in declared_otherwise(links)[:_MOST_DECLARED]:
            self._asker.note(how, address, "refused", "only https links are opened")

    def _follow_platform(self) -> None:
        """The places that its rule names, until there is a badge that something stands behind.

        They are one badge in several versions, not all of which a platform may sign.
        """
        if self._badges.found:
            return
        before = self._failure
        for target in self._match.data if self._match is not None else ():
            if target != self._link.url:
                self._try(target, "platform", telling=True)
            if self._badges.drop_unsigned():
                break
        if self._badges.found:
            self._failure = before

    def _follow(self, targets: Iterable[str], how: str, most: int) -> None:
        """Addresses that may hold a badge and do not say so."""
        if self._badges.found:
            return
        distinct = list(dict.fromkeys(targets))
        for target in distinct[:most]:
            self._try(target, how, telling=False)
            if self._badges.found and how == "picture":
                return
        self._left = max(len(distinct) - most, 0)

    def _try(self, url: str, how: str, *, telling: bool) -> None:
        """Ask one address; `telling` that it was named as a badge's data."""
        url, _ = cut_identity(url)
        answer = self._asker.further(url, how=how)
        if isinstance(answer, FetchError):
            withdrawn = self._withdrawn(answer, url) if telling else None
            if withdrawn is not None:
                self._add(withdrawn, how)
            elif telling and isinstance(answer, FetchFailedError):
                self._failure = self._failure or answer
            return
        if answer is None:
            return
        if is_page(answer):
            self._asker.note(how, url, "page")
            return
        hops = (*self._start, *(answer.hops or (answer.url,)))
        found = opened(answer.body, answer.url, hops, self._limits)
        if holds_badge(found, self._limits, telling=telling):
            self._add(found, how)
        else:
            self._asker.note(how, url, "no_badge")

    def _withdrawn(self, error: FetchError | LimitError, url: str) -> Found | None:
        """An Open Badges 2 badge that its site says is gone: by what it answers, or by its kind."""
        if error.data.get("status") != _GONE:
            return None
        body = error.data.get("body", b"")
        hops = (*self._start, url) if url not in self._start else self._start
        found = opened(body, url, hops, self._limits)
        if found.contents is not None and found.contents.version == 2:
            return found if holds_badge(found, self._limits) else None
        match = self._match
        if match is None or match.platform.open_badges != 2:
            return None
        if authority(url) not in set(map(authority, match.data)):
            return None
        contents = Contents(container="json", text=url, kind="url", version=2)
        return Found(url=url, data=body, contents=contents, hops=hops)

    # --- what comes of it

    def _add(self, found: Found, how: str) -> None:
        self._asker.note(how, found.url, "found")
        self._badges.add(found)

    def _findings(
        self, found: Sequence[Found], *, error: FetchError | LimitError | None = None
    ) -> Findings:
        found = [replace(one, hops=tuple(map(without_secrets, one.hops))) for one in found]
        hops = tuple(map(without_secrets, self._start))
        final = hops[-1] if hops and error is None else None
        if len(found) == 1 and self._link.inline is None:
            hops, final = found[0].hops or hops, found[0].url
        elif found:
            further = [hop for one in found for hop in one.hops[len(hops) :]]
            hops = (*hops, *dict.fromkeys(further))
        advice = self._match.platform.advice if self._match is not None else ""
        return Findings(
            given=self._link.given,
            found=tuple(found),
            through=self._link.through,
            identity=self._link.identity,
            page=self._page,
            final=final,
            hops=hops,
            tried=tuple(self._asker.tried),
            left=self._left,
            notes=self._notes,
            advice=advice or None,
            error=error or (None if found else self._failure),
        )
