from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcred.errors import Problem, UsageError
from mcred.workspace import load_document, rewrite, write_atomic
from mcred.workspace.yaml_lines import Lines, PlacedProblem
from mcred.workspace.yaml_splice import splice

TEXT = """\
# top
id: x   # the id

status: draft # eol

# ---- section
# two lines
list:
  - { a: 1,   b: [1,2] }
  -   a: 'two'
"""
PUBLISH: dict[tuple[str | int, ...], Any] = {("status",): "published", ("at",): "2026-01-01"}
BEHIND: dict[tuple[str | int, ...], str] = {("status",): "id", ("at",): "status"}


class TestRewriting:
    def test_scalars_change_and_no_other_byte(self, tmp_path: Path) -> None:
        file = tmp_path / "a.yaml"
        file.write_text(TEXT)
        rewrite(file, PUBLISH, behind=BEHIND)
        assert file.read_text() == TEXT.replace(
            "status: draft # eol\n", 'status: published # eol\nat: "2026-01-01"\n'
        )

    @pytest.mark.parametrize(
        ("text", "result"),
        [
            ("id: x\nb: 2\n", 'id: x\nstatus: published\nat: "2026-01-01"\nb: 2\n'),
            ("status: |\n  draft\nb: 2\n", 'status: |-\n  published\nat: "2026-01-01"\nb: 2\n'),
            ("status: [draft]\n# s\nb: 2\n", 'status: published\nat: "2026-01-01"\n# s\nb: 2\n'),
            ("status: draft", 'status: published\nat: "2026-01-01"\n'),
            ("{status: draft, b: 2}\n", '{status: published, at: "2026-01-01", b: 2}\n'),
        ],
        ids=["both new", "block text", "list", "no line end", "in one line"],
    )
    def test_what_takes_more_than_scalars_is_rewritten_as_a_whole(
        self, tmp_path: Path, text: str, result: str
    ) -> None:
        file = tmp_path / "a.yaml"
        file.write_text(text)
        rewrite(file, PUBLISH, behind=BEHIND)
        assert load_document(file)["at"] == "2026-01-01"
        assert file.read_text().replace("'", '"') == result

    def test_a_comment_block_stays_in_front_of_what_it_introduces(self, tmp_path: Path) -> None:
        file = tmp_path / "a.yaml"
        file.write_text(TEXT)
        rewrite(file, {("new",): {"c": 1, "d": {"e": 2}}}, behind={("new",): "status"})
        lines = file.read_text().splitlines()
        assert lines[lines.index("new:") - 1].startswith("status: draft")
        assert lines[lines.index("list:") - 1] == "# two lines"
        assert lines[lines.index("list:") - 2] == "# ---- section"

    def test_json_keeps_its_order_too(self, tmp_path: Path) -> None:
        file = tmp_path / "a.json"
        file.write_text('{"id": 1, "status": 2, "b": 3}')
        rewrite(file, PUBLISH, behind=BEHIND)
        assert list(load_document(file)) == ["id", "status", "at", "b"]

    def test_another_file_can_be_written(self, tmp_path: Path) -> None:
        file, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
        file.write_text(TEXT)
        rewrite(file, {("id",): "other"}, to=other)
        assert file.read_text() == TEXT
        assert other.read_text() == TEXT.replace("id: x", "id: other")

    def test_what_is_refused_before_changes_nothing(self, tmp_path: Path) -> None:
        file = tmp_path / "a.yaml"
        file.write_text(TEXT)

        def refuse() -> None:
            raise UsageError("no")

        with pytest.raises(UsageError, match="no"):
            rewrite(file, PUBLISH, behind=BEHIND, before=refuse)
        with pytest.raises(UsageError, match="no"):
            write_atomic(file, b"", before=refuse)
        assert file.read_text() == TEXT
        assert list(tmp_path.iterdir()) == [file]


# "What it changes reads as it should, or it says that it cannot."
@settings(max_examples=100, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from(["no", "a: b", "# x", "a\nb", "1", " a"])
    | st.integers(-99, 99)
    | st.booleans()
    | st.none()
)
def test_a_spliced_scalar_reads_back(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    file = tmp_path_factory.mktemp("s") / "a.yaml"
    file.write_text(TEXT)
    rewrite(file, {("status",): value, ("at",): value}, behind=BEHIND)
    read = load_document(file)
    assert (read["status"], read["at"], read["id"]) == (value, value, "x")
    assert read["list"] == [{"a": 1, "b": [1, 2]}, {"a": "two"}]


def test_nested_places_are_not_spliced() -> None:
    assert splice(TEXT, {("list", 0): 1}, {}) is None
    assert splice(TEXT, {("new",): 1}, {}) is None
    assert splice("- a\n", {("new",): 1}, {}) is None


class TestLines:
    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("$", 1), ("$.id", 2), ("$.status", 4), ("$.list", 8), ("$.list[0]", 9),
            ("$.list[0].b", 9), ("$.list[1].a", 10), ("$.list[1].none", 10), ("$.list[9].a", 8),
            ("$.none.deeper", 1), ("$.id.deeper", 2),
        ],
    )  # fmt: skip
    def test_a_place_has_its_line_or_that_of_what_is_around_it(self, path: str, line: int) -> None:
        assert Lines(TEXT).of(path) == line

    def test_json_has_lines_too(self) -> None:
        assert Lines('{"a": 1,\n "b": [\n  {"c": 2}]}').of("$.b[0].c") == 3

    @pytest.mark.parametrize("text", ["", "a: [", "just text", "[1]"])
    def test_what_has_no_places_is_line_1(self, text: str) -> None:
        assert Lines(text).of("$.a.b[0]") == 1

    def test_a_placed_problem_says_its_line(self) -> None:
        placed = PlacedProblem.of(Problem("$.a", "code", "b", "c"), 7)
        assert str(placed) == "line 7: $.a: expected b, found c"
        assert (placed.code, placed.line) == ("code", 7)
