from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspace_samples import COMMENTED

from mcred.errors import DataError, LimitError, McredError, ModelError
from mcred.workspace import Workspace
from mcred.workspace.settings import Settings, read_settings


def _table() -> dict[str, Any]:
    return tomllib.loads(COMMENTED)


def _read(table: dict[str, Any]) -> Settings:
    return read_settings(table, where="mcred.toml")


def test_what_is_not_said_has_a_default() -> None:
    table = _table()
    del table["defaults"]
    settings = _read(table)
    assert settings.records.url == "register.sqlite"
    assert settings.defaults.proof == "eddsa-rdfc-2022"
    assert settings.issuer.url is None


def test_settings_cannot_be_changed() -> None:
    settings = _read(_table())
    with pytest.raises(ValueError, match="frozen"):
        settings.issuer.name = "x"  # type: ignore[misc]


def _set(table: dict[str, Any], path: str, value: object) -> None:
    *parents, last = path.split(".")
    inner: Any = table
    for part in parents:
        inner = inner[int(part)] if part.isdigit() else inner.setdefault(part, {})
    inner[last] = value


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("format", 2, "$.format: expected 1; a later mcred wrote this file, found 2"),
        ("format", 0, "$.format: expected 1, found 0"),
        ("format", True, "$.format: expected a whole number, found true"),
        ("format", "1", '$.format: expected a whole number, found "1"'),
        (
            "issuer.nmae",
            "x",
            '$.issuer.nmae: expected a known setting (did you mean name?), found "x"',
        ),
        (
            "regster",
            {},
            "$.regster: expected a known setting (did you mean register?), found {}",
        ),
        (
            "register.qqq",
            1,
            "$.register.qqq: expected a known setting (url), found 1",
        ),
        (
            "keys.known.0.untill",
            1,
            "$.keys.known[0].untill: expected a known setting (did you mean until?), found 1",
        ),
        ("issuer", [], "$.issuer: expected a table, found []"),
        ("issuer.id", "urn:x", '$.issuer.id: expected a DID or an https address, found "urn:x"'),
        (
            "issuer.id",
            "http://x",
            '$.issuer.id: expected a DID or an https address, found "http://x"',
        ),
        ("issuer.name", " ", '$.issuer.name: expected one line of text, found " "'),
        ("issuer.name", 1, "$.issuer.name: expected text, found 1"),
        ("issuer.url", "x", '$.issuer.url: expected an http or https address, found "x"'),
        ("issuer.email", "x", '$.issuer.email: expected an e-mail address, found "x"'),
        ("keys.known", 1, "$.keys.known: expected a list of tables, found 1"),
        (
            "keys.current",
            "other",
            "$.keys: expected an entry [[keys.known]] for the current key",
        ),
        (
            "keys.current",
            "../x",
            "$.keys.current: expected a key's name: a-z, 0-9, '.', '_', '-', found \"../x\"",
        ),
        (
            "keys.known.0.public_key",
            "x",
            "$.keys.known[0].public_key: expected a Multikey (z6Mk…) or a public key in PEM",
        ),
        (
            "keys.known.0.since",
            "2026",
            "$.keys.known[0].since: expected a date and time such as 2026-02-01T09:30:00Z",
        ),
        (
            "keys.known.0.since",
            tomllib.loads("a = 2026-02-01T00:00:00")["a"],
            "$.keys.known[0].since: expected a time with Z or an offset, found 2026-02-01T00:00:00",
        ),
        (
            "keys.known.0.since",
            tomllib.loads("a = 2026-02-01")["a"],
            "$.keys.known[0].since: expected a date and time such as 2026-02-01T09:30:00Z, found "
            "2026-02-01",
        ),
        (
            "keys.known.0.until",
            tomllib.loads("a = 2020-02-01T00:00:00Z")["a"],
            "$.keys.known[0]: expected until not before since",
        ),
        (
            "keys.known.0.until",
            tomllib.loads("a = 2030-02-01T00:00:00Z")["a"],
            "$.keys: expected no end (until) for the current key",
        ),
        ("defaults.proof", "No!", "$.defaults.proof: expected the name of a kind of proof"),
    ],
)
def test_a_wrong_setting_is_named_with_its_path_and_value(
    path: str, value: object, problem: str
) -> None:
    table = _table()
    _set(table, path, value)
    with pytest.raises(ModelError) as caught:
        _read(table)
    (found,) = caught.value.problems
    assert str(found).startswith(problem)
    assert caught.value.message.startswith("mcred.toml: 1 problem")


def test_a_later_format_has_its_own_code() -> None:
    with pytest.raises(ModelError) as caught:
        _read({"format": 2, "new": 1})
    assert caught.value.code == "settings_newer"


def test_missing_settings_are_all_named_at_once() -> None:
    with pytest.raises(ModelError) as caught:
        _read({"issuer": {}})
    assert [str(problem) for problem in caught.value.problems] == [
        "$.format: expected a value here",
        "$.issuer.id: expected a value here",
        "$.issuer.name: expected a value here",
        "$.keys: expected a value here",
    ]


def test_two_keys_of_one_name_are_refused() -> None:
    table = _table()
    table["keys"]["known"].append(table["keys"]["known"][0])
    with pytest.raises(ModelError, match="keys of different names"):
        _read(table)


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"a = 1\nb = = 2\n", DataError, "mcred.toml is not TOML: .*line 2, column 5"),
        (b"a = 1\na = 2\n", DataError, "is not TOML"),
        (b"a = " + b"9" * 5000, DataError, "is not TOML"),
        (b"a = " + b"[" * 100_000, McredError, "is nested too deeply|is not TOML"),
        (b"\xff", DataError, "not UTF-8 at byte 0"),
        (b"#" * (2 * 1024 * 1024), LimitError, "longer than"),
        (b"", ModelError, "expected a value here"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, data: bytes, kind: type[McredError], words: str
) -> None:
    (tmp_path / "mcred.toml").write_bytes(data)
    with pytest.raises(kind, match=words) as caught:
        Workspace.open(tmp_path)
    assert str(tmp_path) in caught.value.message


@given(
    st.dictionaries(
        st.sampled_from(["format", "issuer", "keys", "register", "defaults", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.datetimes(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["id", "name", "known", "current", "url", "since"]), inner
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_any_table_gives_settings_or_a_model_error(table: dict[str, Any]) -> None:
    with pytest.raises(ModelError):
        _read(table)


def test_importing_the_package_imports_no_yaml_and_no_toml_writer() -> None:
    code = (
        "import sys, mcred.workspace as w; w.Workspace; w.load_document; "
        "sys.exit(sum(name in sys.modules for name in ('ruamel.yaml', 'tomlkit', 'cryptography')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_package_has_no_other_names() -> None:
    import mcred.workspace as package

    with pytest.raises(AttributeError, match="nothing"):
        _ = package.nothing
