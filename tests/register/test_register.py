from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mcred.errors import ConflictError, NotFoundError, RecordError
from mcred.register import Event, IssuedCredential, RecipientHash, Register, StatusEntry

Make = Callable[..., IssuedCredential]


def _record(register: Register, number: int, *, document: bytes = b"{}") -> IssuedCredential:
    return register.record_issued(
        document,
        id=f"urn:example:{number}",
        format="vc-jwt",
        achievement="https://example.edu/achievements/1",
        recipient_hash=register.hash_recipient("jane@example.org"),
    )


def test_a_recorded_credential_is_found_by_id_recipient_and_achievement(
    register: Register,
) -> None:
    stored = register.record_issued(
        b"\x00\xffbytes",
        id="urn:example:1",
        format="vc-jwt",
        achievement="https://example.edu/achievements/1",
        recipient_hash=register.hash_recipient("jane@example.org"),
        decision_digest="sha256:00ff",
        status=StatusEntry(list_id="https://example.edu/status/1", index=17),
        issued_at=datetime(2026, 2, 1, 10, 0, 0, 123456, tzinfo=UTC),
    )
    assert register.issued("urn:example:1") == stored
    assert stored.digest == hashlib.sha256(b"\x00\xffbytes").hexdigest()
    jane = register.hash_recipient(" Jane@Example.org ")
    assert list(register.find(recipient_hash=jane)) == [stored]
    assert list(register.find(achievement="https://example.edu/achievements/1")) == [stored]
    assert list(register.find(recipient_hash=register.hash_recipient("joe@example.org"))) == []
    assert list(register.find(recipient_hash=jane, achievement="urn:other")) == []
    assert (register.count(), register.count(achievement="urn:other")) == (1, 0)


def test_recording_writes_one_event_with_both_digests(register: Register) -> None:
    stored = _record(register, 1)
    created, issued = register.events()
    assert (created.seq, created.kind) == (1, "register_created")
    assert (issued.seq, issued.kind, issued.subject) == (2, "credential_issued", "urn:example:1")
    assert issued.data == {"digest": stored.digest, "record": stored.record_digest}
    assert issued.previous == created.digest
    assert register.check() == []


def test_the_same_id_and_bytes_again_change_nothing(register: Register) -> None:
    first = _record(register, 1)
    assert _record(register, 1) == first
    assert register.count() == 1
    assert len(list(register.events())) == 2


def test_the_same_id_with_other_bytes_is_a_conflict_and_changes_nothing(
    register: Register,
) -> None:
    first = _record(register, 1)
    with pytest.raises(ConflictError, match=r'^"urn:example:1" was issued before') as caught:
        _record(register, 1, document=b"other")
    assert caught.value.code == "issued_differently"
    assert register.issued("urn:example:1") == first
    assert len(list(register.events())) == 2
    assert register.check() == []


def test_a_batch_is_recorded_whole_or_not_at_all(register: Register, make: Make) -> None:
    entries = [make(number) for number in range(1200)]
    assert register.record_many(entries) == 1200
    assert register.record_many([*entries, make(1200), make(1200)]) == 1
    assert [one.id for one in register.find()] == [f"urn:example:{n}" for n in range(1201)]
    assert [event.seq for event in register.events(since=3)] == list(range(4, 1203))

    bad = _changed(make(5))
    with pytest.raises(ConflictError):
        register.record_many([make(2000), bad])
    assert register.count() == 1201
    assert register.check() == []
    assert register.record_many([]) == 0


def _changed(credential: IssuedCredential) -> IssuedCredential:
    return IssuedCredential(
        id=credential.id,
        document=b"changed",
        format=credential.format,
        achievement=credential.achievement,
        recipient_hash=credential.recipient_hash,
        issued_at=credential.issued_at,
    )


def test_two_different_documents_of_one_id_in_a_batch_are_a_conflict(
    register: Register, make: Make
) -> None:
    with pytest.raises(ConflictError, match="issued before"):
        register.record_many([make(1), _changed(make(1))])
    assert register.count() == 0


def test_a_place_in_a_status_list_is_given_once(register: Register, make: Make) -> None:
    place = StatusEntry(list_id="https://example.edu/status/1", index=3)
    register.record_many([make(1, status=place)])
    with pytest.raises(ConflictError, match="status list place") as caught:
        register.record_many([make(2), make(3, status=place)])
    assert caught.value.code == "status_place_taken"
    assert (register.count(), register.check()) == (1, [])


def test_an_unknown_id_is_not_found(register: Register) -> None:
    with pytest.raises(NotFoundError, match="urn:none"):
        register.issued("urn:none")


def test_appended_events_continue_the_chain(register: Register) -> None:
    event = register.append("credential_shared", "urn:example:1", {"b": [1, 2.5, None], "a": "ü"})
    assert isinstance(event, Event)
    assert list(register.events(since=1)) == [event]
    assert event.digest == register.head().digest
    assert register.check() == []


@pytest.mark.parametrize(
    ("kind", "subject", "data", "code"),
    [
        ("Not Snake", "urn:a", {}, "event_kind"),
        ("credential_issued", "urn:a", {}, "event_kind"),
        ("register_created", "urn:a", {}, "event_kind"),
        ("shared", "", {}, "record_identifier"),
        ("shared", "urn:a\nb", {}, "record_identifier"),
        ("shared", "urn:" + "a" * 2048, {}, "record_identifier"),
        ("shared", "mailto:jane@example.org", {}, "plaintext_recipient"),
        ("shared", "urn:a", {"to": ["x", {"y": "Jane <jane@example.org>"}]}, "plaintext_recipient"),
        ("shared", "urn:a", {"jane@example.org": 1}, "plaintext_recipient"),
        ("shared", "urn:a", {"x": float("nan")}, "event_data"),
        ("shared", "urn:a", {"x": object()}, "event_data"),
        ("shared", "urn:a", {1: "x"}, "event_data"),
        ("shared", "urn:a", {"x": (1, 2)}, "event_data"),
    ],
)
def test_an_event_that_does_not_belong_in_the_records_is_refused(
    register: Register, kind: str, subject: str, data: dict[str, object], code: str
) -> None:
    with pytest.raises(RecordError) as caught:
        register.append(kind, subject, data)
    assert caught.value.code == code
    assert "jane@" not in caught.value.message
    assert len(list(register.events())) == 1


def test_a_recipient_in_plain_text_is_refused(register: Register) -> None:
    with pytest.raises(RecordError) as caught:
        register.record_issued(
            b"{}",
            id="urn:example:1",
            format="vc-jwt",
            achievement="urn:a",
            recipient_hash=RecipientHash("jane@example.org"),
        )
    assert caught.value.code == "recipient_not_hashed"
    assert register.count() == 0


def test_a_time_without_an_offset_is_refused(register: Register) -> None:
    with pytest.raises(RecordError) as caught:
        register.record_issued(
            b"{}",
            id="urn:example:1",
            format="vc-jwt",
            achievement="urn:a",
            recipient_hash=register.hash_recipient("x"),
            issued_at=datetime(2026, 1, 1),  # noqa: DTZ001 - the mistake under test
        )
    assert caught.value.code == "naive_time"


def test_no_recipient_stands_in_the_file_in_plain_text(path: Path) -> None:
    with Register.create(path) as register:
        _record(register, 1)
    files = [file.read_bytes() for file in path.parent.iterdir()]
    assert files
    assert not any(b"jane" in content.lower() for content in files)


def test_two_registers_know_the_same_recipient_by_different_hashes(tmp_path: Path) -> None:
    with Register.create(tmp_path / "a") as one, Register.create(tmp_path / "b") as two:
        assert one.hash_recipient("did:key:z6Mk") != two.hash_recipient("did:key:z6Mk")


def test_a_register_that_is_opened_again_knows_the_same_recipients(
    register: Register, place: str
) -> None:
    stored = _record(register, 1)
    register.close()
    with Register.open(place) as again:
        assert list(again.find(recipient_hash=again.hash_recipient("jane@example.org"))) == [stored]
        assert again.check() == []


def test_importing_mcred_and_the_package_imports_no_sqlalchemy() -> None:
    code = "import sys, mcred, mcred.register; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_package_has_no_other_names() -> None:
    import mcred.register as package

    assert package.hash_recipient.__module__ == "mcred.register.recipients"
    with pytest.raises(AttributeError, match="nothing"):
        _ = package.nothing
