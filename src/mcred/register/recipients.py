"""A recipient as the register knows them: a keyed hash that only this register can make.

The key is random and stays in the register. Without it, nobody can test a list of addresses
against the column; with it the hash is a pseudonym, not anonymous data.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NewType

from mcred.errors import RecordError

__all__ = ["SECRET_BYTES", "RecipientHash", "hash_recipient", "refuse_addresses"]

RecipientHash = NewType("RecipientHash", str)  #: 64 lower-case hexadecimal digits

SECRET_BYTES = 32
_DOMAIN = b"mcred recipient 1\0"
_BEFORE_AT = re.compile(r"[^\s@/:\"']")
_AFTER_AT = re.compile(r"[^\s@/:\"'.]+\.[^\s@/:\"'.]")


def hash_recipient(identifier: str, *, secret: bytes) -> RecipientHash:
    """HMAC-SHA256 of an identifier (address, DID, URL) under the register's secret.

    Surrounding space is dropped, the text brought to NFC, and an address with `@` put in lower
    case, because mailboxes that differ in case only belong to one person.

    Raises:
        RecordError: nothing is left of the identifier, or the secret is too short.
    """
    if len(secret) < SECRET_BYTES:
        raise RecordError(f"the secret is shorter than {SECRET_BYTES} bytes", code="weak_secret")
    text = unicodedata.normalize("NFC", identifier.strip())
    if "@" in text and "://" not in text:
        text = text.casefold().removeprefix("mailto:")
    if not text:
        raise RecordError("the recipient is empty", code="recipient_empty")
    data = text.encode("utf-8", "surrogatepass")
    return RecipientHash(hmac.new(secret, _DOMAIN + data, hashlib.sha256).hexdigest())


def refuse_addresses(value: object, *, where: str) -> None:
    """Refuse an e-mail address anywhere in `value`, which is text or JSON.

    Records are kept for years and copied into backups; an address must not slip in through an
    event's data. The message does not repeat the address.

    Raises:
        RecordError: code `plaintext_recipient`.
    """
    if isinstance(value, str):
        if _has_address(value):
            raise RecordError(
                f"{where} holds an e-mail address; records take hashes and opaque ids only",
                code="plaintext_recipient",
                where=where,
            )
    elif isinstance(value, Mapping):
        for key, member in value.items():
            refuse_addresses(key, where=where)
            refuse_addresses(member, where=where)
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        for member in value:
            refuse_addresses(member, where=where)


def _has_address(text: str) -> bool:
    # Looking around each `@` keeps this linear; one expression from the start would not be.
    at = text.find("@")
    while at >= 0:
        if at and _BEFORE_AT.match(text, at - 1) and _AFTER_AT.match(text, at + 1):
            return True
        at = text.find("@", at + 1)
    return False
