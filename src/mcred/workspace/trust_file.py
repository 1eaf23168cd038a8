"""Adding to and taking from the user's trust file; `mcred.trust` reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from mcred.encoding.strict_json import shorten
from mcred.errors import McredError, TrustFileError
from mcred.trust import TrustList, ascii_host
from mcred.workspace import toml_files
from mcred.workspace.atomic import shown, write_atomic

__all__ = ["TrustKind", "add_trust", "remove_trust"]

TrustKind = Literal["id", "key", "domain"]

_START = "# Issuers that you trust. mcred reads this file only when it is named.\nformat = 1\n"
_VALUES: Mapping[str, tuple[re.Pattern[str], str]] = MappingProxyType(
    {
        "id": (
            re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]+|https://[^\s/?#]+[^\s#]*"),
            "a DID or an https address",
        ),
        "key": (re.compile(r"z[1-9A-HJ-NP-Za-km-z]{40,200}"), "a Multikey (z6Mk…)"),
        "domain": (
            re.compile(
                r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
            ),
            "a host name such as example.edu",
        ),
    }
)


def add_trust(
    path: str | Path,
    kind: TrustKind,
    value: str,
    *,
    name: str | None = None,
    note: str | None = None,
) -> None:
    """Add one issuer to a trust file, which is made when it is not there.

    Comments and order stay. A domain is written in lower-case ASCII.

    Raises:
        TrustFileError: `trust_value`, `trust_duplicate`, or the file cannot be used.
        UsageError: the file cannot be written.
    """
    value = _check(kind, value)
    entry: dict[str, str] = {kind: value}
    for member, text in (("name", name), ("note", note)):
        if text is not None:
            if not text.strip():
                raise TrustFileError(f"the {member} is empty", code="trust_value")
            entry[member] = text
    file = Path(path)
    old, table = _read(file) if os.path.lexists(file) else _new()
    issuers = table.setdefault("issuer", [])
    if any(_is_same(item, kind, value) for item in issuers):
        raise TrustFileError(
            f"{shown(path)} lists {shorten(value)} already", code="trust_duplicate"
        )
    issuers.append(entry)
    _write(
        file,
        toml_files.add_block(old, toml_files.block(entry, table="issuer"), table="issuer"),
        table,
    )


def remove_trust(path: str | Path, value: str) -> None:
    """Take the issuer with that id, key or domain out of a trust file, with its comment.

    Raises:
        TrustFileError: `trust_not_listed`, or the file cannot be used.
        UsageError: the file cannot be written.
    """
    file = Path(path)
    text, table = _read(file)
    issuers = table.get("issuer", [])
    kinds = get_args(TrustKind)
    found = [n for n, item in enumerate(issuers) if any(_is_same(item, k, value) for k in kinds)]
    if not found:
        raise TrustFileError(
            f"{shown(path)} does not list {shorten(value)}", code="trust_not_listed"
        )
    with _as_trust_error():
        for index in reversed(found):
            del issuers[index]
            text = toml_files.remove_block(text, table="issuer", index=index)
    if not issuers:
        del table["issuer"]
    _write(file, text, table)


def _check(kind: TrustKind, value: str) -> str:
    if kind not in _VALUES:
        raise TrustFileError(
            f"an issuer is named by id, key or domain, found {shorten(kind)}", code="trust_value"
        )
    if kind == "domain":
        value = ascii_host(value)
    pattern, expected = _VALUES[kind]
    if not pattern.fullmatch(value):
        raise TrustFileError(f"expected {expected}, found {shorten(value)}", code="trust_value")
    return value


def _is_same(item: dict[str, Any], kind: str, value: str) -> bool:
    seen = item.get(kind)
    if seen is None:
        return False
    return ascii_host(seen) == ascii_host(value) if kind == "domain" else bool(seen == value)


def _new() -> tuple[str, dict[str, Any]]:
    return _START, {"format": 1}


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    with _as_trust_error():
        text = toml_files.read(path)
        table = toml_files.parse(text, where=shown(path))
    TrustList.load(path)
    return text, table


def _write(path: Path, text: str, table: dict[str, Any]) -> None:
    with _as_trust_error():
        toml_files.require_same(text, table, where=shown(path))
    write_atomic(path, text.encode())


@contextmanager
def _as_trust_error() -> Iterator[None]:
    try:
        yield
    except McredError as error:
        raise TrustFileError(error.message, code=error.code, **error.data) from error
