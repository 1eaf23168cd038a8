"""The contexts of credentials, as this version writes them."""

from __future__ import annotations

__all__ = ["CLR_CONTEXT", "CREDENTIALS_V1", "CREDENTIALS_V2", "OB_CONTEXT"]

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
