"""Files of recipients: CSV and JSON Lines, and every way in which a row can be bad."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcred.batch import Row, RowFile
from mcred.errors import DataError, UsageError


def csv_of(tmp_path: Path, data: str | bytes, name: str = "r.csv") -> RowFile:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return RowFile(path)


def test_a_csv_file_is_read_by_its_header(tmp_path: Path) -> None:
    rows = csv_of(
        tmp_path,
        "\ufeffrecipient, awarded ,result:Score\r\njane@example.org,2026-03-01,80\r\n"
        '"joe@example.org","",""\r\n\r\n,,\r\n',
    )
    assert rows.columns() == ("recipient", "awarded", "result:Score")
    first, second = list(rows)
    values = {"awarded": "2026-03-01", "result:Score": "80"}
    assert first == Row(number=2, recipient="jane@example.org", values=values)
    assert second == Row(number=3, recipient="joe@example.org")
    assert rows.done == 1.0


def test_semicolons_and_line_breaks_in_quotes_are_read(tmp_path: Path) -> None:
    rows = list(csv_of(tmp_path, 'recipient;narrative\na@b.example;"one\ntwo"\nc@d.example;x\n'))
    assert [(row.number, row.values) for row in rows] == [
        (2, {"narrative": "one\ntwo"}),
        (4, {"narrative": "x"}),
    ]


def test_json_lines_are_read_with_lists_and_objects(tmp_path: Path) -> None:
    text = (
        '{"recipient": "a@b.example", "results": {"Score": 5}, "awarded": null}\n\n'
        '{"recipient": "c@d.example", "evidence": [{"id": "https://e.example", "type": []}]}\n'
    )
    first, second = csv_of(tmp_path, text, "r.jsonl")
    assert (first.number, first.values) == (1, {"results": {"Score": 5}})
    assert second.number == 3


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("", "must name the column recipient"),
        ("name,awarded", "must name the column recipient"),
        ("recipient,colour", "unknown columns"),
        ("recipient,awarded,awarded", "named twice"),
    ],
)
def test_a_header_that_says_something_else_is_refused(
    tmp_path: Path, header: str, says: str
) -> None:
    rows = csv_of(tmp_path, header + "\na@b.example\n" if header else "")
    for read in (rows.columns, lambda: list(rows)):
        with pytest.raises(DataError, match=says) as caught:
            read()
        assert caught.value.code == "row_header"
        assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"a@b.example", "1 cells, where the header has 2"),
        (b"a@b.example,x,y", "3 cells"),
        (b",x", "no recipient"),
        (b"a@b.example,\xff\xfe", "role is not UTF-8"),
    ],
)
def test_a_bad_row_is_told_and_the_next_is_read(tmp_path: Path, line: bytes, says: str) -> None:
    rows = list(csv_of(tmp_path, b"recipient,role\n" + line + b"\nc@d.example,z\n"))
    assert says in str(rows[0].problem)
    assert rows[1] == Row(number=3, recipient="c@d.example", values={"role": "z"})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[1]", "not an object"),
        ('{"a": 1, "a": 2}', "a"),
        ('{"recipient": 5}', "no recipient"),
        ('{"recipient": "a@b.example", "colour": 1}', "unknown members"),
    ],
)
def test_a_bad_line_of_json_is_told_and_the_next_is_read(
    tmp_path: Path, line: str, says: str
) -> None:
    rows = list(csv_of(tmp_path, line + '\n{"recipient": "c@d.example"}\n', "r.ndjson"))
    assert says in str(rows[0].problem)
    assert rows[1] == Row(number=2, recipient="c@d.example")


@pytest.mark.parametrize("rest", ['"a@b.example\nno end', "x" * (1024 * 1024 + 1)])
def test_where_rows_cannot_be_told_apart_reading_ends(tmp_path: Path, rest: str) -> None:
    rows = iter(csv_of(tmp_path, "recipient\na@b.example\n" + rest))
    assert next(rows).recipient == "a@b.example"
    with pytest.raises(DataError) as caught:
        list(rows)
    assert caught.value.code == "row_csv"


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(UsageError):
            list(RowFile(path))
