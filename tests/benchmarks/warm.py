"""What a running program pays: signing, verifying and their parts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from mcred.encoding import strict_json
from mcred.issuer import VC_JWT
from mcred.jsonld import CONTEXTS, canonicalize

from .scene import ISSUER, KEY, SEED, badges, new_shapes, verifier
from .timing import Action

__all__ = ["actions"]

RDFC, JCS = "eddsa-rdfc-2022", "eddsa-jcs-2022"
#: How many different signed badges are read in turn.
SIGNED = 16


def actions() -> dict[str, Action]:
    """Every warm benchmark and what it is compared with, by name."""
    return {
        **_raw_ed25519(),
        **_ours(RDFC),
        **_ours(JCS),
        **_ours(VC_JWT),
        **_bare_jwcrypto(),
        **_json_ld(),
        **_json(),
    }


def _raw_ed25519() -> dict[str, Action]:
    """Over the 64 bytes that the cryptosuites sign."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(SEED)
    public, data = key.public_key(), bytes(64)
    signature = key.sign(data)
    return {
        "raw Ed25519 sign": lambda: key.sign(data),
        "raw Ed25519 verify": lambda: public.verify(signature, data),
    }


def _ours(proof: str) -> dict[str, Action]:
    unsigned, ours = badges(), verifier()
    signed = _signed(proof)

    def verify() -> None:
        report = ours.verify(next(signed))
        assert str(report.verdict) == "valid", report.headline

    return {
        f"{proof} issue": lambda: ISSUER.issue(next(unsigned), proof=proof),
        f"{proof} verify": verify,
    }


def _signed(proof: str) -> Iterator[bytes]:
    texts = [ISSUER.issue(badge, proof=proof).to_text() for badge in islice(badges(), SIGNED)]
    return cycle([text.encode() for text in texts])


def _bare_jwcrypto() -> dict[str, Action]:
    """The same claims through jwcrypto alone, from and to a dict."""
    from jwcrypto import jwk, jws

    key = jwk.JWK(**KEY.to_secret_jwk())
    header = json.dumps({"alg": "EdDSA", "typ": "JWT"})
    unsigned = badges()

    def sign() -> str:
        token = jws.JWS(json.dumps(next(unsigned)).encode())
        token.add_signature(key, None, header, None)
        return str(token.serialize(compact=True))

    tokens = cycle([sign() for _ in range(SIGNED)])

    def verify() -> Any:
        token = jws.JWS()
        token.deserialize(next(tokens), key)
        return json.loads(token.payload)

    return {"bare jwcrypto sign": sign, "bare jwcrypto verify": verify}


def _json_ld() -> dict[str, Action]:
    """Canonical N-Quads: of a shape seen before, of one never seen, and by PyLD alone."""
    from pyld import jsonld

    known, fresh, bare = badges(), new_shapes(), badges()

    def load(url: str, _options: Any) -> dict[str, Any]:
        document = CONTEXTS[url].document
        return {"contextUrl": None, "documentUrl": url, "document": document, "tag": "static"}

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": load,
    }
    return {
        "canonicalize": lambda: canonicalize(next(known)),
        "issue a new shape": lambda: ISSUER.issue(next(fresh)),
        "bare PyLD normalize": lambda: jsonld.normalize(next(bare), options),
    }


def _json() -> dict[str, Action]:
    text = json.dumps(next(badges())).encode()
    return {
        "strict JSON parse": lambda: strict_json.loads(text),
        "json.loads": lambda: json.loads(text),
    }
