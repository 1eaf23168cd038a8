"""Credentials from the official validator's own tests, with their issuers and lists on TLS.

The validator takes a key in the fragment of the method's URL for the issuer's; here the issuer must
say so itself, which it does in these tests: its document names just that key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from school import key_of, page

from mcred.containers import extract
from mcred.identifiers.did_web import did_web_url
from mcred.issuer import Issuer
from mcred.report import VerificationReport
from mcred.status import make_list_credential, new_list
from support.corpus import cases, read_bytes
from support.internet import Internet, Pages

TALKS = key_of(42)  # the key with which the issuers sign their lists here


@dataclass
class Sites:
    """The web sites of a credential's issuer and list."""

    internet: Internet
    badge: Mapping[str, Any]
    pages: dict[str, Pages]

    @property
    def issuer(self) -> str:
        return str(self.badge["issuer"]["id"])

    @property
    def list_url(self) -> str:
        entry = self.badge["credentialStatus"]
        return str(entry.get("statusListCredential", entry["id"]))

    @property
    def is_signed(self) -> bool:
        return "statusListCredential" in self.badge["credentialStatus"]

    def publish(self, url: str, value: Any) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        if parts.hostname not in self.pages:
            self.pages[parts.hostname] = {}
            self.internet.host(parts.hostname, self.pages[parts.hostname])
        self.pages[parts.hostname][parts.path] = page(value)

    def publish_keys(self) -> None:
        """The issuer's document, with the keys of the badge and the one for lists."""
        proofs = self.badge["proof"]
        methods = [
            proof["verificationMethod"]
            for proof in (proofs if isinstance(proofs, list) else [proofs])
        ]
        named = {method: method.partition("#")[2] for method in methods}
        named[f"{self.issuer}#lists"] = TALKS.public_key.to_multikey()
        url = did_web_url(self.issuer) if self.issuer.startswith("did:") else self.issuer
        entries = [
            {
                "id": method,
                "type": "Multikey",
                "controller": self.issuer,
                "publicKeyMultibase": key,
            }
            for method, key in named.items()
        ]
        self.publish(url, {"id": self.issuer, "assertionMethod": entries})

    def publish_list(self, *, revoked: bool, issuer: str | None = None) -> None:
        by = issuer or self.issuer
        if not self.is_signed:
            listed = [{"id": self.badge["id"], "revoked": True}] if revoked else []
            document = {"id": self.list_url, "issuer": by, "revokedCredential": listed}
            self.publish(self.list_url, document)
            return
        bits = new_list()
        bits.set(int(self.badge["credentialStatus"]["statusListIndex"]), int(revoked))
        unsigned = make_list_credential(
            bits, url=self.list_url, issuer=by, valid_from=datetime(2026, 1, 1, tzinfo=UTC)
        )
        profile = {"id": by, "type": ["Profile"]}
        signer = Issuer(profile=profile, key=TALKS, key_id=f"{by}#lists")
        self.publish(self.list_url, dict(signer.sign(unsigned).document))

    def verify(self, data: bytes) -> VerificationReport:
        return self.internet.verifier().verify(data)


def sites_of(internet: Internet, data: bytes) -> Sites:
    return Sites(internet, json.loads(extract(data).text), {})


#: Case → what it comes to when it is not on the list. The results of the last point at a rubric
#: that it does not hold.
WITH_STATUS: Mapping[str, str] = {
    "ob30/bit-string-list/credential-status-revoked.json": "issuer_unknown",
    "ob30/credential-status-revoked.json": "issuer_unknown",
    "ob30/complete.json": "inconsistent",
}


@pytest.mark.parametrize(
    "case", cases("1edtech/cases.json", lambda c: c["file"] in WITH_STATUS, key="file")
)
def test_a_case_with_status_is_revoked_when_its_list_says_so_and_never_clear_without_it(
    internet: Internet, case: dict[str, Any]
) -> None:
    data = read_bytes(f"1edtech/{case['file']}")
    sites = sites_of(internet, data)
    sites.publish_keys()
    report = sites.verify(data)
    assert report.verdict == "could_not_check", report.text()
    assert report.check("status").code == "could_not_check"

    sites.publish_list(revoked=True)
    assert sites.verify(data).verdict == "revoked"
    sites.publish_list(revoked=False)
    report = sites.verify(data)
    assert report.check("status").code == "clear"
    assert report.verdict == WITH_STATUS[case["file"]], report.text()
    sites.publish_list(revoked=False, issuer="https://evil.example/issuer")
    assert sites.verify(data).verdict == "could_not_check"
    sites.publish(sites.list_url, "<html></html>")
    assert sites.verify(data).verdict == "could_not_check"


def _is_bindable(case: dict[str, Any]) -> bool:
    return case["suite"] != "ob20" and "fragment-key" in case["policy_tags"]


@pytest.mark.parametrize("case", cases("1edtech/cases.json", _is_bindable, key="file"))
def test_a_case_comes_to_the_validators_answer_when_its_issuer_publishes_the_key(
    internet: Internet, case: dict[str, Any]
) -> None:
    data = read_bytes(f"1edtech/{case['file']}")
    sites = sites_of(internet, data)
    silent = sites.verify(data)
    assert silent.verdict != "issuer_unknown"
    assert silent.credential is None
    sites.publish_keys()
    report = sites.verify(data)
    good = report.verdict == "issuer_unknown"
    assert good == (case["expect"] != "invalid"), (case["why"], report.text())
