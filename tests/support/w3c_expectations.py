"""The W3C's cases whose expectation this version does not meet, each with the reason.

A reason is a wrong expectation of the source, or a method that is named as not supported. A test
of each file fails where a case meets its expectation after all, or another one does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["NOT_MET"]

_SD_JWT = "SD-JWT is not supported: selective disclosure is ecdsa-sd-2023 here"

#: Case → reason.
NOT_MET: Mapping[str, str] = MappingProxyType(
    {
        "vc-jose-cose/17": _SD_JWT,
        "vc-jose-cose/19": _SD_JWT,
        "vc-jose-cose/21": _SD_JWT,
    }
)
