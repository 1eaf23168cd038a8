from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from workspace_samples import COMMENTED, KEY, LATER, NOW, OTHER, P256

from mcred.errors import DataError, KeyFileError, ModelError, UsageError
from mcred.keys import SigningKey
from mcred.workspace import Workspace, rotation


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "mcred.toml").write_text(COMMENTED)
    (tmp_path / "keys").mkdir()
    KEY.save(tmp_path / "keys" / "issuer.pem")
    return Workspace.open(tmp_path)


def test_a_rotation_changes_only_what_it_must(workspace: Workspace) -> None:
    after = workspace.rotate(OTHER, name="second", now=lambda: LATER)
    until = "since = 2026-02-01T09:30:00Z  # a Sunday\nuntil = 2027-02-01T09:30:00Z\n"
    block = (
        '\n[[keys.known]]\nname = "second"\ntype = "Ed25519"\n'
        f'public_key = "{OTHER.public_key.to_multikey()}"\nsince = 2027-02-01T09:30:00Z\n'
    )
    expected = COMMENTED.replace('current = "issuer"', 'current = "second"').replace(
        "since = 2026-02-01T09:30:00Z  # a Sunday\n", until + block
    )
    assert after.manifest.read_text() == expected
    assert after.key_path == workspace.root / "keys" / "second.pem"
    assert SigningKey.load(after.key_path).public_key == OTHER.public_key
    assert (workspace.root / "keys" / "issuer.pem").is_file()
    old, new = after.settings.keys.known
    assert (old.until, new.since, new.until) == (LATER, LATER, None)
    assert [key.verification_key() for key in (old, new)] == [KEY.public_key, OTHER.public_key]


def test_a_key_of_another_type_changes_the_proof_with_it(workspace: Workspace) -> None:
    after = workspace.rotate(P256, name="second", now=lambda: LATER)
    assert after.settings.defaults.proof == "ecdsa-rdfc-2019"
    assert "# the end" in after.manifest.read_text()


def test_keys_can_be_rotated_again(workspace: Workspace) -> None:
    second = workspace.rotate(OTHER, name="second", now=lambda: LATER)
    third = second.rotate(P256, name="third", now=lambda: LATER)
    assert [key.name for key in third.settings.keys.known] == ["issuer", "second", "third"]
    assert third.settings.keys.known[1].until == LATER


@pytest.mark.parametrize(("key", "name"), [(OTHER, "issuer"), (KEY, "second")])
def test_a_known_name_or_key_is_refused(workspace: Workspace, key: SigningKey, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        workspace.rotate(key, name=name, now=lambda: LATER)
    assert caught.value.code == "key_known"
    assert workspace.manifest.read_text() == COMMENTED


def test_an_issuer_that_is_its_key_needs_a_new_id(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "w", name="Example", key=KEY, now=lambda: NOW)
    with pytest.raises(UsageError, match="a new key needs a new issuer id") as caught:
        made.rotate(OTHER, name="second", now=lambda: LATER)
    assert caught.value.code == "did_key_rotation"
    assert sorted(os.listdir(made.root / "keys")) == ["issuer.pem"]
    after = made.rotate(OTHER, name="second", issuer_id=OTHER.did_key, now=lambda: LATER)
    assert after.settings.issuer.id == OTHER.did_key


def test_a_rotation_before_the_old_key_began_is_refused(workspace: Workspace) -> None:
    with pytest.raises(ModelError, match="until not before since"):
        workspace.rotate(OTHER, name="second", now=lambda: NOW.replace(year=2020))
    assert workspace.manifest.read_text() == COMMENTED


def test_an_existing_key_file_is_never_overwritten(workspace: Workspace) -> None:
    path = workspace.root / "keys" / "second.pem"
    path.write_text("mine")
    with pytest.raises(KeyFileError) as caught:
        workspace.rotate(OTHER, name="second", now=lambda: LATER)
    assert caught.value.code == "key_file_exists"
    assert path.read_text() == "mine"
    assert workspace.manifest.read_text() == COMMENTED


def test_a_full_disk_leaves_the_old_key_in_force(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise UsageError(os.strerror(errno.ENOSPC), code="file_not_written")

    monkeypatch.setattr(rotation, "write_atomic", fail)
    with pytest.raises(UsageError, match="No space left"):
        workspace.rotate(OTHER, name="second", now=lambda: LATER)
    assert workspace.manifest.read_text() == COMMENTED
    assert sorted(os.listdir(workspace.root / "keys")) == ["issuer.pem"]


def test_a_layout_that_cannot_be_edited_is_left_alone(workspace: Workspace) -> None:
    multikey = KEY.public_key.to_multikey()
    text = (
        'format = 1\nissuer = {id = "did:web:example.edu", name = "x"}\n[keys]\ncurrent="issuer"\n'
        f'known = [{{name="issuer", type="Ed25519", public_key="{multikey}", '
        "since=2026-02-01T00:00:00Z}]\n"
    )
    workspace.manifest.write_text(text)
    with pytest.raises(DataError, match="by hand") as caught:
        workspace.rotate(OTHER, name="second", now=lambda: LATER)
    assert caught.value.code == "toml_layout"
    assert workspace.manifest.read_text() == text
    assert sorted(os.listdir(workspace.root / "keys")) == ["issuer.pem"]
