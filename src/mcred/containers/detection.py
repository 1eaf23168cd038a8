"""What a file is, by its first bytes; and what to say of files that hold no badge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from mcred.containers import cose, jws
from mcred.containers.png import SIGNATURE
from mcred.containers.xml_prolog import scan
from mcred.encoding.strict_json import shorten
from mcred.errors import ContainerError, DataError, NoCredentialError, UnsupportedError

__all__ = ["detect", "refusal"]

_HEAD = 4096
_SHOWN = 16  #: characters of what is no badge: enough to know it by, too few to give it away
#: PEM, and the Multikeys of secret keys (Ed25519, P-256, P-384).
_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|z(?:3u2|42t|2fa)[1-9A-Za-z]{40}")
_HTML = frozenset({"html", "head", "body", "title", "meta"})
_STARTS: Mapping[bytes, str] = MappingProxyType(
    {
        b"%PDF-": "pdf",
        b"GIF87a": "gif",
        b"GIF89a": "gif",
        b"\xff\xd8\xff": "jpeg",
        b"II*\0": "tiff",
        b"MM\0*": "tiff",
        b"BM": "bmp",
        b"PK\3\4": "zip",
        b"PK\5\6": "zip",
        b"\x1f\x8b": "gzip",
        b"\xd1\x84": "cose-other",  # COSE_Mac0, _Encrypt0, _Sign, _Encrypt (RFC 9052, section 2)
        b"\xd0\x83": "cose-other",
        b"\xd8\x62\x84": "cose-other",
        b"\xd8\x60\x84": "cose-other",
        b"\xfe\xff": "utf-16",
        b"\xff\xfe": "utf-16",
    }
)
_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "vp1-": "vpqr",
        "openid-credential-offer:": "openid",
        "openid4vp:": "openid",
        "openid:": "openid",
        "openid-vc:": "openid",
        "did:": "did",
        "data:": "data-url",
        "https://": "url",
        "http://": "url",
    }
)
_PICTURE = (
    "a photo or screenshot holds no badge data: "
    "ask for the original PNG or SVG file or for the link"
)
_ADVICE: Mapping[str, tuple[type[DataError], str]] = MappingProxyType(
    {
        "empty": (NoCredentialError, "the file is empty"),
        "gif": (NoCredentialError, f"this is a GIF; {_PICTURE}"),
        "jpeg": (NoCredentialError, f"this is a JPEG; {_PICTURE}"),
        "webp": (NoCredentialError, f"this is a WebP picture; {_PICTURE}"),
        "heic": (NoCredentialError, f"this is a HEIC or AVIF picture; {_PICTURE}"),
        "tiff": (NoCredentialError, f"this is a TIFF; {_PICTURE}"),
        "bmp": (NoCredentialError, f"this is a BMP; {_PICTURE}"),
        "zip": (NoCredentialError, "this is a ZIP archive: unpack it and give the badge itself"),
        "gzip": (NoCredentialError, "this is a gzip archive: unpack it and give the badge itself"),
        "xml": (NoCredentialError, "this is XML, but no SVG picture"),
        "url": (NoCredentialError, "this is an address, not the badge itself: open it as a link"),
        "vpqr": (UnsupportedError, "a QR code of the VPQR kind (VP1-…) is not read"),
        "cose-other": (UnsupportedError, "of COSE only a single signature (COSE_Sign1) is read"),
        "openid": (UnsupportedError, "an OpenID wallet offer is not read: open it in the wallet"),
        "did": (UnsupportedError, "a DID names somebody; it is no badge"),
        "data-url": (ContainerError, "a data: address inside a data: address is not read"),
        "utf-16": (ContainerError, "the text is in UTF-16; only UTF-8 is read"),
        "private-key": (NoCredentialError, "this is a private key, no badge: show it to nobody"),
    }
)


def detect(data: bytes) -> str:
    """The kind of file: `json`, `jws`, `cose`, `png`, `svg`, `html`, `pdf`, `data-url`, or another.

    The others are xml, gif, jpeg, webp, heic, tiff, bmp, zip, gzip, cose-other, utf-16, vpqr,
    private-key, openid, did, url, empty, unknown. Only the beginning is looked at.
    """
    if data.startswith(SIGNATURE):
        return "png"
    for start, name in _STARTS.items():
        if data.startswith(start):
            return name
    if cose.looks_like_cose(data):
        return "cose"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "heic"
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        return "empty"
    return _detect_text(text)


def refusal(kind: str, data: bytes) -> DataError:
    """The error for a file of a kind that is no container, with advice."""
    if kind not in _ADVICE:
        start = data[:_SHOWN].decode("latin-1")
        return NoCredentialError(
            f"this is neither JSON, a token, a PNG nor an SVG; it begins with {shorten(start)}",
            code="not_a_credential",
            kind=kind,
        )
    error, advice = _ADVICE[kind]
    code = f"{'unsupported' if error is UnsupportedError else 'not_a_badge'}_{kind}"
    return error(advice, code=code.replace("-", "_"), method=kind)


def _detect_text(text: bytes) -> str:
    if text[:1] in (b"{", b"["):
        return "json"
    if _PRIVATE_KEY.match(text):
        return "private-key"
    if text[:1] == b"<":
        return _detect_markup(text)
    head = text[:_HEAD].decode("latin-1")
    if jws.looks_like_jws(head) and "." in head.split(maxsplit=1)[0]:
        return "jws"
    lower = head[:40].lower()
    return next((name for start, name in _TEXTS.items() if lower.startswith(start)), "unknown")


def _detect_markup(text: bytes) -> str:
    prolog = scan(text)
    if prolog.root.rpartition(":")[2] == "svg" or prolog.doctype_name == "svg":
        return "svg"
    if prolog.doctype_name == "html" or prolog.root in _HTML:
        return "html"
    return "svg" if prolog.refused else "xml"
