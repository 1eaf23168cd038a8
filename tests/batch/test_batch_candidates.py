"""Tables of candidates: every way in which a row can be bad, and none that stops the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcred.batch.candidates import Candidate, CandidateFile
from mcred.batch.judging import judge_many
from mcred.errors import UsageError
from mcred.report import Verdict
from mcred.verifier import Verifier
from support.issuers import IssuerSimulator


def table(tmp_path: Path, data: str | bytes) -> CandidateFile:
    path = tmp_path / "candidates.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return CandidateFile(path)


def problems(rows: CandidateFile) -> list[str | None]:
    return [row.problem for row in rows]


def test_a_table_is_read_by_its_header(tmp_path: Path) -> None:
    (tmp_path / "b.png").write_bytes(b"x")
    rows = table(
        tmp_path,
        "\ufeffName, Source ,RECIPIENT\r\nAda,https://b.example/1, ada@b.example \r\n"
        'Bo,b.png,""\r\n\r\n , ,\r\n',
    )
    assert rows.columns == ("Name", "Source", "RECIPIENT")
    assert rows.has_mark
    assert rows.count() == 2
    assert list(rows) == [
        Candidate(
            number=2,
            cells=("Ada", "https://b.example/1", " ada@b.example "),
            source="https://b.example/1",
            recipient="ada@b.example",
        ),
        Candidate(number=3, cells=("Bo", "b.png", ""), source=tmp_path / "b.png"),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_the_headers(tmp_path: Path, mark: str) -> None:
    rows = table(tmp_path, f"source{mark}recipient\nhttps://b.example/1{mark}a@b.example\n")
    assert [row.recipient for row in rows] == ["a@b.example"]


def test_recipients_are_optional_and_short_rows_are_filled(tmp_path: Path) -> None:
    rows = table(tmp_path, "source,note,more\nhttps://b.example/1\n")
    assert [(row.cells, row.recipient, row.problem) for row in rows] == [
        (("https://b.example/1", "", ""), None, None)
    ]


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("", "must name the column source"),
        ("name,recipient\n", "must name the column source"),
        ("source,Source\n", "named twice: source"),
        ('"source,recipient\n', "is not CSV"),
    ],
)
def test_a_header_that_cannot_be_meant_is_refused(tmp_path: Path, header: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        table(tmp_path, header)


def test_a_table_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        CandidateFile(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="no ordinary file"):
        CandidateFile(tmp_path)


def test_a_bad_row_costs_only_itself(tmp_path: Path) -> None:
    good = "https://b.example/1,,\n"
    rows = table(
        tmp_path,
        (
            f"source,recipient,note\n{good}"
            '"never closed,a,b\n'
            f'{good}"quoted"x,a,b\n{good}'
            f"a,b,c,d\n{good}"
        ).encode()
        + b"https://b.example/\xff,,\n"
        + good.encode()
        + b"https://b.example/2,,caf\xe9\n",
    )
    told = problems(rows)
    assert [told[n] for n in (0, 2, 4, 6, 8, 9)] == [None] * 6
    assert [str(told[n]).split(":")[0] for n in (1, 3)] == ["not CSV", "not CSV"]
    assert told[5] == "4 cells, where the header has 3"
    assert "cannot be meant" in str(told[7])
    assert [row.number for row in rows] == list(range(2, 12))
    assert list(rows)[9].cells[2].encode(errors="surrogateescape") == b"caf\xe9"


def test_many_quotes_that_are_never_closed_are_bounded(tmp_path: Path) -> None:
    lines = "".join(f'https://b.example/{n},"\n' for n in range(3001))
    rows = table(tmp_path, f"source,note\n{lines}")
    assert sum(problem is not None for problem in problems(rows)) >= 1  # the last one, at least


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("missing.png", "No such file"),
        (".", "no ordinary file"),
        ("/dev/zero", "no ordinary file"),
        ("//host/share/b.png", "other machines"),
        ("\\\\host\\share\\b.png", "other machines"),
        ("a\x00b", "cannot be meant"),
        ("x\u202eb.png", "cannot be meant"),
    ],
)
def test_only_ordinary_files_are_opened(tmp_path: Path, source: str, says: str) -> None:
    (problem,) = problems(table(tmp_path, f"source,note\n{source},x\n"))
    assert says in str(problem)


# --- verifying


def candidates(tmp_path: Path, count: int, taken: list[int]) -> Iterator[Candidate]:
    issuer = IssuerSimulator.did_key()
    good = tmp_path / "good.json"
    good.write_text(json.dumps(issuer.sign()), encoding="utf-8")
    for number in range(count):
        taken.append(number)
        yield Candidate(number=number, cells=(), source=good)


@pytest.mark.parametrize("jobs", [1, 3])
def test_rows_are_judged_in_order_and_never_far_ahead(tmp_path: Path, jobs: int) -> None:
    taken: list[int] = []
    rows = candidates(tmp_path, 200, taken)
    for seen, judged in enumerate(judge_many(Verifier(), rows, lambda report: report, jobs=jobs)):
        assert judged.candidate.number == seen
        assert judged.verdict is Verdict.ISSUER_UNKNOWN
        assert len(taken) - seen <= 16 * jobs
    assert len(taken) == 200


def test_a_row_that_cannot_be_read_counts_as_not_checked(tmp_path: Path) -> None:
    rows = [
        Candidate(number=2, cells=(), problem="not CSV"),
        Candidate(number=3, cells=()),
        Candidate(number=4, cells=(), source=tmp_path / "gone.json"),
    ]
    judged = list(judge_many(Verifier(), rows, lambda report: report, jobs=2))
    assert [one.problem for one in judged][:2] == ["not CSV", "no link and no file"]
    assert "No such file" in str(judged[2].problem)
    assert {(one.verdict, one.exit_code, one.shown) for one in judged} == {
        (Verdict.COULD_NOT_CHECK, 3, None)
    }
