"""A private PostgreSQL server for the tests: Debian's binaries, a folder of its own, no network."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

__all__ = ["PASSWORD", "Server", "find_binaries", "postgresql", "serving"]

_SECONDS = 120  #: a busy machine takes its time to start or stop a server
PASSWORD = "correct-horse-battery"  #: of the role `locked`, the only one that is asked for one


class Server:
    """One server in `folder`; it listens on a socket there and nowhere else."""

    def __init__(self, binaries: Path, folder: Path, user: int | None) -> None:
        self._binaries = binaries
        self._folder = folder
        self._user = user
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Make the cluster."""
        command = [
            str(self._binaries / "initdb"), "-D", str(self._folder / "data"), "-U", "mcred",
            "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions",
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self._folder,
            timeout=_SECONDS, **self._as_user(),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        rules = self._folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all locked scram-sha-256\n{rules.read_text()}")

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [
            str(self._binaries / "postgres"), "-D", str(self._folder / "data"),
            "-k", str(self._folder), "-c", "listen_addresses=", "-c", "fsync=off",
            "-c", "full_page_writes=off", "-c", "shared_buffers=32MB", "-c", "max_connections=60",
        ]  # fmt: skip
        ends_with_us = shutil.which("setpriv")
        if ends_with_us:  # also when the tests are killed
            command = [ends_with_us, "--pdeathsig", "INT", "--", *command]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self._folder, **self._as_user()
            )
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                psycopg.connect(self._conninfo("postgres")).close()
            except psycopg.OperationalError:
                ended = self._process.poll() is not None
                assert not ended, (self._folder / "log").read_text()
                assert time.monotonic() < deadline, "PostgreSQL did not start in time"
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop at once, open transactions or not; what was committed is there after `start`."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"badges_{next(self._numbers)}"
        self.run(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def url(self, name: str, *, user: str = "mcred") -> str:
        return f"postgresql://{user}@/{name}?host={self._folder}"

    def run(self, statement: str, *, database: str = "postgres") -> None:
        """Run a statement as the superuser, outside a transaction."""
        with psycopg.connect(self._conninfo(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def drop(self, url: str) -> None:
        name = url.rpartition("/badges_")[2].partition("?")[0]
        self.run(f'DROP DATABASE IF EXISTS "badges_{name}" WITH (FORCE)')

    def _conninfo(self, database: str) -> str:
        return f"host={self._folder} user=mcred dbname={database} connect_timeout=10"

    def _as_user(self) -> dict[str, Any]:
        """PostgreSQL refuses to run as root."""
        if self._user is None:
            return {}
        entry = pwd.getpwuid(self._user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`; Debian keeps it off the PATH."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest = sorted(folders, key=lambda folder: float(folder.parent.name), reverse=True)
    return next((folder for folder in newest if (folder / "initdb").exists()), None)


@contextmanager
def serving() -> Iterator[Server]:
    """A server of one's own; skips the test where PostgreSQL is not installed."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed")
    # Not pytest's own folder: the path of a socket is short, and another user must reach it.
    folder = Path(tempfile.mkdtemp(prefix="mcred-pg-"))
    user = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, user, pwd.getpwuid(user).pw_gid)
    server = Server(binaries, folder, user)
    try:
        server.prepare()
        server.start()
        server.run(f"CREATE ROLE locked LOGIN PASSWORD '{PASSWORD}'")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """The server that the tests of one worker share; each makes databases of its own."""
    with serving() as server:
        yield server
