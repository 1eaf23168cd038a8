"""`mcred verify --batch`: what an analyst puts beside a list of candidates."""

from __future__ import annotations

import csv
import io
import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from mcred.cli import main
from mcred.cli.spreadsheets import harmless
from mcred.report.row import COLUMNS
from support.issuers import IssuerSimulator
from support.timing import work_within


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]
ADA = "did:example:ada"


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*arguments: str | Path) -> Done:
        with pytest.raises(SystemExit) as caught:
            main([str(argument) for argument in arguments])
        seen = capfdbinary.readouterr()
        code = caught.value.code
        return Done(code if isinstance(code, int) else 0, seen.out.decode(), seen.err.decode())

    return run


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_key()


@pytest.fixture
def folder(tmp_path: Path, issuer: IssuerSimulator) -> Path:
    """Badges, and a trust file that names their issuer."""
    signed = issuer.sign()
    (tmp_path / "good.json").write_text(json.dumps(signed), encoding="utf-8")
    (tmp_path / "changed.json").write_text(json.dumps({**signed, "name": "Forged"}))
    trust = f'format = 1\n\n[[issuer]]\nid = "{issuer.id}"\nname = "Our school"\n'
    (tmp_path / "trust.toml").write_text(trust, encoding="utf-8")
    return tmp_path


def table(folder: Path, *rows: str, header: str = "source,recipient,name") -> Path:
    path = folder / "candidates.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def results(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_every_row_gets_its_columns_beside_its_own(run: Run, folder: Path) -> None:
    path = table(
        folder, "good.json,did:example:somebody,Ada", "changed.json,,Bo", ",,Cy", "none.png,,Di"
    )
    done = run("verify", "--batch", path, "-o", folder / "out.csv", "--offline",
               "--trust", folder / "trust.toml")  # fmt: skip
    assert done.code == 1
    assert done.out == ""
    assert "4 rows: " in done.err
    rows = results((folder / "out.csv").read_text(encoding="utf-8"))
    assert list(rows[0]) == ["source", "recipient", "name", *COLUMNS]
    assert [row["name"] for row in rows] == ["Ada", "Bo", "Cy", "Di"]
    assert [row["verdict"] for row in rows] == [
        "recipient_mismatch", "invalid", "could_not_check", "could_not_check",
    ]  # fmt: skip
    assert [row["exit_code"] for row in rows] == ["1", "1", "3", "3"]
    assert rows[0]["achievement"] == "Reflective teaching"
    assert rows[0]["levels"] == "Reflection: Proficient"
    assert rows[0]["issuer"] == "Our school"
    assert rows[0]["trust"] == "pinned"
    assert rows[0]["recipient_match"] == "no"
    assert rows[0]["valid_until"] == "2027-01-01"
    assert [rows[1][name] for name in ("achievement", "issuer", "levels", "trust")] == [""] * 4
    assert "no link and no file" in rows[2]["headline"]
    assert "none.png" in rows[3]["headline"]
    assert not (folder / "out.csv.part").exists()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (["good.json,,"], 0),
        ([], 0),
        (["good.json,,", "none.png,,"], 3),
        (["none.png,,", "changed.json,,"], 1),
    ],
)
def test_the_exit_code_is_that_of_several_sources(
    run: Run, folder: Path, rows: list[str], code: int
) -> None:
    options = ("--offline", "--at", "2026-03-01", "--trust", folder / "trust.toml")
    assert run("verify", "--batch", table(folder, *rows), *options).code == code
    if rows == ["good.json,,"]:
        assert run("verify", "--batch", table(folder, *rows), *options[:3]).code == 4


def test_json_lines_hold_whole_reports(run: Run, folder: Path) -> None:
    path = table(folder, "good.json,,Ada", "none.png,,Bo")
    done = run("verify", "--batch", path, "--json", "--offline", "--language", "es")
    first, second = (json.loads(line) for line in done.out.splitlines())
    assert (first["row"], first["given"]["name"]) == (2, "Ada")
    assert first["verdict"] == first["report"]["verdict"]
    assert first["report"]["headline"].startswith("Firmada por")
    assert (second["verdict"], second["exit_code"], second["report"]) == (
        "could_not_check", 3, None,
    )  # fmt: skip
    assert "none.png" in second["problem"]


def test_columns_that_the_table_has_already_are_kept(run: Run, folder: Path) -> None:
    path = table(folder, "good.json;theirs", header="source;issuer")
    rows = results(run("verify", "--batch", path, "--offline").out, ";")
    assert rows[0]["issuer"] == "theirs"
    assert rows[0]["mcred_issuer"].startswith("did:key:")


def test_bytes_that_are_no_utf_8_go_out_as_they_came(run: Run, folder: Path) -> None:
    path = folder / "candidates.csv"
    path.write_bytes(b"\xef\xbb\xbfsource,name\ngood.json,Ren\xe9\n")
    run("verify", "--batch", path, "-o", folder / "out.csv", "--offline")
    written = (folder / "out.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfsource,name,verdict")
    assert b"Ren\xe9" in written


# --- formulas


@pytest.mark.parametrize(
    "cell",
    [
        "=cmd|'/c calc'!A1", "+SUM(1)", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "\tx", "\rx",
        "  =1", "\ufeff=1", "\uff1dcmd", "=HYPERLINK(\"https://evil.example\")", "-\"x\"",
    ],
)  # fmt: skip
def test_a_formula_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Welding;=cmd|' /C calc'!A0;level 3", "Welding;'=cmd|' /C calc'!A0;level 3"),
        ("a,=1+1", "a,'=1+1"),
        ("a\t=1+1", "a\t'=1+1"),
        ("a\r\n=1+1", "a\r\n'=1+1"),
        ("a; \u200b@SUM(1)", "a; \u200b'@SUM(1)"),
        ('a;"=1+1"', 'a;"\'=1+1"'),
        ("a;;;+1+cmd", "a;;;'+1+cmd"),
        ("a;\uff1dcmd", "a;'\uff1dcmd"),
        ("-1;=2", "'-1;'=2"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("a;-1;=2", "a;-1;'=2"),
        ("a;-1+cmd|'/c calc'!A0", "a;'-1+cmd|'/c calc'!A0"),
    ],
)
def test_a_formula_after_another_separator_is_made_text(cell: str, text: str) -> None:
    assert harmless(cell) == text


def test_a_long_row_of_separators_takes_no_long_time() -> None:
    for cell in (";" * 500_000, "\n " * 250_000 + "=", "x,-1" * 120_000, ';"' * 250_000):
        with work_within(5):
            harmless(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "", "plain", "+34 600 123", "-5", "-1.5", "2=1", "a@b.example", "a, b", "x; y", "a - b; c",
        "2, 3 (4)", "48.2, -16.4", "Ada <ada@b.example>; Bo <bo@b.example>", "a;", ";", "one\ntwo",
    ],
)  # fmt: skip
def test_what_is_no_formula_is_left_alone(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("row", ["P07-formula"])
def test_neither_a_badge_nor_a_list_puts_a_formula_into_the_table(
    run: Run, folder: Path, issuer: IssuerSimulator, row: str
) -> None:
    badge = issuer.badge()
    badge["credentialSubject"]["achievement"]["name"] = '=HYPERLINK("https://evil.example")'
    (folder / "formula.json").write_text(json.dumps(issuer.sign(badge)), encoding="utf-8")
    path = table(folder, "formula.json,,@SUM(1)", header="source,recipient,=1+1")
    printed = run("verify", "--batch", path, "--offline").out
    cells = [cell for line in csv.reader(io.StringIO(printed, newline="")) for cell in line]
    assert '\'=HYPERLINK("https://evil.example")' in cells
    assert {"'@SUM(1)", "'=1+1"} <= set(cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_nor_does_it_where_another_separator_is_set(
    run: Run, folder: Path, issuer: IssuerSimulator, separator: str
) -> None:
    badge = issuer.badge()
    formulas = "Welding,=1+1;=cmd|' /C calc'!A0;level 3"
    badge["credentialSubject"]["achievement"]["name"] = formulas
    (folder / "formula.json").write_text(json.dumps(issuer.sign(badge)), encoding="utf-8")
    path = table(folder, "formula.json,,Ada;@SUM(1)")
    printed = run("verify", "--batch", path, "--offline").out
    assert "Welding" in printed
    lines = csv.reader(io.StringIO(printed, newline=""), delimiter=separator)
    cells = [cell for line in lines for cell in line]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]


# --- mistakes


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Missing argument"),
        (("x.json", "-o", "out.csv"), "belong to --batch"),
        (("x.json", "--batch", "c.csv"), "give nothing else"),
        (("--batch", "c.csv", "--recipient", "a@b.example"), "give nothing else"),
        (("--batch", "none.csv"), "No such file"),
        (("--batch", "c.csv", "-o", "bad.csv"), "exists already"),
        (("--batch", "c.csv", "-o", "c.csv", "--force"), "is the table itself"),
        (("--batch", "c.csv", "-o", "none/out.csv"), "cannot write"),
        (("--batch", "bad.csv"), "must name the column source"),
        (("--batch", "c.csv", "--jobs", "0"), "--jobs"),
        (("--batch", "c.csv", "--language", "xx"), "no sentences in 'xx'"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.csv").write_text("source\n")
    (tmp_path / "bad.csv").write_text("link\n")
    done = run("verify", *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in done.err.strip().splitlines()[-1]
    assert (tmp_path / "c.csv").read_text() == "source\n"


# --- X04 of the reference: many, with bombs among them


def bombs(folder: Path) -> list[str]:
    deep = folder / "deep.json"
    deep.write_bytes(b"[" * 200_000)
    laughs = folder / "laughs.svg"
    laughs.write_text(
        '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
            f'<!ENTITY {chr(97 + n)} "{f"&{chr(96 + n)};" * 10}">' for n in range(1, 10)
        ) + "]><svg>&j;</svg>"
    )  # fmt: skip
    body = b"openbadgecredential\x00\x01\x00\x00\x00" + zlib.compress(b" " * 50_000_000)
    chunk = len(body).to_bytes(4, "big") + b"iTXt" + body
    png = b"\x89PNG\r\n\x1a\n" + chunk + zlib.crc32(b"iTXt" + body).to_bytes(4, "big")
    (folder / "inflates.png").write_bytes(png)
    with (folder / "huge.json").open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    os.mkfifo(folder / "pipe.json")
    return ["deep.json", "laughs.svg", "inflates.png", "huge.json", "pipe.json"]


@pytest.mark.slow
def test_a_thousand_with_bombs_in_the_middle_get_their_answers(
    run: Run, folder: Path, issuer: IssuerSimulator
) -> None:
    for number in range(20):
        badge = issuer.badge(id=f"urn:uuid:00000000-0000-4000-8000-{number:012}")
        (folder / f"{number}.json").write_text(json.dumps(issuer.sign(badge)), encoding="utf-8")
    middle = bombs(folder)
    rows = [f"{number % 20}.json,," for number in range(1000)]
    rows[500:500] = [f"{name},," for name in middle]
    done = run("verify", "--batch", table(folder, *rows), "--offline", "--at", "2026-03-01",
               "--trust", folder / "trust.toml", "--jobs", "3")  # fmt: skip
    verdicts = [row["verdict"] for row in results(done.out)]
    assert verdicts[:500] + verdicts[500 + len(middle) :] == ["valid"] * 1000
    assert "valid" not in verdicts[500 : 500 + len(middle)]
    assert done.code in (1, 3)
