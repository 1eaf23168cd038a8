from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from register_samples import connected, run_sql
from sqlalchemy import Connection, MetaData, inspect, text

from mcred.errors import RecordError
from mcred.register import Head, Register, Series, schema
from mcred.register.database import Database, locate
from mcred.register.events import GENESIS, NewEvent, append
from mcred.register.migrations import MIGRATIONS, current_version, migrate

NOW = datetime(2026, 2, 1, tzinfo=UTC)


def _shape(connection: Connection) -> object:
    """Every table with its columns, keys, indexes and checks, as the database reports them."""
    seen = inspect(connection)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(table)],
            seen.get_pk_constraint(table)["constrained_columns"],
            sorted((i["name"] or "", i["column_names"]) for i in seen.get_indexes(table)),
            sorted(
                (u["name"] or "", u["column_names"]) for u in seen.get_unique_constraints(table)
            ),
            sorted((c["name"] or "", c["sqltext"]) for c in seen.get_check_constraints(table)),
        )
        for table in sorted(seen.get_table_names())
    }


def _add_note(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE meta ADD COLUMN note TEXT"))


def _fail(connection: Connection) -> None:
    _add_note(connection)
    raise RecordError("the step broke off")


def test_the_migrations_together_make_the_schema_of_the_code(place: str) -> None:
    with connected(place) as connection:
        assert migrate(connection, now=NOW, where="it") == len(MIGRATIONS)
        migrated = _shape(connection)
    with connected(place) as connection:
        both = MetaData()
        both.reflect(connection)
        both.drop_all(connection)
        schema.METADATA.create_all(connection)
    with connected(place) as connection:
        assert _shape(connection) == migrated


def test_migrations_are_numbered_without_a_gap() -> None:
    assert list(MIGRATIONS) == list(range(1, len(MIGRATIONS) + 1))


def test_an_older_database_is_brought_forward_once(place: str) -> None:
    Register.create(place).close()
    two = MappingProxyType({**MIGRATIONS, max(MIGRATIONS) + 1: _add_note})
    database = Database(locate(place), timeout=1)
    with database.writing() as connection:
        assert migrate(connection, now=NOW, where="it", migrations=two) == 1
        assert migrate(connection, now=NOW, where="it", migrations=two) == 0
    with database.reading() as connection:
        assert current_version(connection) == max(two)
        assert "note" in [column["name"] for column in inspect(connection).get_columns("meta")]
    database.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(place: str) -> None:
    Register.create(place).close()
    two = MappingProxyType({**MIGRATIONS, max(MIGRATIONS) + 1: _fail})
    database = Database(locate(place), timeout=1)
    with pytest.raises(RecordError, match="broke off"), database.writing() as connection:
        migrate(connection, now=NOW, where="it", migrations=two)
    with database.reading() as connection:
        assert current_version(connection) == max(MIGRATIONS)
        assert "note" not in [column["name"] for column in inspect(connection).get_columns("meta")]
    database.close()


def test_a_newer_database_is_refused(place: str) -> None:
    Register.create(place).close()
    run_sql(place, "INSERT INTO schema_version VALUES (99, 'x')")
    with pytest.raises(RecordError, match=r"schema version 99.*upgrade mcred") as caught:
        Register.open(place)
    assert caught.value.code == "register_newer"


def _first_version(place: str) -> None:
    """A register as the first release of its schema made it: the secret, and one event."""
    with connected(place) as connection:
        migrate(connection, now=NOW, where="it", migrations={1: MIGRATIONS[1]})
        secret = "07" * 32
        connection.exec_driver_sql(f"INSERT INTO meta VALUES ('secret', '{secret}')")
        connection.exec_driver_sql(f"INSERT INTO chain_head VALUES (1, 0, '{GENESIS}')")
        data = {"secret_sha256": hashlib.sha256(secret.encode()).hexdigest()}
        first = NewEvent(kind="register_created", subject="register", data=data)
        append(connection, [first], head=Head(seq=0, digest=GENESIS), at=NOW)


def test_a_register_of_the_first_schema_goes_on(place: str) -> None:
    _first_version(place)
    with Register.open(place) as register:
        assert register.check() == []
        assert register.status.lists() == []
        series = Series(issuer="did:example:a", base_url="https://a.example/s")
        assert register.status.reserve(series)[0].list_id == "revocation-1"
        assert register.check() == []


def test_a_register_is_brought_forward_by_one_of_several_that_open_it(place: str) -> None:
    _first_version(place)
    found: list[object] = []

    def work() -> None:
        with Register.open(place) as register:
            found.append(register.count())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [0] * 4
