"""An issuer's folder: find it, open it, make it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mcred.errors import UsageError
from mcred.workspace import creation, rotation, toml_files
from mcred.workspace.atomic import shown
from mcred.workspace.creation import StorableKey
from mcred.workspace.layout import DEFINITIONS, MANIFEST, RECORDS, REGISTER, key_path
from mcred.workspace.settings import Settings, read_settings

__all__ = ["Workspace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A folder with a `mcred.toml`, and what stood there when it was opened."""

    root: Path  #: absolute
    settings: Settings

    @classmethod
    def open(cls, path: str | Path) -> Workspace:
        """Open the workspace whose `mcred.toml` is directly in `path`.

        Raises:
            UsageError: `no_workspace`, or the file cannot be read.
            DataError: the file is not TOML.
            ModelError: its settings are wrong; every problem at once.
        """
        root = Path(path).absolute()
        manifest = root / MANIFEST
        try:
            text = toml_files.read(manifest)
        except UsageError as error:
            if error.code != "file_missing":
                raise
            raise UsageError(
                f"there is no {MANIFEST} in {shown(path)}: run mcred init, or name its folder",
                code="no_workspace",
                path=str(path),
            ) from error
        table = toml_files.parse(text, where=shown(manifest))
        return cls(root=root, settings=read_settings(table, where=shown(manifest)))

    @classmethod
    def find(cls, start: str | Path | None = None) -> Workspace:
        """Open the nearest workspace at `start` or above it; the current folder unless told.

        Raises:
            UsageError: `no_workspace`; and as `open`.
        """
        first = Path.cwd() if start is None else Path(start).absolute()
        for folder in (first, *first.parents):
            if os.path.lexists(folder / MANIFEST):
                return cls.open(folder)
        raise UsageError(
            f"there is no {MANIFEST} in or above {shown(first)}: run mcred init, or name a folder",
            code="no_workspace",
            path=str(first),
        )

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        name: str,
        key: StorableKey,
        url: str | None = None,
        issuer_id: str | None = None,
        email: str | None = None,
        description: str | None = None,
        image: str | None = None,
        key_name: str = "issuer",
        passphrase: str | bytes | None = None,
        proof: str | None = None,
        register: str = REGISTER,
        programme: str = "files",
        status: Mapping[str, str] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        prepare: Callable[[Path], object] | None = None,
    ) -> Workspace:
        """Make a workspace with its settings and key, whole or not at all.

        Args:
            path: a folder that is not there yet, or empty; the one above it must be there.
            name: the issuer's name.
            key: is saved as `keys/KEY_NAME.pem`, encrypted where there is a passphrase.
            issuer_id: a DID or https address; the key's did:key unless told.
            proof: the kind of proof that commands make; one that fits the key unless told.
            register: where the records are to be: a path from the workspace, or a URL.
            programme: where a programme's records are to be, `files` or `register`.
            status: the members of the table `[status]`, where badges are to have a status.
            prepare: is called with the folder before it appears, to put more into it, such as the
                register; when it raises, nothing appears.

        Raises:
            UsageError: `workspace_exists`, `workspace_not_empty`, or the folder cannot be made.
            ModelError: the settings would be wrong; every problem at once.
            KeyFileError: the key cannot be saved.
        """
        profile = {
            "id": creation.issuer_id(key) if issuer_id is None else issuer_id,
            "name": name,
            "url": url,
            "email": email,
            "description": description,
            "image": image,
        }
        text = creation.manifest_text(
            profile,
            key=key,
            key_name=key_name,
            proof=proof,
            register=register,
            programme=programme,
            status=status,
            now=now(),
        )
        read_settings(toml_files.parse(text, where=MANIFEST), where=shown(Path(path) / MANIFEST))

        def fill(folder: Path) -> None:
            creation.write_contents(
                folder, text=text, key=key, key_name=key_name, passphrase=passphrase
            )
            if prepare is not None:
                prepare(folder)

        creation.build(Path(path), fill=fill)
        return cls.open(path)

    def rotate(
        self,
        key: StorableKey,
        *,
        name: str,
        passphrase: str | bytes | None = None,
        issuer_id: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Workspace:
        """Sign with a new key from now on; return the workspace as it then is.

        The old key's public half stays in `mcred.toml` with the time until which it signed, its
        file stays too; comments and order stay.

        Raises:
            UsageError: `key_known`; `did_key_rotation`: the issuer's id is its key, and no new
                `issuer_id` is given; or a file cannot be written.
            KeyFileError: the key cannot be saved.
            DataError: the file is laid out so that it cannot be edited safely.
        """
        rotation.rotate(
            self.root, key, name=name, passphrase=passphrase, issuer_id=issuer_id, now=now()
        )
        return Workspace.open(self.root)

    @property
    def manifest(self) -> Path:
        """The settings file."""
        return self.root / MANIFEST

    @property
    def key_path(self) -> Path:
        """The private key that signs now."""
        return key_path(self.root, self.settings.keys.current)

    @property
    def definitions(self) -> Path:
        """The folder of the micro-credentials' definitions, one file each; it may be missing."""
        return self.root / DEFINITIONS

    @property
    def records(self) -> Path:
        """The folder of the programme's records: people, submissions, decisions."""
        return self.root / RECORDS

    @property
    def register_place(self) -> str:
        """Where the records are, for `Register.open`: an absolute path or a URL."""
        url = self.settings.records.url
        return url if "://" in url else str(self.root / url)

    @property
    def register_name(self) -> str:
        """The same to be shown: what stands before an `@` may be a password, and is left out."""
        scheme, mark, rest = self.register_place.partition("://")
        return f"{scheme}{mark}{rest.rpartition('@')[2].partition('?')[0]}" if mark else scheme
