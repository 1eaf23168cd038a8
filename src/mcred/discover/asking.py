"""The requests of one discovery: counted, remembered as tries, and never more than it may make."""

from __future__ import annotations

from dataclasses import dataclass, field

from mcred.containers.found import Try
from mcred.containers.media_types import ACCEPT, ACCEPT_PAGE
from mcred.errors import FetchError, FetchFailedError, FetchRefusedError, LimitError
from mcred.fetch import Budgeted, Fetched
from mcred.fetch.private import without_secrets
from mcred.limits import Limits

__all__ = ["Asker", "reason_of"]

_LONGEST_WAIT = 5  #: seconds that a busy server may ask to wait
_NOT_ACCEPTABLE = frozenset({406, 415})
_BUSY = frozenset({429, 500, 502, 503, 504})


@dataclass(slots=True)
class Asker:
    """Asks for one address after another until the discovery's share of the requests is used up."""

    fetcher: Budgeted
    limits: Limits
    tried: list[Try] = field(default_factory=list)
    _before: int = field(init=False)
    _waited: bool = False

    def __post_init__(self) -> None:
        self._before = self.fetcher.requests

    @property
    def left(self) -> int:
        return self.limits.discovery_requests - (self.fetcher.requests - self._before)

    def note(self, how: str, url: str, outcome: str, reason: str = "") -> None:
        """Remember what came of a place."""
        self.tried.append(Try(how, without_secrets(url), outcome, without_secrets(reason)))

    def first(self, url: str) -> Fetched:
        """What the link itself leads to; with one more request where the server wants other words.

        Raises:
            FetchError, LimitError: as the fetcher.
        """
        cap = self.limits.fetched_image_bytes
        try:
            return self._get(url, ACCEPT, cap)
        except FetchFailedError as error:
            if error.data.get("status") not in _NOT_ACCEPTABLE:
                raise
        return self._get(url, ACCEPT_PAGE, cap)

    def further(self, url: str, *, how: str) -> Fetched | FetchError | None:
        """What another address leads to, or why it does not; None where it may not be asked."""
        if self.left <= 0:
            self.note(how, url, "not_asked")
            return None
        picture = how == "picture" or url.partition("?")[0].lower().endswith((".png", ".svg"))
        cap = self.limits.fetched_image_bytes if picture else self.limits.fetched_bytes
        try:
            return self._get(url, ACCEPT, cap)
        except FetchError as error:
            refused = isinstance(error, FetchRefusedError)
            self.note(how, url, "refused" if refused else "failed", reason_of(error))
            return error
        except LimitError as error:
            self.note(how, url, "failed", reason_of(error))
            return None

    def _get(self, url: str, accept: str, cap: int) -> Fetched:
        try:
            return self.fetcher.fetch(url, accept=accept, max_bytes=cap)
        except FetchFailedError as error:
            wait = error.data.get("retry_after", _LONGEST_WAIT + 1)
            busy = error.data.get("status") in _BUSY and wait <= _LONGEST_WAIT
            if self._waited or not busy or self.left <= 0:
                raise
            self._waited = True
            return self.fetcher.fetch_again(url, after=wait, accept=accept, max_bytes=cap)


def reason_of(error: FetchError | LimitError) -> str:
    """Why, in a few words that name nobody."""
    return without_secrets(str(error.data.get("reason", error.message)))
