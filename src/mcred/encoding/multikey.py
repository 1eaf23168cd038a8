"""Multikey, Controlled Identifiers 1.0 section 2.2.2: a key as base58btc of codec and bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from mcred.encoding import base58
from mcred.errors import EncodingError, UnsupportedError

__all__ = ["PUBLIC", "SECRET", "Codec", "Multikey", "decode", "encode"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """One kind of key: its multicodec header and the length of its bytes after it."""

    key_type: str
    header: bytes
    length: int
    secret: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Multikey:
    """A decoded Multikey. `raw` is the key: secret when `codec.secret`, so no repr shows it."""

    codec: Codec
    raw: bytes = field(repr=False)


def _table(*codecs: Codec) -> Mapping[str, Codec]:
    return MappingProxyType({codec.key_type: codec for codec in codecs})


#: Points are compressed (SEC 1), Ed25519 keys as in RFC 8032.
PUBLIC: Mapping[str, Codec] = _table(
    Codec(key_type="Ed25519", header=b"\xed\x01", length=32),
    Codec(key_type="P-256", header=b"\x80\x24", length=33),
    Codec(key_type="P-384", header=b"\x81\x24", length=49),
)

#: Ed25519: the 32-byte seed; ECDSA: the scalar, big-endian.
SECRET: Mapping[str, Codec] = _table(
    Codec(key_type="Ed25519", header=b"\x80\x26", length=32, secret=True),
    Codec(key_type="P-256", header=b"\x86\x26", length=32, secret=True),
    Codec(key_type="P-384", header=b"\x87\x26", length=48, secret=True),
)

_BY_HEADER = MappingProxyType(
    {codec.header: codec for codec in (*PUBLIC.values(), *SECRET.values())}
)


def encode(codec: Codec, raw: bytes) -> str:
    """Multikey text of the key bytes `raw`.

    Raises:
        EncodingError: `raw` has not the codec's length.
    """
    _check_length(codec, raw)
    return "z" + base58.encode(codec.header + raw)


def decode(text: str) -> Multikey:
    """The key in `text`. Whether it is a point of its curve is for the reader of the key to say.

    Messages quote nothing of `text`, which may be a secret.

    Raises:
        EncodingError: not base58btc (no other base is allowed here), or of the wrong length.
        UnsupportedError: a multicodec other than those in `PUBLIC` and `SECRET`.
    """
    if not text.startswith("z"):
        raise EncodingError("a Multikey starts with z (base58btc)", code="multikey_base")
    try:
        data = base58.decode(text[1:])
    except EncodingError as error:
        raise EncodingError("a Multikey that is not base58btc", code="multikey_base") from error
    codec = _BY_HEADER.get(data[:2])
    if codec is None:
        raise UnsupportedError(
            f"keys of multicodec 0x{data[:2].hex()} are not supported",
            code="unsupported_key_type",
            method=f"multicodec 0x{data[:2].hex()}",
        )
    _check_length(codec, data[2:])
    return Multikey(codec=codec, raw=data[2:])


def _check_length(codec: Codec, raw: bytes) -> None:
    if len(raw) != codec.length:
        kind = "secret" if codec.secret else "public"
        raise EncodingError(
            f"a {codec.key_type} {kind} Multikey holds {codec.length} bytes, found {len(raw)}",
            code="multikey_length",
        )
