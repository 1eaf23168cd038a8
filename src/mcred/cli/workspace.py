"""`mcred init`, and the option by which other commands find the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.passphrases import load_key, new_passphrase
from mcred.keys import KeyType, SigningKey
from mcred.workspace import Workspace

if TYPE_CHECKING:  # most commands in a workspace sign nothing and issue nothing
    from mcred.issuer import Issuer
    from mcred.register import Register

__all__ = [
    "find_workspace",
    "init",
    "issuer_of",
    "key_type_option",
    "note_keys",
    "workspace_option",
]

workspace_option = click.option(
    "--workspace",
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    help="The issuer's workspace; the one around the current folder unless told.",
)
key_type_option = click.option(
    "--key-type",
    type=click.Choice([str(kind) for kind in KeyType]),
    default=str(KeyType.ED25519),
    show_default=True,
    help="The kind of signing key.",
)


_TWO_ENTRIES = (
    "Each badge will carry two status entries. Open Badges 3.0 allows one: other verifiers may "
    "refuse such badges, and all fetch two lists. One is enough for most (status.purpose)."
)


def _status(url: str | None, purpose: str, kind: str) -> dict[str, str] | None:
    """The table [status] with what is not the default."""
    if url is None:
        return None
    table = {"base_url": url}
    if purpose != "revocation":
        table["purpose"] = purpose
    if kind != "BitstringStatusList":
        table["type"] = kind
    return table


def find_workspace(folder: Path | None) -> Workspace:
    """The workspace in a folder, or around the current one."""
    return Workspace.open(folder) if folder is not None else Workspace.find()


def issuer_of(workspace: Workspace, register: Register | None) -> Issuer:
    """An issuer with the workspace's profile and current key."""
    from mcred.cli.status_lists import entries_of
    from mcred.issuer import Issuer

    if register is not None:
        note_keys(workspace, register)

    lists = workspace.settings.status
    profile = workspace.settings.issuer.model_dump(exclude_none=True)
    if isinstance(profile.get("image"), str):
        profile["image"] = {"id": profile["image"], "type": "Image"}
    return Issuer(
        profile={"type": ["Profile"], **profile},
        key=load_key(workspace.key_path),
        register=register,
        status=entries_of(workspace, register),
        several_statuses=lists is not None and lists.purpose == "both",
    )


def note_keys(workspace: Workspace, register: Register) -> None:
    """Let the records know every key of the workspace, before one signs."""
    from mcred.register import KnownKey

    # A key that signed under an earlier id of the issuer stays that id's.
    issuers = {key.public_key: key.issuer for key in register.signing_keys()}
    register.note_keys(
        [
            KnownKey(
                issuer=issuers.get(key.public_key, workspace.settings.issuer.id),
                name=key.name,
                type=key.type,
                public_key=key.public_key,
                since=key.since,
                until=key.until,
            )
            for key in workspace.settings.keys.known
        ]
    )


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="The issuer's name.")
@click.option("--id", "issuer_id", help="Its DID or https id; the new key's did:key unless told.")
@click.option("--url", help="Its web site.")
@click.option("--email", help="Its address for questions.")
@click.option("--description", help="Who it is, in a sentence.")
@click.option("--image", help="The address of its logo.")
@key_type_option
@click.option(
    "--register",
    "records",
    metavar="PLACE",
    default="register.sqlite",
    show_default=True,
    help="Where the records go: a file, or postgresql://USER@HOST/DATABASE, an empty database.",
)
@click.option(
    "--programme",
    type=click.Choice(["files", "register"]),
    default="files",
    show_default=True,
    help="Where submissions and decisions go: the folder records/, or the register's database.",
)
@click.option("--status-url", help="Where the folder status/ will be served: badges get a status.")
@click.option(
    "--status-purpose",
    type=click.Choice(["revocation", "suspension", "both"]),
    default="revocation",
    show_default=True,
    help="Revoke for good, or suspend and reinstate. Both only if you need both.",
)
@click.option(
    "--status-type",
    type=click.Choice(["BitstringStatusList", "1EdTechRevocationList"]),
    default="BitstringStatusList",
    show_default=True,
    help="Signed bits that tell nobody who looks whom up, or a plain list of ids.",
)
@click.option("--encrypt", is_flag=True, help="Encrypt the key (MCRED_PASSPHRASE, or asked).")
@as_json_option
def init(
    folder: Path,
    name: str,
    issuer_id: str | None,
    url: str | None,
    email: str | None,
    description: str | None,
    image: str | None,
    key_type: str,
    records: str,
    programme: str,
    status_url: str | None,
    status_purpose: str,
    status_type: str,
    encrypt: bool,
    as_json: bool,
) -> None:
    """Make an issuer's workspace in FOLDER: settings, a signing key, the records.

    The password of a database is no part of PLACE: PostgreSQL's own ways (~/.pgpass, PGPASSWORD, a
    service file) give it.
    """
    from mcred.register import Register, refuse_password

    refuse_password(records)
    workspace = Workspace.create(
        folder,
        name=name,
        key=SigningKey.generate(KeyType(key_type)),
        url=url,
        issuer_id=issuer_id,
        email=email,
        description=description,
        image=image,
        passphrase=new_passphrase(encrypt=encrypt),
        register=records,
        programme=programme,
        status=_status(status_url, status_purpose, status_type),
        prepare=lambda place: Register.create(
            records if "://" in records else place / records
        ).close(),
    )
    made = {
        "workspace": str(workspace.root),
        "issuer": workspace.settings.issuer.id,
        "key": str(workspace.key_path),
        "encrypted": encrypt,
        "register": workspace.register_name,
    }
    if as_json:
        print_json(made)
    else:
        click.echo(f"Made the workspace {made['workspace']} of {made['issuer']}.")
        if status_url is not None and status_purpose == "both":
            click.echo(_TWO_ENTRIES, err=True)
        if not encrypt:
            click.echo(f"Keep {made['key']} secret: whoever has it signs as you.", err=True)
