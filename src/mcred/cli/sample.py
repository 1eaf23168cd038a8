"""The sample that `mcred demo` issues: a badge with rubric results, and a picture for it."""

from __future__ import annotations

import math
import struct
import zlib
from typing import Any

from mcred.openbadges import IdentityObject

__all__ = ["RECIPIENT", "picture_png", "picture_svg", "sample_badge"]

RECIPIENT = "ada@example.org"

_LEVELS = (
    ("Emerging", "Exit tickets are collected; the next lesson is planned without them."),
    ("Developing", "Answers are sorted; the next lesson changes for the whole class alike."),
    ("Proficient", "Answers are sorted by misconception, and each group gets a next step."),
    ("Exemplary", "Next steps are checked a day later, and the ticket itself is improved."),
)
_CRITERIA = (
    ("Asks one question that shows thinking", "Proficient"),
    ("Sorts answers by what they show", "Exemplary"),
    ("Acts on them in the next lesson", "Proficient"),
)
_BASE = "https://badges.example.org/exit-tickets"


def sample_badge(*, salt: str) -> dict[str, Any]:
    """An unsigned Open Badge with three rubric criteria, their levels and the levels reached."""
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Exit tickets that change the next lesson",
        "awardedDate": "2026-03-02T15:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                IdentityObject.hashed("emailAddress", RECIPIENT, salt=salt).to_dict(),
            ],
            "achievement": _achievement(),
            "source": {
                "id": f"{_BASE}/assessors",
                "type": ["Profile"],
                "name": "Assessors of the Example District",
            },
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": _criterion_id(number),
                    "achievedLevel": _level_id(number, reached),
                }
                for number, (_, reached) in enumerate(_CRITERIA, start=1)
            ],
        },
        "evidence": [
            {
                "type": ["Evidence"],
                "name": "Three exit tickets with sorted answers",
                "description": "Answers of a Year 7 class, without names.",
                "genre": "Student work",
            },
            {
                "type": ["Evidence"],
                "name": "Reflection",
                "narrative": "What I changed after the second ticket, and what came of it.",
            },
        ],
    }


def _achievement() -> dict[str, Any]:
    return {
        "id": _BASE,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": "Exit tickets that change the next lesson",
        "description": "Uses a short question at the end of a lesson to plan the next one.",
        "criteria": {
            "narrative": "Show three exit tickets from your own practice, how you sorted the "
            "answers, and what you did differently the next day. Every criterion must be "
            "*Proficient* or above."
        },
        "resultDescription": [
            {
                "id": _criterion_id(number),
                "type": ["ResultDescription"],
                "name": name,
                "resultType": "RubricCriterionLevel",
                "requiredLevel": _level_id(number, "Proficient"),
                "rubricCriterionLevel": [
                    {
                        "id": _level_id(number, level),
                        "type": ["RubricCriterionLevel"],
                        "name": level,
                        "description": description,
                        "level": str(rank),
                    }
                    for rank, (level, description) in enumerate(_LEVELS, start=1)
                ],
            }
            for number, (name, _) in enumerate(_CRITERIA, start=1)
        ],
    }


def _criterion_id(number: int) -> str:
    return f"{_BASE}#criterion-{number}"


def _level_id(number: int, level: str) -> str:
    return f"{_criterion_id(number)}-{level.lower()}"


def picture_svg() -> bytes:
    """A plain badge as SVG."""
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" role="img">\n'
        b"<title>Exit tickets that change the next lesson</title>\n"
        b'<circle cx="120" cy="120" r="110" fill="#17437a"/>\n'
        b'<circle cx="120" cy="120" r="96" fill="none" stroke="#f4c95d" stroke-width="6"/>\n'
        b'<path d="M72 124 l32 32 l64 -72" fill="none" stroke="#fff" stroke-width="18"/>\n'
        b"</svg>\n"
    )


def picture_png(size: int = 160) -> bytes:
    """The same as PNG, drawn pixel by pixel: a disc with a ring."""
    rows = b"".join(b"\0" + _row(y, size) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    )


def _row(y: int, size: int) -> bytes:
    centre, out = (size - 1) / 2, bytearray()
    for x in range(size):
        distance = math.hypot(x - centre, y - centre) / size
        if distance > 0.46:
            out += b"\0\0\0\0"
        elif 0.38 < distance < 0.41:
            out += b"\xf4\xc9\x5d\xff"
        else:
            out += b"\x17\x43\x7a\xff"
    return bytes(out)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
