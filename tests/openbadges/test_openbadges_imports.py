"""What importing costs: nothing until a class is used, and only the classes that are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mcred.openbadges


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_package_itself_loads_no_model() -> None:
    loaded = loaded_after("import mcred.openbadges")
    assert "pydantic" not in loaded


def test_a_badge_does_not_load_the_other_classes() -> None:
    loaded = loaded_after("from mcred.openbadges import parse, AchievementCredential")
    assert "mcred.openbadges.credential" in loaded
    assert not {"mcred.openbadges.clr", "mcred.openbadges.status"} & loaded
    assert not {"pyld", "jsonschema", "requests", "cryptography", "sqlalchemy"} & loaded


@pytest.mark.parametrize("name", mcred.openbadges.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(mcred.openbadges, name).__name__ == name


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError):
        mcred.openbadges.Certificate  # noqa: B018 - the access is the test
