"""Badges for certificates, and what a reader of PDFs sees of them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from mcred import Issuer, SigningKey, verify
from mcred.report import VerificationReport
from support.documents import EXTENSIONS, OB3, V2

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = "https://badges.example.org/c/6f0f3c2a-8c1e-4e3b-9a53-0b52d7a4e1f7/"
BASE = "https://badges.example.org/exit-tickets"


def signed(
    title: str = "Exit tickets",
    *,
    issuer: str = "Example District",
    description: str = "Plans the next lesson from what the last one showed.",
    criteria: str = "Hand in **three** tickets:\n\n- one\n- two",
    criterion: str = "Sorts the answers",
    count: int = 2,
    proof: str = "eddsa-rdfc-2022",
    levels: Sequence[str] = ("Emerging", "Developing", "Proficient", "Exemplary"),
    **more: Any,
) -> tuple[str, VerificationReport]:
    """A signed badge and the report on it; criterion n of `count` was reached at level 3 or 4."""
    identifiers = [f"{BASE}#{number}" for number in range(count)]
    achievement = {
        "id": BASE,
        "type": ["Achievement"],
        "name": title,
        "description": description,
        "criteria": {"narrative": criteria},
        "resultDescription": [
            {
                "id": one,
                "type": ["ResultDescription"],
                "name": f"{criterion} {number}",
                "resultType": "RubricCriterionLevel",
                "requiredLevel": f"{one}-2",
                "rubricCriterionLevel": [
                    {"id": f"{one}-{rank}", "type": ["RubricCriterionLevel"], "name": name}
                    for rank, name in enumerate(levels)
                ],
            }
            for number, one in enumerate(identifiers)
        ],
        **more,
    }
    results = [
        {"type": ["Result"], "resultDescription": one, "achievedLevel": f"{one}-{2 + number % 2}"}
        for number, one in enumerate(identifiers)
    ]
    maker = Issuer(
        profile={"name": issuer},
        key=SigningKey.from_seed(bytes(32)),
        clock=lambda: NOW - timedelta(days=1),
        new_id=lambda: "urn:uuid:6f0f3c2a-8c1e-4e3b-9a53-0b52d7a4e1f7",
    )
    credential = maker.issue(
        {
            "@context": [V2, OB3, EXTENSIONS],
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": "did:example:learner",
                "type": ["AchievementSubject"],
                "achievement": achievement,
                **({"result": results} if results else {}),
            },
        },
        proof=proof,
    )
    text = credential.to_jwt() if "jwt" in proof else credential.to_json()
    return text, verify(text.encode(), now=NOW)


def text_of(pdf: bytes) -> list[str]:
    """The text of each page, as a reader takes it out."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def attachments(pdf: bytes) -> dict[str, bytes]:
    document = pypdfium2.PdfDocument(pdf)
    found = [document.get_attachment(at) for at in range(document.count_attachments())]
    return {one.get_name(): bytes(one.get_data()) for one in found}


def outside(pdf: bytes) -> list[tuple[int, float, float]]:
    """Page, left and right of each character that leaves its page."""
    strays = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        width, _ = page.get_size()
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, _, right, _ = text.get_charbox(at)
            if left < 0 or right > width:
                strays.append((number, left, right))
    return strays


def structure(pdf: bytes) -> list[str]:
    """The types of the structure elements, page by page."""
    document = pypdfium2.PdfDocument(pdf)
    return [kind for page in document for kind in _types(page)]


def _types(page: Any) -> Iterator[str]:
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    try:
        for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            document = pdfium.FPDF_StructTree_GetChildAtIndex(tree, at)
            for child in range(pdfium.FPDF_StructElement_CountChildren(document)):
                element = pdfium.FPDF_StructElement_GetChildAtIndex(document, child)
                yield _kind(element)
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _kind(element: Any) -> str:
    length = pdfium.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_StructElement_GetType(element, buffer, length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
