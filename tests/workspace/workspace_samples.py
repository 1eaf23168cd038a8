"""A settings file as an issuer keeps it, with comments in every place."""

from __future__ import annotations

from datetime import UTC, datetime

from mcred.keys import KeyType, SigningKey

NOW = datetime(2026, 2, 1, 9, 30, 0, 999, tzinfo=UTC)
LATER = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)

KEY = SigningKey.from_seed(bytes(32))
OTHER = SigningKey.from_seed(bytes([1]) * 32)
P256 = SigningKey.generate(KeyType.P256)

COMMENTED = f"""\
# our workspace
format = 1  # of this file

[keys]  # do not touch
current = "issuer"  # this one

# the first key
[[keys.known]]
name = "issuer"
type = "Ed25519"
public_key = "{KEY.public_key.to_multikey()}"
since = 2026-02-01T09:30:00Z  # a Sunday

# who we are
[issuer]
name = "Example"
id = "did:web:example.edu"  # agreed with IT

[defaults]
proof = "eddsa-rdfc-2022"
# the end
"""
