"""Small imitations of platforms: what their public pages and addresses are known to answer.

Each function starts the platform's hosts on a small internet and gives the link that people share.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from mcred.limits import Limits
from support.internet import Internet, missing
from support.issuers import IssuerSimulator
from support.presentations import present
from support.tls_server import Behaviour, Exchange, document, redirect

#: What a host answers, by path.
Pages = dict[str, Behaviour]

#: More patience than a busy machine takes: nothing here may fail for being slow.
PATIENT = Limits(request_seconds=8)
EMAIL = "ada@example.edu"
ID = "54a07c5c-89f9-4c33-9731-e1b0d34f88b9"
CONTEXT = "https://w3id.org/openbadges/v2"
SCRIPT_PAGE = (
    b"<!doctype html><html><head><title>Badge</title></head><body><div id=app></div></body></html>"
)


def html(text: str | bytes = SCRIPT_PAGE) -> Behaviour:
    body = text.encode() if isinstance(text, str) else text
    return document(body, Content_Type="text/html; charset=utf-8")


def data(value: Any, content_type: str = "application/json") -> Behaviour:
    text = value if isinstance(value, str | bytes) else json.dumps(value)
    body = text.encode() if isinstance(text, str) else text
    return document(body, Content_Type=content_type)


def hosted(base: str, assertion: str, *, salt: str | None = "sel") -> dict[str, dict[str, Any]]:
    """The three documents of an Open Badges 2 badge, by path below `base`."""
    digest = hashlib.sha256((EMAIL + (salt or "")).encode()).hexdigest()
    recipient = {"type": "email", "hashed": True, "identity": f"sha256${digest}"}
    if salt is not None:
        recipient["salt"] = salt
    return {
        assertion: {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": f"{base}{assertion}",
            "recipient": recipient,
            "badge": f"{base}/badge_classes/1",
            "issuedOn": "2026-01-01T00:00:00.000Z",
            "verification": {"type": "hosted"},
        },
        "/badge_classes/1": {
            "@context": CONTEXT,
            "type": "BadgeClass",
            "id": f"{base}/badge_classes/1",
            "name": "Wait time",
            "description": "Waits after a question.",
            "image": f"{base}/badge_classes/1.png",
            "criteria": {"narrative": "Two lessons."},
            "issuer": f"{base}/issuers/1",
        },
        "/issuers/1": {
            "@context": CONTEXT,
            "type": "Issuer",
            "id": f"{base}/issuers/1",
            "name": "Example School",
            "url": base,
        },
    }


def answers(documents: Mapping[str, Any]) -> dict[str, Behaviour]:
    return {path: data(value) for path, value in documents.items()}


def badgr(internet: Internet, *, gone: bool = False) -> str:
    """One address negotiates: JSON without `text/html`, else a redirect to the page elsewhere."""
    path = f"/public/assertions/{ID}"
    documents = hosted("https://api.badgr.io", path)
    revoked = {**documents[path], "revoked": True, "revocationReason": "Issued by mistake"}

    def assertion(exchange: Exchange) -> None:
        if gone:
            document(json.dumps(revoked).encode(), 410)(exchange)
        elif "text/html" in exchange.headers.get("accept", ""):
            redirect(f"https://badges.parchment.com{path}")(exchange)
        else:
            data(documents[path], "application/ld+json")(exchange)

    pages = {**answers(documents), path: assertion, f"{path}.json": assertion}
    internet.host("api.badgr.io", pages)
    internet.host("badges.parchment.com", {path: html()})
    return f"https://api.badgr.io{path}"


def credly(internet: Internet) -> str:
    """A page that is made by scripts; the data is on another host, its recipient hashed."""
    prefix = "/v1/obi/v2"
    path = f"{prefix}/badge_assertions/{ID}"
    base = "https://api.credly.com"
    documents = hosted(base, path)
    internet.host("api.credly.com", answers(documents))
    page = (
        '<html><head><meta property="og:title" content="Wait time was issued to Ada"></head></html>'
    )
    internet.host("www.credly.com", {f"/badges/{ID}/public_url": html(page)})
    return f"https://www.credly.com/badges/{ID}/public_url"


def accredible(internet: Internet) -> str:
    path = f"/v1/obi/badge_assertions/{ID}"
    internet.host("api.accredible.com", answers(hosted("https://api.accredible.com", path)))
    internet.host("www.credential.net", {f"/{ID}": html()})
    return f"https://www.credential.net/{ID}"


def open_badge_factory(internet: Internet) -> str:
    """Page and data differ by the ending of the address."""
    path = "/v1/assertion/d600bc4138e7946adeb9e9bdc6b86339f2577781"
    documents = hosted("https://openbadgefactory.com", path)
    internet.host("openbadgefactory.com", {**answers(documents), f"{path}.html": html()})
    return f"https://openbadgefactory.com{path}.html"


def verifier_plus(internet: Internet, issuer: IssuerSimulator) -> str:
    """A page made by scripts; the programming interface wraps a presentation."""
    signed = issuer.sign()
    answer = {
        "credential": [signed],
        "vp": present(signed),
        "id": ID,
        "controller": "did:example:ada",
        "shared": True,
    }
    pages = {f"/credentials/{ID}": html(), f"/api/credentials/{ID}": data(answer)}
    internet.host("verifierplus.org", pages)
    return f"https://verifierplus.org/credentials/{ID}"


def credtrail(internet: Internet, issuer: IssuerSimulator, host: str = "badges.example") -> str:
    """A page that names its data with `<link>`, wherever it runs."""
    page = f"""<!doctype html><html><head><title>Badge</title>
<link rel="alternate" type="application/json" href="/badges/{ID}/verification">
<link rel="alternate" type="application/ld+json" href="/badges/{ID}/jsonld">
<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">
</head><body><p>Verified</p></body></html>"""
    pages = {
        f"/badges/{ID}": html(page),
        f"/badges/{ID}/public_url": redirect(f"/badges/{ID}", 308),
        f"/badges/{ID}/verification": data({"status": "active", "verified": True}),
        f"/badges/{ID}/jsonld": data(issuer.sign(), "application/ld+json"),
        "/oembed": missing,
    }
    internet.host(host, pages)
    return f"https://{host}/badges/{ID}/public_url"
