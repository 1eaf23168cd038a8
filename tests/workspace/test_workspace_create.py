from __future__ import annotations

import errno
import os
import stat
import tomllib
from pathlib import Path

import pytest
from workspace_samples import KEY, NOW

from mcred.errors import KeyFileError, McredError, ModelError, UsageError
from mcred.keys import KeyType, SigningKey
from mcred.workspace import Workspace, creation


def _create(path: Path, **more: object) -> Workspace:
    values: dict[str, object] = {"name": "Example", "key": KEY, "now": lambda: NOW, **more}
    return Workspace.create(path, **values)  # type: ignore[arg-type]


def test_a_new_workspace_holds_its_settings_and_its_key(tmp_path: Path) -> None:
    made = _create(
        tmp_path / "w",
        name='Exämple "University"',
        url="https://example.edu",
        issuer_id="did:web:example.edu",
        email="badges@example.edu",
        description="Two\nlines",
        image="https://example.edu/logo.png",
    )
    assert sorted(path.name for path in made.root.iterdir()) == ["keys", "mcred.toml"]
    assert stat.S_IMODE((made.root / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE(made.key_path.stat().st_mode) == 0o600
    assert SigningKey.load(made.key_path).public_key == KEY.public_key
    settings = made.settings
    assert settings.issuer.name == 'Exämple "University"'
    assert settings.issuer.description == "Two\nlines"
    assert settings.issuer.id == "did:web:example.edu"
    assert settings.keys.current_key.since == NOW.replace(microsecond=0)
    assert settings.keys.current_key.verification_key() == KEY.public_key
    assert settings.defaults.proof == "eddsa-rdfc-2022"
    assert made.register_place == str(tmp_path / "w" / "register.sqlite")
    assert Workspace.open(tmp_path / "w") == made
    assert made.manifest.read_text().startswith("# An issuer's workspace")


def test_an_issuer_without_an_id_is_its_key(tmp_path: Path) -> None:
    assert _create(tmp_path / "w").settings.issuer.id == KEY.did_key


@pytest.mark.parametrize(
    ("kind", "proof"), [(KeyType.P256, "ecdsa-rdfc-2019"), (KeyType.P384, "ecdsa-rdfc-2019")]
)
def test_the_proof_fits_the_key(tmp_path: Path, kind: KeyType, proof: str) -> None:
    made = _create(tmp_path / "w", key=SigningKey.generate(kind))
    assert made.settings.defaults.proof == proof


def test_an_rsa_key_needs_an_issuer_id_and_is_kept_as_pem(tmp_path: Path) -> None:
    key = SigningKey.generate(KeyType.RSA)
    with pytest.raises(UsageError) as caught:
        _create(tmp_path / "w", key=key)
    assert caught.value.code == "issuer_id_needed"
    made = _create(tmp_path / "w", key=key, issuer_id="https://example.edu/issuer")
    assert made.settings.defaults.proof == "vc-jwt"
    assert made.settings.keys.current_key.verification_key() == key.public_key


def test_the_key_is_encrypted_on_request(tmp_path: Path) -> None:
    made = _create(tmp_path / "w", passphrase="open sesame")
    assert b"ENCRYPTED" in made.key_path.read_bytes()
    assert "sesame" not in made.manifest.read_text()
    loaded = SigningKey.load(made.key_path, passphrase="open sesame")
    assert loaded.public_key == KEY.public_key


def test_a_register_url_is_taken_as_it_is(tmp_path: Path) -> None:
    made = _create(tmp_path / "w", register="postgresql://db.example.edu/badges")
    assert made.register_place == "postgresql://db.example.edu/badges"


def test_more_can_be_put_in_before_the_folder_appears(tmp_path: Path) -> None:
    def prepare(folder: Path) -> None:
        assert not (tmp_path / "w").exists()
        (folder / "register.sqlite").write_bytes(b"records")

    made = _create(tmp_path / "w", prepare=prepare)
    assert Path(made.register_place).read_bytes() == b"records"


def test_an_empty_folder_is_filled_and_stays_the_same(tmp_path: Path) -> None:
    target = tmp_path / "w"
    target.mkdir()
    before = target.stat().st_ino
    made = _create(target, prepare=lambda folder: (folder / "more").write_bytes(b""))
    assert target.stat().st_ino == before
    assert sorted(path.name for path in made.root.iterdir()) == ["keys", "mcred.toml", "more"]


def test_the_folder_that_one_stands_in_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _create(Path()).root == tmp_path
    assert Workspace.find().root == tmp_path


@pytest.mark.parametrize(
    ("content", "code"),
    [({"a": "x"}, "workspace_not_empty"), ({"mcred.toml": "x", "a": ""}, "workspace_exists")],
)
def test_a_folder_with_something_in_it_is_refused(
    tmp_path: Path, content: dict[str, str], code: str
) -> None:
    for name, text in content.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(UsageError) as caught:
        _create(tmp_path)
    assert caught.value.code == code
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == content


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("mine")
    with pytest.raises(UsageError, match="as a file"):
        _create(tmp_path / "w")
    assert (tmp_path / "w").read_text() == "mine"


def test_a_missing_parent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file or directory"):
        _create(tmp_path / "none" / "w")


def test_wrong_values_are_refused_all_at_once_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        _create(tmp_path / "w", name="", url="example.edu", email="x", issuer_id="urn:x")
    assert [problem.path for problem in caught.value.problems] == [
        "$.issuer.id",
        "$.issuer.name",
        "$.issuer.url",
        "$.issuer.email",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../x", "", "A", "a/b", ".x"])
def test_a_key_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        _create(tmp_path / "w", key_name=name)
    assert caught.value.code == "key_name"
    assert list(tmp_path.iterdir()) == []


class _Broken:
    """A key that cannot be saved: the disk is full just then."""

    key_type = KEY.key_type
    public_key = KEY.public_key
    did_key = KEY.did_key

    def save(self, path: object, passphrase: object = None) -> None:
        raise KeyFileError("cannot write the key: No space left on device", code="key_not_written")


def _fail(*_args: object, **_more: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize("step", ["key", "settings", "prepare", "rename", "interrupt"])
def test_a_failure_at_any_step_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, is_there: bool
) -> None:
    target = tmp_path / "w"
    if is_there:
        target.mkdir()
    more: dict[str, object] = {}
    expected: type[BaseException] = McredError

    def interrupt(_folder: Path) -> None:
        raise KeyboardInterrupt

    if step == "key":
        more["key"] = _Broken()
    elif step == "settings":
        monkeypatch.setattr(creation, "write_atomic", _fail)
    elif step == "prepare":
        more["prepare"] = _fail
    elif step == "rename":
        rename = Path.rename
        seen: list[Path] = []

        def fail_late(self: Path, other: Path) -> object:
            seen.append(self)
            if not is_there or len(seen) > 1:
                _fail()
            return rename(self, other)

        monkeypatch.setattr(Path, "rename", fail_late)
    else:
        more["prepare"], expected = interrupt, KeyboardInterrupt
    with pytest.raises(expected) as caught:
        _create(target, **more)
    monkeypatch.undo()
    if expected is McredError:
        assert "No space left on device" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == (["w"] if is_there else [])
    assert not is_there or list(target.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_parent_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="Permission denied"):
        _create(tmp_path / "w")


def test_the_workspace_above_is_found(tmp_path: Path) -> None:
    made = _create(tmp_path / "w")
    below = made.root / "a" / "b"
    below.mkdir(parents=True)
    assert Workspace.find(below) == made
    assert Workspace.find(made.root) == made


def test_no_workspace_says_what_to_do(tmp_path: Path) -> None:
    for use in (Workspace.find, Workspace.open):
        with pytest.raises(UsageError, match="run mcred init") as caught:
            use(tmp_path)
        assert caught.value.code == "no_workspace"


def test_settings_that_cannot_be_read_are_not_taken_for_missing(tmp_path: Path) -> None:
    (tmp_path / "mcred.toml").symlink_to("mcred.toml")
    for use in (Workspace.find, Workspace.open):
        with pytest.raises(UsageError, match=r"cannot read .*symbolic link") as caught:
            use(tmp_path)
        assert caught.value.code == "file_not_read"


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "none\n/w"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    for use in (Workspace.find, Workspace.open, _create):
        with pytest.raises(UsageError) as caught:
            use(tmp_path / name)
        assert caught.value.message.isprintable()
    assert list(tmp_path.iterdir()) == []


def test_the_file_says_no_secret(tmp_path: Path) -> None:
    made = _create(tmp_path / "w")
    assert KEY.to_secret_multikey() not in made.manifest.read_text()
    assert set(tomllib.loads(made.manifest.read_text())) == {
        *("format", "issuer", "keys", "register", "defaults"),
    }
