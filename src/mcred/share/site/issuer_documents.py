"""What a verifier asks an issuer's web site for: DID document, JWK Set, profile.

did:web Method; DID Core 1.0 section 5; RFC 7517 section 5; Open Badges 3.0 Profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mcred.identifiers.did_web import did_web_url
from mcred.keys import KeyType, VerificationKey
from mcred.share.site.address import SiteAddress
from mcred.workspace.settings import Settings

__all__ = ["DID_CONTEXTS", "OB_CONTEXTS", "issuer_files", "trusted_ids"]

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
OB_CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
_PROFILE = "issuer.json"


def issuer_files(
    settings: Settings, site: SiteAddress
) -> tuple[dict[str, Mapping[str, Any]], tuple[str, ...]]:
    """Path → document for everything about the issuer, and notes on what must stand elsewhere.

    Every key that ever signed stays listed: a badge outlives the key's use.
    """
    issuer = settings.issuer.id
    keys = [record.verification_key() for record in settings.keys.known]
    methods = [_method(issuer, key) for key in keys]
    controlled = {
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
    profile = {"@context": OB_CONTEXTS, **_profile(settings)}
    files: dict[str, Mapping[str, Any]] = {_PROFILE: profile}
    notes: list[str] = []
    if issuer.startswith("did:web:"):
        document = {"@context": DID_CONTEXTS, "id": issuer, **controlled}
        _place(files, notes, site, did_web_url(issuer), document)
    elif issuer.startswith("https://"):
        whole = {**profile, "@context": [*OB_CONTEXTS, DID_CONTEXTS[1]], **controlled}
        _place(files, notes, site, issuer, whole)
    if site.is_root and not issuer.startswith("did:key:"):
        files[".well-known/jwks.json"] = {"iss": issuer, "keys": list(_jwks(issuer, keys))}
    return files, tuple(notes)


def trusted_ids(settings: Settings) -> Iterator[str]:
    """The ids under which this issuer has signed: its own, and the did:key of each of its keys."""
    yield settings.issuer.id
    for record in settings.keys.known:
        key = record.verification_key()
        if key.key_type is not KeyType.RSA:
            yield f"did:key:{key.to_multikey()}"


def _place(
    files: dict[str, Mapping[str, Any]],
    notes: list[str],
    site: SiteAddress,
    url: str,
    document: Mapping[str, Any],
) -> None:
    path = site.path_of(url)
    if path is None or "." not in path.rpartition("/")[2]:
        name = "did.json" if str(document["id"]).startswith("did:") else _PROFILE
        files[name] = document
        notes.append(
            f"{url} is not a file that this site can have: serve {name} at that address, "
            "or nobody can check the badges"
        )
    else:
        files[path] = document


def _profile(settings: Settings) -> dict[str, Any]:
    """The public profile, without its e-mail address."""
    issuer = settings.issuer
    profile: dict[str, Any] = {"id": issuer.id, "type": ["Profile"], "name": issuer.name}
    optional = {"url": issuer.url, "description": issuer.description}
    profile |= {name: value for name, value in optional.items() if value}
    if issuer.image:
        profile["image"] = {"id": issuer.image, "type": "Image"}
    return profile


def _method(issuer: str, key: VerificationKey) -> dict[str, Any]:
    if key.key_type is KeyType.RSA:
        return {
            "id": f"{issuer}#{key.thumbprint()}",
            "type": "JsonWebKey",
            "controller": issuer,
            "publicKeyJwk": key.to_jwk(),
        }
    multikey = key.to_multikey()
    return {
        "id": f"{issuer}#{multikey}",
        "type": "Multikey",
        "controller": issuer,
        "publicKeyMultibase": multikey,
    }


def _jwks(issuer: str, keys: list[VerificationKey]) -> Iterator[dict[str, Any]]:
    for key in keys:
        yield {**key.to_jwk(), "kid": _method(issuer, key)["id"], "use": "sig"}
