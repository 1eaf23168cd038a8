"""Many files put in place together: undone when one cannot be, finished later after a crash.

`.NAME.building` beside the folder NAME holds `new/` (files to come), `old/` (what they replace, to
go back to) and, once everything is ready, `plan.json`. Whoever finds a plan carries it out.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from mcred.workspace.atomic import sync_directory, write_atomic

__all__ = ["prepared", "put_in_place"]

_PLAN = "plan.json"


@contextmanager
def prepared(target: Path) -> Iterator[Path]:
    """A folder for new files, which is gone at the end; one build of a folder at a time.

    What an earlier one left is finished first where it was ready, else thrown away.
    """
    with _one_at_a_time(target.parent):
        work = target.with_name(f".{target.name}.building")
        if (work / _PLAN).exists():
            _finish(work, target)
        shutil.rmtree(work, ignore_errors=True)
        (work / "new").mkdir(parents=True)
        (work / "old").mkdir()
        try:
            yield work / "new"
        finally:
            if not (work / _PLAN).exists():
                shutil.rmtree(work, ignore_errors=True)


def put_in_place(place: Path, target: Path, new: Sequence[str], gone: Sequence[str]) -> None:
    """Move the new files to their places in the folder and take away what is gone.

    Raises:
        OSError: one of them could not be moved; then the folder is as it was before.
    """
    if not new and not gone:
        return
    if not target.exists() or not any(target.iterdir()):
        if target.exists():
            target.rmdir()
        place.rename(target)
        sync_directory(target.parent)
        return
    work = place.parent
    folders = _make_folders(target, new)
    try:
        for path in new:
            _sync(place / path)  # the plan must not be on disk before what it speaks of
        plan = json.dumps({"new": list(new), "gone": list(gone)}, ensure_ascii=False)
        write_atomic(work / _PLAN, plan.encode("utf-8", "surrogatepass"))
        _move(work, target, new, gone)
    except BaseException:
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()
        raise
    _remove_empty(target, gone)
    (work / _PLAN).unlink()


def _make_folders(target: Path, new: Sequence[str]) -> list[Path]:
    """The folders that were missing, outermost first: the most likely thing to fail, so first."""
    made: list[Path] = []
    for path in sorted({path.rpartition("/")[0] for path in new}):
        folder = target
        for name in filter(None, path.split("/")):
            folder = folder / name
            if _is_folder(folder):
                continue
            if os.path.lexists(folder):
                folder.unlink()  # a file or link of somebody's where a folder of ours must be
            folder.mkdir()
            made.append(folder)
    return made


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _move(work: Path, target: Path, new: Sequence[str], gone: Sequence[str]) -> None:
    """All of it, or none: what was moved goes back when a step fails."""
    done: list[tuple[Path, Path | None, Path | None]] = []
    try:
        for number, path in enumerate((*new, *gone)):
            place, old = target / path, work / "old" / str(number)
            source = work / "new" / path if number < len(new) else None
            if source is None and _is_folder(place):
                continue  # a folder has taken the file's place
            was_there = os.path.lexists(place)
            if was_there:
                _set_aside(place, old, stays=source is not None)
            done.append((place, old if was_there else None, source))
            if source is not None:
                source.replace(place)
    except BaseException:
        for place, back, source in reversed(done):
            if source is not None and back is None:
                place.unlink(missing_ok=True)
            if back is not None:
                back.replace(place)
        (work / _PLAN).unlink(missing_ok=True)
        raise


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _set_aside(place: Path, old: Path, *, stays: bool) -> None:
    """Keep what stands here; where something takes its place it is never missing in between."""
    if stays:
        try:
            os.link(place, old, follow_symlinks=False)
        except OSError:  # a file system without links
            shutil.copy2(place, old, follow_symlinks=False)
    else:
        place.replace(old)


def _finish(work: Path, target: Path) -> None:
    """Carry out a plan that was interrupted; what has been moved already is not there any more."""
    plan = json.loads((work / _PLAN).read_bytes().decode("utf-8", "surrogatepass"))
    for path in plan["new"]:
        if (work / "new" / path).exists():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (work / "new" / path).replace(target / path)
    for path in plan["gone"]:
        if not _is_folder(target / path):
            (target / path).unlink(missing_ok=True)
    _remove_empty(target, plan["gone"])
    (work / _PLAN).unlink()


def _remove_empty(target: Path, gone: Sequence[str]) -> None:
    for path in gone:
        for folder in (target / path).parents:
            if folder == target:
                break
            try:
                folder.rmdir()
            except OSError:  # something is in it, or it is gone already
                break


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait for another build in this folder, where the system can tell."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
