"""The schemas that one verification looks at: each is read once, and so many of them in all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mcred.checks.credential_schema_validation import CompiledSchema, SchemaWork
from mcred.errors import LimitError, McredError
from mcred.limits import Limits

__all__ = ["NamedSchemas"]


class NamedSchemas:
    """Shared by the credential, its members, its endorsements and what it was refreshed to."""

    def __init__(self, limits: Limits) -> None:
        self.work = SchemaWork(limits.schema_work)
        self._cap = limits.schemas
        self._urls: set[str] = set()
        self._compiled: dict[tuple[str, str], CompiledSchema | McredError] = {}

    def admit(self, url: str) -> None:
        """Count a document, whatever part of it is named.

        Raises:
            LimitError: more than `limits.schemas` of them.
        """
        document = url.partition("#")[0]
        if document not in self._urls and len(self._urls) >= self._cap:
            raise LimitError(f"no more than {self._cap} schemas are looked at", limit="schemas")
        self._urls.add(document)

    def compiled(self, url: str, kind: str, read: Callable[[], Any]) -> CompiledSchema:
        """The schema behind an address; what `read` gives or raises is remembered.

        Raises:
            McredError: what `read` does, or as `CompiledSchema` does.
        """
        key = (url.partition("#")[0], kind)
        if key not in self._compiled:
            try:
                self._compiled[key] = CompiledSchema(read(), self.work)
            except McredError as error:
                self._compiled[key] = error
        known = self._compiled[key]
        if isinstance(known, McredError):
            raise known.with_traceback(None)
        return known
