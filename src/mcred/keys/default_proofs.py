"""Which kind of proof a key makes where nobody says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mcred.keys.types import KeyType

__all__ = ["DEFAULT_PROOFS"]

DEFAULT_PROOFS: Mapping[KeyType, str] = MappingProxyType(
    {
        KeyType.ED25519: "eddsa-rdfc-2022",
        KeyType.P256: "ecdsa-rdfc-2019",
        KeyType.P384: "ecdsa-rdfc-2019",
        KeyType.RSA: "vc-jwt",
    }
)
