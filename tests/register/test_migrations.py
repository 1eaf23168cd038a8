from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
from sqlalchemy import Connection, create_engine, inspect, text

from mcred.errors import RecordError
from mcred.register import Register, schema
from mcred.register.database import Database, locate
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


def test_the_migrations_together_make_the_schema_of_the_code() -> None:
    migrated, declared = create_engine("sqlite://"), create_engine("sqlite://")
    with migrated.begin() as one, declared.begin() as other:
        assert migrate(one, now=NOW, where="it") == len(MIGRATIONS)
        schema.METADATA.create_all(other)
        assert _shape(one) == _shape(other)
    migrated.dispose()
    declared.dispose()


def test_migrations_are_numbered_without_a_gap() -> None:
    assert list(MIGRATIONS) == list(range(1, len(MIGRATIONS) + 1))


def test_an_older_database_is_brought_forward_once(path: Path) -> None:
    Register.create(path).close()
    two = MappingProxyType({**MIGRATIONS, max(MIGRATIONS) + 1: _add_note})
    database = Database(locate(path), timeout=1)
    with database.writing() as connection:
        assert migrate(connection, now=NOW, where="it", migrations=two) == 1
        assert migrate(connection, now=NOW, where="it", migrations=two) == 0
    with database.reading() as connection:
        assert current_version(connection) == max(two)
        assert "note" in [column["name"] for column in inspect(connection).get_columns("meta")]
    database.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(path: Path) -> None:
    Register.create(path).close()
    two = MappingProxyType({**MIGRATIONS, max(MIGRATIONS) + 1: _fail})
    database = Database(locate(path), timeout=1)
    with pytest.raises(RecordError, match="broke off"), database.writing() as connection:
        migrate(connection, now=NOW, where="it", migrations=two)
    with database.reading() as connection:
        assert current_version(connection) == max(MIGRATIONS)
        assert "note" not in [column["name"] for column in inspect(connection).get_columns("meta")]
    database.close()


def test_a_newer_database_is_refused(path: Path) -> None:
    Register.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO schema_version VALUES (99, 'x')")
        connection.commit()
    with pytest.raises(RecordError, match=r"schema version 99.*upgrade mcred") as caught:
        Register.open(path)
    assert caught.value.code == "register_newer"
