"""A built site looked at as a stranger would: files, links, and every badge verified again."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

from mcred.containers import detect, extract
from mcred.containers.png import parse as parse_png
from mcred.containers.svg import parse as parse_svg
from mcred.errors import McredError, UsageError
from mcred.policy import Policy
from mcred.report import Verdict
from mcred.share.site.address import SiteAddress
from mcred.share.site.fetching import FolderFetcher
from mcred.verifier import Verifier

__all__ = ["SiteProblem", "SiteReport", "check_site", "judge_badge", "shown_verdict"]

#: How our pages name what they load and link to; the templates write no other form.
_LINK = re.compile(r'(?<![\w-])(href|src)="([^"]*)"')
_TAG = re.compile(r"<(script|link|img|a|iframe)\b[^>]*>")
#: Data, or one of the two files that every build brings along.
_SCRIPT = re.compile(
    r'type="application/ld\+json"|src="(?:\.\./)*(?:\./)?assets/(search|status)\.js"'
)
_EMAIL = re.compile(rb"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_VERDICT = re.compile(r'data-verdict="([a-z_]+)"')
_FORMS = ("credential.json", "credential.jwt", "badge.png", "badge.svg")
#: Nobody is trusted here: these two mean that the badge holds.
_HOLDS = frozenset({Verdict.VALID, Verdict.ISSUER_UNKNOWN})


@dataclass(frozen=True, slots=True)
class SiteProblem:
    """`path` within the site, and one sentence."""

    path: str
    text: str


@dataclass(slots=True, kw_only=True)
class SiteReport:
    """`verdicts` counts those that a stranger gets, `issuer_unknown` for a badge that holds.

    `url` where a host was asked; `compared` files had the bytes of the build; `notes` say what was
    not looked at.
    """

    url: str | None = None
    files: int = 0
    compared: int = 0
    badges: int = 0
    notes: list[str] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    problems: list[SiteProblem] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "files": self.files,
            "compared": self.compared,
            "badges": self.badges,
            "notes": list(self.notes),
            "verdicts": dict(self.verdicts),
            "problems": [asdict(problem) for problem in self.problems],
        }


def check_site(folder: Path, *, url: str, now: datetime) -> SiteReport:
    """Look at every file of a built site, without the workspace and without any network.

    Raises:
        UsageError: no folder, or an address that no site has.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder", code="not_a_site")
    address = SiteAddress.parse(url)
    report = SiteReport()
    verifier = Verifier(policy=Policy(), fetch=FolderFetcher(address, folder), clock=lambda: now)
    for file in sorted(folder.rglob("*")):
        if file.is_dir():
            continue
        path = file.relative_to(folder).as_posix()
        report.files += 1
        report.problems += [SiteProblem(path, text) for text in _file(file, path, address, folder)]
    for name in ("index.html", "issuer.json", ".nojekyll", "404.html", "_headers"):
        if not (folder / name).is_file():
            report.problems.append(SiteProblem(name, "is missing"))
    for page in sorted((folder / "c").glob("*/index.html")):
        report.badges += 1
        _badge(page, folder, verifier, report)
    return report


def _file(file: Path, path: str, address: SiteAddress, folder: Path) -> Iterator[str]:
    if file.is_symlink():
        yield "is a symbolic link, which a host may not follow"
        return
    data = file.read_bytes()
    look = _LOOKS.get(file.suffix)
    if look is not None:
        try:
            look(data)
        except (McredError, ValueError) as error:
            yield f"is no {file.suffix[1:]}: {error}"
            return
    if file.suffix == ".html":
        text = data.decode()
        yield from _page(text, path, address, folder)
        if found := _EMAIL.search(data):
            yield f"shows an e-mail address: {found[0].decode()}"


def _page(text: str, path: str, address: SiteAddress, folder: Path) -> Iterator[str]:
    """Links lead somewhere; nothing is loaded from elsewhere; nothing runs."""
    if "Content-Security-Policy" not in text or "<html lang=" not in text:
        yield "has no security policy or no language"
    here = address.to(path)
    for tag in _TAG.finditer(text):
        if tag[1] == "script" and not _SCRIPT.search(tag[0]):
            yield "has a script of its own"
        loads = tag[1] in ("img", "script", "iframe") or 'rel="stylesheet"' in tag[0]
        for _, raw in _LINK.findall(tag[0]):
            target = urljoin(here, html.unescape(raw)).partition("#")[0]
            if not target.startswith(address.url):
                if loads and not target.startswith("data:image/"):
                    yield f"loads {target} from elsewhere"
                continue
            name = target.removeprefix(address.url)
            name = f"{name}index.html" if name == "" or name.endswith("/") else name
            if not (folder / name).is_file():
                yield f"leads to {target}, which is not there"


def _badge(page: Path, folder: Path, verifier: Verifier, report: SiteReport) -> None:
    files = {name: page.parent / name for name in _FORMS}
    forms = {name: file.read_bytes() for name, file in files.items() if file.is_file()}
    path = page.parent.relative_to(folder).as_posix()
    judge_badge(path, shown_verdict(page.read_bytes()), forms, verifier, report)


def shown_verdict(page: bytes) -> str:
    """The verdict that a badge's page says it had when it was made."""
    found = _VERDICT.search(page.decode(errors="replace"))
    return found[1] if found else "nothing"


def judge_badge(
    path: str, shown: str, forms: Mapping[str, bytes], verifier: Verifier, report: SiteReport
) -> None:
    """Every form of the badge is the same badge, holds, and is what its page says it is."""
    texts = {}
    for name, data in forms.items():
        try:
            texts[name] = extract(data).text.strip()
        except McredError as error:
            report.problems.append(SiteProblem(f"{path}/{name}", f"holds no badge: {error}"))
            return
    if len(texts) < 3:
        report.problems.append(SiteProblem(path, "lacks a form of the badge"))
        return
    if len(set(texts.values())) != 1:
        report.problems.append(SiteProblem(path, "its files hold different badges"))
        return
    found = verifier.verify(next(iter(texts.values())).encode())
    verdict = found.verdict
    report.verdicts[str(verdict)] += 1
    same = shown == str(verdict) or (shown == "valid" and verdict in _HOLDS)
    if found.document is None or not same:
        report.problems.append(
            SiteProblem(path, f"the page says {shown}, a verifier says {verdict}: {found.detail}")
        )


def _picture(kind: str, parse: Callable[[bytes], object]) -> Callable[[bytes], None]:
    def look(data: bytes) -> None:
        if detect(data) != kind:
            raise ValueError("its content is of another kind")
        parse(data)

    return look


def _text(data: bytes) -> None:
    if not data.decode().startswith("<!doctype html>"):
        raise ValueError("it does not begin as one")


_LOOKS: Mapping[str, Callable[[bytes], Any]] = MappingProxyType(
    {
        ".json": json.loads,
        ".html": _text,
        ".png": _picture("png", parse_png),
        ".svg": _picture("svg", parse_svg),
    }
)
