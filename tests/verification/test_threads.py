"""One `Verifier` is shared: what it says does not depend on what it is asked at the same time."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mcred import CannedFetcher, Policy, VerificationReport, Verifier
from support.issuers import NOW, IssuerSimulator

THREADS = 16


def web_and_badges() -> tuple[dict[str, bytes], list[bytes]]:
    """Badges of several shapes, forms and verdicts, and the web that they need."""
    site, bare = IssuerSimulator.did_web(), IssuerSimulator.did_key()
    page = IssuerSimulator.https("https://school.example/profile")
    with_status = site.sign(site.with_status(7))
    expired = bare.sign(bare.badge(validUntil="2026-02-01T00:00:00Z"))
    documents: list[Any] = [
        bare.sign(),
        bare.sign(suite="eddsa-jcs-2022"),
        bare.sign(bare.badge(evidence=[{"type": ["Evidence"], "name": "A plan"}])),
        {**bare.sign(), "name": "Forged"},
        {**bare.sign(), "notDefined": 1},
        {**expired, "aliased": expired["validUntil"]},
        expired,
        site.sign(),
        with_status,
        site.sign(method="did:web:attacker.example#key-1"),
        page.sign(),
        page.sign(method=f"{page.id}#none"),
        [],
        {},
    ]
    badges = [json.dumps(document).encode() for document in documents]
    badges += [bare.token().encode(), site.token().encode(), b"GIF89a", b"[", b""]
    web = {**site.documents, **page.documents}
    return {url: json.dumps(value).encode() for url, value in web.items()}, badges


def essence(report: VerificationReport) -> Any:
    """All of a report but the moment at which a list was fetched."""
    shown = report.to_dict()
    for check in shown["checks"]:
        for entry in check["data"].get("entries", []):
            entry.pop("fetched_at", None)
    return shown


def test_sixteen_threads_hear_what_one_hears() -> None:
    web, badges = web_and_badges()

    def verifier() -> Verifier:
        policy = Policy(domains={"issuer.example", "school.example"})
        return Verifier(policy=policy, fetch=CannedFetcher(web), clock=lambda: NOW)

    alone = [essence(verifier().verify(badge)) for badge in badges]
    assert len({report["verdict"] for report in alone}) >= 7
    shared = verifier()
    work = [(number, badge) for _ in range(12) for number, badge in enumerate(badges)]
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda item: (item[0], essence(shared.verify(item[1]))), work))
    for number, answer in answers:
        assert answer == alone[number]


def test_what_was_verified_is_left_as_it_was() -> None:
    issuer = IssuerSimulator.did_key()
    data = bytearray(json.dumps(issuer.sign()).encode())
    before = bytes(data)
    assert issuer.verify(memoryview(data)).verdict == "issuer_unknown"
    assert bytes(data) == before
