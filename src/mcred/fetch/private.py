"""What an address may give away about somebody, kept out of requests, reports and messages.

Badgr's share links carry `identity__email=…` and its siblings.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

__all__ = ["cut_identity", "without_secrets"]

_USERINFO = re.compile(r"(?<=://)[^/?#]*@")
_PREFIX = "identity__"
#: Also where the address is a value within another: encoded once or twice.
_IDENTITY = re.compile(
    r"(identity(?:_|%5F|%255F){2}[\w%]{1,40}?(?:=|%3D|%253D))(?:(?!&|%26|%2526|#|%23)\S)+",
    re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """The text of an address, or one with addresses in it, without passwords and identities.

    What is no text (half surrogates) is escaped.
    """
    shown = _IDENTITY.sub(r"\1…", _USERINFO.sub("…@", text))
    return shown.encode(errors="backslashreplace").decode()


def cut_identity(url: str) -> tuple[str, tuple[str, str] | None]:
    """The URL without its `identity__` parameters, and the first of them as (kind, value).

    Nothing else of it changes.
    """
    rest, hash_sign, fragment = url.partition("#")
    path, question_mark, query = rest.partition("?")
    kept: list[str] = []
    found: tuple[str, str] | None = None
    for item in query.split("&"):
        name, _, value = item.partition("=")
        plain = unquote_plus(name).lower()
        if plain.startswith(_PREFIX):
            found = found or (plain.removeprefix(_PREFIX), unquote_plus(value))
        else:
            kept.append(item)
    if found is None:
        return url, None
    query = "&".join(kept)
    return f"{path}{question_mark if query else ''}{query}{hash_sign}{fragment}", found
