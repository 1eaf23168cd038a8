"""evidence: is it still the file that the issuer recorded? Compared by digest, never judged."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcred.checks.state import Verification
from mcred.encoding import multibase
from mcred.errors import EncodingError, FetchError, LimitError, UnsupportedError, UsageError
from mcred.report import Check, EvidenceFacts, Outcome

__all__ = ["check_evidence", "digest_of"]

_BLOCK = 1024 * 1024
#: Multihash code and length → hash name (multiformats table).
_MULTIHASH = {b"\x12\x20": "sha256", b"\x20\x30": "sha384", b"\x13\x40": "sha512"}
_HASHES = ("sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class _Digest:
    hash_name: str
    value: bytes

    def matches(self, body: bytes) -> bool:
        return hashlib.new(self.hash_name, body).digest() == self.value


def check_evidence(v: Verification) -> Check:
    """Compare each piece that has a digest with its file, where the policy asks for it."""
    items = [item for item in _list(v.document.get("evidence")) if isinstance(item, Mapping)]
    if not items:
        return Check("evidence", Outcome.NOT_APPLICABLE, "none")
    policy = v.environment.policy
    if not policy.check_evidence:
        v.evidence = tuple(_facts(item, "not_checked") for item in items)
        return Check("evidence", Outcome.NOT_CHECKED, "not_asked")
    files = None if policy.evidence_dir is None else dict(_digests(policy.evidence_dir))
    v.evidence = tuple(
        _facts(item, _from_web(v, item) if files is None else _from_folder(item, files))
        for item in items
    )
    return _summary(v, v.evidence)


def _summary(v: Verification, evidence: tuple[EvidenceFacts, ...]) -> Check:
    """Changed before unreachable before without digest."""
    for integrity in ("changed", "unreachable"):
        if names := _names(evidence, integrity):
            v.warn(f"evidence_{integrity}", name=names)
    for integrity, outcome in (
        ("changed", Outcome.WARN),
        ("unreachable", Outcome.NOT_CHECKED),
        ("no_digest", Outcome.NOT_CHECKED),
    ):
        if names := _names(evidence, integrity):
            return Check("evidence", outcome, integrity, {"name": names})
    return Check("evidence", Outcome.PASS, "match")


def _names(evidence: tuple[EvidenceFacts, ...], integrity: str) -> list[str]:
    return [item.name or item.id or "?" for item in evidence if item.integrity == integrity]


def _from_web(v: Verification, item: Mapping[str, Any]) -> str:
    digest = digest_of(item)
    if digest is None:
        return "no_digest"
    url = item.get("id")
    if not isinstance(url, str):
        return "unreachable"
    try:
        fetched = v.fetcher.fetch(url, max_bytes=v.limits.fetched_image_bytes)
    except (FetchError, LimitError):
        return "unreachable"
    return "match" if digest.matches(fetched.body) else "changed"


def _from_folder(item: Mapping[str, Any], files: Mapping[_Digest, Path]) -> str:
    """A file of that content anywhere in the folder; one of that name only is a changed one."""
    digest = digest_of(item)
    if digest is None:
        return "no_digest"
    if digest in files:
        return "match"
    url = item.get("id")
    name = url.rpartition("/")[2] if isinstance(url, str) else None
    known = {path.name for path in files.values()} | {path.stem for path in files.values()}
    return "changed" if {name, item.get("name")} & known else "unreachable"


def _digests(folder: Path) -> Iterator[tuple[_Digest, Path]]:
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder to compare evidence with", code="evidence_dir")
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        hashes = [hashlib.new(name) for name in _HASHES]
        try:
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    for running in hashes:
                        running.update(block)
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror}", code="source") from error
        for running in hashes:
            yield _Digest(running.name, running.digest()), path


def digest_of(item: Mapping[str, Any]) -> _Digest | None:
    """`digestMultibase` (a multihash) or `digestSRI`, VCDM 2.0 section 5.3; None if unreadable."""
    written = item.get("digestMultibase")
    if isinstance(written, str):
        try:
            raw = multibase.decode(written)
        except (EncodingError, UnsupportedError):
            return None
        if len(raw) == hashlib.sha256().digest_size:
            return _Digest("sha256", raw)  # as the W3C's own tests write it: without the header
        name = _MULTIHASH.get(raw[:2])
        return _Digest(name, raw[2:]) if name and len(raw) == 2 + raw[1] else None
    written = item.get("digestSRI")
    name, _, encoded = written.partition("-") if isinstance(written, str) else ("", "", "")
    if name not in _HASHES:
        return None
    try:
        return _Digest(name, base64.b64decode(encoded, validate=True))
    except binascii.Error:
        return None


def _facts(item: Mapping[str, Any], integrity: str) -> EvidenceFacts:
    url, name = item.get("id"), item.get("name")
    return EvidenceFacts(
        id=url if isinstance(url, str) else None,
        name=name if isinstance(name, str) else None,
        integrity=integrity,
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
