"""Status never fails open: what cannot be looked up on TLS is said, what is withdrawn stays so."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hostility import gzip_bomb, stay
from school import HOST, LIST, School, attacker, key_of, page

from mcred.encoding import base64url
from mcred.fetch import DiskCache
from mcred.limits import Limits
from mcred.policy import Policy
from mcred.report import VerificationReport
from mcred.securing.jose import sign_token
from mcred.status import Bitstring
from mcred.verifier import Verifier
from support.internet import Internet
from support.timing import ends_within
from support.tls_server import document, redirect, server_context

OTHER = "other.example"


def verify(
    internet: Internet, badge: Any, *, limits: Limits | None = None, **settings: Any
) -> VerificationReport:
    policy = Policy(domains=[HOST], **settings)
    verifier = internet.verifier(policy=policy, limits=limits or Limits())
    return verifier.verify(json.dumps(badge).encode())


def signed_like(school: School, **changes: Any) -> dict[str, Any]:
    """A list with other members, its signature good."""
    made = school.status_list()
    del made["proof"]
    subject = made["credentialSubject"] | changes.pop("subject", {})
    return school.sign_anything(made | {"credentialSubject": subject} | changes)


def bomb(school: School) -> dict[str, Any]:
    return signed_like(
        school, subject={"encodedList": "u" + base64url.encode(gzip_bomb()[:700000])}
    )


def whole_bomb(_school: School) -> Any:
    return document(gzip_bomb(), Content_Encoding="gzip")


def of_another_issuer(school: School) -> dict[str, Any]:
    other = School(school.internet, id=f"did:web:{OTHER}", host=OTHER, key=key_of(5))
    return other.status_list(url=school.list_url)


def forged(school: School) -> dict[str, Any]:
    made = school.status_list(7)
    made["credentialSubject"]["encodedList"] = school.status_list()["credentialSubject"][
        "encodedList"
    ]
    return made


def unsigned(school: School) -> dict[str, Any]:
    made = school.status_list()
    del made["proof"]
    return made


def several(school: School, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """A badge with several entries, which this version reads and does not issue."""
    return school.sign_anything(school.unsigned(credentialStatus=entries))


def another_credential(school: School) -> dict[str, Any]:
    return signed_like(school, type=["VerifiableCredential"])


def presentation(school: School) -> dict[str, Any]:
    made = unsigned(school) | {"holder": school.id}
    return made | {"type": ["VerifiablePresentation", "BitstringStatusListCredential"]}


def token(school: School, **offsets: int) -> Any:
    """The list as a `vc+jwt`, whose claims say since and until when, in seconds from now."""
    now = int(datetime.now(UTC).timestamp())
    claims = {name: now + offset for name, offset in offsets.items()}
    made = unsigned(school)
    del made["validFrom"], made["validUntil"]
    header = {"typ": "vc+jwt", "cty": "vc", "kid": school.key_id}
    return document(sign_token(header, made | claims, school.key).encode())


DAY = timedelta(days=1)

#: What stands where the list should be → the code of the only entry, and of its cause.
LISTS: dict[str, tuple[Callable[[School], Any], str]] = {
    "404": (lambda _s: document(b"{}", 404), "status_list_unreachable"),
    "410": (lambda _s: document(b"{}", 410), "status_list_unreachable"),
    "500": (lambda _s: document(b"{}", 500), "status_list_unreachable"),
    "204": (lambda _s: document(b"", 204), "status_list_unreachable"),
    "redirect inwards": (lambda _s: redirect("https://10.0.0.1/"), "status_list_refused"),
    "redirect to http": (lambda _s: redirect(f"http://{HOST}/"), "status_list_refused"),
    "empty": (lambda _s: document(b""), "status_list_untrusted"),
    "web page": (lambda _s: page("<html></html>"), "status_list_untrusted"),
    "array": (lambda _s: page([]), "status_list_untrusted"),
    "no credential": (lambda _s: page({"a": 1}), "status_list_untrusted"),
    "unsigned": (unsigned, "status_list_untrusted"),
    "forged": (forged, "status_list_untrusted"),
    "signed by another key": (lambda s: s.status_list(key=attacker), "status_list_untrusted"),
    "of another issuer": (of_another_issuer, "status_list_issuer"),
    "at another address": (lambda s: s.status_list(url=f"{s.list_url}0"), "status_list_id"),
    "badge instead": (lambda s: s.badge(), "status_list_untrusted"),
    "another credential": (another_credential, "status_list_type"),
    "unsigned presentation": (presentation, "status_list_untrusted"),
    "token that has expired": (lambda s: token(s, exp=-60), "status_list_stale"),
    "token not yet valid": (lambda s: token(s, nbf=3600), "status_list_not_yet_valid"),
    "stale": (lambda s: s.status_list(age=DAY), "status_list_stale"),
    "not yet valid": (lambda s: s.status_list(age=-DAY), "status_list_not_yet_valid"),
    "for suspension": (lambda s: s.status_list(purposes=["suspension"]), "status_list_purpose"),
    "too short": (lambda s: s.status_list(bits=Bitstring(bytes(16))), "status_list_too_short"),
    "not compressed": (
        lambda s: signed_like(s, subject={"encodedList": "uAAAA"}),
        "status_list_malformed",
    ),
    "gzip bomb as the list": (bomb, "status_list_malformed"),
    "gzip bomb as the answer": (whole_bomb, "status_list_too_large"),
}


@pytest.mark.parametrize(("make", "code"), LISTS.values(), ids=LISTS.keys())
def test_a_list_that_cannot_be_used_could_not_be_checked(
    internet: Internet, school: School, make: Callable[[School], Any], code: str
) -> None:
    badge = school.badge(status=school.entry(7))
    made = make(school)
    school.pages[LIST] = made if callable(made) else page(made)
    report = verify(internet, badge)
    status = report.check("status")
    assert report.verdict == "could_not_check", report.text()
    assert (status.outcome, status.data["cause"]) == ("not_checked", code)
    assert report.exit_code == 3
    assert "not known" in report.headline


def test_a_list_behind_bad_tls_or_nobody_could_not_be_checked(
    internet: Internet, school: School
) -> None:
    badge = school.badge(status=school.entry(statusListCredential="https://lists.example/1"))
    causes: list[str] = []
    for context in (server_context("another.example"), server_context("lists.example")):
        internet.host("lists.example", {}, context=context)
        if causes:
            internet.stop("lists.example")
        report = verify(internet, badge)
        assert report.verdict == "could_not_check"
        causes.append(report.check("status").data["entries"][0]["reason"])
    assert causes == ["tls", "connect"]


ENTRIES: dict[str, tuple[dict[str, Any], str]] = {
    "out of range": ({"statusListIndex": "131072"}, "status_index_range"),
    "far out of range": ({"statusListIndex": "99999999999999999999"}, "status_index_range"),
    "negative": ({"statusListIndex": "-1"}, "status_entry_malformed"),
    "in hexadecimal": ({"statusListIndex": "0x7"}, "status_entry_malformed"),
    "unknown type": ({"type": "FutureStatusEntry"}, "unknown_status_type"),
    "another purpose": ({"statusPurpose": "suspension"}, "status_list_purpose"),
    "size without messages": ({"statusSize": 2}, "status_entry_malformed"),
    "huge size": ({"statusSize": 10**9}, "status_entry_malformed"),
}


@pytest.mark.parametrize(("changes", "code"), ENTRIES.values(), ids=ENTRIES.keys())
def test_an_entry_that_cannot_be_looked_up_could_not_be_checked(
    internet: Internet, school: School, changes: dict[str, Any], code: str
) -> None:
    school.publish_list(school.status_list(7))
    badge = school.sign_anything(school.unsigned(credentialStatus=school.entry(7) | changes))
    report = verify(internet, badge)
    assert report.verdict == "could_not_check", report.text()
    assert report.check("status").data["cause"] == code


def test_a_list_as_a_token_counts_while_it_lasts_also_from_memory(
    internet: Internet, school: School
) -> None:
    clock = [datetime.now(UTC)]
    badge = json.dumps(school.badge(status=school.entry(7))).encode()
    school.pages[LIST] = token(school, exp=600)
    verifier = internet.verifier(policy=Policy(domains=[HOST]), clock=lambda: clock[0])
    assert verifier.verify(badge).verdict == "valid"
    clock[0] += timedelta(seconds=590)
    assert verifier.verify(badge).verdict == "valid"
    clock[0] += timedelta(seconds=20)
    assert verifier.verify(badge).verdict == "could_not_check"


@pytest.mark.parametrize("first", ["unknown type", "unreachable", "clear"])
@pytest.mark.parametrize("is_revoked", [True, False])
def test_a_second_entry_is_not_hidden_behind_the_first(
    internet: Internet, school: School, first: str, is_revoked: bool
) -> None:
    firsts = {
        "unknown type": school.entry(3, type="FutureStatusEntry"),
        "unreachable": school.entry(3, statusListCredential=f"https://{HOST}/missing"),
        "clear": school.entry(3),
    }
    school.publish_list(school.status_list(*([7] if is_revoked else [])))
    entries = [firsts[first], school.entry(7)]
    report = verify(internet, several(school, entries))
    clear = "valid" if first == "clear" else "could_not_check"
    assert report.verdict == ("revoked" if is_revoked else clear), report.text()


def test_suspended_and_revoked_come_to_revoked_and_a_hold_alone_to_suspended(
    internet: Internet, school: School
) -> None:
    school.pages["/status/hold"] = page(
        school.status_list(9, url=f"https://{HOST}/status/hold", purposes=["suspension"])
    )
    hold = school.entry(
        9, statusListCredential=f"https://{HOST}/status/hold", statusPurpose="suspension"
    )
    badge = several(school, [hold, school.entry(7)])
    for revoked, verdict in (((), "suspended"), ((7,), "revoked")):
        school.publish_list(school.status_list(*revoked))
        assert verify(internet, badge).verdict == verdict


def test_a_list_of_an_issuer_that_the_policy_names_counts(
    internet: Internet, school: School
) -> None:
    badge = school.badge(status=school.entry(7))
    school.publish_list(of_another_issuer(school))
    assert verify(internet, badge).verdict == "could_not_check"
    assert verify(internet, badge, list_issuers=[f"did:web:{OTHER}"]).verdict == "valid"


def test_the_list_of_an_https_issuer_is_bound_to_its_profile(internet: Internet) -> None:
    school = School(internet, id=f"https://{HOST}/issuer")
    badge = school.badge(status=school.entry(7))
    school.publish_list(school.status_list())
    assert verify(internet, badge).verdict == "valid"
    assert school.server.paths == ["/issuer", LIST]
    school.publish_list(school.status_list(key=attacker))
    assert verify(internet, badge).verdict == "could_not_check"


def test_an_expired_badge_stays_expired_when_its_list_cannot_be_had(
    internet: Internet, school: School
) -> None:
    badge = school.badge(
        status=school.entry(7),
        awardedDate="2020-01-01T00:00:00Z",
        validFrom="2020-01-01T00:00:00Z",
        validUntil="2021-01-01T00:00:00Z",
    )
    assert verify(internet, badge).verdict == "expired"
    school.publish_list(school.status_list(7))
    assert verify(internet, badge).verdict == "revoked"


def test_a_time_of_the_users_does_not_make_a_stale_list_fresh(
    internet: Internet, school: School
) -> None:
    badge = school.badge(status=school.entry(7))
    school.publish_list(school.status_list(age=DAY))
    verifier = internet.verifier(policy=Policy(domains=[HOST]))
    then = datetime.now(UTC) - timedelta(hours=12)
    assert verifier.verify(json.dumps(badge).encode(), now=then).verdict != "valid"


def test_a_list_on_disk_is_used_while_it_is_fresh_and_no_longer(
    internet: Internet, school: School, tmp_path: Any
) -> None:
    clock = [datetime.now(UTC)]
    body = json.dumps(school.status_list()).encode()
    school.pages[LIST] = document(body, Cache_Control="max-age=60")
    fetcher = internet.fetcher(cache=DiskCache(tmp_path), now=lambda: clock[0])
    badge = json.dumps(school.badge(status=school.entry(7))).encode()

    def verdict() -> str:
        verifier = Verifier(fetch=fetcher, policy=Policy(domains=[HOST]), clock=lambda: clock[0])
        return str(verifier.verify(badge).verdict)

    assert verdict() == "valid"
    school.publish_list(school.status_list(7))
    assert verdict() == "valid"
    clock[0] += timedelta(seconds=61)
    assert verdict() == "revoked"
    assert school.server.paths.count(LIST) == 2


def test_the_budget_holds_over_all_lists_and_their_issuers(
    internet: Internet, school: School
) -> None:
    """Ten lists of ten issuers would be twenty requests and more: eight are made."""
    issuers = []
    entries = []
    for number in range(10):
        host = f"lister{number}.example"
        lister = School(internet, id=f"did:web:{host}", host=host, key=key_of(100 + number))
        lister.publish_list(lister.status_list())
        issuers.append(lister.id)
        entries.append(lister.entry(7))
    report = verify(internet, several(school, entries), list_issuers=issuers)
    assert report.verdict == "could_not_check"
    assert sum(map(len, internet.requests.values())) == 8
    reasons = [entry.get("reason") for entry in report.check("status").data["entries"]]
    assert reasons[:3] == [None, None, None]
    assert reasons[4:] == ["budget"] * 6


def test_the_time_holds_over_all_lists(internet: Internet, school: School) -> None:
    internet.host("slow.example", stay)
    entries = [
        school.entry(7, statusListCredential=f"https://slow.example/{number}")
        for number in range(6)
    ]
    limits = Limits(request_seconds=0.2, total_seconds=0.5)
    with ends_within(0.5 + 0.2 + 0.2):
        report = verify(internet, several(school, entries), limits=limits)
    assert report.verdict == "could_not_check"
    assert len(internet.requests["slow.example"]) <= 3
    assert report.check("trust").outcome == "pass"


def test_more_entries_than_are_looked_at_could_not_be_checked(
    internet: Internet, school: School
) -> None:
    school.publish_list(school.status_list())
    badge = several(school, [school.entry(number) for number in range(21)])
    report = verify(internet, badge)
    assert report.verdict == "could_not_check"
    assert report.check("status").data["cause"] == "limit"
    assert school.server.paths == ["/.well-known/did.json", LIST]
