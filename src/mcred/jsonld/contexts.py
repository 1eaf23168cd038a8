"""The JSON-LD contexts that mcred carries, pinned by URL and SHA-256 (design rule 2).

`contexts/index.json` lists them, `contexts/NOTICE.md` says whose they are. Nothing is fetched, and
nothing is read before it is asked for.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcred.encoding import strict_json
from mcred.errors import DocumentError, UsageError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["CONTEXTS", "Context", "with_carried"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One context document.

    `sha256` is the digest of its bytes, in hexadecimal; `source` the published package that it was
    taken from. `file` is None for a context that the caller handed over.
    """

    url: str
    sha256: str
    source: str
    licence: str
    file: str | None = None
    body: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls, url: str, document: Mapping[str, Any] | bytes, *, limits: Limits = DEFAULT_LIMITS
    ) -> Context:
        """A context that the caller hands over: it may add terms, never redefine (design rule 2).

        Raises:
            StrictJSONError, LimitError: the bytes are not strict JSON.
            DocumentError: not a JSON object with an `@context` in it.
        """
        body = (
            document if isinstance(document, bytes) else strict_json.dumps(dict(document)).encode()
        )
        value = strict_json.loads(body, limits=limits)
        if not isinstance(value, dict) or not isinstance(value.get("@context"), dict | list):
            raise DocumentError(
                f"the context {strict_json.shorten(url)} has no member @context",
                code="bad_context",
                url=url,
            )
        digest = hashlib.sha256(body).hexdigest()
        return cls(url=url, sha256=digest, source="handed over", licence="unknown", body=body)

    @property
    def document(self) -> dict[str, Any]:
        """The document, parsed anew each time: what one reader does to it, no other sees.

        Raises:
            DocumentError: the bytes do not have the digest that is pinned.
        """
        body = self.body if self.body is not None else _read(str(self.file))
        if hashlib.sha256(body).hexdigest() != self.sha256:
            raise DocumentError(
                f"the carried copy of {self.url} has been altered: its SHA-256 is another",
                code="context_digest",
                url=self.url,
            )
        document: dict[str, Any] = json.loads(body)
        return document


class _Bundled(Mapping[str, Context]):
    """The carried contexts by URL; the index is read on first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, Context] | None = None

    def _index(self) -> dict[str, Context]:
        entries = self._entries
        if entries is None:
            with self._lock:
                entries = {
                    entry["url"]: Context(**entry) for entry in json.loads(_read("index.json"))
                }
                self._entries = entries
        return entries

    def __getitem__(self, url: str) -> Context:
        return self._index()[url]

    def __iter__(self) -> Iterator[str]:
        return iter(self._index())

    def __len__(self) -> int:
        return len(self._index())

    def __repr__(self) -> str:
        return f"<{len(self)} carried contexts>"


def _read(name: str) -> bytes:
    from importlib.resources import files  # not before a context is read

    return files(__package__).joinpath("contexts", name).read_bytes()


#: The carried contexts. To hand over more: `{**CONTEXTS, url: Context.of(url, document)}`.
CONTEXTS: Mapping[str, Context] = _Bundled()


def with_carried(
    further: Mapping[str, Context | Mapping[str, Any] | bytes] | None,
) -> Mapping[str, Context] | None:
    """The carried contexts and those that a caller hands over; None where there are none of these.

    Raises:
        UsageError: another body for a URL whose context is carried.
        StrictJSONError, LimitError, DocumentError: as `Context.of`.
    """
    added: dict[str, Context] = {}
    for url, given in (further or {}).items():
        context = given if isinstance(given, Context) else Context.of(url, given)
        carried = CONTEXTS.get(url)
        if carried is None:
            added[url] = context
        elif context.document != carried.document:
            raise UsageError(f"the context {url} is carried and cannot be replaced", url=url)
    return {**CONTEXTS, **added} if added else None
