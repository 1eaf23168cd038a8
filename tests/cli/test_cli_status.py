"""The status of badges at the command line, from issuing to the verdict."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mcred import CannedFetcher, Policy, TrustEntry, TrustList, Verifier
from mcred.cli import main
from mcred.encoding.dates import format_datetime
from mcred.register import Register
from mcred.workspace import Workspace

BASE = "https://badges.example.edu/status"
ACHIEVEMENT = """\
id: https://badges.example.org/wait-time
type: [Achievement]
name: Wait time
description: Waits.
criteria: {narrative: Show two lessons.}
"""


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        seen = capsys.readouterr()
        code = caught.value.code
        return Done(code if isinstance(code, int) else 0, seen.out, seen.err)

    return run


@pytest.fixture
def school(run: Run, tmp_path: Path) -> Callable[..., Path]:
    def school(**settings: object) -> Path:
        assert run("init", "school", "--name", "Example School").code == 0
        folder = tmp_path / "school"
        lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
        with (folder / "mcred.toml").open("a") as file:
            file.write("\n".join(["", "[status]", f'base_url = "{BASE}"', *lines, ""]))
        (folder / "wait.yaml").write_text(ACHIEVEMENT)
        return folder

    return school


def issue(run: Run, recipient: str = "jane@example.org", *options: str) -> dict[str, Any]:
    done = run(
        "issue", "school/wait.yaml", "-C", "school", "--recipient", recipient, "--json", *options
    )
    assert done.code == 0, done.err
    assert done.err == ""
    made: dict[str, Any] = done.json
    return made


def verdict(folder: Path, badge: dict[str, Any]) -> str:
    """As a verifier sees it who reads the lists that are in the folder status/."""
    files = (folder / "status").glob("*.json")
    fetch = CannedFetcher({f"{BASE}/{file.name}": file.read_bytes() for file in files})
    issuer = Workspace.open(folder).settings.issuer
    policy = Policy(trust=TrustList((TrustEntry(id=issuer.id, name=issuer.name),)))
    source = badge["jwt"] or json.dumps(badge["credential"])
    return Verifier(policy=policy, fetch=fetch).verify(source).verdict


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc-jwt", "vc+jwt"])
def test_a_badge_is_valid_until_it_is_revoked(
    run: Run, school: Callable[..., Path], proof: str
) -> None:
    folder = school()
    jane, joe = issue(run, "jane@example.org", "--proof", proof), issue(run, "joe@example.org")
    assert (verdict(folder, jane), verdict(folder, joe)) == ("valid", "valid")
    done = run("status", "revoke", jane["id"], "--reason", "in error", "-C", "school")
    assert done.code == 0, done.err
    assert done.out == f"{jane['id']}  revoked\n"
    assert (verdict(folder, jane), verdict(folder, joe)) == ("revoked", "valid")
    shown = run("status", "show", jane["id"], "-C", "school", "--json").json
    assert (shown["status"], shown["history"][0]["reason"]) == ("revoked", "in error")
    assert run("status", "revoke", jane["id"], "-C", "school").out.endswith("revoked (already)\n")
    back = run("status", "reinstate", jane["id"], "-C", "school")
    assert back.code == 1
    assert "final" in back.err
    assert verdict(folder, jane) == "revoked"
    assert run("register", "check", "-C", "school").code == 0


def test_a_suspended_badge_comes_back(run: Run, school: Callable[..., Path]) -> None:
    folder = school(purpose="suspension")
    jane = issue(run)
    assert verdict(folder, jane) == "valid"
    assert run("status", "suspend", jane["id"], "-C", "school").code == 0
    assert verdict(folder, jane) == "suspended"
    assert run("status", "reinstate", jane["id"], "-C", "school").code == 0
    assert verdict(folder, jane) == "valid"
    assert run("status", "show", jane["id"], "-C", "school").out.count("\n") == 4
    refused = run("status", "revoke", jane["id"], "-C", "school")
    assert (refused.code, "for suspension, not for revocation" in refused.err) == (1, True)


def test_a_plain_list_of_1edtech_says_the_same(run: Run, school: Callable[..., Path]) -> None:
    folder = school(type="1EdTechRevocationList")
    jane, joe = issue(run), issue(run, "joe@example.org")
    assert jane["credential"]["credentialStatus"] == {
        "id": f"{BASE}/revoked-1.json",
        "type": "1EdTechRevocationList",
    }
    assert (verdict(folder, jane), verdict(folder, joe)) == ("valid", "valid")
    assert run("status", "revoke", jane["id"], "--reason", "x", "-C", "school").code == 0
    assert (verdict(folder, jane), verdict(folder, joe)) == ("revoked", "valid")
    text = (folder / "status" / "revoked-1.json").read_text()
    assert json.loads(text)["revokedCredential"] == [{"id": jane["id"], "revoked": True}]


def test_both_purposes_are_two_entries_and_a_warning(run: Run, tmp_path: Path) -> None:
    made = run("init", "school", "--name", "S", "--status-url", BASE, "--status-purpose", "both")
    assert (made.code, "two status entries" in made.err) == (0, True)
    folder = tmp_path / "school"
    (folder / "wait.yaml").write_text(ACHIEVEMENT)
    jane, joe = issue(run), issue(run, "joe@example.org")
    entries = jane["credential"]["credentialStatus"]
    assert [one["statusPurpose"] for one in entries] == ["revocation", "suspension"]
    assert (verdict(folder, jane), verdict(folder, joe)) == ("valid", "valid")
    assert run("status", "suspend", jane["id"], "-C", "school").code == 0
    assert (verdict(folder, jane), verdict(folder, joe)) == ("suspended", "valid")
    assert run("status", "revoke", jane["id"], "-C", "school").code == 0
    assert (verdict(folder, jane), verdict(folder, joe)) == ("revoked", "valid")
    assert run("status", "reinstate", jane["id"], "-C", "school").code == 0
    assert verdict(folder, jane) == "revoked"
    shown = run("status", "show", jane["id"], "-C", "school", "--json").json
    assert [bool(one["since"]) for one in shown["entries"]] == [True, False]
    assert shown["status"] == "revoked"
    assert [one["change"] for one in shown["history"]] == ["suspended", "revoked", "reinstated"]
    many = folder / "r.csv"
    many.write_text("recipient\na@b.example\nc@d.example\n")
    done = run("issue", "school/wait.yaml", "-C", "school", "--recipients", str(many))
    assert done.code == 0, done.err
    outcomes = folder / "r.csv.outcomes.jsonl"
    assert run("status", "suspend", "--file", str(outcomes), "-C", "school").code == 0
    with Register.open(folder / "register.sqlite") as register:
        suspended = [one for one in register.find() if register.status.state(one.id).is_set]
        assert len(suspended) == 3
        assert all(len(one.further) == 1 for one in register.find())
    assert run("register", "check", "-C", "school").code == 0


def test_a_plain_list_is_for_revocation_only(run: Run, tmp_path: Path) -> None:
    made = run(
        "init", "school", "--name", "S", "--status-url", BASE, "--status-purpose", "both",
        "--status-type", "1EdTechRevocationList",
    )  # fmt: skip
    assert (made.code, "revocation only" in made.err) == (1, True)
    assert not (tmp_path / "school").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ids.csv", "name;id\nJane;{}\n"),
        ("ids.csv", "id,name\n{},Jane\n,nobody\n"),
        ("outcomes.jsonl", '{{"row": 2, "id": "{}"}}\n\n{{"row": 3, "id": null}}\n'),
    ],
)
def test_ids_come_from_tables_and_from_the_outcomes_of_a_batch(
    run: Run, school: Callable[..., Path], tmp_path: Path, name: str, text: str
) -> None:
    folder = school()
    jane = issue(run)
    (tmp_path / name).write_text(text.format(jane["id"]))
    assert run("status", "revoke", "--file", name, "-C", "school").code == 0
    assert verdict(folder, jane) == "revoked"


@pytest.mark.parametrize(
    ("name", "text"), [("ids.csv", "name\nJane\n"), ("x.jsonl", "[1]\n"), ("x.jsonl", "{\n")]
)
def test_a_file_without_ids_is_refused(
    run: Run, school: Callable[..., Path], tmp_path: Path, name: str, text: str
) -> None:
    school()
    (tmp_path / name).write_text(text)
    done = run("status", "revoke", "--from", name, "-C", "school")
    assert (done.code, len(done.err.splitlines())) == (2, 1)


def test_badges_are_revoked_from_a_file_all_or_none(
    run: Run, school: Callable[..., Path], tmp_path: Path
) -> None:
    folder = school()
    made = [issue(run, f"{n}@example.org") for n in range(3)]
    file = tmp_path / "ids.txt"
    file.write_text("# withdrawn\n\n" + made[0]["id"] + "\n" + "urn:uuid:nobody\n")
    refused = run("status", "revoke", "--from", str(file), "-C", "school")
    assert (refused.code, "not on record" in refused.err) == (1, True)
    assert verdict(folder, made[0]) == "valid"
    file.write_text("\ufeff" + "\r\n".join(each["id"] for each in made[:2]))
    done = run("status", "revoke", "--from", str(file), "-C", "school", "--json")
    assert [each["changed"] for each in done.json["badges"]] == [True, True]
    assert [verdict(folder, each) for each in made] == ["revoked", "revoked", "valid"]


def test_a_badge_without_entry_cannot_be_revoked(run: Run, tmp_path: Path) -> None:
    assert run("init", "school", "--name", "Example School").code == 0
    (tmp_path / "school" / "wait.yaml").write_text(ACHIEVEMENT)
    jane = issue(run)
    assert "credentialStatus" not in jane["credential"]
    unset = run("status", "revoke", jane["id"], "-C", "school")
    assert (unset.code, "[status]" in unset.err) == (2, True)
    with (tmp_path / "school" / "mcred.toml").open("a") as file:
        file.write(f'\n[status]\nbase_url = "{BASE}"\n')
    refused = run("status", "revoke", jane["id"], "-C", "school")
    assert (refused.code, "without a status entry" in refused.err) == (1, True)
    assert run("status", "show", jane["id"], "-C", "school").code == 1


def test_lists_are_signed_again_before_they_go_stale(run: Run, school: Callable[..., Path]) -> None:
    folder = school(valid_days=1)
    issue(run)
    file = folder / "status" / "revocation-1.json"
    first = file.read_bytes()
    assert run("status", "publish", "--due", "-C", "school", "--json").json == []
    file.unlink()
    (row,) = run("status", "publish", "-C", "school", "--json").json
    assert (row["set"], row["used"], row["length"]) == (0, 1, 131_072)
    document = json.loads(file.read_bytes())
    assert document["validUntil"] == row["valid_until"]
    assert document["credentialSubject"]["ttl"] == 3_600_000
    assert json.loads(first)["credentialSubject"] == document["credentialSubject"]


def test_a_revocation_that_cannot_be_written_is_on_record_and_said(
    run: Run, school: Callable[..., Path]
) -> None:
    folder = school()
    jane = issue(run)
    (folder / "status" / "revocation-1.json").unlink()
    (folder / "status").rmdir()
    (folder / "status").write_text("in the way")
    done = run("status", "revoke", jane["id"], "-C", "school")
    assert done.code == 2
    assert "mcred status publish" in done.err
    assert len(done.err.splitlines()) == 1
    # issuing goes on, and says what is missing
    other = run("issue", "school/wait.yaml", "-C", "school", "--recipient", "a@b.example", "--json")
    assert (other.code, "mcred status publish" in other.err) == (0, True)
    (folder / "status").unlink()
    assert run("status", "publish", "--due", "-C", "school").code == 0
    assert verdict(folder, jane) == "revoked"


@pytest.mark.parametrize(
    "line",
    ['base_url = "http://badges.example.edu"', 'base_url = "https://a.example/"', "valid_days = 0"],
)
def test_wrong_settings_are_refused(run: Run, tmp_path: Path, line: str) -> None:
    assert run("init", "school", "--name", "Example School").code == 0
    with (tmp_path / "school" / "mcred.toml").open("a") as file:
        file.write(f"\n[status]\n{line}\n")
    done = run("status", "publish", "-C", "school")
    assert done.code == 1
    assert "$.status" in done.err


def test_the_badges_that_end_soon_are_listed(run: Run, school: Callable[..., Path]) -> None:
    folder = school()
    soon = format_datetime(datetime.now(UTC) + timedelta(days=30))
    ends = {"2020-01-01T00:00:00Z": "past", soon: "soon", "2999-01-01T00:00:00Z": "far"}
    for until, name in ends.items():
        credential = {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "id": f"urn:example:{name}",
            "name": "Wait time",
            "validFrom": "2019-01-01T00:00:00Z",
            "validUntil": until,
            "credentialSubject": {
                "id": "did:example:jane",
                "type": ["AchievementSubject"],
                "achievement": {
                    "id": "urn:a",
                    "type": ["Achievement"],
                    "name": "A",
                    "description": "A.",
                    "criteria": {"narrative": "A."},
                },
            },
        }
        for proof in ("eddsa-rdfc-2022", "vc-jwt"):
            named = {**credential, "id": f"urn:example:{name}:{proof}"}
            (folder / "one.json").write_text(json.dumps(named))
            done = run("issue", "school/one.json", "-C", "school", "--proof", proof, "--json")
            assert done.code == 0, done.err
    found = run("status", "expiring", "--within", "90d", "-C", "school", "--json").json
    assert sorted((one["id"], one["until"]) for one in found) == [
        ("urn:example:soon:eddsa-rdfc-2022", soon),
        ("urn:example:soon:vc-jwt", soon),
    ]
    assert run("status", "expiring", "--within", "2w", "-C", "school").out == ""
    assert run("status", "expiring", "--within", "soon", "-C", "school").code == 2
