"""What only a database server can suffer: it stops, refuses, waits for somebody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest

from mcred.errors import RecordError
from mcred.register import Register
from support.postgresql import PASSWORD, Server, serving


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    made = postgresql.new_database()
    Register.create(made).close()
    yield made
    postgresql.drop(made)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that may be stopped."""
    with serving() as own:
        yield own


def refused(register: Register) -> RecordError:
    with pytest.raises(RecordError) as caught:
        register.append("noted", "urn:example:1", {})
    assert "\n" not in caught.value.message
    return caught.value


def test_a_register_is_made_in_an_empty_database_once(url: str) -> None:
    with pytest.raises(RecordError, match="exists already") as caught:
        Register.create(url)
    assert caught.value.code == "register_exists"
    with Register.open(url) as register:
        assert register.check() == []


def test_a_database_without_a_register_is_refused(postgresql: Server) -> None:
    empty = postgresql.new_database()
    with pytest.raises(RecordError, match="no register of mcred") as caught:
        Register.open(empty)
    assert caught.value.code == "register_not_one"
    postgresql.drop(empty)


def test_a_server_that_stops_is_said_and_goes_on_when_it_is_back(server: Server) -> None:
    with Register.create(server.new_database()) as register:
        register.append("noted", "urn:example:1", {})
        server.stop()
        for _ in range(2):
            assert refused(register).code == "register_unreachable"
        server.start()
        register.append("noted", "urn:example:2", {})
        assert [event.subject for event in register.events(since=1)] == [
            "urn:example:1",
            "urn:example:2",
        ]
        assert register.check() == []


def test_a_server_that_stops_in_the_middle_of_a_transaction_undoes_it(server: Server) -> None:
    with Register.create(server.new_database()) as other:
        head = other.head()

        def write() -> None:
            with other._database.writing() as connection:
                connection.exec_driver_sql("UPDATE chain_head SET seq = 99")
                server.stop()
                connection.exec_driver_sql("UPDATE chain_head SET seq = 100")

        with pytest.raises(RecordError) as caught:
            write()
        assert caught.value.code == "register_unreachable"
        server.start()
        assert other.head() == head


def test_a_wrong_password_is_refused_and_not_repeated(url: str, postgresql: Server) -> None:
    asked = url.replace("mcred@", "locked:wr0ng-secret@")
    with pytest.raises(RecordError, match="password authentication failed") as caught:
        Register.open(asked)
    assert caught.value.code == "register_unreachable"
    assert "wr0ng" not in caught.value.message
    assert "wr0ng" not in repr(caught.value.data)
    right = url.replace("mcred@", f"locked:{PASSWORD}@")
    with pytest.raises(RecordError) as caught:
        Register.open(right)
    assert caught.value.code == "register_permission"  # let in, but the tables are not theirs
    assert PASSWORD not in caught.value.message


def test_a_read_only_database_can_be_read(url: str, postgresql: Server) -> None:
    name = url.partition("@/")[2].partition("?")[0]
    postgresql.run(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with Register.open(url) as register:
        assert register.count() == 0
        assert refused(register).code == "register_read_only"


def test_a_writer_waits_no_longer_than_the_timeout(url: str) -> None:
    with (
        psycopg.connect(url) as other,
        Register.open(url, timeout=0.2) as register,
    ):
        other.execute("SELECT * FROM chain_head FOR UPDATE")
        assert register.count() == 0
        assert refused(register).code == "register_locked"
        other.rollback()
        register.append("noted", "urn:example:1", {})


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("53100", "register_full"),
        ("58030", "register_io"),
        ("XX001", "register_damaged"),
        ("40P01", "register_locked"),
        ("22000", "register_database"),
    ],
)
def test_what_the_server_reports_is_said_in_our_words(
    url: str, postgresql: Server, state: str, code: str
) -> None:
    """A full disk is SQLSTATE 53100, and so on: raised here by a trigger in the server."""
    name = url.partition("@/")[2].partition("?")[0]
    postgresql.run(
        "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'secret text' USING ERRCODE = '{state}'; END $$",
        database=name,
    )
    postgresql.run(
        "CREATE TRIGGER broken BEFORE INSERT ON events EXECUTE FUNCTION broken()", database=name
    )
    with Register.open(url) as register:
        error = refused(register)
        assert error.code == code
        assert "secret" not in error.message
        assert register.head().seq == 1
        assert register.check() == []


def test_readers_see_one_state_while_others_write(url: str) -> None:
    with Register.open(url) as register, register._database.reading() as connection:
        count = "SELECT count(*) FROM events"
        before = connection.exec_driver_sql(count).scalar()
        writer = threading.Thread(target=register.append, args=("noted", "urn:example:1", {}))
        writer.start()
        writer.join(60)
        assert connection.exec_driver_sql(count).scalar() == before == 1
