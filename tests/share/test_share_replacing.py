"""A site's folder is changed as a whole: whatever breaks a build, the site that stands is the old
one or the new one.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mcred.errors import UsageError
from mcred.share.site import replacing
from mcred.share.site.checking import check_site
from support.sites import NOW, URL, Publisher, file_bytes


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    publisher = Publisher(tmp_path)
    for index in range(4):
        publisher.issue_listed(index)
    publisher.publish_list()
    publisher.build(tmp_path / "site")
    return publisher


def change(publisher: Publisher) -> None:
    """One badge comes, one goes, one is revoked: files that are new, gone and replaced."""
    publisher.issue("Wait time")
    publisher.publication = publisher.publication.without(publisher.publication.badges[0].id)
    publisher.publish_list(2)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def count_steps(publisher: Publisher, site: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many files a change moves into place or aside."""
    steps = 0
    real = Path.replace

    def counted(self: Path, target: Any) -> Any:
        nonlocal steps
        steps += ".site.building" in str(self) or ".site.building" in str(target)
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", counted)
        publisher.build(site)
    return steps


def twin(tmp_path: Path) -> tuple[Publisher, Path]:
    folder = tmp_path / "twin"
    folder.mkdir()
    other = Publisher(folder)
    for index in range(4):
        other.issue_listed(index)
    other.publish_list()
    other.build(folder / "site")
    return other, folder / "site"


@pytest.mark.parametrize("share", [0, 0.3, 0.6, 0.9])
def test_a_disk_that_is_full_at_any_step_leaves_the_old_site(
    share: float, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, site_of_other = twin(tmp_path)
    change(other)
    steps = count_steps(other, site_of_other, monkeypatch)
    change(publisher)
    site = tmp_path / "site"
    before = file_bytes(site)
    left = int(steps * share)
    real = Path.replace

    def fill(self: Path, target: Any) -> Any:
        nonlocal left
        if ".site.building/old" in str(target) or ".site.building/new" in str(self):
            left -= 1
            if left == -1:
                raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fill)
    with pytest.raises(UsageError, match="No space left on device"):
        publisher.build(site)
    assert left < 0
    assert file_bytes(site) == before
    assert leftovers(tmp_path) == []
    monkeypatch.undo()
    publisher.build(site)
    assert check_site(site, url=URL, now=NOW).problems == []


@pytest.mark.parametrize("what", ["mkdir", "open", "link"])
def test_a_disk_that_is_full_before_anything_moves_leaves_the_old_site(
    what: str, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(publisher)
    site = tmp_path / "site"
    before, count = file_bytes(site), 0

    def full(*_: Any, **__: Any) -> Any:
        nonlocal count
        count += 1
        raise OSError(errno.ENOSPC, "No space left on device")

    if what == "mkdir":
        real = Path.mkdir

        def mkdir(self: Path, *a: Any, **b: Any) -> Any:
            return full() if str(self).startswith(f"{site}/c/") else real(self, *a, **b)

        monkeypatch.setattr(Path, "mkdir", mkdir)
    elif what == "open":
        monkeypatch.setattr("mcred.share.site.replacing.write_atomic", full)
    else:
        monkeypatch.setattr(os, "link", full)
        monkeypatch.setattr("shutil.copy2", full)
    with pytest.raises(UsageError, match="No space left on device"):
        publisher.build(site)
    assert count
    assert file_bytes(site) == before
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("steps", [0, 1, 5, 12])
def test_a_build_that_is_killed_while_it_moves_is_finished_by_the_next(
    steps: int, publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(publisher)
    site = tmp_path / "site"
    move = replacing._move

    def killed(work: Path, target: Path, new: list[str], gone: list[str]) -> None:
        plan = (work / "plan.json").read_bytes()
        move(work, target, new[:steps], [])
        (work / "plan.json").write_bytes(plan)
        raise _Killed

    with monkeypatch.context() as patch:
        patch.setattr(replacing, "_move", killed)
        with pytest.raises(_Killed):
            publisher.build(site)
    assert leftovers(tmp_path) == [".site.building"]
    publisher.build(site)
    assert leftovers(tmp_path) == []
    assert check_site(site, url=URL, now=NOW).problems == []
    assert len(list((site / "c").iterdir())) == 4
    other, site_of_other = twin(tmp_path)
    change(other)
    other.build(site_of_other)
    assert file_bytes(site) == file_bytes(site_of_other)


class _Killed(BaseException):
    pass


def test_what_a_killed_build_left_unfinished_is_thrown_away(
    publisher: Publisher, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    before = file_bytes(site)
    (tmp_path / ".site.building" / "new" / "c").mkdir(parents=True)
    (tmp_path / ".site.building" / "new" / "index.html").write_text("half")
    build = publisher.build(site)
    assert (build.written, file_bytes(site)) == (0, before)
    assert leftovers(tmp_path) == []


def test_files_that_a_build_did_not_make_are_taken_out_of_its_folders(
    publisher: Publisher, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    before = file_bytes(site)
    page = publisher.page(site, publisher.publication.badges[0].id)
    (page / "notes.txt").write_text("mine")
    (site / "a" / "link").symlink_to("/etc/hostname")
    publisher.build(site)
    assert file_bytes(site) == before


def test_a_link_in_the_place_of_a_folder_is_not_followed(
    publisher: Publisher, tmp_path: Path
) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    before = file_bytes(site)
    (site / "c").rename(elsewhere)
    (site / "c").symlink_to(elsewhere)
    kept = file_bytes(elsewhere)
    publisher.build(site, now=NOW)
    assert file_bytes(site) == before
    assert not (site / "c").is_symlink()
    assert file_bytes(elsewhere) == kept


def test_another_build_of_the_same_folder_waits(publisher: Publisher, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("no such lock there")
    program = (
        "import sys; from pathlib import Path; from mcred.share.site.replacing import prepared\n"
        "with prepared(Path(sys.argv[1])):\n print('in', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "site")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "in\n"
    done = threading.Event()
    waiting = threading.Thread(target=_then, args=(publisher, tmp_path / "site", done.set))
    waiting.start()
    assert not done.wait(0.5)
    other.communicate("")
    waiting.join(60)
    assert done.is_set()


def _then(publisher: Publisher, site: Path, done: Callable[[], None]) -> None:
    publisher.build(site)
    done()


def test_a_revocation_touches_the_list_and_one_page_and_verifies_one_badge(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    publisher.build(site)
    inodes = {path: os.stat(site / path).st_ino for path in file_bytes(site)}
    publisher.publish_list(2)
    asked = verified(monkeypatch)
    build = publisher.build(site, now=NOW + timedelta(days=1))
    assert (build.written, build.verdicts) == (2, {"valid": 3, "revoked": 1})
    now = {path: os.stat(site / path).st_ino for path in file_bytes(site)}
    page = publisher.page(site, publisher.publication.badges[2].id).relative_to(site).as_posix()
    changed = {path for path in now if now[path] != inodes.get(path)}
    assert changed == {"status/revocation-1.json", f"{page}/index.html"}
    assert set(asked) == {publisher.publication.badges[n].id for n in (2, 3)}  # 3: the newest


def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The badges that a build reads in order to verify them."""
    from mcred.register import Register

    asked: list[str] = []
    issued = Register.issued

    def noted(self: Register, identifier: str) -> Any:
        asked.append(identifier)
        return issued(self, identifier)

    monkeypatch.setattr(Register, "issued", noted)
    return asked


@pytest.mark.parametrize(
    ("what", "all_of_them"),
    [
        ("nothing", False),
        ("renewed list", False),
        ("stale list", True),
        ("forged list", True),
        ("other purpose", True),
        ("new key", True),
    ],
)
def test_what_is_known_of_a_badge_counts_only_while_its_grounds_stand(
    what: str,
    all_of_them: bool,
    publisher: Publisher,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site, now = tmp_path / "site", NOW
    place = publisher.place / "status" / "revocation.json"
    if what == "renewed list":
        publisher.publish_list(days=60)
    elif what == "stale list":
        now = NOW + timedelta(days=31)
    elif what == "forged list":
        data = place.read_text()
        publisher.publish_list(0, 1, 2, 3)
        place.write_text(place.read_text().replace(proof_of(place.read_text()), proof_of(data)))
    elif what == "other purpose":
        place.write_text(place.read_text().replace('"revocation"', '"suspension"'))
    elif what == "new key":
        settings = publisher.place / "mcred.toml"
        settings.write_text(settings.read_text().replace("A district", "The district"))
    asked = verified(monkeypatch)
    if what in ("stale list", "forged list", "other purpose"):
        with pytest.raises(UsageError, match="cannot be published"):
            publisher.build(site, now=now)
        return
    publisher.build(site, now=now)
    assert (len(set(asked)) == 4) is all_of_them


def proof_of(text: str) -> str:
    return text.partition('"proofValue":')[2].partition('"')[2].partition('"')[0]


def test_a_badge_whose_time_is_over_gets_a_new_page(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    publisher.issue(validUntil="2026-03-05T00:00:00Z")
    site = tmp_path / "site"
    publisher.build(site)
    assert publisher.build(site, now=NOW + timedelta(days=3)).written == 0
    build = publisher.build(site, now=NOW + timedelta(days=4))
    assert build.verdicts == {"expired": 1}
    assert build.written == 1
