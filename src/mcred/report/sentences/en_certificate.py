"""English words of certificates on paper."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SENTENCES"]

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "certificate.subject": "A micro-credential, with its signed badge attached",
        "certificate.awards": "awards the badge",
        "certificate.logo_of": "Logo: {name}",
        "certificate.awarded_to": "Awarded to",
        "certificate.for": "for",
        "certificate.assessor": "Assessment",
        "certificate.reached": "Reached: {level} ({at} of {of})",
        "certificate.recorded": "Recorded: {level}",
        "certificate.check": "Paper alone proves nothing: check it",
        "certificate.scan": "Scan the code, or open this address:",
        "certificate.attached": (
            "Or give this PDF to a verifier of Open Badges 3.0, such as mcred verify: the signed "
            "badge is attached to it, and only that counts."
        ),
        "certificate.found": "Found when this was made, on {when}: {found}",
        "certificate.signed": (
            "the signature matches, and the badge is in force. The key that signed it: {why}."
        ),
        "certificate.name_note": (
            "The name is printed at the earner's wish; the signature does not cover it."
        ),
        "certificate.attachment": "The signed badge: give it to a verifier",
        "certificate.foot": "{id} · Page {page} of {pages} · made by mcred {version}",
    }
)
