"""The TLS settings of the guarded fetcher: TLS 1.2 or newer, certificate and host name checked."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from mcred.errors import UsageError

__all__ = ["client_context"]


def client_context(ca_bundle: str | os.PathLike[str]) -> ssl.SSLContext:
    """A context that trusts the authorities in a PEM file or a directory of them, no others.

    Written out, as `ssl.create_default_context` also listens to environment variables.

    Raises:
        UsageError: the file cannot be read or holds no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    path = Path(ca_bundle)
    try:
        if path.is_dir():
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except OSError as error:
        raise UsageError(
            f"the certificate authorities in {path} cannot be used", code="ca_bundle"
        ) from error
    return context
