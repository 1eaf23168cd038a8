"""`mcred keys`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from mcred.cli.output import as_json_option, print_json, read_bytes, write_new
from mcred.cli.passphrases import load_key, new_passphrase
from mcred.cli.workspace import find_workspace, key_type_option, workspace_option
from mcred.encoding.strict_json import dumps
from mcred.errors import DataError, KeyFileError, UsageError
from mcred.keys import KeyType, SigningKey, VerificationKey

__all__ = ["keys"]

_PATH = click.Path(path_type=Path)
_FORMATS: Mapping[str, Callable[[VerificationKey], str]] = MappingProxyType(
    {
        "multikey": lambda key: key.to_multikey(),
        "jwk": lambda key: dumps(key.to_jwk(), indent=2),
        "pem": lambda key: key.to_pem().decode(),
        "did": lambda key: f"did:key:{key.to_multikey()}",
    }
)


@click.group()
def keys() -> None:
    """Make, list, rotate and export signing keys."""


@keys.command()
@click.argument("path", type=_PATH)
@key_type_option
@click.option("--encrypt", is_flag=True, help="Encrypt the key (MCRED_PASSPHRASE, or asked).")
@as_json_option
def new(path: Path, key_type: str, encrypt: bool, as_json: bool) -> None:
    """Make a signing key in the file PATH (PEM, readable by you alone)."""
    key = SigningKey.generate(KeyType(key_type))
    key.save(path, new_passphrase(encrypt=encrypt))
    _tell({"path": str(path), **_public(key.public_key)}, as_json=as_json)


@keys.command("list")
@workspace_option
@as_json_option
def list_keys(folder: Path | None, as_json: bool) -> None:
    """List the workspace's keys, current and former."""
    workspace = find_workspace(folder)
    current = workspace.settings.keys.current
    rows = [
        {
            "name": key.name,
            "type": key.type,
            "public_key": key.public_key,
            "since": key.since.isoformat(),
            "until": None if key.until is None else key.until.isoformat(),
            "current": key.name == current,
        }
        for key in workspace.settings.keys.known
    ]
    if as_json:
        print_json({"keys": rows})
        return
    for row in rows:
        period = f"since {row['since']}" + (f" until {row['until']}" if row["until"] else "")
        mark = "*" if row["current"] else " "
        click.echo(f"{mark} {row['name']}  {row['type']}  {row['public_key']}  {period}")


@keys.command()
@click.argument("name")
@key_type_option
@click.option("--id", "issuer_id", help="The issuer's new id, where the old one was its key.")
@click.option("--encrypt", is_flag=True, help="Encrypt the key (MCRED_PASSPHRASE, or asked).")
@workspace_option
@as_json_option
def rotate(
    name: str,
    key_type: str,
    issuer_id: str | None,
    encrypt: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Sign with a new key NAME from now on; the old one stays listed."""
    key = SigningKey.generate(KeyType(key_type))
    workspace = find_workspace(folder).rotate(
        key, name=name, passphrase=new_passphrase(encrypt=encrypt), issuer_id=issuer_id
    )
    _tell({"path": str(workspace.key_path), **_public(key.public_key)}, as_json=as_json)


@keys.command()
@click.argument("path", type=_PATH, required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMATS)),
    default="multikey",
    show_default=True,
    help="How to write the public key.",
)
@click.option("-o", "--output", type=_PATH, help="Where to write; standard output unless told.")
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@workspace_option
@as_json_option
def export(
    path: Path | None,
    form: str,
    output: Path | None,
    force: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Write the public half of the key in PATH, or of the workspace's current key."""
    key = _public_key(path) if path else find_workspace(folder).settings.keys.current_key
    public = key if isinstance(key, VerificationKey) else key.verification_key()
    text = _FORMATS[form](public)
    if output is not None:
        write_new(output, text.encode(), force=force)
    if as_json:
        print_json({"format": form, "key": text, "output": output and str(output)})
    elif output is None:
        click.echo(text.rstrip("\n"))


def _public_key(path: Path) -> VerificationKey:
    data = read_bytes(path)
    if b"PRIVATE KEY" in data:
        return load_key(path).public_key
    try:
        return VerificationKey.from_pem(data)
    except (KeyFileError, DataError) as error:
        raise UsageError(f"{path}: {error.message}") from error


def _public(key: VerificationKey) -> dict[str, Any]:
    public: dict[str, Any] = {"type": str(key.key_type), "thumbprint": key.thumbprint()}
    if key.key_type is not KeyType.RSA:
        public["public_key"] = key.to_multikey()
        public["did"] = f"did:key:{key.to_multikey()}"
    return public


def _tell(made: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(made)
    else:
        click.echo(f"{made['path']}  {made['type']}  {made.get('did', made['thumbprint'])}")
