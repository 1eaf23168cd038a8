"""Controlled identifier documents: Controlled Identifiers 1.0 section 2, DID Core 1.0 section 5."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, EncodingError, KeyBindingError, LimitError
from mcred.identifiers.verification_method import VerificationMethod, read_method

__all__ = [
    "MAX_METHODS",
    "RELATIONSHIPS",
    "Document",
    "VerificationMethod",
    "invalid_identifier",
    "parse_document",
]

#: Verification relationships, which are the purposes that proofs name.
RELATIONSHIPS = (
    "authentication",
    "assertionMethod",
    "keyAgreement",
    "capabilityInvocation",
    "capabilityDelegation",
)

#: Members by which a document names keys, or where they are.
_KEY_MEMBERS = ("verificationMethod", *RELATIONSHIPS, "publicKey", "keys", "jwks", "jwks_uri")

#: Reading a key costs as much as verifying a signature, so their number is bounded.
MAX_METHODS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The keys of one identifier.

    `methods` holds what could be read, `unusable` why the others could not. `relationships` maps a
    purpose to the ids of the methods under it. `source` is `derived` or the URL it came from.
    `entries` are the methods as they stand in `raw`.
    """

    id: str
    methods: Mapping[str, VerificationMethod]
    relationships: Mapping[str, frozenset[str]]
    source: str
    raw: Mapping[str, Any]
    unusable: Mapping[str, DataError] = field(default_factory=dict)
    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def names_keys(self) -> bool:
        """Whether it says anything about keys: a method, read or not, or a key set."""
        return bool(self.entries) or any(self.raw.get(name) for name in _KEY_MEMBERS)


def parse_document(value: object, *, identifier: str, source: str) -> Document:
    """Read a controlled identifier document or a profile with keys in it.

    A method's id may be a fragment alone (`#key-1`), which belongs to the document's id; other
    relative references are left out.

    Args:
        value: parsed JSON.
        identifier: what the document must call itself.
        source: for `Document.source`.

    Raises:
        KeyBindingError: `document_id_mismatch`, or `document_invalid` for anything that is no
            such document, two different methods of one id among it.
        LimitError: more than `MAX_METHODS` methods.
    """
    if not isinstance(value, dict):
        raise _invalid(source, "is no JSON object")
    if value.get("id") != identifier:
        raise KeyBindingError(
            f"the document at {shorten(source)} is that of {shorten(value.get('id'))},"
            f" not of {shorten(identifier)}",
            code="document_id_mismatch",
            url=source,
            issuer=identifier,
        )
    entries = _entries(value, identifier, source)
    methods: dict[str, VerificationMethod] = {}
    unusable: dict[str, DataError] = {}
    for method_id, entry in entries.items():
        try:
            methods[method_id] = read_method(entry, method_id)
        except DataError as error:
            unusable[method_id] = error
    return Document(
        id=identifier,
        methods=MappingProxyType(methods),
        relationships=MappingProxyType(
            {name: _under(value, name, identifier) for name in RELATIONSHIPS if name in value}
        ),
        source=source,
        raw=MappingProxyType(value),
        unusable=MappingProxyType(unusable),
        entries=MappingProxyType(entries),
    )


def _entries(value: Mapping[str, Any], base: str, source: str) -> dict[str, Mapping[str, Any]]:
    entries: dict[str, Mapping[str, Any]] = {}
    for name in ("verificationMethod", *RELATIONSHIPS):
        for item in _items(value, name):
            method_id = _absolute(item.get("id"), base) if isinstance(item, dict) else None
            if method_id is None:
                continue
            if entries.setdefault(method_id, item) != item:
                what = f"holds two different methods {shorten(method_id)}"
                raise _invalid(source, what, method=method_id)
            if len(entries) > MAX_METHODS:
                raise LimitError(
                    f"the document at {shorten(source)} holds more than {MAX_METHODS} methods",
                    limit="verification_methods",
                    cap=MAX_METHODS,
                )
    return entries


def _under(value: Mapping[str, Any], relationship: str, base: str) -> frozenset[str]:
    ids = (
        _absolute(item.get("id") if isinstance(item, dict) else item, base)
        for item in _items(value, relationship)
    )
    return frozenset(method_id for method_id in ids if method_id is not None)


def _items(value: Mapping[str, Any], name: str) -> Iterator[Any]:
    members = value.get(name)
    if isinstance(members, list):
        yield from members
    elif members is not None:
        yield members


def _absolute(reference: object, base: str) -> str | None:
    if not isinstance(reference, str):
        return None
    if reference.startswith("#"):
        return base + reference
    return reference if ":" in reference.partition("#")[0] else None


def _invalid(source: str, what: str, **data: Any) -> KeyBindingError:
    return KeyBindingError(
        f"the document at {shorten(source)} {what}", code="document_invalid", url=source, **data
    )


def invalid_identifier(identifier: str, why: str) -> EncodingError:
    """For the resolvers: an identifier that is none."""
    return EncodingError(
        f"{shorten(identifier)} is no valid identifier: {why}", code="invalid_identifier"
    )
