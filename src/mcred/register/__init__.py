"""The issuer's records: which credentials were issued, and what happened, in order.

The names here load on first use, so that importing `mcred` costs no database library.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcred.register.database import refuse_password
    from mcred.register.key_history import KnownKey
    from mcred.register.programme_records import ProgrammeRecords
    from mcred.register.recipients import RecipientHash, hash_recipient
    from mcred.register.records import Event, Head, IssuedCredential, StatusEntry
    from mcred.register.register import Register
    from mcred.register.status_records import (
        Change,
        ListKind,
        ListPlace,
        Purpose,
        Series,
        StatusChange,
        StatusList,
        StatusState,
    )
    from mcred.register.status_register import Publication, StatusRegister

_MODULES = MappingProxyType(
    {
        "Change": "status_records",
        "Event": "records",
        "Head": "records",
        "IssuedCredential": "records",
        "KnownKey": "key_history",
        "ListKind": "status_records",
        "ListPlace": "status_records",
        "ProgrammeRecords": "programme_records",
        "Publication": "status_register",
        "Purpose": "status_records",
        "RecipientHash": "recipients",
        "Register": "register",
        "Series": "status_records",
        "StatusChange": "status_records",
        "StatusEntry": "records",
        "StatusList": "status_records",
        "StatusRegister": "status_register",
        "StatusState": "status_records",
        "hash_recipient": "recipients",
        "refuse_password": "database",
    }
)

__all__ = [
    "Change",
    "Event",
    "Head",
    "IssuedCredential",
    "KnownKey",
    "ListKind",
    "ListPlace",
    "ProgrammeRecords",
    "Publication",
    "Purpose",
    "RecipientHash",
    "Register",
    "Series",
    "StatusChange",
    "StatusEntry",
    "StatusList",
    "StatusRegister",
    "StatusState",
    "hash_recipient",
    "refuse_password",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
