"""A site's folder: what has changed is made beside it and put in place together, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from mcred.errors import UsageError
from mcred.share.site import replacing
from mcred.share.site.unit import Unit
from mcred.workspace.atomic import file_error

__all__ = ["MARKER", "Built", "Kept", "Staging", "replace_site"]

#: Says that a folder is a site of ours, and which names at its top are.
MARKER = ".mcred-site"


class Kept(NamedTuple):
    """A file as it was put in place; size and time tell without reading that nobody changed it."""

    sha256: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was known of a unit when it was last made; `memo` is the maker's own."""

    inputs: str
    made_at: str
    files: Mapping[str, Kept]
    memo: Mapping[str, Any] | None = None


@dataclass(slots=True, kw_only=True)
class Staging:
    """The next site: files that are new, beside the one that stands, and those of it that stay."""

    folder: Path  #: of new files
    standing: Path
    before: Mapping[str, Built]
    present: dict[str, os.stat_result]  #: of the standing site
    after: dict[str, Built] = field(default_factory=dict)
    taken: dict[str, bool] = field(default_factory=dict)  #: path → whether it is new
    written: int = 0
    kept: int = 0

    def add(self, unit: Unit, *, now: str) -> None:
        """Take the unit's files over, or make them where its inputs or its files have changed.

        Raises:
            UsageError: `site_path_taken`: two units want one path.
        """
        known = self.before.get(unit.name)
        if known is not None and known.inputs == unit.inputs and self.keep(unit.name):
            return
        made_at = known.made_at if known is not None and known.inputs == unit.inputs else now
        files = {}
        for path, data in unit.make(made_at):
            files[path] = self._put(path, data, known)
        self.after[unit.name] = Built(
            inputs=unit.inputs, made_at=made_at, files=files, memo=unit.memo
        )

    def keep(self, name: str) -> bool:
        """Take over a unit as it was made before, if all its files are as they were."""
        known = self.before.get(name)
        if known is None:
            return False
        sizes = {path: self._intact(path, file) for path, file in known.files.items()}
        if not all(sizes.values()):
            return False
        for path in known.files:
            self._take(path, is_new=False)
        files = {path: file for path, file in sizes.items() if file is not None}
        self.after[name] = Built(
            inputs=known.inputs, made_at=known.made_at, files=files, memo=known.memo
        )
        self.kept += len(files)
        return True

    def read(self, path: str) -> bytes | None:
        """A file of the next site, as far as it is there."""
        is_new = self.taken.get(path)
        if is_new is None:
            return None
        return ((self.folder if is_new else self.standing) / path).read_bytes()

    def read_before(self, name: str) -> bytes | None:
        """The one file of a unit in the standing site, if it is as it was made."""
        known = self.before.get(name)
        if known is None or len(known.files) != 1:
            return None
        [(path, file)] = known.files.items()
        return None if self._intact(path, file) is None else (self.standing / path).read_bytes()

    def _put(self, path: str, data: bytes, known: Built | None) -> Kept:
        digest = hashlib.sha256(data).hexdigest()
        old = known.files.get(path) if known is not None else None
        intact = self._intact(path, old) if old is not None and old.sha256 == digest else None
        self._take(path, is_new=intact is None)
        if intact is not None:
            self.kept += 1
            return intact
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(data)
        self.written += 1
        there = place.stat()
        return Kept(digest, there.st_size, there.st_mtime_ns)

    def _intact(self, path: str, file: Kept) -> Kept | None:
        """The file as it stands, if its content is what it was; read only where times differ."""
        there = self.present.get(path)
        if there is None or there.st_size != file.size:
            return None
        if there.st_mtime_ns == file.mtime_ns:
            return file
        same = _sha256(self.standing / path) == file.sha256
        return file._replace(mtime_ns=there.st_mtime_ns) if same else None

    def _take(self, path: str, *, is_new: bool) -> None:
        if path in self.taken:
            raise UsageError(f"two parts of the site want the path {path}", code="site_path_taken")
        self.taken[path] = is_new


def replace_site(
    folder: Path,
    units: Callable[[Staging], Iterable[Unit]],
    *,
    before: Mapping[str, Built],
    now: str,
) -> Staging:
    """Build the units and bring the folder to just their files.

    What is new is written beside the folder first. A build that breaks leaves it as it was; one
    that is killed while it puts files in place is finished by the next.

    Args:
        folder: a site of ours, an empty folder, or none yet.
        units: gives what to build; it is called with the staging, which fills meanwhile.
        before: what the standing site was built from.

    Raises:
        UsageError: `not_a_site`: the folder holds something else; or a file cannot be written.
    """
    target = Path(os.path.abspath(folder))
    try:
        with replacing.prepared(target) as place:
            _require_ours(target)
            present = dict(_files(target)) if target.is_dir() else {}
            build = Staging(folder=place, standing=target, before=before, present=present)
            for unit in units(build):
                build.add(unit, now=now)
            _mark(build)
            new = [path for path, is_new in build.taken.items() if is_new]
            replacing.put_in_place(place, target, new, sorted(present.keys() - build.taken.keys()))
    except OSError as error:
        raise file_error(error, folder, doing="written") from error
    return build


def _mark(build: Staging) -> None:
    """Name what is at the top, in a file that is written anew where that has changed."""
    tops = sorted({path.partition("/")[0] for path in build.taken} | {MARKER})
    data = (json.dumps({"format": 1, "names": tops}) + "\n").encode()
    same = MARKER in build.present and (build.standing / MARKER).read_bytes() == data
    build.taken[MARKER] = not same
    if not same:
        build.folder.mkdir(parents=True, exist_ok=True)
        (build.folder / MARKER).write_bytes(data)


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


def _files(folder: Path, prefix: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Path → what the system says of it, of everything that is no folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), f"{prefix}{entry.name}/")
                continue
            there = entry.stat(follow_symlinks=False)
            # what is no ordinary file is never as it was made
            yield prefix + entry.name, there if stat.S_ISREG(there.st_mode) else _NOTHING


_NOTHING = os.stat_result((0, 0, 0, 0, 0, 0, -1, 0, 0, 0))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
