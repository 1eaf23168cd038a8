"""What every test can ask for, and what a skip means in CI: a failure."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from support.postgresql import postgresql  # noqa: F401 - a fixture

CI = os.environ.get("CI") == "true"
CORPUS = os.environ.get("MCRED_CORPUS")
ROOT = Path(__file__).parent.parent


# A busy machine may stall while an example is made or run: that says nothing about the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    if CORPUS is not None and not Path(CORPUS).is_dir():
        raise pytest.UsageError(f"MCRED_CORPUS names {CORPUS}, which is no folder")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests run in CI and when asked for by -m."""
    if CI or config.getoption("-m"):
        return
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="slow: runs in CI, or with -m slow"))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long values are numbered: keys made anew in each worker must not stand in test names."""
    return argname if isinstance(val, str | bytes) and len(val) > 24 else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """In CI nothing may be skipped: everything a test needs is installed there."""
    report = yield
    allowed = "root may" in str(report.longrepr)  # permissions do not bind the superuser
    if CI and report.skipped and not allowed and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The conformance data that MCRED_CORPUS names."""
    if CORPUS is None:
        pytest.skip("MCRED_CORPUS names no conformance data")
    return Path(CORPUS)


@pytest.fixture(scope="session")
def load_corpus(corpus: Path) -> Callable[[str], Any]:
    """A JSON file of the conformance data by its path."""

    def load(path: str) -> Any:
        return json.loads((corpus / path).read_text(encoding="utf-8"))

    return load


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a register can be made, once for each kind of database."""
    if request.param == "sqlite":
        yield str(tmp_path / "register.sqlite")
        return
    server = request.getfixturevalue("postgresql")
    url = server.new_database()
    yield url
    server.drop(url)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that opens a connection to anything but this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and not str(host).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"a test opened a connection to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
