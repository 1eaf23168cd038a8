"""Changing the key that signs, with the old one kept on record."""

from __future__ import annotations

import copy
from datetime import datetime
from pathlib import Path
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import UsageError
from mcred.keys.default_proofs import DEFAULT_PROOFS
from mcred.keys.types import KeyType
from mcred.workspace import toml_files
from mcred.workspace.atomic import shown, write_atomic
from mcred.workspace.creation import StorableKey, key_entry
from mcred.workspace.layout import MANIFEST, key_path
from mcred.workspace.settings import in_seconds, read_settings

__all__ = ["rotate"]


def rotate(
    root: Path,
    key: StorableKey,
    *,
    name: str,
    passphrase: str | bytes | None,
    issuer_id: str | None,
    now: datetime,
) -> None:
    """Save the key and write the change into `mcred.toml`, both or neither."""
    manifest = root / MANIFEST
    old = toml_files.read(manifest)
    table = toml_files.parse(old, where=shown(manifest))
    settings = read_settings(table, where=shown(manifest))
    entry = key_entry(key, name=name, since=now)
    for known in settings.keys.known:
        if known.name == name or known.public_key == entry["public_key"]:
            raise UsageError(f"the key {shorten(known.name)} is known already", code="key_known")
    if issuer_id is None and settings.issuer.id.startswith(("did:key:", "did:jwk:")):
        raise UsageError(
            f"the issuer's id {shorten(settings.issuer.id)} is its key: "
            "a new key needs a new issuer id",
            code="did_key_rotation",
        )
    changed = _changed(table, entry, issuer_id=issuer_id)
    read_settings(changed, where=shown(manifest))
    text = _edited(old, table, changed)
    toml_files.require_same(text, changed, where=shown(manifest))
    path = key_path(root, name)
    key.save(path, passphrase=passphrase)
    try:
        write_atomic(manifest, text.encode())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _changed(
    table: dict[str, Any], entry: dict[str, Any], *, issuer_id: str | None
) -> dict[str, Any]:
    changed = copy.deepcopy(table)
    keys = changed["keys"]
    for known in keys["known"]:
        if known["name"] == keys["current"]:
            known["until"] = in_seconds(entry["since"])
            old_proof = DEFAULT_PROOFS[KeyType(known["type"])]
            # A proof that only the old kind of key can make would fail at the next badge.
            if changed.get("defaults", {}).get("proof") == old_proof:
                changed["defaults"]["proof"] = DEFAULT_PROOFS[KeyType(entry["type"])]
    keys["known"].append(entry)
    keys["current"] = entry["name"]
    if issuer_id is not None:
        changed["issuer"]["id"] = issuer_id
    return changed


def _edited(text: str, table: dict[str, Any], changed: dict[str, Any]) -> str:
    import tomlkit

    document: Any = tomlkit.parse(text)
    document["issuer"]["id"] = changed["issuer"]["id"]
    if "proof" in changed.get("defaults", {}):
        document["defaults"]["proof"] = changed["defaults"]["proof"]
    document["keys"]["current"] = changed["keys"]["current"]
    text = tomlkit.dumps(document)

    before, after = table["keys"]["known"], changed["keys"]["known"]
    for index, (known, wanted) in enumerate(zip(before, after, strict=False)):
        if known != wanted:
            # tomlkit would put it behind the comments that belong to the next table.
            line = tomlkit.dumps({"until": wanted["until"]})
            text = toml_files.extend_block(text, line, table="keys.known", index=index)
    entry = toml_files.block(after[-1], table="keys.known")
    return toml_files.add_block(text, entry, table="keys.known")
