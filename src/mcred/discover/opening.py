"""What an answer holds, told by its bytes, and the different badges of a run."""

from __future__ import annotations

from mcred.containers import detect, extract
from mcred.containers.badge_data import is_badge, is_secured, same_badge
from mcred.containers.found import Found
from mcred.containers.media_types import media_type
from mcred.errors import DataError, LimitError, NoCredentialError
from mcred.fetch import Fetched
from mcred.limits import Limits

__all__ = ["Badges", "holds_badge", "is_page", "opened"]

#: What may be longer than a document.
_LONG = frozenset({"png", "svg", "pdf", "jpeg", "gif", "webp", "heic", "tiff", "bmp"})


def is_page(answer: Fetched) -> bool:
    """Markup that is no picture, or what only its media type tells to be a page."""
    kind = detect(answer.body)
    if kind in ("html", "xml"):
        return True
    return kind in ("unknown", "empty", "utf-16") and media_type(answer.content_type) == "text/html"


def opened(data: bytes, url: str, hops: tuple[str, ...], limits: Limits) -> Found:
    """What the data is, whatever its media type says, or what is wrong with it."""
    kind, cap = detect(data), limits.fetched_bytes
    if len(data) > cap and kind not in _LONG:
        problem = LimitError(
            f"more than {cap} bytes, and no picture", limit="fetched_bytes", cap=cap
        )
        return Found(url=url, data=data, problem=problem, hops=hops)
    try:
        contents = extract(data, limits=limits)
    except (DataError, LimitError) as error:
        return Found(url=url, data=data, problem=error, hops=hops)
    return Found(url=url, data=data, contents=contents, hops=hops)


def holds_badge(found: Found, limits: Limits, *, telling: bool = False) -> bool:
    """Badge data; where its place tells that it was meant as such, also damaged data."""
    if found.contents is not None:
        token = telling and found.contents.kind in ("jws", "cose")
        return token or is_badge(found.contents, limits=limits)
    return telling and not isinstance(found.problem, NoCredentialError)


class Badges:
    """One of each badge: of copies that agree, the first that is signed."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.found: list[Found] = []

    def add(self, new: Found) -> None:
        at = next((at for at, known in enumerate(self.found) if self._same(known, new)), None)
        if at is None:
            self.found.append(new)
            return
        known = self.found[at].contents
        assert known is not None
        assert new.contents is not None
        if is_secured(new.contents) and not is_secured(known):
            self.found[at] = new

    def drop_unsigned(self) -> bool:
        """Whether there is one that something stands behind; the others do not count then."""
        signed = [one for one in self.found if one.contents is None or is_secured(one.contents)]
        if signed:
            self.found = signed
        return bool(signed)

    def _same(self, one: Found, other: Found) -> bool:
        if one.contents is None or other.contents is None:
            return False
        return same_badge(one.contents, other.contents, limits=self._limits)
