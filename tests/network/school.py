"""An issuer on the small internet: its keys, its badges, its status list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from mcred.cli.sample import sample_badge
from mcred.cryptosuites import SUITES
from mcred.issuer import Issuer
from mcred.jsonld import canonicalize
from mcred.keys import SigningKey
from mcred.securing.data_integrity import add_proof
from mcred.status import Bitstring, make_entry, make_list_credential, new_list
from support.internet import Internet, Pages
from support.tls_server import Server, document

__all__ = ["HOST", "School", "attacker", "key_of", "page"]

HOST = "school.example"
LIST = "/status/1"


def key_of(number: int) -> SigningKey:
    return SigningKey.from_seed(bytes([number]) * 32)


attacker = key_of(66)


def page(value: Any) -> Any:
    """A page that answers a JSON value, or text as it is."""
    text = value if isinstance(value, str | bytes) else json.dumps(value)
    return document(text.encode() if isinstance(text, str) else text)


@dataclass
class School:
    """An issuer with one key; `pages` is what its host answers, by path, and may be changed.

    `id` decides how its key is published: a DID document for did:web, a profile for https.
    """

    internet: Internet
    id: str = f"did:web:{HOST}"
    host: str = HOST
    name: str = "School Example"
    key: SigningKey = field(default_factory=lambda: key_of(1))
    pages: Pages = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server: Server = self.internet.host(self.host, self.pages)
        self.publish(self.document())

    @property
    def key_id(self) -> str:
        return f"{self.id}#key-1"

    @property
    def document_path(self) -> str:
        if not self.id.startswith("did:web:"):
            return self.id.removeprefix(f"https://{self.host}")
        _, *folder = self.id.removeprefix("did:web:").split(":")
        return "/".join(["", *(folder or [".well-known"]), "did.json"])

    def method(self, **changes: Any) -> dict[str, Any]:
        entry = {
            "id": self.key_id,
            "type": "Multikey",
            "controller": self.id,
            "publicKeyMultibase": self.key.public_key.to_multikey(),
        }
        return entry | changes

    def document(self, **changes: Any) -> dict[str, Any]:
        """The issuer's document with its key for signing statements."""
        return {
            "id": self.id,
            "verificationMethod": [self.method()],
            "assertionMethod": [self.key_id],
            **changes,
        }

    def publish(self, value: Any) -> None:
        self.pages[self.document_path] = page(value)

    def issuer(self, *, key: SigningKey | None = None, key_id: str | None = None) -> Issuer:
        profile = {"id": self.id, "type": ["Profile"], "name": self.name}
        return Issuer(profile=profile, key=key or self.key, key_id=key_id or self.key_id)

    def badge(
        self,
        *,
        key: SigningKey | None = None,
        key_id: str | None = None,
        status: Any = None,
        **changes: Any,
    ) -> dict[str, Any]:
        """A signed badge; `status` is its `credentialStatus`."""
        unsigned = self.unsigned(**changes)
        if status is not None:
            unsigned["credentialStatus"] = status
        return dict(self.issuer(key=key, key_id=key_id).sign(unsigned).document)

    def unsigned(self, **changes: Any) -> dict[str, Any]:
        issuer = {"id": self.id, "type": ["Profile"], "name": self.name}
        return self.issuer().complete(sample_badge(salt="s4lt") | {"issuer": issuer} | changes)

    def sign_anything(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """A document signed as text, also one that an honest issuer would not sign."""
        return add_proof(
            document,
            suite=SUITES["eddsa-jcs-2022"],
            signer=self.key,
            verification_method=self.key_id,
            created=datetime.now(UTC),
            canonicalize=lambda value, name: canonicalize(value, hash_name=name),
        )

    @property
    def list_url(self) -> str:
        return f"https://{self.host}{LIST}"

    def entry(self, index: int = 7, **changes: Any) -> dict[str, Any]:
        return make_entry(self.list_url, index) | changes

    def status_list(
        self,
        *revoked: int,
        bits: Bitstring | None = None,
        key: SigningKey | None = None,
        url: str | None = None,
        age: timedelta = timedelta(),
        **settings: Any,
    ) -> dict[str, Any]:
        """A signed list in which the entries `revoked` are set."""
        made = bits or new_list()
        for index in revoked:
            made.set(index)
        now = datetime.now(UTC) - age
        unsigned = make_list_credential(
            made,
            url=url or self.list_url,
            issuer=self.id,
            valid_from=now - timedelta(minutes=1),
            valid_until=now + timedelta(hours=1),
            **settings,
        )
        return dict(self.issuer(key=key).sign(unsigned).document)

    def publish_list(self, value: Mapping[str, Any] | bytes) -> None:
        self.pages[LIST] = page(value)
