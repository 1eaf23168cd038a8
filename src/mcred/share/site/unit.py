"""A part of a site that is made as a whole, and again only when what goes into it has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["File", "Unit", "inputs_digest"]

File = tuple[str, bytes]  #: path within the site, content


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """`inputs` names everything that the files follow from, but the time they are made at.

    `memo` is kept with what is known of the unit, for its maker to find again.
    """

    name: str
    inputs: str
    make: Callable[[str], Iterator[File]] = field(repr=False)  #: given when, in RFC 3339
    memo: Mapping[str, Any] | None = None


def inputs_digest(*values: Any) -> str:
    """One SHA-256 over JSON values, in hexadecimal."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
