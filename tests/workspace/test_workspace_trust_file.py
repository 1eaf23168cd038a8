from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcred.errors import TrustFileError, UsageError
from mcred.trust import TrustEntry, TrustList
from mcred.workspace import add_trust, remove_trust

KEY = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"

HAND_WRITTEN = f"""\
# issuers we know
format = 1

# our neighbours
[[issuer]]
id = "did:web:example.edu"   # since 2020
name = "Example University"
note = '''
[[issuer]] is not a header here'''

# the college, by key

# confirmed by phone
[[issuer]]
key = "{KEY}"
# and one more
[[issuer]]
domain = "example.org"
# the end
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trust.toml"


def test_a_new_file_is_made(path: Path) -> None:
    add_trust(path, "id", "did:web:example.edu", name='Ex "U"', note="confirmed 2026-02-01")
    assert path.read_text().endswith(
        "format = 1\n\n[[issuer]]\n"
        'id = "did:web:example.edu"\nname = "Ex \\"U\\""\nnote = "confirmed 2026-02-01"\n'
    )
    assert TrustList.load(path).entries == (
        TrustEntry(id="did:web:example.edu", name='Ex "U"', note="confirmed 2026-02-01"),
    )


def test_entries_of_each_kind_are_added_in_order(path: Path) -> None:
    add_trust(path, "id", "https://example.edu/issuer?x=1")
    add_trust(path, "key", KEY)
    add_trust(path, "domain", "Bücher.Example.")
    assert TrustList.load(path).entries == (
        TrustEntry(id="https://example.edu/issuer?x=1"),
        TrustEntry(key=KEY),
        TrustEntry(domain="xn--bcher-kva.example"),
    )


def test_adding_keeps_what_is_there(path: Path) -> None:
    path.write_text(HAND_WRITTEN.replace("[[issuer]] is", "It is"))
    before = path.read_text()
    add_trust(path, "domain", "example.net")
    assert path.read_text() == before.replace(
        'domain = "example.org"\n', 'domain = "example.org"\n\n[[issuer]]\ndomain = "example.net"\n'
    )


def test_removing_takes_the_entry_and_the_comment_above_it(path: Path) -> None:
    before = HAND_WRITTEN.replace("[[issuer]] is", "It is")
    path.write_text(before)
    remove_trust(path, KEY)
    gone = f'# confirmed by phone\n[[issuer]]\nkey = "{KEY}"\n'
    assert path.read_text() == before.replace(gone, "")
    remove_trust(path, "EXAMPLE.org")
    remove_trust(path, "did:web:example.edu")
    assert TrustList.load(path).entries == ()
    assert path.read_text() == (
        "# issuers we know\nformat = 1\n\n# the college, by key\n\n# the end\n"
    )


def test_a_file_that_looks_otherwise_than_it_is_is_not_edited_wrongly(path: Path) -> None:
    path.write_text(HAND_WRITTEN)
    with pytest.raises(TrustFileError, match="by hand") as caught:
        remove_trust(path, KEY)
    assert caught.value.code == "toml_layout"
    assert path.read_text() == HAND_WRITTEN


def test_inline_entries_are_left_to_the_hand(path: Path) -> None:
    text = 'format = 1\nissuer = [{domain = "example.org"}]\n'
    path.write_text(text)
    with pytest.raises(TrustFileError, match="by hand"):
        remove_trust(path, "example.org")
    with pytest.raises(TrustFileError, match="by hand"):
        add_trust(path, "domain", "example.net")
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("kind", "value"), [("id", "did:web:example.edu"), ("key", KEY), ("domain", "Example.ORG.")]
)
def test_a_duplicate_is_refused(path: Path, kind: Any, value: str) -> None:
    path.write_text(HAND_WRITTEN)
    with pytest.raises(TrustFileError, match="already") as caught:
        add_trust(path, kind, value)
    assert caught.value.code == "trust_duplicate"
    assert path.read_text() == HAND_WRITTEN


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("id", "example.edu"),
        ("id", "http://example.edu"),
        ("id", "https://"),
        ("id", "did:web:a b"),
        ("id", "did:key:z6Mk#z6Mk"),
        ("key", "did:key:z6Mk"),
        ("key", "z0OIl" * 10),
        ("domain", "https://example.edu"),
        ("domain", "example"),
        ("domain", "*.example.edu"),
        ("domain", "127.0.0.1"),
        ("domain", "a..b"),
        ("domain", "x" * 64 + ".edu"),
        ("name", "x"),
    ],
)
def test_a_value_that_names_nobody_is_refused(path: Path, kind: Any, value: str) -> None:
    with pytest.raises(TrustFileError) as caught:
        add_trust(path, kind, value)
    assert caught.value.code == "trust_value"
    assert not path.exists()


def test_an_empty_note_is_refused(path: Path) -> None:
    with pytest.raises(TrustFileError, match="note is empty"):
        add_trust(path, "domain", "example.org", note=" ")


def test_an_unknown_issuer_cannot_be_removed(path: Path) -> None:
    path.write_text(HAND_WRITTEN)
    with pytest.raises(TrustFileError, match="does not list") as caught:
        remove_trust(path, "did:web:other.example")
    assert caught.value.code == "trust_not_listed"


@pytest.mark.parametrize(
    "text",
    [
        "format = ",
        "format = 2",
        'format = 1\n[[issuer]]\nid = "did:web:a"\ndomain = "a.example"\n',
        'format = 1\n[[issuer]]\nname = "a"\n',
        "format = 1\nx = 1\n",
        "format = 1\nissuer = 3\n",
    ],
)
def test_a_file_that_is_wrong_already_is_left_alone(path: Path, text: str) -> None:
    path.write_text(text)
    with pytest.raises(TrustFileError) as caught:
        add_trust(path, "domain", "example.org")
    assert str(path) in caught.value.message
    with pytest.raises(TrustFileError) as caught:
        remove_trust(path, "a.example")
    assert str(path) in caught.value.message
    assert path.read_text() == text


def test_a_missing_file_has_nobody_to_remove(path: Path) -> None:
    with pytest.raises(TrustFileError, match="No such file"):
        remove_trust(path, "example.org")


def test_a_failure_to_write_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(HAND_WRITTEN)

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UsageError, match="No space left"):
        add_trust(path, "domain", "example.net")
    assert path.read_text() == HAND_WRITTEN
    assert os.listdir(path.parent) == [path.name]


LINES = ["# c", "", "[[issuer]]", 'domain = "a.example"', 'domain = "b.example"', 'name = "n"']


# Whatever the layout: an edit does exactly what was asked, or nothing.
@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*LINES, 'note = """', '"""', "[issuer.x]"]), max_size=12))
def test_an_edit_does_what_was_asked_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    text = "\n".join(["format = 1", *lines])
    path.write_text(text)
    try:
        before = TrustList.load(path).entries
        add_trust(path, "domain", "c.example")
    except TrustFileError:
        assert path.read_text() == text
        return
    assert TrustList.load(path).entries == (*before, TrustEntry(domain="c.example"))
    added = path.read_text()
    try:
        remove_trust(path, "c.example")
    except TrustFileError:
        assert path.read_text() == added
        return
    assert TrustList.load(path).entries == before
