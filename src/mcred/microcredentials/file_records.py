"""Records in files: one JSON file for each, a log of JSON lines, safe between processes."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mcred.errors import NotFoundError, RecordError
from mcred.microcredentials.file_lock import locked
from mcred.microcredentials.log import Entry, link, read_entry, verify_log
from mcred.microcredentials.records import Change, Record, check_id, check_versions, encode

__all__ = ["FileRecords"]

_LOG = "log.jsonl"
_HEAD = "log.head.json"
_JOURNAL = "journal.json"
_NEW_LOG = "log.new.jsonl"


class FileRecords:
    """A folder of records, `<kind>/<id>.json`, and `log.jsonl`.

    A commit is first written whole into a journal, then carried out; whoever comes next carries
    out a journal that was left behind, so that a commit happens entirely or not at all.

    Args:
        folder: made if it is not there.
        durable: whether to wait until the disk has it (`fsync`).
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder
        self._durable = durable
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, kind: str, record_id: str, /) -> Record:
        path = self._path(kind, record_id)
        if self._is_interrupted:
            with self._lock():
                stored = _read(path)
        else:
            stored = _read(path)
        if stored is None:
            raise NotFoundError(f"there is no {kind} {record_id}", kind=kind, id=record_id)
        version, data = stored.get("version"), stored.get("data")
        if not isinstance(version, int) or not isinstance(data, dict):
            raise RecordError(f"{path.name} is no record", code="record_damaged")
        return Record(kind=kind, id=record_id, version=version, data=data)

    def list(self, kind: str, /) -> Iterator[str]:
        check_id(kind, "any")
        if self._is_interrupted:
            with self._lock():
                pass
        names = (path.name for path in (self._folder / kind).glob("*.json"))
        return iter(sorted(name.removesuffix(".json") for name in names))

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
        for part in (*(change.data for change in changes if change.data is not None), *events):
            encode(part)  # refuse what is no plain data before anything is locked
        with self._lock():
            check_versions(changes, self._version)
            size, last = self._log_end()
            entries: list[Entry] = []
            for event in events:
                last = link(event, after=last)
                entries.append(last)
            journal = {
                "records": [
                    {
                        "kind": change.kind,
                        "id": change.id,
                        "stored": None
                        if change.data is None
                        else {"version": change.expected_version + 1, "data": change.data},
                    }
                    for change in changes
                ],
                "log_size": size,
                "entries": [entry.to_dict() for entry in entries],
                "new_log": bool(forget),
            }
            if forget:
                self._write(self._folder / _NEW_LOG, self._log_without(set(forget), entries))
            self._write(self._folder / _JOURNAL, encode(journal))
            self._carry_out()
        return tuple(entries)

    def events(self) -> Iterator[Entry]:
        if self._is_interrupted:
            with self._lock():
                pass
        path = self._folder / _LOG
        if not path.exists():
            return
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):  # another process may be writing the last one
                    yield _entry(line)

    def verify(self) -> int:
        """The number of log entries, if the chain holds and ends where it should.

        Raises:
            RecordError: `log_broken` or `log_damaged`.
        """
        with self._lock():
            head = _read(self._folder / _HEAD)
            return verify_log(self.events(), head=None if head is None else head["hash"])

    @property
    def _is_interrupted(self) -> bool:
        return (self._folder / _JOURNAL).exists()

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with locked(self._folder / ".lock"):
            if self._is_interrupted:
                self._carry_out()
            yield

    def _carry_out(self) -> None:
        """Do what the journal says; doing it again changes nothing."""
        path = self._folder / _JOURNAL
        journal = _read(path)
        if journal is None:
            return
        for one in journal["records"]:
            place = self._path(one["kind"], one["id"])
            if one["stored"] is None:
                place.unlink(missing_ok=True)
            else:
                self._write(place, encode(one["stored"]))
        entries = journal["entries"]
        if journal.get("new_log"):
            if (self._folder / _NEW_LOG).exists():  # not yet in its place
                (self._folder / _NEW_LOG).replace(self._folder / _LOG)
        elif entries:
            self._append(journal["log_size"], b"".join(encode(one) + b"\n" for one in entries))
        if entries:
            self._write(self._folder / _HEAD, encode(entries[-1]))
        path.unlink()

    def _log_without(self, forget: set[int], entries: Sequence[Entry]) -> bytes:
        """The whole log with some entries' content forgotten, and with new entries behind."""
        path = self._folder / _LOG
        old = [_entry(line) for line in path.read_bytes().splitlines()] if path.exists() else []
        kept = [one.erased() if one.sequence in forget else one for one in old]
        return b"".join(encode(one.to_dict()) + b"\n" for one in (*kept, *entries))

    def _append(self, size: int, lines: bytes) -> None:
        try:
            with (self._folder / _LOG).open("ab") as file:
                file.truncate(size)  # a half-written line of an interrupted commit
                file.write(lines)
                self._flush(file.fileno(), file.flush)
        except OSError as error:
            raise RecordError(
                f"{_LOG} cannot be written: {error.strerror}", code="record_unwritable"
            ) from error

    def _log_end(self) -> tuple[int, Entry | None]:
        head = _read(self._folder / _HEAD)
        path = self._folder / _LOG
        size = path.stat().st_size if path.exists() else 0
        if (head is None) != (size == 0):
            raise RecordError("the log does not end where it should", code="log_broken")
        return size, None if head is None else read_entry(head)

    def _path(self, kind: str, record_id: str) -> Path:
        check_id(kind, record_id)
        return self._folder / kind / f"{record_id}.json"

    def _version(self, kind: str, record_id: str) -> int:
        stored = _read(self._path(kind, record_id))
        return 0 if stored is None else int(stored["version"])

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with temporary.open("wb") as file:
                file.write(data)
                self._flush(file.fileno(), file.flush)
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink()
            raise RecordError(
                f"{path.name} cannot be written: {error.strerror}", code="record_unwritable"
            ) from error

    def _flush(self, descriptor: int, flush: Any) -> None:
        flush()
        if self._durable:
            os.fsync(descriptor)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RecordError(
            f"{path.name} cannot be read: {error.strerror}", code="record_unreadable"
        ) from error
    return _object(data, path.name)


def _entry(line: bytes) -> Entry:
    return read_entry(_object(line, _LOG))


def _object(data: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError as error:
        raise RecordError(f"{name} is no JSON", code="record_damaged") from error
    if not isinstance(value, dict):
        raise RecordError(f"{name} is no JSON object", code="record_damaged")
    return value
