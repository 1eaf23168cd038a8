"""A secret stands in no repr, no message, no traceback, no log and no pickle."""

from __future__ import annotations

import base64
import copy
import logging
import pickle
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from mcred.encoding import base64url
from mcred.errors import KeyFileError, McredError
from mcred.keys import KeyType, SigningKey, VerificationKey

EVERY = pytest.mark.parametrize("kind", list(KeyType))
PASSPHRASE = "correct horse battery staple"


def _spellings(key: SigningKey) -> list[str]:
    """The secret in every spelling that could slip into a text, whole and in part."""
    jwk = key.to_secret_jwk()
    public = set(key.public_key.to_jwk().values())
    found = [value for value in jwk.values() if value not in public and len(value) > 20]
    raw = [base64url.decode(value) for value in found]
    found += [secret.hex() for secret in raw]
    found += [str(int.from_bytes(secret, "big")) for secret in raw]
    found += [repr(secret)[2:-1] for secret in raw]
    found += [base64.b64encode(secret).decode() for secret in raw]
    found += key.to_pem().decode().splitlines()[2:-1] or key.to_pem().decode().splitlines()[1:2]
    if key.key_type is not KeyType.RSA:
        found.append(key.to_secret_multikey())
    return [part for text in found for part in (text, text[6:26])]


def _assert_silent(key: SigningKey, text: str) -> None:
    assert [secret for secret in _spellings(key) if secret in text] == []
    assert PASSPHRASE not in text


@EVERY
def test_the_search_would_find_a_secret(kind: KeyType) -> None:
    key = SigningKey.generate(kind)
    leaks = [str(key.to_secret_jwk()), key.to_pem().decode()]
    for leak in leaks:
        with pytest.raises(AssertionError):
            _assert_silent(key, leak)


@EVERY
def test_a_key_shows_only_its_public_half(kind: KeyType) -> None:
    key = SigningKey.generate(kind)
    texts = [repr(key), str(key), f"{key}", f"{[key]!r}", repr(key.public_key)]
    for text in texts:
        _assert_silent(key, text)
        assert kind.value in text
    assert not hasattr(key, "__dict__")


@EVERY
def test_a_private_key_is_neither_pickled_nor_copied(kind: KeyType) -> None:
    key = SigningKey.generate(kind)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(McredError) as caught:
            pickle.dumps(key, protocol)
        _assert_silent(key, str(caught.value))
    assert copy.copy(key) is key
    assert copy.deepcopy([key])[0] is key
    _assert_silent(key, str(pickle.dumps(key.public_key)))


def _failures(key: SigningKey, folder: Path) -> list[Callable[[], object]]:
    jwk = key.to_secret_jwk()
    encrypted = key.to_pem(PASSPHRASE)
    other = SigningKey.generate(key.key_type).public_key.to_jwk()
    path = folder / "key.pem"
    path.write_bytes(encrypted)
    calls: list[Callable[[], object]] = [
        lambda: SigningKey.from_jwk({**jwk, "d": jwk["d"] + "="}),
        lambda: SigningKey.from_jwk({**jwk, "d": jwk["d"][:-4]}),
        lambda: SigningKey.from_jwk({**jwk, "use": "enc"}),
        lambda: SigningKey.from_jwk({**jwk, "kty": "oct"}),
        lambda: SigningKey.from_jwk({**jwk, **other}),
        lambda: SigningKey.from_jwk({**jwk, "alg": "none"}),
        lambda: VerificationKey.from_jwk(jwk),
        lambda: VerificationKey.from_pem(key.to_pem()),
        lambda: SigningKey.from_pem(encrypted, PASSPHRASE + "!"),
        lambda: SigningKey.from_pem(encrypted),
        lambda: SigningKey.from_pem(key.to_pem(), PASSPHRASE),
        lambda: SigningKey.from_pem(key.to_pem()[:90] + key.to_pem()[94:]),
        lambda: key.save(path, PASSPHRASE),
        lambda: SigningKey.load(path, PASSPHRASE.upper()),
        lambda: key.save(folder / "none" / "key.pem", PASSPHRASE),
        lambda: key.to_pem(PASSPHRASE * 100),
        lambda: pickle.dumps(key),
    ]
    if key.key_type is not KeyType.RSA:
        secret = key.to_secret_multikey()
        calls += [
            lambda: SigningKey.from_multikey(secret + "1"),
            lambda: SigningKey.from_multikey(secret[:-1]),
            lambda: SigningKey.from_multikey("u" + secret[1:]),
            lambda: SigningKey.from_multikey(secret[:20] + "0" + secret[20:]),
            lambda: VerificationKey.from_multikey(secret),
        ]
    return calls


@EVERY
def test_no_error_tells_a_secret(
    kind: KeyType, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    key = SigningKey.generate(kind)
    caplog.set_level(logging.DEBUG)
    for call in _failures(key, tmp_path):
        with pytest.raises(McredError) as caught:
            call()
        error = caught.value
        printed = "".join(
            line
            for chained in _chain(error)
            for line in traceback.format_exception_only(type(chained), chained)
        )
        _assert_silent(key, printed + repr(error) + repr(error.data))
    _assert_silent(key, caplog.text)


def _chain(error: BaseException | None) -> list[BaseException]:
    return [] if error is None else [error, *_chain(error.__cause__), *_chain(error.__context__)]


def test_a_wrong_passphrase_is_not_repeated(tmp_path: Path) -> None:
    SigningKey.generate().save(tmp_path / "key.pem", PASSPHRASE)
    with pytest.raises(KeyFileError, match=r"key\.pem: .* the passphrase is wrong") as caught:
        SigningKey.load(tmp_path / "key.pem", "tr0ub4dor")
    assert "tr0ub4dor" not in repr(caught.value) + repr(caught.value.data)
