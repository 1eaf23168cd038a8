"""Whether something holds a copy that is for its earner alone: an ecdsa-sd-2023 base proof.

Whoever has one can show every part of the badge. It may stand in a record's member, in a token or
in an address that is data.
"""

from __future__ import annotations

from typing import Any

from mcred.containers import extract
from mcred.containers.jws import looks_like_jws
from mcred.cryptosuites.ecdsa_sd_2023 import is_base
from mcred.errors import DataError, LimitError
from mcred.limits import Limits

__all__ = ["holds_earners_copy"]


def holds_earners_copy(value: Any, limits: Limits) -> bool:
    """Look through JSON values, and through the tokens and `data:` addresses in them.

    Raises:
        LimitError: they stand in one another deeper than `limits.nesting_depth`.
    """
    pending: list[tuple[Any, int]] = [(value, 0)]
    while pending:
        item, depth = pending.pop()
        if isinstance(item, dict):
            pending.extend((member, depth) for member in item.values())
        elif isinstance(item, list | tuple):
            pending.extend((member, depth) for member in item)
        elif isinstance(item, str):
            if is_base(item):
                return True
            if item[:5].lower() == "data:" or looks_like_jws(item):
                pending.append((_inside(item, depth, limits), depth + 1))
    return False


def _inside(text: str, depth: int, limits: Limits) -> Any:
    """The JSON in a token or address; None where it is something else, such as a picture."""
    if depth >= limits.nesting_depth:
        raise LimitError(
            f"data in data, more than {limits.nesting_depth} deep", limit="nesting_depth"
        )
    try:
        contents = extract(text.encode(errors="surrogatepass"), limits=limits)
    except (DataError, LimitError):
        return None
    return contents.value if contents.kind == "json" else contents.claims
