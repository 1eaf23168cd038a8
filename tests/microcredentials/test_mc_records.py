"""One suite for every kind of records; then what only files can suffer."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from journey import ALL_MET, EARNER, FIRST, World, refused

from mcred.errors import ConflictError, NotFoundError, RecordError
from mcred.microcredentials.file_records import FileRecords
from mcred.microcredentials.log import ERASED, GENESIS, link, verify_log
from mcred.microcredentials.records import Change, MemoryRecords, Records
from mcred.microcredentials.states import State
from mcred.register import Register


@pytest.fixture(params=["memory", "files", "sqlite", "postgresql"])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    if request.param == "memory":
        yield MemoryRecords()
    elif request.param == "files":
        yield FileRecords(tmp_path / "records", durable=False)
    else:
        is_file = request.param == "sqlite"
        server = None if is_file else request.getfixturevalue("postgresql")
        place = str(tmp_path / "r.sqlite") if server is None else server.new_database()
        with Register.create(place) as register:
            yield register.programme
            assert register.check() == []
        if server is not None:
            server.drop(place)


def change(record_id: str, expected_version: int, **data: Any) -> Change:
    return Change(kind="thing", id=record_id, data=data, expected_version=expected_version)


def test_a_record_reads_back_with_its_version(records: Records) -> None:
    assert records.put("thing", "a", {"n": [1, "é"]}, expected_version=0) == 1
    assert records.put("thing", "a", {"n": None}, expected_version=1) == 2
    record = records.get("thing", "a")
    assert (record.kind, record.id, record.version, record.data) == ("thing", "a", 2, {"n": None})


def test_a_reader_cannot_change_the_record(records: Records) -> None:
    data = {"list": [1]}
    records.put("thing", "a", data, expected_version=0)
    data["list"].append(2)
    records.get("thing", "a").data["list"].append(3)
    assert records.get("thing", "a").data == {"list": [1]}


def test_what_is_not_there_is_not_found(records: Records) -> None:
    with pytest.raises(NotFoundError):
        records.get("thing", "a")
    assert list(records.list("thing")) == []


def test_ids_are_listed_in_order_and_by_kind(records: Records) -> None:
    for one in ("b", "a.json", "a", "C"):
        records.put("thing", one, {}, expected_version=0)
    records.put("other", "z", {}, expected_version=0)
    assert list(records.list("thing")) == ["C", "a", "a.json", "b"]


@pytest.mark.parametrize("expected", [0, 2, 7])
def test_another_version_is_a_conflict_and_nothing_is_written(
    records: Records, expected: int
) -> None:
    records.put("thing", "a", {"n": 1}, expected_version=0)
    with pytest.raises(ConflictError) as caught:
        records.commit([change("b", 0, n=2), change("a", expected, n=3)], [{"type": "x"}])
    assert (caught.value.data["expected"], caught.value.data["found"]) == (expected, 1)
    assert list(records.list("thing")) == ["a"]
    assert records.get("thing", "a").data == {"n": 1}
    assert list(records.events()) == []


def test_records_and_events_are_written_together(records: Records) -> None:
    entries = records.commit([change("a", 0), change("b", 0)], [{"type": "x"}, {"type": "y"}])
    assert [entry.sequence for entry in entries] == [1, 2]
    assert [entry.event["type"] for entry in records.events()] == ["x", "y"]
    assert list(records.list("thing")) == ["a", "b"]


def test_one_record_is_changed_once_in_a_commit(records: Records) -> None:
    with pytest.raises(RecordError):
        records.commit([change("a", 0), change("a", 1)])
    assert list(records.list("thing")) == []


@pytest.mark.parametrize(
    ("kind", "record_id"),
    [
        ("thing", "../a"), ("thing", "a/b"), ("thing", ""), ("thing", ".a"), ("thing", "a\n"),
        ("thing", "a" * 200), ("../thing", "a"), ("Thing", "a"), ("", "a"), ("thing", "a\0"),
    ],
)  # fmt: skip
def test_ids_are_names_and_no_paths(records: Records, kind: str, record_id: str) -> None:
    with pytest.raises(RecordError) as caught:
        records.put(kind, record_id, {}, expected_version=0)
    assert caught.value.code == "record_id"
    with pytest.raises(RecordError):
        records.get(kind, record_id)


@pytest.mark.parametrize("data", [{"a": {1}}, {"a": float("nan")}, {"a": b""}, {"a": "\ud800"}])
def test_what_is_no_plain_data_is_refused(records: Records, data: dict[str, Any]) -> None:
    with pytest.raises(RecordError):
        records.put("thing", "a", data, expected_version=0)
    with pytest.raises(RecordError):
        records.append(data)
    assert list(records.events()) == []


def test_every_entry_carries_the_hash_of_the_one_before(records: Records) -> None:
    """I25: decision and badge digests are logged append-only."""
    for number in range(3):
        records.append({"type": "x", "n": number})
    entries = list(records.events())
    assert [entry.previous for entry in entries] == [
        GENESIS,
        entries[0].hash,
        entries[1].hash,
    ]
    assert verify_log(entries, head=entries[-1].hash) == 3
    for broken in ([entries[0], entries[2]], entries[1:], entries[::-1]):
        with pytest.raises(RecordError):
            verify_log(broken)
    with pytest.raises(RecordError):
        verify_log(entries[:2], head=entries[-1].hash)


def test_a_record_that_is_taken_away_is_gone_and_may_come_again(records: Records) -> None:
    records.put("thing", "a", {"n": 1}, expected_version=0)
    gone = Change(kind="thing", id="a", data=None, expected_version=0)
    with pytest.raises(ConflictError):
        records.commit([gone])
    records.commit([replace(gone, expected_version=1)], [{"type": "x"}])
    with pytest.raises(NotFoundError):
        records.get("thing", "a")
    assert list(records.list("thing")) == []
    assert records.put("thing", "a", {"n": 2}, expected_version=0) == 1


def test_what_happened_can_be_forgotten_and_the_chain_holds(records: Records) -> None:
    for name in ("x", "Ada", "y", "Ada"):
        records.append({"type": "x", "who": name})
    before = list(records.events())
    (said,) = records.commit([], [{"type": ERASED, "data": {"entries": [2, 4]}}], forget=[2, 4])
    entries = list(records.events())
    assert [entry.is_erased for entry in entries] == [False, True, False, True, False]
    assert [entry.hash for entry in entries[:4]] == [entry.hash for entry in before]
    assert (entries[1].event, entries[1].salt) == ({}, None)
    assert verify_log(entries, head=said.hash) == 5
    records.append({"type": "z"})
    assert verify_log(records.events()) == 6
    # nobody can forget in silence, or say afterwards that it was something else
    with pytest.raises(RecordError):
        verify_log([entries[0].erased(), *entries[1:]])
    with pytest.raises(RecordError):
        verify_log([entries[0], replace(entries[1], event={"who": "Bo"}, salt="00"), *entries[2:]])


def test_a_digest_tells_nothing_of_what_was_forgotten() -> None:
    one, other = (link({"who": "Ada"}, after=None) for _ in range(2))
    assert one.digest != other.digest


def test_many_threads_lose_no_write(records: Records) -> None:
    records.put("thing", "a", {"n": 0}, expected_version=0)

    def work() -> None:
        for _ in range(10):
            while True:
                seen = records.get("thing", "a")
                try:
                    records.commit(
                        [change("a", seen.version, n=seen.data["n"] + 1)], [{"type": "x"}]
                    )
                    break
                except ConflictError:
                    continue

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert records.get("thing", "a").data == {"n": 40}
    assert verify_log(records.events()) == 40


def test_a_whole_programme_lives_in_them(records: Records) -> None:
    world = World(records=records)
    one = world.awarded()
    world.programme.awardable(one)
    assert world.programme.submission(one).state is State.AWARDED
    entries = list(records.events())
    assert verify_log(entries) == len(entries)


def test_a_refused_step_leaves_the_records_as_they_were(records: Records) -> None:
    world = World(records=records)
    one = world.under_review()
    before = records.get("submission", one), len(list(records.events()))
    with refused("own_submission"):
        world.programme.score(one, actor=EARNER, ratings=ALL_MET)
    with refused("unknown_criterion"):
        world.programme.score(one, actor=FIRST, ratings={**ALL_MET, "sings": "demonstrated"})
    with pytest.raises(ConflictError):
        world.programme.score(one, actor=FIRST, ratings=ALL_MET, expected_version=1)
    assert (records.get("submission", one), len(list(records.events()))) == before
    assert list(records.list("sealed")) == []


# ---- files only


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "records"


def test_files_are_found_again_by_another_process(folder: Path) -> None:
    FileRecords(folder).commit([change("a", 0, n=1)], [{"type": "x"}])
    again = FileRecords(folder)
    assert again.get("thing", "a").data == {"n": 1}
    again.append({"type": "y"})
    assert FileRecords(folder).verify() == 2


WRITER = """
import sys
from pathlib import Path
from mcred.errors import ConflictError
from mcred.microcredentials.file_records import FileRecords
from mcred.microcredentials.records import Change
records = FileRecords(Path(sys.argv[1]), durable=False)
for _ in range(25):
    while True:
        seen = records.get("thing", "a")
        data = {"n": seen.data["n"] + 1}
        try:
            records.commit(
                [Change(kind="thing", id="a", data=data, expected_version=seen.version)],
                [{"type": "x"}],
            )
            break
        except ConflictError:
            continue
"""


def test_several_processes_lose_no_write(folder: Path) -> None:
    records = FileRecords(folder, durable=False)
    records.put("thing", "a", {"n": 0}, expected_version=0)
    command = [sys.executable, "-c", WRITER, str(folder)]
    writers = [subprocess.Popen(command) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert records.get("thing", "a").data == {"n": 75}
    assert records.verify() == 75


class Killed(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("writes", range(1, 6))
def test_a_commit_that_was_interrupted_happens_entirely_or_not_at_all(
    folder: Path, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = FileRecords(folder, durable=False)
    records.commit([change("a", 0, n=1)], [{"type": "x"}])
    done = iter(range(writes))
    write, append = FileRecords._write, FileRecords._append

    def dying(action: Any) -> Any:
        def act(*arguments: Any) -> None:
            if next(done, None) is None:
                raise Killed
            action(*arguments)

        return act

    monkeypatch.setattr(FileRecords, "_write", dying(write))
    monkeypatch.setattr(FileRecords, "_append", dying(append))
    with suppress(Killed):
        records.commit([change("a", 1, n=2), change("b", 0)], [{"type": "y"}])
    monkeypatch.undo()
    again = FileRecords(folder)
    assert again.get("thing", "a").data == {"n": 2}
    assert list(again.list("thing")) == ["a", "b"]
    assert [entry.event["type"] for entry in again.events()] == ["x", "y"]
    assert again.verify() == 2


def test_a_commit_that_died_before_its_journal_did_not_happen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = FileRecords(folder, durable=False)
    records.commit([change("a", 0, n=1)], [{"type": "x"}])

    def die(*_: Any) -> None:
        raise Killed

    monkeypatch.setattr(FileRecords, "_write", die)
    with pytest.raises(Killed):
        records.commit([change("a", 1, n=2)], [{"type": "y"}])
    monkeypatch.undo()
    assert records.get("thing", "a").version == 1
    assert records.verify() == 1


def test_half_a_line_at_the_end_of_the_log_is_written_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = FileRecords(folder, durable=False)
    records.append({"type": "x"})

    def half(self: FileRecords, size: int, lines: bytes) -> None:
        with (folder / "log.jsonl").open("ab") as file:
            file.write(lines[: len(lines) // 2])
        raise Killed

    monkeypatch.setattr(FileRecords, "_append", half)
    with pytest.raises(Killed):
        records.append({"type": "y"})
    monkeypatch.undo()
    assert [entry.event["type"] for entry in records.events()] == ["x", "y"]
    assert records.verify() == 2


@pytest.mark.parametrize("writes", range(1, 6))
def test_forgetting_that_was_interrupted_happens_entirely_or_not_at_all(
    folder: Path, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = FileRecords(folder, durable=False)
    for name in ("x", "Ada"):
        records.append({"type": "x", "who": name})
    done = iter(range(writes))
    write, replaced = FileRecords._write, Path.replace

    def dying(action: Any) -> Any:
        def act(*arguments: Any) -> Any:
            if next(done, None) is None:
                raise Killed
            return action(*arguments)

        return act

    monkeypatch.setattr(FileRecords, "_write", dying(write))
    monkeypatch.setattr(Path, "replace", dying(replaced))
    with suppress(Killed):
        records.commit([], [{"type": ERASED, "data": {"entries": [2]}}], forget=[2])
    monkeypatch.undo()
    again = FileRecords(folder, durable=False)
    count = len(list(again.events()))
    assert count in (2, 3)
    assert [one.is_erased for one in again.events()] == [False, True, False][:count] or count == 2
    assert again.verify() == count
    again.append({"type": "z"})
    assert again.verify() == count + 1
    log = (folder / "log.jsonl").read_bytes()
    assert (b"Ada" in log) == (count == 2)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [lines[0].replace(b'"n":0', b'"n":9'), *lines[1:]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [b"[]\n", *lines],
        lambda lines: [b"{\n", *lines],
        lambda lines: [b"{}\n", *lines],
    ],
)
def test_a_log_that_was_changed_is_noticed(
    folder: Path, tamper: Callable[[list[bytes]], list[bytes]]
) -> None:
    records = FileRecords(folder, durable=False)
    for number in range(3):
        records.append({"type": "x", "n": number})
    path = folder / "log.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(tamper(lines)))
    with pytest.raises(RecordError):
        records.verify()


def test_a_log_that_is_gone_stops_every_commit(folder: Path) -> None:
    records = FileRecords(folder, durable=False)
    records.append({"type": "x"})
    (folder / "log.jsonl").unlink()
    with pytest.raises(RecordError):
        records.append({"type": "y"})


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"version": "1", "data": {}}'])
def test_a_damaged_record_is_an_error_and_never_absent(folder: Path, content: bytes) -> None:
    records = FileRecords(folder, durable=False)
    records.put("thing", "a", {}, expected_version=0)
    (folder / "thing" / "a.json").write_bytes(content)
    with pytest.raises(RecordError) as caught:
        records.get("thing", "a")
    assert caught.value.code == "record_damaged"


def test_records_are_plain_json_that_people_can_read(folder: Path) -> None:
    FileRecords(folder).put("thing", "a", {"n": "é"}, expected_version=0)
    stored = json.loads((folder / "thing" / "a.json").read_text("utf-8"))
    assert stored == {"version": 1, "data": {"n": "é"}}
