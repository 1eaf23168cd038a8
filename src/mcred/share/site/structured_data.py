"""schema.org for search engines: the achievement and who offers it, never who earned it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

__all__ = ["credential_type", "script_json"]

#: What ends a script element early, or a line in JavaScript of old.
_ESCAPES = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}


def credential_type(
    *, name: str, description: str, url: str, image: str, issuer: str, issuer_url: str | None
) -> dict[str, Any]:
    """An EducationalOccupationalCredential (schema.org), as a kind of credential."""
    organisation = {"@type": "Organization", "name": issuer}
    if issuer_url:
        organisation["url"] = issuer_url
    return {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "name": name,
        "description": description,
        "url": url,
        "image": image,
        "credentialCategory": "badge",
        "recognizedBy": organisation,
    }


def script_json(value: Mapping[str, Any]) -> Markup:
    """JSON that may stand in a script element."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True).translate(_ESCAPES)
    return Markup(text)  # noqa: S704 (nothing in it can end the element)
