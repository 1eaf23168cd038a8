"""What the rows of hostile inputs share: an issuer, its badge, and what a report must come to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from mcred import VerificationReport
from mcred.encoding import base64url
from mcred.securing.jose import sign_token
from support.issuers import IssuerSimulator
from support.timing import work_within

__all__ = ["cases", "check", "claims_of", "cpu", "signed_token"]

CPU = 2.0  #: seconds of computing that any of these inputs may take


def cases(rows: Mapping[str, tuple[Any, ...]] | Iterable[tuple[Any, ...]]) -> list[Any]:
    """Parameters whose ids are the rows'; each case is its name and what it is made of."""
    found = rows.items() if isinstance(rows, Mapping) else ((row[0], row[1:]) for row in rows)
    return [pytest.param(*values, id=name) for name, values in found]


def cpu() -> Any:
    return work_within(CPU)


def check(report: VerificationReport, verdict: str, code: str = "") -> None:
    """The verdict and, as `check/code` or `check/cause`, what led to it."""
    json.dumps(report.to_dict())
    found = {
        f"{item.id}/{name}"
        for item in report.checks
        for name in (item.code, item.data.get("cause"))
    }
    assert report.verdict == verdict, report.text()
    assert not code or code in found, sorted(found)
    if verdict not in ("valid", "issuer_unknown", "revoked", "suspended", "expired"):
        assert report.exit_code != 0


def claims_of(issuer: IssuerSimulator, badge: Mapping[str, Any]) -> dict[str, Any]:
    """The claims that an Open Badges token repeats."""
    return {
        **badge,
        "iss": issuer.id,
        "sub": badge["credentialSubject"].get("id"),
        "jti": badge["id"],
        "nbf": 1767225600,
        "exp": 1798761600,
    }


def signed_token(issuer: IssuerSimulator, **header: Any) -> bytes:
    """A token with any header, signed by the issuer."""
    payload = claims_of(issuer, issuer.badge())
    return sign_token({"kid": issuer.method, **header}, payload, issuer.key).encode()


def unsigned_token(
    header: Mapping[str, Any], payload: Mapping[str, Any], signature: bytes
) -> bytes:
    parts = (json.dumps(part).encode() for part in (header, payload))
    return ".".join(base64url.encode(part) for part in (*parts, signature)).encode()
