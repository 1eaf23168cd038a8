"""A site's folder, replaced as a whole: a build that breaks never touches the one that stands."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mcred.errors import UsageError
from mcred.share.site.unit import Unit
from mcred.workspace.atomic import file_error, sync_directory

__all__ = ["MARKER", "Built", "Staging", "replace_site"]

#: Says that a folder is a site of ours, and which names at its top are.
MARKER = ".mcred-site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was known of a unit when it was last made."""

    inputs: str
    made_at: str
    files: Mapping[str, str]  #: path → SHA-256


@dataclass(slots=True, kw_only=True)
class Staging:
    """The next site beside the one that stands; unchanged files are linked, not written."""

    folder: Path
    standing: Path
    before: Mapping[str, Built]
    after: dict[str, Built] = field(default_factory=dict)
    written: int = 0
    kept: int = 0

    def add(self, unit: Unit, *, now: str) -> None:
        """Put the unit's files in place, made anew where its inputs or its files have changed.

        Raises:
            UsageError: `site_path_taken`: two units want one path.
        """
        known = self.before.get(unit.name)
        if known is not None and known.inputs == unit.inputs and self._take(known):
            self.after[unit.name] = known
            self.kept += len(known.files)
            return
        made_at = known.made_at if known is not None and known.inputs == unit.inputs else now
        files = {}
        for path, data in unit.make(made_at):
            place = self._place(path)
            with place.open("xb") as file:
                file.write(data)
            files[path] = hashlib.sha256(data).hexdigest()
        self.after[unit.name] = Built(inputs=unit.inputs, made_at=made_at, files=files)
        self.written += len(files)

    def _take(self, known: Built) -> bool:
        """Link the files of the standing site, if all of them are as they were made."""
        for path, digest in known.files.items():
            old = self.standing / path
            if old.is_symlink() or not old.is_file() or _sha256(old) != digest:
                return False
        for path in known.files:
            place = self._place(path)
            try:
                os.link(self.standing / path, place)
            except OSError:  # a file system without links
                shutil.copyfile(self.standing / path, place)
        return True

    def _place(self, path: str) -> Path:
        place = self.folder / path
        if place.exists():
            raise UsageError(f"two parts of the site want the path {path}", code="site_path_taken")
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def replace_site(
    folder: Path,
    units: Callable[[Staging], Iterable[Unit]],
    *,
    before: Mapping[str, Built],
    now: str,
    check: Callable[[Path], None] = lambda _: None,
) -> Staging:
    """Build the units beside `folder` and put the result in its place.

    Args:
        folder: a site of ours, an empty folder, or none yet.
        units: gives what to build; it is called with the staging, whose folder fills meanwhile.
        before: what the standing site was built from.
        check: sees the finished staging folder; when it raises, nothing is replaced.

    Raises:
        UsageError: `not_a_site`: the folder holds something else; or a file cannot be written.
    """
    target = Path(os.path.abspath(folder))
    staging = target.with_name(f".{target.name}.{secrets.token_hex(4)}.building")
    try:
        _restore(target)
        _require_ours(target)
        staging.mkdir()
        build = Staging(folder=staging, standing=target, before=before)
        for unit in units(build):
            build.add(unit, now=now)
        tops = sorted({item.name for item in staging.iterdir()} | {MARKER})
        (staging / MARKER).write_text(json.dumps({"format": 1, "names": tops}) + "\n")
        check(staging)
        _swap(staging, target)
    except OSError as error:
        raise file_error(error, folder, doing="written") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return build


def _require_ours(target: Path) -> None:
    if not os.path.lexists(target):
        return
    names = {item.name for item in target.iterdir()}
    ours: set[str] = set()
    if MARKER in names:
        try:
            ours = set(json.loads((target / MARKER).read_text())["names"])
        except (ValueError, KeyError, TypeError):
            ours = set()
    foreign = sorted(names - ours)
    if foreign:
        raise UsageError(
            f"{target} holds {', '.join(foreign[:3])}, which no build of this site has made: choose"
            " a folder of its own (what should be published too belongs into site/static)",
            code="not_a_site",
        )


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.before")


def _restore(target: Path) -> None:
    """After a crash between the two renames of `_swap`, the site that stood is put back."""
    old = _old(target)
    if old.exists():
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)


def _swap(staging: Path, target: Path) -> None:
    old = _old(target)
    if target.exists():
        target.rename(old)
    try:
        staging.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    sync_directory(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
