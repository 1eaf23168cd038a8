"""Registries of issuers: whom they name is vouched for; what cannot be asked never helps."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from mcred import Policy, VerificationReport
from mcred.errors import FetchFailedError, McredError, TrustFileError, UsageError
from mcred.registries import Registry, load_registries
from support.issuers import IssuerSimulator
from support.keys import ed25519

URL = "https://registry.example/registry.json"


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


def listing(*issuers: IssuerSimulator, name: str = "Ministry's Example School") -> dict[str, Any]:
    return {
        "meta": {"updated": "2026-01-01"},
        "registry": {
            issuer.id: {"name": name, "location": "Here", "url": "https://school.example"}
            for issuer in issuers
        },
    }


def write(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def verify(issuer: IssuerSimulator, *registries: Any, **policy: Any) -> VerificationReport:
    return issuer.verify(issuer.sign(), policy=Policy(registries=registries, **policy))


def codes(report: VerificationReport) -> list[str]:
    return [warning.code for warning in report.warnings]


def test_an_issuer_in_a_registry_is_registered_under_its_name_there(
    issuer: IssuerSimulator, tmp_path: Path
) -> None:
    path = write(tmp_path / "ministry.json", listing(issuer))
    for given in (path, str(path), Registry.load(path)):
        report = verify(issuer, given)
        assert (report.verdict, report.issuer.trust) == ("valid", "registered")
        assert report.issuer.name == "Ministry's Example School"
        assert report.issuer.claimed_name == "Example School"
        assert report.headline.startswith("Signed by Ministry's Example School, unchanged")
        assert report.issuer.why == "listed in ministry as Ministry's Example School"
        assert report.check("trust").data["registry"] == "ministry"


def test_an_issuer_that_no_registry_lists_stays_unknown(
    issuer: IssuerSimulator, tmp_path: Path
) -> None:
    other = IssuerSimulator.did_key()
    path = write(tmp_path / "registry.json", listing(other))
    assert verify(issuer, path).verdict == "issuer_unknown"
    assert verify(issuer).verdict == "issuer_unknown"


@pytest.mark.parametrize(
    "change", [str.upper, lambda text: f"{text}#key-1", lambda text: text[:-1]]
)
def test_only_the_whole_id_is_listed(issuer: IssuerSimulator, tmp_path: Path, change: Any) -> None:
    value = listing(issuer)
    value["registry"] = {change(issuer.id): {"name": "School"}}
    assert verify(issuer, write(tmp_path / "r.json", value)).verdict == "issuer_unknown"


def test_somebody_with_a_listed_name_or_a_forged_badge_is_not_registered(
    issuer: IssuerSimulator, tmp_path: Path
) -> None:
    path = write(tmp_path / "r.json", listing(issuer))
    thief = IssuerSimulator.did_key(ed25519(9))
    signed = thief.sign(issuer.badge())  # names the listed issuer, signed by another key
    report = issuer.verify(signed, policy=Policy(registries=[path]))
    assert (report.verdict, report.issuer.trust) == ("invalid", None)
    forged = {**issuer.sign(), "name": "Forged"}
    assert issuer.verify(forged, policy=Policy(registries=[path])).verdict == "invalid"


def test_the_users_own_list_comes_first_and_the_first_registry_before_the_others(
    issuer: IssuerSimulator, tmp_path: Path
) -> None:
    first = write(tmp_path / "first.json", listing(issuer, name="First"))
    second = write(tmp_path / "second.json", listing(issuer, name="Second"))
    assert verify(issuer, first, second).issuer.name == "First"
    assert verify(issuer, second, first).issuer.name == "Second"
    report = verify(issuer, first, trust=issuer.pinned.trust)
    assert (report.issuer.trust, report.issuer.name) == ("pinned", "Our school")


def test_a_list_of_registries_is_read_in_its_order(issuer: IssuerSimulator, tmp_path: Path) -> None:
    write(tmp_path / "members.json", listing(issuer))
    value = [
        {"name": "Federation", "type": "oidf", "trustAnchorEC": "https://anchor.example/"},
        {"name": "Members", "type": "dcc-legacy", "url": "members.json"},
    ]
    path = write(tmp_path / "known-did-registries.json", value)
    assert [registry.name for registry in load_registries(path)] == ["Federation", "Members"]
    report = verify(issuer, path)
    assert report.check("trust").data["registry"] == "Members"
    assert "registry_not_checked" not in codes(report)


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "oidf", "trustAnchorEC": "https://anchor.example/"},
        {"type": "ebsi"},
        {"type": "dcc-legacy", "url": URL},
    ],
    ids=["federation", "another type", "no digest"],
)
def test_a_registry_that_is_not_checked_is_named_and_never_asked(
    issuer: IssuerSimulator, tmp_path: Path, entry: dict[str, str]
) -> None:
    path = write(tmp_path / "list.json", [{"name": "Unasked", **entry}])
    issuer.documents[URL] = listing(issuer)
    fetcher = issuer.fetcher()
    report = issuer.verify(issuer.sign(), policy=Policy(registries=[path]), fetcher=fetcher)
    assert report.verdict == "issuer_unknown"
    assert "registry_not_checked" in codes(report)
    assert "Unasked" in report.to_dict()["warnings"][-1]["text"]
    assert fetcher.requests == [issuer.document_url]


def test_a_registry_on_the_web_counts_with_its_digest_only(issuer: IssuerSimulator) -> None:
    body = json.dumps(listing(issuer)).encode()
    issuer.documents[URL] = body
    pinned = Registry(name="Web", url=URL, sha256=hashlib.sha256(body).hexdigest())
    assert (verify(issuer, pinned).verdict, verify(issuer, pinned).issuer.trust) == (
        "valid",
        "registered",
    )
    for answer in (body + b" ", b"{}", FetchFailedError("gone", code="http_status"), b"x" * 2**21):
        issuer.documents[URL] = answer
        report = verify(issuer, pinned)
        assert report.verdict == "issuer_unknown"
        assert "registry_not_checked" in codes(report)


def test_a_registry_is_asked_only_for_a_badge_that_holds(issuer: IssuerSimulator) -> None:
    registry = Registry(name="Web", url=URL, sha256="0" * 64)
    fetcher = issuer.fetcher()
    forged = {**issuer.sign(), "name": "Forged"}
    issuer.verify(forged, policy=Policy(registries=[registry]), fetcher=fetcher)
    assert URL not in fetcher.requests


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "42",
        "{}",
        '{"registry": []}',
        '{"registry": {"did:example:a": {}}}',
        '{"registry": {"did:example:a": {"name": " "}}}',
        '{"registry": {"did:example:a": {"name": "A"}, "did:example:a": {"name": "B"}}}',
        "[42]",
        '[{"type": "dcc-legacy", "url": "x"}]',
        '[{"name": "A", "type": "dcc-legacy"}]',
        '[{"name": "A", "type": "dcc-legacy", "url": "nowhere.json"}]',
        '[{"name": "A", "type": "dcc-legacy", "url": "https://a.example/", "sha256": "ff"}]',
        '[{"name": "A", "type": "dcc-legacy", "url": "https://a.example/", "sha256": 1}]',
    ],
)
def test_a_file_that_is_no_registry_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "registry.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TrustFileError):
        Policy(registries=[path])


def test_a_file_with_another_digest_is_refused(issuer: IssuerSimulator, tmp_path: Path) -> None:
    path = write(tmp_path / "r.json", listing(issuer))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert Registry.load(path, sha256=digest.upper()).find(issuer.id) is not None
    with pytest.raises(TrustFileError):
        Registry.load(path, sha256="0" * 64)


def test_one_registry_is_no_collection_of_them(issuer: IssuerSimulator, tmp_path: Path) -> None:
    path = write(tmp_path / "r.json", listing(issuer))
    for given in (path, str(path), Registry.load(path)):
        with pytest.raises(UsageError):
            Policy(registries=given)  # type: ignore[arg-type]
    with pytest.raises(McredError):
        Policy(registries=[tmp_path / "absent.json"])
