"""Records: where a programme keeps its state, and the one in memory."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mcred.errors import ConflictError, NotFoundError, RecordError
from mcred.microcredentials.log import Entry, link, read_entry

__all__ = ["Change", "MemoryRecords", "Record", "Records", "check_id", "check_versions", "encode"]

_KIND = re.compile(r"[a-z][a-z_]{0,30}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as it was read; `data` is the reader's own copy."""

    kind: str
    id: str
    version: int  #: from 1
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A record to be written over the version that is expected, 0 for none; or taken away."""

    kind: str
    id: str
    data: Mapping[str, Any] | None  #: None takes the record away
    expected_version: int


class Records(Protocol):
    """Where records and the log of events are kept.

    Records are plain data under a kind and an id. A write names the version it replaces. What is
    committed together is written together or not at all, events included.
    """

    def get(self, kind: str, record_id: str, /) -> Record:
        """The record.

        Raises:
            NotFoundError: there is none.
            RecordError: it cannot be read.
        """

    def list(self, kind: str, /) -> Iterator[str]:
        """The ids of a kind, sorted."""

    def put(
        self, kind: str, record_id: str, data: Mapping[str, Any], /, *, expected_version: int
    ) -> int:
        """Write one record; its new version.

        Raises:
            ConflictError: the record has another version.
        """

    def append(self, event: Mapping[str, Any], /) -> Entry:
        """Add one event to the log."""

    def commit(
        self,
        changes: Sequence[Change],
        events: Sequence[Mapping[str, Any]] = (),
        /,
        *,
        forget: Collection[int] = (),
    ) -> tuple[Entry, ...]:
        """Write records and events together.

        Args:
            forget: numbers of earlier entries whose content is forgotten; only their digests stay.

        Raises:
            ConflictError: a record has another version; nothing is written.
        """

    def events(self) -> Iterator[Entry]:
        """The log from its start."""


class MemoryRecords:
    """Records that live as long as the process; safe between threads."""

    def __init__(self) -> None:
        self._records: dict[str, dict[str, tuple[int, bytes]]] = {}
        self._log: list[bytes] = []
        self._last: Entry | None = None
        self._lock = threading.Lock()

    def get(self, kind: str, record_id: str, /) -> Record:
        check_id(kind, record_id)
        with self._lock:
            found = self._records.get(kind, {}).get(record_id)
        if found is None:
            raise NotFoundError(f"there is no {kind} {record_id}", kind=kind, id=record_id)
        version, text = found
        return Record(kind=kind, id=record_id, version=version, data=json.loads(text))

    def list(self, kind: str, /) -> Iterator[str]:
        with self._lock:
            return iter(sorted(self._records.get(kind, {})))

    def put(
        self, kind: str, record_id: str, data: Mapping[str, Any], /, *, expected_version: int
    ) -> int:
        change = Change(kind=kind, id=record_id, data=data, expected_version=expected_version)
        self.commit([change])
        return expected_version + 1

    def append(self, event: Mapping[str, Any], /) -> Entry:
        return self.commit([], [event])[0]

    def commit(
        self,
        changes: Sequence[Change],
        events: Sequence[Mapping[str, Any]] = (),
        /,
        *,
        forget: Collection[int] = (),
    ) -> tuple[Entry, ...]:
        texts = [None if change.data is None else encode(change.data) for change in changes]
        copies = [json.loads(encode(event)) for event in events]
        with self._lock:
            check_versions(changes, self._version)
            for change, text in zip(changes, texts, strict=True):
                of_kind = self._records.setdefault(change.kind, {})
                if text is None:
                    of_kind.pop(change.id, None)
                else:
                    of_kind[change.id] = (change.expected_version + 1, text)
            for number in forget:
                entry = read_entry(json.loads(self._log[number - 1]))
                self._log[number - 1] = encode(entry.erased().to_dict())
            written: list[Entry] = []
            for event in copies:
                self._last = link(event, after=self._last)
                self._log.append(encode(self._last.to_dict()))
                written.append(self._last)
        return tuple(written)

    def events(self) -> Iterator[Entry]:
        with self._lock:
            lines = tuple(self._log)
        for line in lines:
            yield read_entry(json.loads(line))

    def _version(self, kind: str, record_id: str) -> int:
        return self._records.get(kind, {}).get(record_id, (0, b""))[0]


def check_id(kind: str, record_id: str) -> None:
    """Kind and id are names, never paths.

    Raises:
        RecordError: `record_id`.
    """
    if not _KIND.fullmatch(kind) or not _ID.fullmatch(record_id):
        shown = json.dumps(f"{kind}/{record_id}"[:80])
        raise RecordError(f"{shown} is no name of a record", code="record_id")


class _VersionOf(Protocol):
    def __call__(self, kind: str, record_id: str) -> int: ...


def check_versions(changes: Sequence[Change], version_of: _VersionOf) -> None:
    """Every record has the version that its change expects, and is changed once.

    Raises:
        ConflictError: with `data["expected"]` and `data["found"]`.
    """
    met: set[tuple[str, str]] = set()
    for change in changes:
        check_id(change.kind, change.id)
        if (change.kind, change.id) in met:
            raise RecordError(f"{change.kind} {change.id} is changed twice", code="record_twice")
        met.add((change.kind, change.id))
        found = version_of(change.kind, change.id)
        if found != change.expected_version:
            raise ConflictError(
                f"{change.kind} {change.id} has version {found}, not {change.expected_version}",
                kind=change.kind,
                id=change.id,
                expected=change.expected_version,
                found=found,
            )


def encode(data: Mapping[str, Any]) -> bytes:
    """Plain data as JSON in UTF-8.

    Raises:
        RecordError: `record_data` where it is not plain.
    """
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise RecordError(f"no plain data: {error}", code="record_data") from error
