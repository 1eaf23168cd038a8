"""Signed status lists, copied to the address that each says it has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mcred.encoding import base64url
from mcred.encoding.strict_json import loads
from mcred.errors import DataError, UsageError
from mcred.limits import DEFAULT_LIMITS
from mcred.share.site.address import SiteAddress
from mcred.workspace.atomic import read_bounded

__all__ = ["status_files"]


def status_files(folder: Path, site: SiteAddress) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Path within the site → bytes of every .json and .jwt in the folder, and notes.

    Raises:
        UsageError: `status_list`: a file that is no signed credential, or two with one address.
    """
    files: dict[str, bytes] = {}
    notes: list[str] = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix not in (".json", ".jwt") or path.name.startswith("."):
            continue
        data = read_bounded(path, size=DEFAULT_LIMITS.local_bytes)
        url = _identifier(data, path)
        place = site.path_of(url)
        if place is None or place in ("", "index.html"):
            notes.append(f"{path.name} says that it stands at {url}, which is not on this site")
            continue
        if place in files:
            raise UsageError(f"two files of {folder} say that they are {url}", code="status_list")
        files[place] = data
    return files, tuple(notes)


def _identifier(data: bytes, path: Path) -> str:
    """The credential's id, from JSON or a token's payload; whoever verifies checks the rest."""
    try:
        body = data.strip()
        if not body.startswith(b"{"):
            body = base64url.decode(body.decode("ascii").split(".")[1])
        value = loads(body, limits=DEFAULT_LIMITS, size=DEFAULT_LIMITS.local_bytes)
    except (DataError, UnicodeDecodeError, IndexError) as error:
        raise UsageError(f"{path} is no signed status list", code="status_list") from error
    if isinstance(value, Mapping) and isinstance(value.get("vc"), Mapping):
        value = value["vc"]
    identifier = value.get("id") if isinstance(value, Mapping) else None
    signed = isinstance(value, Mapping) and (not data.strip().startswith(b"{") or "proof" in value)
    if not isinstance(identifier, str) or not signed:
        raise UsageError(f"{path} is no signed status list", code="status_list")
    return identifier


def as_json(value: object) -> bytes:
    """A public document as a file."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
