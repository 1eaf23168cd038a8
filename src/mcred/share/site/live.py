"""A published site asked for over the web, as a stranger's verifier and browser would."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from mcred.errors import FetchError, LimitError
from mcred.fetch import Fetched, Fetcher
from mcred.policy import Policy
from mcred.share.site.address import SiteAddress
from mcred.share.site.checking import SiteProblem, SiteReport, judge_badge, shown_verdict
from mcred.share.site.folder import MARKER
from mcred.share.site.hosting import NOT_SERVED, accepted_types, rule_of
from mcred.verifier import Verifier

__all__ = ["MOST_BADGES", "check_live"]

MOST_BADGES = 200
_AT_ONCE = 4
_PATIENCE = 12  #: requests in a row without any answer, after which a host is given up
_LARGEST = 16 * 1024 * 1024
_SHARED = ("index.html", "issuer/index.html", "issuer.json", "assets/page.css")
_PAGE = re.compile(r"(.*/)c/([0-9a-f-]{36})/(?:index\.html)?")
_SIGNED = re.compile(r'<link rel="alternate" type="application/vc(?:\+jwt)?" href="([a-z.]+)"')
_LINKS = re.compile(r'href="(?:\./)?(a/[a-z0-9-]+/)"')
#: No answer at all: the host, not the file.
_SILENT = frozenset({"dns", "connect", "tls", "deadline"})


@dataclass(slots=True, kw_only=True)
class _Run:
    """One look at a site: what has been answered, and what was wrong with it."""

    site: SiteAddress
    fetch: Fetcher
    folder: Path | None
    report: SiteReport
    verifier: Verifier
    silent: int = 0
    last_reason: str = ""
    bodies: dict[str, bytes] = field(default_factory=dict)

    @property
    def has_given_up(self) -> bool:
        return self.silent >= _PATIENCE

    def problem(self, path: str, text: str) -> None:
        self.report.problems.append(SiteProblem(path, text))


def check_live(
    url: str,
    *,
    fetch: Fetcher,
    now: datetime,
    folder: Path | None = None,
    pages: Sequence[str] = (),
    most: int = MOST_BADGES,
) -> SiteReport:
    """Ask for a site's files and verify its badges, with nothing but what its host answers.

    Args:
        url: the site's address, or that of one badge's page.
        fetch: asks; safe to share between threads.
        now: the time to judge by.
        folder: a build of the same site: every file of it is asked for and its bytes compared.
        pages: the folders of badge pages, `c/…/`, where no build says them; a site lists none.
        most: how many badges are looked at; of more, as many at even distances.

    Raises:
        UsageError: `site_url`: no address that a site can have.
    """
    found = _PAGE.fullmatch(url)
    site = SiteAddress.parse(found[1] if found else url)
    known = [f"c/{found[2]}/"] if found else sorted({*pages, *_pages_of(folder)})
    report = SiteReport(url=site.url, badges=len(known))
    run = _Run(
        site=site,
        fetch=fetch,
        folder=folder,
        report=report,
        verifier=Verifier(policy=Policy(), fetch=_Remembering(fetch), clock=lambda: now),
    )
    chosen = _spread(known, most)
    if len(chosen) < len(known):
        report.notes.append(f"{len(chosen)} of {len(known)} badges were looked at")
    if not known:
        report.notes.append(
            "no badge was looked at: a site does not list them, name its folder or a page"
        )
    _ask_all(run, [] if found else list(_shared_paths(run)))
    if not found:
        _missing_page(run)
    _ask_all(run, (path for page in chosen for path in _badge_paths(run, page)))
    for page in chosen:
        _badge(run, page)
    if run.has_given_up:
        run.problem("", f"the host does not answer, the rest was not asked for: {run.last_reason}")
    report.problems.sort(key=lambda one: one.path)
    return report


class _Remembering:
    """Key documents and status lists are asked for once for all badges."""

    def __init__(self, fetch: Fetcher) -> None:
        self._fetch = fetch
        self._known: dict[str, Fetched] = {}

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        if url not in self._known:
            self._known[url] = self._fetch.fetch(url, accept=accept, max_bytes=max_bytes)
        return self._known[url]


def _ask_all(run: _Run, paths: Iterable[str]) -> None:
    """Ask for each path once, a few at a time."""
    wanted = [path for path in dict.fromkeys(paths) if path not in run.bodies]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for start in range(0, len(wanted), _AT_ONCE):
            if run.has_given_up:
                return
            for _ in pool.map(partial(_ask, run), wanted[start : start + _AT_ONCE]):
                pass


def _ask(run: _Run, path: str) -> None:
    """One file: there, not moved, of its type, open to other sites, and as it was built."""
    url = run.site.to(path.removesuffix("index.html"))
    rule = rule_of(path)
    try:
        answer = run.fetch.fetch(url, max_bytes=_LARGEST)
    except LimitError as error:
        run.problem(path, error.message)
        return
    except FetchError as error:
        run.silent = run.silent + 1 if error.code in _SILENT else 0
        run.last_reason = error.message
        if error.code not in _SILENT or run.silent == 1:
            run.problem(path, error.message)
        return
    run.silent = 0
    run.report.files += 1
    run.bodies[path] = answer.body
    if answer.url != url:
        run.problem(path, f"is redirected to {answer.url}; badges name the first address")
    kind = answer.content_type.partition(";")[0].strip().lower()
    if kind not in accepted_types(path):
        wanted = ", ".join(sorted(accepted_types(path))) or "none"
        run.problem(path, f"comes as {kind or 'no media type'}, wanted is {wanted}")
    allowed = answer.headers.get("access-control-allow-origin")
    if rule is not None and rule.open and allowed != "*":
        run.problem(path, "may not be read by scripts of other sites (CORS)")
    if run.folder is not None and (run.folder / path).is_file():
        run.report.compared += 1
        if (run.folder / path).read_bytes() != answer.body:
            run.problem(path, "is not the file that was built")


def _missing_page(run: _Run) -> None:
    """A page that was taken down must be gone, not something else."""
    if run.has_given_up:
        return
    path = f"c/{secrets.token_hex(8)}/"
    try:
        run.fetch.fetch(run.site.to(path), max_bytes=_LARGEST)
    except FetchError as error:
        if error.code == "http_status" and error.data.get("status") in (404, 410):
            return
        if error.code in _SILENT:
            return
    except LimitError:
        pass
    run.problem(path, "is not there, and the host does not say so (404)")


def _shared_paths(run: _Run) -> Iterator[str]:
    """What is not a badge's: all of the build, or what the address and the pages name."""
    if run.folder is not None:
        yield from (path for path in _files(run.folder) if not path.startswith("c/"))
        return
    yield from _SHARED
    yield ".well-known/did.json" if run.site.is_root else "did.json"
    _ask_all(run, ["index.html"])
    for place in _LINKS.findall(run.bodies.get("index.html", b"").decode(errors="replace")):
        yield from (f"{place}{name}" for name in ("index.html", "achievement.json", "card.png"))


def _badge_paths(run: _Run, page: str) -> Iterator[str]:
    if run.folder is not None and (run.folder / page).is_dir():
        yield from (f"{page}{path}" for path in _files(run.folder / page))
        return
    _ask_all(run, [f"{page}index.html"])
    html = run.bodies.get(f"{page}index.html", b"").decode(errors="replace")
    yield from (f"{page}{name}" for name in _SIGNED.findall(html))
    if html:
        yield from (f"{page}{name}" for name in ("badge.png", "badge.svg"))


def _badge(run: _Run, page: str) -> None:
    """The badge in every form, verified by what the host serves of keys and lists."""
    html = run.bodies.get(f"{page}index.html")
    names = ("credential.json", "credential.jwt", "badge.png", "badge.svg")
    forms = {name: run.bodies[page + name] for name in names if page + name in run.bodies}
    if html is None or len(forms) < 3:
        return  # which has been said of the file that is not there
    if b'content="noindex"' not in html:
        run.problem(f"{page}index.html", "may be indexed by search engines")
    judge_badge(page.rstrip("/"), shown_verdict(html), forms, run.verifier, run.report)


def _pages_of(folder: Path | None) -> Iterator[str]:
    if folder is not None:
        yield from (f"c/{path.parent.name}/" for path in (folder / "c").glob("*/index.html"))


def _files(folder: Path) -> list[str]:
    paths = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in paths if path != MARKER and not NOT_SERVED.match(path))


def _spread(items: list[str], most: int) -> list[str]:
    if len(items) <= most:
        return items
    return [items[number * len(items) // most] for number in range(most)]
