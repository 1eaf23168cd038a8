"""The link that fills LinkedIn's form, and its fields for those who copy them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from mcred.report import CredentialFacts

__all__ = ["linkedin_fields", "linkedin_url"]

_FORM = "https://www.linkedin.com/profile/add"


def linkedin_fields(
    *, name: str, organisation: str, facts: CredentialFacts, page: str
) -> Mapping[str, str]:
    """Parameter → value, in the form's order; what is not known is left out."""
    start = facts.awarded or facts.valid_from or facts.issued
    fields = {
        "name": name,
        "organizationName": organisation,
        **_month("issue", start),
        **_month("expiration", facts.valid_until),
        "certUrl": page,
        "certId": facts.id or "",
    }
    return {key: value for key, value in fields.items() if value}


def linkedin_url(fields: Mapping[str, str]) -> str:
    """The form with its fields filled in; every value is encoded."""
    return f"{_FORM}?{urlencode({'startTask': 'CERTIFICATION_NAME', **fields})}"


def _month(what: str, moment: str | None) -> dict[str, str]:
    if not moment:
        return {}
    return {f"{what}Year": moment[:4], f"{what}Month": str(int(moment[5:7]))}
