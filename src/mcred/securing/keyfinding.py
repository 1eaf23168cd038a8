"""What is known about the key that a proof names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mcred.errors import McredError
from mcred.keys import VerificationKey

__all__ = ["FindKey", "KeyFinding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFinding:
    """A key and whether it is the issuer's.

    `key` is None where none could be had at all; `problem` is None where the key is bound to the
    issuer, else a `KeyBindingError`, `FetchError` or `UnsupportedError` that says what is missing.
    A key without a binding lets the signature be checked and says nothing about who made it.
    `listed` is False where only a key document beside the issuer's own binds it.
    """

    method: str
    key: VerificationKey | None = None
    problem: McredError | None = None
    how: str = ""
    listed: bool = True


#: Verification method and proof purpose → what is known of the key; never raises for the badge.
FindKey = Callable[[str, str], KeyFinding]
