"""The W3C's cases whose expectation this version does not meet, each with the reason.

A reason is a wrong expectation of the source, or a method that is named as not supported. A test
of each file fails where a case meets its expectation after all, or another one does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["NOT_MET"]

_DOUBLED = (
    "its inline context is wrapped in a second @context, which JSON-LD 1.1 (section 9.15) does not "
    "allow in a context definition; PyLD unwraps it, this version refuses it"
)
_SD_JWT = "SD-JWT is not supported: selective disclosure is ecdsa-sd-2023 here"

#: Case → reason.
NOT_MET: Mapping[str, str] = MappingProxyType(
    {
        **{
            f"eddsa-rdfc-2022/di-assertion-static/{version}-{name}-SimpleSigned2": _DOUBLED
            for version in ("1.1", "2.0")
            for name in ("previousProofArrayOk", "previousProofStringOk")
        },
        "vc-jose-cose/17": _SD_JWT,
        "vc-jose-cose/19": _SD_JWT,
        "vc-jose-cose/21": _SD_JWT,
    }
)
