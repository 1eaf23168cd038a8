"""Key files: every way that they can be wrong has its own message."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa, x25519
from hypothesis import given
from hypothesis import strategies as st

from mcred.errors import KeyFileError, UsageError
from mcred.keys import KeyType, SigningKey, VerificationKey

KEY = SigningKey.from_seed(bytes(range(32)))  # fixed, because it stands in test names
PRIVATE = KEY.to_pem()
ENCRYPTED = KEY.to_pem("correct horse")
PUBLIC = KEY.public_key.to_pem()
TRADITIONAL = form.PrivateFormat.TraditionalOpenSSL
RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())


def _pem(key: object, shape: form.PrivateFormat = form.PrivateFormat.PKCS8) -> bytes:
    return bytes(key.private_bytes(form.Encoding.PEM, shape, form.NoEncryption()))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("data", "passphrase", "code", "message"),
    [
        (b"", None, "not_a_key", "no PEM block"),
        (b"\x89PNG\r\n", None, "not_a_key", "no PEM block"),
        (PUBLIC, None, "key_public", "a public key, where the private key is needed"),
        (ENCRYPTED, None, "passphrase_needed", "its passphrase is needed"),
        (ENCRYPTED, "wrong", "passphrase_wrong", "the passphrase is wrong"),
        (ENCRYPTED, "", "passphrase_wrong", "the passphrase is wrong"),
        (ENCRYPTED, "Correct horse", "passphrase_wrong", "the passphrase is wrong"),
        (PRIVATE, "correct horse", "passphrase_not_needed", "is not encrypted"),
        (PRIVATE.replace(b"MC", b"NC"), None, "key_unreadable", "damaged"),
        (PRIVATE[:60] + b"\n-----END PRIVATE KEY-----\n", None, "key_unreadable", "damaged"),
        (ENCRYPTED[:120] + b"\n-----END ENCRYPTED PRIVATE KEY-----\n", "correct horse",
         "key_unreadable", "damaged"),
        (_pem(x25519.X25519PrivateKey.generate()), None, "unsupported_key_type", "X25519"),
        (_pem(ed448.Ed448PrivateKey.generate()), None, "unsupported_key_type", "Ed448"),
        (_pem(ec.generate_private_key(ec.SECP521R1())), None, "unsupported_key_type", "secp521r1"),
        (_pem(ec.generate_private_key(ec.SECP256K1())), None, "unsupported_key_type", "secp256k1"),
        (b"-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----", None, "not_a_key",
         "holds certificate"),
        (_pem(EC_KEY, form.PrivateFormat.OpenSSH), None, "unsupported_key_type", "ssh-keygen"),
    ],
)  # fmt: skip
def test_a_private_key_file_that_does_not_open_says_why(
    data: bytes, passphrase: str | None, code: str, message: str
) -> None:
    with pytest.raises(KeyFileError, match=message) as caught:
        SigningKey.from_pem(data, passphrase)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_key"),
        (PRIVATE, "key_private"),
        (ENCRYPTED, "key_private"),
        (PUBLIC.replace(b"MC", b"NC"), "key_unreadable"),
        (b"-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", "key_unreadable"),
    ],
)
def test_a_public_key_file_that_does_not_open_says_why(data: bytes, code: str) -> None:
    with pytest.raises(KeyFileError) as caught:
        VerificationKey.from_pem(data)
    assert caught.value.code == code


@pytest.mark.parametrize("key", [RSA_KEY, EC_KEY])
def test_the_traditional_forms_are_read_encrypted_or_not(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
) -> None:
    protected = key.private_bytes(
        form.Encoding.PEM, TRADITIONAL, form.BestAvailableEncryption(b"old")
    )
    plain = SigningKey.from_pem(_pem(key, TRADITIONAL))
    assert SigningKey.from_pem(protected, "old").public_key == plain.public_key
    with pytest.raises(KeyFileError) as caught:
        SigningKey.from_pem(protected, "new")
    assert caught.value.code == "passphrase_wrong"


def test_the_traditional_public_form_of_rsa_is_read() -> None:
    public = RSA_KEY.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.PKCS1)
    assert VerificationKey.from_pem(public).key_type is KeyType.RSA


def test_the_key_is_found_after_parameters_and_remarks() -> None:
    before = (
        b"My key\n-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
    )
    assert SigningKey.from_pem(before + _pem(EC_KEY, TRADITIONAL)).key_type is KeyType.P256


def test_windows_line_ends_are_read() -> None:
    assert SigningKey.from_pem(PRIVATE.replace(b"\n", b"\r\n")).public_key == KEY.public_key


@given(st.binary(max_size=200))
def test_any_bytes_are_a_key_or_an_error_of_ours(data: bytes) -> None:
    for body in (data, b"-----BEGIN PRIVATE KEY-----\n" + data + b"\n-----END PRIVATE KEY-----"):
        with pytest.raises(KeyFileError):
            SigningKey.from_pem(body)
        with pytest.raises(KeyFileError):
            VerificationKey.from_pem(body)


@pytest.mark.parametrize("passphrase", ["", b"", "x" * 1024])
def test_an_unusable_passphrase_writes_nothing(passphrase: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        KEY.save(tmp_path / "key.pem", passphrase)
    assert caught.value.code == "passphrase_length"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("passphrase", [None, "correct horse"])
def test_a_saved_key_is_whole_private_and_alone(passphrase: str | None, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    KEY.save(path, passphrase)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["key.pem"]
    assert SigningKey.load(path, passphrase).public_key == KEY.public_key
    assert (b"ENCRYPTED" in path.read_bytes()) == (passphrase is not None)


@pytest.mark.parametrize("kind", ["file", "directory", "dangling link"])
def test_nothing_is_ever_overwritten(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    if kind == "file":
        path.write_bytes(b"mine")
    elif kind == "directory":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyFileError, match="never overwritten") as caught:
        KEY.save(path)
    assert caught.value.code == "key_file_exists"
    assert [entry.name for entry in tmp_path.iterdir()] == ["key.pem"]
    if kind == "file":
        assert path.read_bytes() == b"mine"


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="keys is no directory") as caught:
        KEY.save(tmp_path / "keys" / "key.pem")
    assert caught.value.code == "key_directory_missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_full_disk_leaves_nothing_behind(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, step, full)
    with pytest.raises(KeyFileError, match="No space left") as caught:
        KEY.save(tmp_path / "key.pem")
    assert caught.value.code == "key_not_written"
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_the_system_cuts_leaves_nothing_behind(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="needs POSIX resource limits")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, hard))
    try:
        with pytest.raises(KeyFileError) as caught:
            KEY.save(tmp_path / "key.pem")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.code == "key_not_written"
    assert list(tmp_path.iterdir()) == []


def test_a_failing_directory_sync_takes_the_name_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(KeyFileError):
        KEY.save(tmp_path / "key.pem")
    assert list(tmp_path.iterdir()) == []


def _no_links(*_: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def test_without_hard_links_a_key_is_written_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _no_links)
    KEY.save(tmp_path / "key.pem")
    assert [entry.name for entry in tmp_path.iterdir()] == ["key.pem"]
    assert SigningKey.load(tmp_path / "key.pem").public_key == KEY.public_key
    with pytest.raises(KeyFileError) as caught:
        SigningKey.generate().save(tmp_path / "key.pem")
    assert caught.value.code == "key_file_exists"
    assert SigningKey.load(tmp_path / "key.pem").public_key == KEY.public_key


def test_without_hard_links_a_failure_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "link", _no_links)
    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(KeyFileError):
        KEY.save(tmp_path / "key.pem")
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_that_cannot_be_had_says_which(tmp_path: Path) -> None:
    (tmp_path / "large.pem").write_bytes(b"-" * 100_000)
    (tmp_path / "wrong.pem").write_bytes(PUBLIC)
    for name, code in [
        ("none.pem", "key_file_missing"),
        (".", "key_file_unreadable"),
        ("large.pem", "not_a_key"),
        ("wrong.pem", "key_public"),
        ("a\0b", "key_file_unreadable"),
    ]:
        with pytest.raises(KeyFileError) as caught:
            SigningKey.load(tmp_path / name)
        assert caught.value.code == code
        assert caught.value.data["path"] == str(tmp_path / name)
        assert str(tmp_path) in str(caught.value)


def test_a_path_in_a_message_stays_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError) as caught:
        SigningKey.load(tmp_path / "a\nb\x1b[31m")
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
