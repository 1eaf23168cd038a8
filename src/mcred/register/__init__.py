"""The issuer's records: which credentials were issued, and what happened, in order.

The names here load on first use, so that importing `mcred` costs no database library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcred.register.recipients import RecipientHash, hash_recipient
    from mcred.register.records import Event, Head, IssuedCredential, StatusEntry
    from mcred.register.register import Register

__all__ = [
    "Event",
    "Head",
    "IssuedCredential",
    "RecipientHash",
    "Register",
    "StatusEntry",
    "hash_recipient",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "Register":
        module = "register"
    elif name in ("RecipientHash", "hash_recipient"):
        module = "recipients"
    else:
        module = "records"
    return getattr(import_module(f"{__name__}.{module}"), name)
