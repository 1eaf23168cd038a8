from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mcred.register import IssuedCredential, Register, StatusEntry

START = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
Make = Callable[..., IssuedCredential]


class Clock:
    """Gives times a second apart."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.sqlite"


@pytest.fixture
def register(place: str) -> Iterator[Register]:
    with Register.create(place, now=Clock(), random=lambda size: b"\x07" * size) as made:
        yield made


@pytest.fixture
def make(register: Register) -> Make:
    def one(
        number: int, *, recipient: str = "jane@example.org", status: StatusEntry | None = None
    ) -> IssuedCredential:
        return IssuedCredential(
            id=f"urn:example:{number}",
            document=f'{{"id":"urn:example:{number}"}}'.encode(),
            format="eddsa-rdfc-2022",
            achievement="https://example.edu/achievements/1",
            recipient_hash=register.hash_recipient(recipient),
            issued_at=START + timedelta(seconds=number),
            status=status,
        )

    return one
